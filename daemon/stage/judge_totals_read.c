/* Wide subjects and their totals, from the store. */
#include "stage/judge_totals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/day.h"
#include "model/record.h"
#include "port/db.h"
#include "port/opaque.h"

static struct judge_total *
next_item(struct judge_totals *p, struct db *db, size_t *cap)
{
	struct judge_total *more =
		arena_more(p->arena, p->items, p->count, cap, sizeof(*more));

	if (more == NULL) {
		db_fail(db, ERR_NOMEM, "out of memory");
		return NULL;
	}
	p->items = more;
	memset(&p->items[p->count], 0, sizeof(p->items[0]));
	p->items[p->count].due = DAY_MIN;
	return &p->items[p->count++];
}

/* A key column: "*" is any, told as the empty text. */
static void
copy_key(struct stmt *st, const char *name, char *out, size_t size)
{
	db_col_copy(st, name, out, size);
	if (strcmp(out, "*") == 0)
		out[0] = '\0';
}

static void
read_about(struct stmt *st, struct judge_about *a)
{
	copy_key(st, "domein", a->domein, sizeof(a->domein));
	copy_key(st, "gemeente", a->gemeente, sizeof(a->gemeente));
	copy_key(st, "segment", a->segment, sizeof(a->segment));
	a->nummer = a->client = RECORD_ABSENT;
}

static void
read_half(struct judge_subject *s, const struct region *region)
{
	int64_t shares[HALFYEAR_MONTHS], whole;
	int m;

	for (m = 0; m < HALFYEAR_MONTHS; m++)
		region_profiel(region, s->about.segment, m + 1, &shares[m],
			       &whole);
	halfyear_of(&s->half, s->van, s->tot, shares);
}

static void
read_ruimten(struct judge_totals *p, struct db *db, const struct region *region,
	     size_t *cap)
{
	struct stmt *st = db_stmt(db, SQL_JUDGE_RUIMTEN);

	while (db_row(st)) {
		struct judge_total *one = next_item(p, db, cap);
		struct judge_subject *s;

		if (one == NULL)
			return;
		s = &one->subject;
		s->kind = JUDGE_RUIMTE;
		read_about(st, &s->about);
		copy_key(st, "aanbieder", s->about.aanbieder,
			 sizeof(s->about.aanbieder));
		db_col_copy(st, "id", s->about.subject,
			    sizeof(s->about.subject));
		s->soort = strcmp(db_col_text(st, "soort"), "plafond") == 0
				   ? "plafond"
				   : "raming";
		s->van = (int32_t)db_col_int(st, "van");
		s->tot = (int32_t)db_col_int(st, "tot");
		s->bedrag = db_col_int(st, "bedrag");
		s->version = db_col_int(st, "versions");
		one->pool = region_combinatie(region, s->about.aanbieder);
		s->taak = region_taak(region, s->about.aanbieder,
				      s->about.domein, s->about.segment, s->van,
				      s->tot);
	}
}

/* Other costs in the months of the year, as far as they are of this part. */
static void
read_other(struct judge_total *one, struct db *db, int64_t jaar)
{
	const struct judge_about *a = &one->subject.about;
	struct stmt *st = db_stmt(db, SQL_JUDGE_OTHER);

	db_bind_int(st, ":van", day_from_ymd((int)jaar, 1, 1));
	db_bind_int(st, ":tot", day_from_ymd((int)jaar, 12, 31));
	db_bind_text_opt(st, ":gemeente", a->gemeente);
	db_bind_text_opt(st, ":domein", a->domein);
	db_bind_text_opt(st, ":segment", a->segment);
	while (db_row(st)) {
		int32_t month = day_month((int32_t)db_col_int(st, "maand"));

		one->other[month % JUDGE_MONTHS] = db_col_int(st, "bedrag");
	}
}

static void
read_begrotingen(struct judge_totals *p, struct db *db,
		 const unsigned char *salt, size_t *cap)
{
	struct stmt *st = db_stmt(db, SQL_JUDGE_BEGROTINGEN);

	while (db_row(st)) {
		struct judge_total *one = next_item(p, db, cap);
		int64_t jaar = db_col_int(st, "jaar");
		struct judge_subject *s;
		char key[160];

		if (one == NULL)
			return;
		s = &one->subject;
		s->kind = JUDGE_BEGROTING;
		read_about(st, &s->about);
		s->van = day_from_ymd((int)jaar, 1, 1);
		s->tot = day_from_ymd((int)jaar, 12, 31);
		s->bedrag = db_col_int(st, "bedrag");
		s->version = db_col_int(st, "journal");
		snprintf(key, sizeof(key), "begroting|%s|%s|%s|%lld",
			 s->about.gemeente, s->about.domein, s->about.segment,
			 (long long)jaar);
		opaque_ruimte(salt, key, s->about.subject);
		read_other(one, db, jaar);
	}
}

static void
read_total(struct judge_total *one, struct db *db)
{
	struct judge_subject *s = &one->subject;
	struct stmt *st = db_stmt(db, SQL_TOTAL_GET);

	db_bind_text(st, ":subject", s->about.subject);
	if (db_row(st)) {
		s->lines = db_col_int(st, "lines");
		s->declared_ct = db_col_int(st, "declared_ct");
		s->half_ct = db_col_int(st, "half_ct");
		s->approved_ct = db_col_int(st, "approved_ct");
	}
	one->live = true;
	one->cleared_day = DAY_MAX;
}

/* By holder and gemeente, and what ended first: what is over is passed over. */
static int
compare_items(const void *a, const void *b)
{
	const struct judge_subject *x =
		&((const struct judge_total *)a)->subject;
	const struct judge_subject *y =
		&((const struct judge_total *)b)->subject;
	int c = strcmp(x->about.aanbieder, y->about.aanbieder);

	if (c == 0)
		c = strcmp(x->about.gemeente, y->about.gemeente);
	if (c == 0)
		c = (x->tot > y->tot) - (x->tot < y->tot);
	/* Each stands once; its name is the same in every rebuild. */
	return c != 0 ? c : strcmp(x->about.subject, y->about.subject);
}

void
judge_totals_read_subjects(struct judge_totals *p, struct db *db,
			   const struct region *region,
			   const unsigned char *salt)
{
	size_t i, cap = 0;

	judge_totals_forget(p);
	read_ruimten(p, db, region, &cap);
	read_begrotingen(p, db, salt, &cap);
	for (i = 0; i < p->count; i++) {
		read_half(&p->items[i].subject, region);
		read_total(&p->items[i], db);
	}
	if (p->count > 1)
		qsort(p->items, p->count, sizeof(*p->items), compare_items);
	p->moved = arena_array(p->arena, p->count + 1, sizeof(*p->moved));
	if (p->moved == NULL)
		db_fail(db, ERR_NOMEM, "out of memory");
	p->loaded = !db_failed(db, NULL);
}
