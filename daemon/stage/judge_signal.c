/* Signals as rows. */
#include "stage/judge_signal.h"

#include <string.h>

#include "model/day.h"
#include "model/record.h"
#include "port/db.h"
#include "stage/judge.h"

void
judge_about_read(struct stmt *st, struct judge_about *a)
{
	memset(a, 0, sizeof(*a));
	db_col_copy(st, "subject", a->subject, sizeof(a->subject));
	db_col_copy(st, "domein", a->domein, sizeof(a->domein));
	db_col_copy(st, "gemeente", a->gemeente, sizeof(a->gemeente));
	db_col_copy(st, "aanbieder", a->aanbieder, sizeof(a->aanbieder));
	db_col_copy(st, "segment", a->segment, sizeof(a->segment));
	a->nummer = db_col_int_opt(st, "nummer", RECORD_ABSENT);
	a->client = db_col_int_opt(st, "client", RECORD_ABSENT);
}

void
judge_signal_read(struct turn *t, struct stmt *st, struct judge_signal *s)
{
	memset(s, 0, sizeof(*s));
	judge_about_read(st, &s->about);
	db_col_copy(st, "id", s->id, sizeof(s->id));
	s->rule = judge_rule_named(db_col_text(st, "rule"));
	s->level_bp = (int32_t)db_col_int(st, "level");
	s->life.state = signal_state_parse(db_col_text(st, "state"));
	s->life.run = (int32_t)db_col_int(st, "run");
	s->life.run_before = (int32_t)db_col_int(st, "run_before");
	s->life.run_day = (int32_t)db_col_int(st, "run_day");
	s->version = db_col_int(st, "version");
	s->seen = db_col_int(st, "seen");
	s->seen_day = (int32_t)db_col_int(st, "seen_day");
	s->opened = db_col_int_opt(st, "opened", 0);
	s->opened_day = (int32_t)db_col_int_opt(st, "opened_day", DAY_NONE);
	s->value = db_col_int(st, "value");
	s->told_value = db_col_int(st, "told_value");
	s->told_day = (int32_t)db_col_int(st, "told_day");
	s->small = db_col_int(st, "small") != 0;
	s->consult_due = (int32_t)db_col_int_opt(st, "consult_due", DAY_NONE);
	s->decide_due = (int32_t)db_col_int_opt(st, "decide_due", DAY_NONE);
	s->figures = arena_strdup(t->arena, db_col_text(st, "figures"));
	s->latest = arena_strdup(t->arena, db_col_text(st, "latest"));
	if (s->figures == NULL || s->latest == NULL)
		db_fail(t->db, ERR_NOMEM, "out of memory");
}

/* The columns that move. */
static void
bind_state(struct stmt *st, const struct judge_signal *s)
{
	db_bind_text(st, ":state", signal_state_text(s->life.state));
	db_bind_int_opt(st, ":opened", s->opened, 0);
	db_bind_int_opt(st, ":opened_day", s->opened_day, DAY_NONE);
	db_bind_int(st, ":run", s->life.run);
	db_bind_int(st, ":run_before", s->life.run_before);
	db_bind_int(st, ":run_day", s->life.run_day);
	db_bind_int(st, ":value", s->value);
	db_bind_int(st, ":told_value", s->told_value);
	db_bind_int(st, ":told_day", s->told_day);
	db_bind_int(st, ":small", s->small);
	db_bind_int_opt(st, ":consult_due", s->consult_due, DAY_NONE);
	db_bind_int_opt(st, ":decide_due", s->decide_due, DAY_NONE);
	db_bind_text(st, ":figures", s->figures);
	db_bind_text(st, ":latest", s->latest);
	db_bind_text(st, ":id", s->id);
}

void
judge_signal_put(struct turn *t, const struct judge_signal *s)
{
	struct stmt *st = db_stmt(t->db, SQL_SIGNAL_PUT);

	bind_state(st, s);
	db_bind_text_opt(st, ":domein", s->about.domein);
	db_run(st);
}

void
judge_signal_insert(struct turn *t, const struct judge_signal *s)
{
	const struct judge_about *a = &s->about;
	struct stmt *st = db_stmt(t->db, SQL_SIGNAL_INSERT);

	bind_state(st, s);
	db_bind_text(st, ":rule", s->rule->name);
	db_bind_int(st, ":level", s->level_bp);
	db_bind_text(st, ":subject", a->subject);
	db_bind_text_opt(st, ":domein", a->domein);
	db_bind_text_opt(st, ":gemeente", a->gemeente);
	db_bind_text_opt(st, ":aanbieder", a->aanbieder);
	db_bind_int_opt(st, ":nummer", a->nummer, RECORD_ABSENT);
	db_bind_int_opt(st, ":client", a->client, RECORD_ABSENT);
	db_bind_text_opt(st, ":segment", a->segment);
	db_bind_int(st, ":version", s->version);
	db_bind_int(st, ":seen", s->seen);
	db_bind_int(st, ":seen_day", s->seen_day);
	db_bind_int(st, ":rules", JUDGE_RULES);
	db_run(st);
}
