/* Which subjects an entry has moved, and what they weigh. */
#include "stage/judge.h"

#include <stdio.h>
#include <string.h>

#include "model/day.h"
#include "model/record.h"
#include "model/toewijzing.h"
#include "port/db.h"
#include "port/opaque.h"
#include "stage/judge_life.h"

/* One client stands behind an allocation. */
static bool
small_alone(struct judging *j, const struct judge_subject *s)
{
	(void)s;
	return j->t->settings->small_cell > 1;
}

static bool
small_never(struct judging *j, const struct judge_subject *s)
{
	(void)j;
	(void)s;
	return false;
}

static void
judge_commitment(struct judging *j, int64_t key)
{
	struct turn *t = j->t;
	struct judge_subject s = {.kind = JUDGE_COMMITMENT};
	struct judge_about *a = &s.about;
	struct stmt *st = db_stmt(t->db, SQL_JUDGE_COMMITMENT);

	db_bind_int(st, ":id", key);
	if (!db_row(st))
		return;
	s.maximum_ct = db_col_int_opt(st, "maximum_ct", RECORD_ABSENT);
	s.declared_ct = db_col_int(st, "declared_ct");
	/* Most are neither over nor were: nothing to look up for those. */
	if (db_col_int(st, "open") == 0 &&
	    (s.maximum_ct == RECORD_ABSENT || s.declared_ct <= s.maximum_ct))
		return;
	db_col_copy(st, "aanbieder", a->aanbieder, sizeof(a->aanbieder));
	snprintf(a->domein, sizeof(a->domein), "%s",
		 domein_text(toewijzing_key_domein(key)));
	toewijzing_key_gemeente(key, a->gemeente);
	a->nummer = toewijzing_key_nummer(key);
	a->client = RECORD_ABSENT;
	opaque_commitment(t->salt, toewijzing_key_domein(key), a->gemeente,
			  a->nummer, a->subject);
	judge_apply(j, &s, small_alone);
}

/* A key column of a ceiling: "*" is any, told as the empty text. */
static void
copy_key(struct stmt *st, const char *name, char *out, size_t size)
{
	db_col_copy(st, name, out, size);
	if (strcmp(out, "*") == 0)
		out[0] = '\0';
}

static const char *
any_if_empty(const char *s)
{
	return s[0] == '\0' ? "*" : s;
}

static void
sum_half(struct turn *t, struct judge_subject *s)
{
	const struct judge_about *a = &s->about;
	enum sql_id sum = SQL_JUDGE_DECLARED;
	struct stmt *st;

	if (a->aanbieder[0] == '\0')
		sum = SQL_JUDGE_DECLARED_ALL;
	else if (region_combinatie(t->region, a->aanbieder))
		sum = SQL_JUDGE_DECLARED_POOL;
	st = db_stmt(t->db, sum);
	if (sum != SQL_JUDGE_DECLARED_ALL)
		db_bind_text(st, ":aanbieder", a->aanbieder);
	db_bind_int(st, ":van", s->half.van);
	db_bind_int(st, ":tot", s->half.tot);
	db_bind_text(st, ":domein", any_if_empty(a->domein));
	db_bind_text(st, ":gemeente", any_if_empty(a->gemeente));
	db_bind_text(st, ":segment", any_if_empty(a->segment));
	if (!db_row(st))
		return;
	s->half_ct = db_col_int(st, "declared_ct");
	s->lines = db_col_int(st, "lines");
}

static void
judge_ruimten(struct judging *j, struct stmt *st)
{
	while (db_row(st)) {
		struct judge_subject s = {.kind = JUDGE_RUIMTE};
		struct judge_about *a = &s.about;

		copy_key(st, "aanbieder", a->aanbieder, sizeof(a->aanbieder));
		copy_key(st, "domein", a->domein, sizeof(a->domein));
		copy_key(st, "gemeente", a->gemeente, sizeof(a->gemeente));
		copy_key(st, "segment", a->segment, sizeof(a->segment));
		db_col_copy(st, "id", a->subject, sizeof(a->subject));
		a->nummer = a->client = RECORD_ABSENT;
		s.soort = strcmp(db_col_text(st, "soort"), "plafond") == 0
				  ? "plafond"
				  : "raming";
		s.van = (int32_t)db_col_int(st, "van");
		s.tot = (int32_t)db_col_int(st, "tot");
		s.bedrag = db_col_int(st, "bedrag");
		s.version = db_col_int(st, "versions");
		halfyear_of(&s.half, s.van, s.tot);
		sum_half(j->t, &s);
		judge_apply(j, &s, small_never);
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
	struct judging j = {.t = t};
	struct stmt *st;
	size_t i;

	if (touched->all)
		touch_all_commitments(t);
	touched_sort(touched);
	if (touched->failed)
		db_fail(t->db, ERR_NOMEM, "out of memory");
	for (i = 0; i < touched->commitment_count; i++) {
		judge_commitment(&j, touched->commitments[i]);
		if (i % 512 == 511)
			t->breathe(t->breathe_ctx);
	}
	if (touched->all)
		judge_ruimten(&j, db_stmt(t->db, SQL_JUDGE_RUIMTEN));
	for (i = 0; !touched->all && i < touched->aanbieder_count; i++) {
		st = db_stmt(t->db, SQL_JUDGE_RUIMTEN_OF);
		db_bind_text(st, ":aanbieder", touched->aanbieders[i]);
		judge_ruimten(&j, st);
	}
	if (t->entry->kind == ENTRY_TICK)
		judge_untold(&j);
	judge_tell(&j);
}
