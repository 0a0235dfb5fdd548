/* The engine: subjects, rules, and the life of a signal. */
#include "stage/judge.h"

#include <stdio.h>
#include <string.h>

#include "model/day.h"
#include "model/record.h"
#include "model/toewijzing.h"
#include "port/db.h"
#include "port/opaque.h"
#include "stage/judge_rule.h"

/* A signal that is open for this rule and subject; "" when there is none. */
struct open_signal {
	char id[EVENT_SUBJECT];
	bool moved; /* its figures are no longer those stored */
};

static void
find_open(struct turn *t, const struct judge_rule *rule,
	  const struct judge_subject *s, const struct buf *figures,
	  struct open_signal *out)
{
	struct stmt *st = db_stmt(t->db, SQL_SIGNAL_FIND_OPEN);
	const char *latest;

	memset(out, 0, sizeof(*out));
	db_bind_text(st, ":subject", s->id);
	db_bind_text(st, ":rule", rule->name);
	if (!db_row(st))
		return;
	db_col_copy(st, "id", out->id, sizeof(out->id));
	latest = db_col_text(st, "latest");
	out->moved = strlen(latest) != figures->len ||
		     memcmp(latest, figures->data, figures->len) != 0;
}

/* The event: what every signal tells, then the figures of its rule. */
static void
tell(struct turn *t, enum event_type type, const struct judge_rule *rule,
     const struct judge_subject *s, const char *signal,
     const struct buf *figures, const char *reason)
{
	struct jsonw *w = events_begin(t->events, type, s->id);
	char aanbieder[OPAQUE_SIZE], text[DAY_TEXT];

	events_correlate(t->events, signal);
	jsonw_put_text(w, "signaal", signal);
	if (s->aanbieder[0] != '\0') {
		opaque_aanbieder(t->salt, s->aanbieder, aanbieder);
		jsonw_put_text(w, "aanbieder", aanbieder);
		if (t->settings->include_agb)
			jsonw_put_text(w, "agb", s->aanbieder);
	}
	if (s->has_domein)
		jsonw_put_text(w, "wet", domein_text(s->domein));
	if (s->gemeente[0] != '\0')
		jsonw_put_text(w, "gemeente", s->gemeente);
	if (s->segment[0] != '\0')
		jsonw_put_text(w, "segment", s->segment);
	jsonw_put_text(w, "peildatum", day_format(text, t->entry->day));
	jsonw_put_text(w, "regel", rule->name);
	jsonw_put_int(w, "regelversie", JUDGE_RULES);
	if (reason != NULL)
		jsonw_put_text(w, "reden", reason);
	jsonw_put_bool(w, "klein_aantal", false);
	jsonw_key(w, "cijfers");
	jsonw_raw(w, figures->data, figures->len);
	events_end(t->events);
}

static void
open_signal(struct turn *t, const struct judge_rule *rule,
	    const struct judge_subject *s, const struct buf *figures)
{
	struct stmt *st = db_stmt(t->db, SQL_SIGNAL_OPEN);
	char id[OPAQUE_SIZE];

	opaque_signal(t->salt, s->id, rule->name, t->entry->nr, id);
	db_bind_text(st, ":id", id);
	db_bind_text(st, ":rule", rule->name);
	db_bind_text(st, ":subject", s->id);
	db_bind_text_opt(st, ":domein",
			 s->has_domein ? domein_text(s->domein) : "");
	db_bind_text_opt(st, ":gemeente", s->gemeente);
	db_bind_text_opt(st, ":aanbieder", s->aanbieder);
	db_bind_int_opt(st, ":nummer", s->nummer, RECORD_ABSENT);
	db_bind_text_opt(st, ":segment", s->segment);
	db_bind_int(st, ":opened", t->entry->nr);
	db_bind_int(st, ":opened_day", t->entry->day);
	db_bind_text_len(st, ":figures", (const char *)figures->data,
			 figures->len);
	db_bind_int(st, ":rules", JUDGE_RULES);
	db_run(st);
	tell(t, rule->event, rule, s, id, figures, NULL);
}

/* Why a signal clears, told from what kind of entry cleared it. */
static const char *
reason_of(const struct entry *en)
{
	switch (en->kind) {
	case ENTRY_MESSAGE:
		return "correctie";
	case ENTRY_IMPORT:
		return "budgetwijziging";
	case ENTRY_CONFIG:
		return "instelling";
	case ENTRY_TICK:
	case ENTRY_ACKNOWLEDGEMENT:
	case ENTRY_DECISION:
	case ENTRY_ERASURE:
	case ENTRY_EPOCH:
	case ENTRY_KIND_COUNT:
		break;
	}
	return "daling";
}

static void
clear_signal(struct turn *t, const struct judge_rule *rule,
	     const struct judge_subject *s, const char *id,
	     const struct buf *figures)
{
	struct stmt *st = db_stmt(t->db, SQL_SIGNAL_CLEAR);

	db_bind_int(st, ":cleared", t->entry->nr);
	db_bind_int(st, ":cleared_day", t->entry->day);
	db_bind_text_len(st, ":latest", (const char *)figures->data,
			 figures->len);
	db_bind_text(st, ":id", id);
	db_run(st);
	tell(t, EVENT_SIGNAAL_INGETROKKEN, rule, s, id, figures,
	     reason_of(t->entry));
}

static void
update_signal(struct turn *t, const char *id, const struct buf *figures)
{
	struct stmt *st = db_stmt(t->db, SQL_SIGNAL_LATEST);

	db_bind_text_len(st, ":latest", (const char *)figures->data,
			 figures->len);
	db_bind_text(st, ":id", id);
	db_run(st);
}

static void
apply_rule(struct turn *t, const struct judge_rule *rule,
	   const struct judge_subject *s)
{
	enum judge_verdict verdict;
	struct open_signal open;
	struct buf figures;
	struct jsonw w;

	buf_init(&figures);
	jsonw_init(&w, &figures);
	jsonw_object(&w);
	verdict = rule->assess(t, s, &w);
	jsonw_object_end(&w);
	if (figures.failed)
		db_fail(t->db, ERR_NOMEM, "out of memory");
	find_open(t, rule, s, &figures, &open);
	if (db_failed(t->db, NULL))
		;
	else if (open.id[0] == '\0' && verdict == JUDGE_RAISES)
		open_signal(t, rule, s, &figures);
	else if (open.id[0] != '\0' && verdict == JUDGE_QUIET)
		clear_signal(t, rule, s, open.id, &figures);
	else if (open.id[0] != '\0' && open.moved)
		update_signal(t, open.id, &figures);
	buf_done(&figures);
}

static void
judge_commitment(struct turn *t, int64_t key)
{
	struct judge_subject s = {.nummer = toewijzing_key_nummer(key)};
	struct stmt *st = db_stmt(t->db, SQL_JUDGE_COMMITMENT);
	size_t i;

	db_bind_int(st, ":id", key);
	if (!db_row(st))
		return;
	s.maximum_ct = db_col_int_opt(st, "maximum_ct", RECORD_ABSENT);
	s.declared_ct = db_col_int(st, "declared_ct");
	/* Most are neither over nor were: nothing to look up for those. */
	if (db_col_int(st, "open") == 0 &&
	    (s.maximum_ct == RECORD_ABSENT || s.declared_ct <= s.maximum_ct))
		return;
	db_col_copy(st, "aanbieder", s.aanbieder, sizeof(s.aanbieder));
	s.domein = toewijzing_key_domein(key);
	s.has_domein = true;
	toewijzing_key_gemeente(key, s.gemeente);
	opaque_commitment(t->salt, s.domein, s.gemeente, s.nummer, s.id);
	for (i = 0; i < judge_commitment_rule_count; i++)
		apply_rule(t, &judge_commitment_rules[i], &s);
}

/* A key column of a ceiling: "*" is any, told as the empty text. */
static void
copy_key(struct stmt *st, const char *name, char *out, size_t size)
{
	db_col_copy(st, name, out, size);
	if (strcmp(out, "*") == 0)
		out[0] = '\0';
}

static void
judge_ruimten(struct turn *t, struct stmt *st)
{
	size_t i;

	while (db_row(st)) {
		struct judge_subject s = {.nummer = RECORD_ABSENT};

		copy_key(st, "aanbieder", s.aanbieder, sizeof(s.aanbieder));
		s.has_domein =
			domein_parse(&s.domein, db_col_text(st, "domein"));
		copy_key(st, "gemeente", s.gemeente, sizeof(s.gemeente));
		copy_key(st, "segment", s.segment, sizeof(s.segment));
		db_col_copy(st, "soort", s.soort, sizeof(s.soort));
		s.van = (int32_t)db_col_int(st, "van");
		s.tot = (int32_t)db_col_int(st, "tot");
		s.bedrag = db_col_int(st, "bedrag");
		db_col_copy(st, "id", s.id, sizeof(s.id));
		for (i = 0; i < judge_ruimte_rule_count; i++)
			apply_rule(t, &judge_ruimte_rules[i], &s);
	}
}

static void
touch_all_commitments(struct turn *t)
{
	struct stmt *st = db_stmt(t->db, SQL_JUDGE_COMMITMENTS_MOVING);

	while (db_row(st))
		touched_commitment(t->touched, db_col_int(st, "id"));
}

void
judge(struct turn *t)
{
	struct touched *touched = t->touched;
	struct stmt *st;
	size_t i;

	if (touched->all)
		touch_all_commitments(t);
	touched_sort(touched);
	if (touched->failed)
		db_fail(t->db, ERR_NOMEM, "out of memory");
	for (i = 0; i < touched->commitment_count; i++) {
		judge_commitment(t, touched->commitments[i]);
		if (i % 512 == 511)
			t->breathe(t->breathe_ctx);
	}
	if (touched->all) {
		judge_ruimten(t, db_stmt(t->db, SQL_JUDGE_RUIMTEN));
		return;
	}
	for (i = 0; i < touched->aanbieder_count; i++) {
		st = db_stmt(t->db, SQL_JUDGE_RUIMTEN_OF);
		db_bind_text(st, ":aanbieder", touched->aanbieders[i]);
		judge_ruimten(t, st);
	}
}
