/* Running totals of wide subjects. */
#include "stage/judge_totals.h"

#include <stdlib.h>
#include <string.h>

#include "model/day.h"
#include "port/db.h"

enum { BREATHE_ROWS = 1024 };

bool
judge_totals_init(struct judge_totals *p)
{
	memset(p, 0, sizeof(*p));
	p->arena = arena_new();
	return p->arena != NULL;
}

void
judge_totals_done(struct judge_totals *p)
{
	arena_free(&p->arena);
	memset(p, 0, sizeof(*p));
}

void
judge_totals_forget(struct judge_totals *p)
{
	arena_reset(p->arena);
	p->items = NULL;
	p->moved = NULL;
	p->count = p->moved_count = 0;
	p->loaded = false;
}

void
judge_totals_load(struct judge_totals *p, struct db *db,
		  const struct region *region, const unsigned char *salt)
{
	if (!p->loaded)
		judge_totals_read_subjects(p, db, region, salt);
}

/* ---- counting */

/* The first item of this holder and gemeente that has not ended by the day. */
static size_t
first_of(const struct judge_totals *p, const char *aanbieder,
	 const char *gemeente, int32_t day)
{
	size_t low = 0, high = p->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct judge_subject *s = &p->items[mid].subject;
		int c = strcmp(s->about.aanbieder, aanbieder);

		if (c == 0)
			c = strcmp(s->about.gemeente, gemeente);
		if (c < 0 || (c == 0 && s->tot < day))
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void
mark(struct judge_totals *p, size_t i)
{
	if (p->items[i].moved || p->moved == NULL)
		return;
	p->items[i].moved = true;
	p->moved[p->moved_count++] = i;
}

static void
add_to(struct judge_totals *p, size_t i, const struct touched_money *m,
       const char *segment)
{
	struct judge_subject *s = &p->items[i].subject;
	const struct judge_about *a = &s->about;
	int64_t declared = m->by.submitted - m->by.rejected;

	if (m->at.van < s->van || m->at.van > s->tot ||
	    !judge_covers(a->domein, domein_text(m->at.domein)) ||
	    !judge_covers(a->segment, segment))
		return;
	s->lines += m->by.lines;
	s->declared_ct += declared;
	s->approved_ct += m->by.approved;
	if (m->at.tot <= s->half.tot)
		s->half_ct += declared;
	mark(p, i);
}

/* All subjects of one holder and gemeente. */
static void
add_to_all(struct judge_totals *p, const char *holder, const char *gemeente,
	   const struct touched_money *m, const char *segment)
{
	size_t i;

	for (i = first_of(p, holder, gemeente, m->at.van); i < p->count; i++) {
		const struct judge_about *a = &p->items[i].subject.about;

		if (strcmp(a->aanbieder, holder) != 0 ||
		    strcmp(a->gemeente, gemeente) != 0)
			break;
		add_to(p, i, m, segment);
	}
}

static void
add_to_holder(struct judge_totals *p, const char *holder,
	      const struct touched_money *m, const char *segment)
{
	add_to_all(p, holder, "", m, segment);
	add_to_all(p, holder, m->at.gemeente, m, segment);
}

void
judge_totals_add(struct judge_totals *p, const struct region *region,
		 const struct touched_money *m, const char *segment)
{
	const struct import_contract *c = region_contract(
		region, m->at.aanbieder, m->at.domein, segment, m->at.van);

	add_to_holder(p, "", m, segment);
	add_to_holder(p, m->at.aanbieder, m, segment);
	if (c != NULL && c->combinatie[0] != '\0')
		add_to_holder(p, c->combinatie, m, segment);
}

const char *
judge_totals_segment(const struct region *region, const struct touched_money *m)
{
	return region_segment(region, m->at.domein, m->at.categorie, m->at.code,
			      m->at.van);
}

void
judge_totals_recount(struct judge_totals *p, struct db *db,
		     const struct region *region, const unsigned char *salt,
		     void (*breathe)(void *ctx), void *ctx)
{
	struct stmt *st;
	size_t i, n = 0;

	judge_totals_read_subjects(p, db, region, salt);
	for (i = 0; i < p->count; i++) {
		struct judge_subject *s = &p->items[i].subject;

		s->lines = s->declared_ct = s->half_ct = s->approved_ct = 0;
	}
	st = db_stmt(db, SQL_JUDGE_BESTEDING);
	while (db_row(st)) {
		struct touched_money m;

		judge_totals_read(st, &m);
		judge_totals_add(p, region, &m,
				 judge_totals_segment(region, &m));
		if (++n % BREATHE_ROWS == 0)
			breathe(ctx);
	}
	for (i = 0; i < p->count; i++)
		mark(p, i);
}

void
judge_totals_read(struct stmt *st, struct touched_money *m)
{
	memset(m, 0, sizeof(*m));
	db_col_copy(st, "aanbieder", m->at.aanbieder, sizeof(m->at.aanbieder));
	db_col_copy(st, "gemeente", m->at.gemeente, sizeof(m->at.gemeente));
	if (!domein_parse(&m->at.domein, db_col_text(st, "domein")))
		m->at.domein = DOMEIN_WMO;
	db_col_copy(st, "categorie", m->at.categorie, sizeof(m->at.categorie));
	db_col_copy(st, "code", m->at.code, sizeof(m->at.code));
	m->at.van = (int32_t)db_col_int(st, "van");
	m->at.tot = (int32_t)db_col_int(st, "tot");
	m->by.lines = db_col_int(st, "lines");
	m->by.submitted = db_col_int(st, "submitted_ct");
	m->by.rejected = db_col_int(st, "rejected_ct");
	m->by.approved = db_col_int(st, "approved_ct");
}

static void
no_breath(void *ctx)
{
	(void)ctx;
}

size_t
judge_totals_differ(struct judge_totals *p, struct judge_totals *anew,
		    struct db *db, const struct region *region,
		    const unsigned char *salt)
{
	size_t i, wrong = 0;

	judge_totals_load(p, db, region, salt);
	judge_totals_recount(anew, db, region, salt, no_breath, NULL);
	for (i = 0; i < p->count && i < anew->count; i++) {
		const struct judge_subject *a = &p->items[i].subject;
		const struct judge_subject *b = &anew->items[i].subject;

		wrong += a->lines != b->lines ||
			 a->declared_ct != b->declared_ct ||
			 a->half_ct != b->half_ct ||
			 a->approved_ct != b->approved_ct;
	}
	return wrong;
}

static int
compare_places(const void *a, const void *b)
{
	const size_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

void
judge_totals_write(struct judge_totals *p, struct db *db)
{
	size_t i;

	if (p->moved_count > 1)
		qsort(p->moved, p->moved_count, sizeof(*p->moved),
		      compare_places);
	for (i = 0; i < p->moved_count; i++) {
		const struct judge_subject *s = &p->items[p->moved[i]].subject;
		struct stmt *st = db_stmt(db, SQL_TOTAL_PUT);

		db_bind_text(st, ":subject", s->about.subject);
		db_bind_int(st, ":lines", s->lines);
		db_bind_int(st, ":declared_ct", s->declared_ct);
		db_bind_int(st, ":half_ct", s->half_ct);
		db_bind_int(st, ":approved_ct", s->approved_ct);
		db_run(st);
	}
}

void
judge_totals_settle(struct judge_totals *p)
{
	size_t i;

	for (i = 0; i < p->moved_count; i++)
		p->items[p->moved[i]].moved = false;
	p->moved_count = 0;
}

void
judge_totals_day(struct judge_total *one, int32_t day)
{
	struct judge_subject *s = &one->subject;
	int m;

	if (s->kind != JUDGE_BEGROTING)
		return;
	s->other_ct = s->other_half_ct = 0;
	for (m = 0; m < JUDGE_MONTHS; m++) {
		int32_t first = day_from_ymd(day_year(s->van), m + 1, 1);

		if (first > day)
			break;
		s->other_ct += one->other[m];
		if (first <= s->half.tot)
			s->other_half_ct += one->other[m];
	}
}

/* The earlier of *due and a day that still comes. */
static void
due_on(int32_t *due, int32_t day, int32_t on)
{
	if (on > day && on < *due)
		*due = on;
}

void
judge_totals_judged(struct judge_total *one, int32_t day, bool steps)
{
	const struct judge_subject *s = &one->subject;
	int m;

	one->due = DAY_MAX;
	if (steps)
		due_on(&one->due, day, day + 1);
	/* Where the rules look at the day (judge_rule_money.c). */
	due_on(&one->due, day, s->van);
	due_on(&one->due, day, judge_under_from(s));
	due_on(&one->due, day, s->tot + 1);
	for (m = 0; s->kind == JUDGE_BEGROTING && m < JUDGE_MONTHS; m++)
		due_on(&one->due, day,
		       day_from_ymd(day_year(s->van), m + 1, 1));
}
