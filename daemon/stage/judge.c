/*
 * Which subjects an entry has moved, and judging those.
 *
 * A message moves allocations, its client and the money of its lines; an
 * import what money is weighed by; a new day what begins, ends or falls due
 * on it.  Each finds its subjects by an index or in memory: nothing here walks
 * over all there is, save after an import or another setting.
 */
#include "stage/judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/numbers.h"
#include "model/day.h"
#include "port/db.h"
#include "stage/judge_cell.h"
#include "stage/judge_life.h"
#include "stage/judge_subject.h"
#include "stage/judge_totals.h"

enum { BREATHE = 256 };

static struct judge_view
view_of(const struct turn *t)
{
	return (struct judge_view){
		.db = t->db,
		.arena = t->arena,
		.settings = t->settings,
		.region = t->region,
		.salt = t->salt,
		.day = t->entry->day,
	};
}

static bool
is_small(struct judging *j, const struct judge_subject *s)
{
	const struct judge_view v = view_of(j->t);

	return judge_small(&v, s);
}

/* ---- a list of numbers, each once and in order */

static void
sort_numbers(struct turn *t, struct numbers *list)
{
	numbers_sort(list);
	if (list->failed)
		db_fail(t->db, ERR_NOMEM, "out of memory");
}

/* ---- when, and how much of it */

/* Before [region] live_from nothing was judged, nor money counted. */
static bool
was_quiet(const struct turn *t)
{
	int32_t from = t->settings->live_from;

	return t->day_before == DAY_NONE ||
	       (from != DAY_NONE && t->day_before < from);
}

/* What must be looked at as a whole. */
static unsigned
whole_of(const struct turn *t)
{
	const int32_t day = t->entry->day, before = t->day_before;
	unsigned all = t->touched->all;

	if (t->entry->kind != ENTRY_TICK || before == day)
		return all;
	if (was_quiet(t))
		return TOUCHED_EVERYTHING;
	/* Segments are those of the day on which a client is looked at. */
	if (region_segments_turn(t->region, before, day) ||
	    region_contracts_turn(t->region, NULL, before, day))
		all |= TOUCHED_CLIENTS;
	return all;
}

/* ---- money: totals, and what no contract covers */

/* A year of a provider whose money outside contracts moved. */
struct outside_list {
	struct judge_outside *items; /* in the arena */
	size_t count;
	size_t cap;
};

static bool
same_outside(const struct judge_outside *a, const struct judge_outside *b)
{
	return a->jaar == b->jaar && strcmp(a->aanbieder, b->aanbieder) == 0 &&
	       strcmp(a->domein, b->domein) == 0 &&
	       strcmp(a->segment, b->segment) == 0;
}

static void
note_outside(struct turn *t, struct outside_list *list,
	     const struct touched_money *m, const char *segment)
{
	struct judge_outside key, *more;
	struct stmt *st;
	size_t i;

	memset(&key, 0, sizeof(key));
	memcpy(key.aanbieder, m->at.aanbieder, sizeof(key.aanbieder));
	snprintf(key.domein, sizeof(key.domein), "%s",
		 domein_text(m->at.domein));
	snprintf(key.segment, sizeof(key.segment), "%s", segment);
	key.jaar = day_year(m->at.van);
	st = db_stmt(t->db, SQL_OUTSIDE_ADD);
	db_bind_text(st, ":aanbieder", key.aanbieder);
	db_bind_text(st, ":domein", key.domein);
	db_bind_text(st, ":segment", key.segment);
	db_bind_int(st, ":jaar", key.jaar);
	db_bind_int(st, ":lines", m->by.lines);
	db_bind_int(st, ":declared_ct", m->by.submitted - m->by.rejected);
	db_run(st);
	for (i = 0; i < list->count; i++)
		if (same_outside(&list->items[i], &key))
			return;
	more = arena_more(t->arena, list->items, list->count, &list->cap,
			  sizeof(*more));
	if (more == NULL) {
		db_fail(t->db, ERR_NOMEM, "out of memory");
		return;
	}
	list->items = more;
	list->items[list->count++] = key;
}

static void
take_outside(struct turn *t, struct outside_list *list,
	     const struct touched_money *m, const char *segment)
{
	if (region_has_contracts(t->region) &&
	    !region_covered(t->region, m->at.aanbieder, m->at.domein, segment,
			    m->at.van))
		note_outside(t, list, m, segment);
}

static void
judge_outside(struct judging *j, const struct judge_outside *key)
{
	const struct judge_view v = view_of(j->t);
	struct judge_subject s;

	judge_read_outside(&v, key, &s);
	(void)judge_apply(j, &s, is_small);
}

/* Contracts or segments changed: all declared money finds its place anew. */
static void
recount_outside(struct judging *j)
{
	struct turn *t = j->t;
	struct outside_list list = {NULL, 0, 0};
	struct stmt *st = db_stmt(t->db, SQL_OUTSIDE_NONE);
	size_t n = 0;

	db_run(st);
	st = db_stmt(t->db, SQL_JUDGE_BESTEDING);
	while (db_row(st)) {
		struct touched_money m;

		judge_totals_read(st, &m);
		take_outside(t, &list, &m, judge_totals_segment(t->region, &m));
		if (++n % BREATHE == 0)
			t->breathe(t->breathe_ctx);
	}
	/* Also those with nothing left. */
	st = db_stmt(t->db, SQL_OUTSIDE_ALL);
	while (db_row(st)) {
		struct judge_outside key;

		memset(&key, 0, sizeof(key));
		db_col_copy(st, "aanbieder", key.aanbieder,
			    sizeof(key.aanbieder));
		db_col_copy(st, "domein", key.domein, sizeof(key.domein));
		db_col_copy(st, "segment", key.segment, sizeof(key.segment));
		key.jaar = db_col_int(st, "jaar");
		judge_outside(j, &key);
	}
}

static void
judge_total(struct judging *j, struct judge_total *one)
{
	const int32_t day = j->t->entry->day;

	judge_totals_day(one, day);
	if (one->cleared_day == DAY_MAX)
		one->cleared_day = day;
	j->waits = j->cleared = false;
	if (one->live || one->cleared_day == day ||
	    judge_raises(j, &one->subject))
		one->live = judge_apply(j, &one->subject, is_small);
	if (j->cleared)
		one->cleared_day = day;
	judge_totals_judged(one, day, j->waits);
}

/*
 * A new day: what has a day of its period in it, or had until now, if the day
 * can change anything about it.
 */
static bool
is_due(const struct judge_total *one, int32_t before, int32_t day)
{
	return one->due <= day && one->subject.van <= day &&
	       (before == DAY_NONE || one->subject.tot >= before);
}

/* Let the totals follow what moved; what is outside contracts is noted. */
static void
count_money(struct turn *t, unsigned all, struct outside_list *outside)
{
	const struct touched *touched = t->touched;
	struct judge_totals *p = t->totals;
	size_t i;

	if ((all & TOUCHED_TOTALS) != 0) {
		judge_totals_recount(p, t->db, t->region, t->salt, t->breathe,
				     t->breathe_ctx);
	} else {
		judge_totals_load(p, t->db, t->region, t->salt);
		for (i = 0; i < touched->money_count; i++) {
			const struct touched_money *m = &touched->money[i];
			const char *segment =
				judge_totals_segment(t->region, m);

			judge_totals_add(p, t->region, m, segment);
			take_outside(t, outside, m, segment);
		}
	}
	judge_totals_write(p, t->db);
}

static void
judge_money(struct judging *j, unsigned all)
{
	struct turn *t = j->t;
	const bool tick = t->entry->kind == ENTRY_TICK;
	struct outside_list outside = {NULL, 0, 0};
	struct judge_totals *p = t->totals;
	size_t i;

	if ((all & TOUCHED_TOTALS) == 0 && !tick &&
	    t->touched->money_count == 0)
		return;
	count_money(t, all, &outside);
	for (i = 0; i < p->count && tick; i++)
		if (!p->items[i].moved &&
		    is_due(&p->items[i], t->day_before, t->entry->day))
			judge_total(j, &p->items[i]);
	for (i = 0; i < p->moved_count; i++)
		judge_total(j, &p->items[p->moved[i]]);
	judge_totals_settle(p);
	if ((all & TOUCHED_TOTALS) != 0)
		recount_outside(j);
	for (i = 0; i < outside.count; i++)
		judge_outside(j, &outside.items[i]);
}

/* ---- allocations and clients */

static void
judge_commitment(struct judging *j, int64_t key, struct numbers *clients)
{
	const struct judge_view v = view_of(j->t);
	struct judge_subject s;
	int64_t client;
	bool live;

	if (!judge_read_commitment(&v, key, &s, &client, &live))
		return;
	if (clients != NULL)
		numbers_add(clients, client);
	if (live || judge_raises(j, &s))
		(void)judge_apply(j, &s, is_small);
}

static void
judge_client(struct judging *j, int64_t client)
{
	const struct judge_view v = view_of(j->t);
	size_t i, count;
	struct judge_subject *s = judge_read_client(&v, client, &count);

	for (i = 0; i < count; i++)
		if (s[i].live || judge_raises(j, &s[i]))
			(void)judge_apply(j, &s[i], is_small);
}

/*
 * The last day on which an allocation may begin that is beyond its term on
 * this day: the term is counted in months, which are not all as long.
 */
static int32_t
last_beyond_term(const struct settings *set, int32_t day)
{
	int32_t van = day_add_months(day, -set->term_months);

	/* At the ends of the calendar a term is as long as there are days. */
	while (van > DAY_MIN && judge_term_last(set, van) >= day)
		van--;
	while (van < DAY_MAX && judge_term_last(set, van + 1) < day)
		van++;
	return van;
}

static void
collect(struct turn *t, enum sql_id id, int32_t after, int32_t upto,
	struct numbers *keys, struct numbers *clients)
{
	struct stmt *st = db_stmt(t->db, id);

	db_bind_int(st, ":after", after);
	db_bind_int(st, ":upto", upto);
	while (db_row(st)) {
		if (keys != NULL)
			numbers_add(keys, db_col_int(st, "id"));
		if (clients != NULL)
			numbers_add(clients, db_col_int(st, "client"));
	}
}

/* What begins, ends or passes its term since the day before. */
static void
collect_due(struct turn *t, struct numbers *keys, struct numbers *clients)
{
	const struct settings *set = t->settings;
	const int32_t day = t->entry->day, before = t->day_before;

	collect(t, SQL_JUDGE_BEGIN, before, day, NULL, clients);
	collect(t, SQL_JUDGE_END, before, day, keys, clients);
	collect(t, SQL_JUDGE_BEGIN, last_beyond_term(set, before),
		last_beyond_term(set, day), keys, NULL);
}

static void
collect_all(struct turn *t, enum sql_id id, const char *column,
	    struct numbers *list)
{
	struct stmt *st = db_stmt(t->db, id);

	while (db_row(st))
		numbers_add(list, db_col_int(st, column));
}

static void
judge_care(struct judging *j, unsigned all)
{
	struct turn *t = j->t;
	struct numbers *keys = &t->touched->commitments;
	/* Stacking moves with allocations, not with tariffs or money. */
	const bool follow = t->entry->kind == ENTRY_MESSAGE;
	struct numbers clients;
	size_t i;

	numbers_init(&clients);
	if (t->entry->kind == ENTRY_TICK && t->day_before != DAY_NONE)
		collect_due(t, keys, &clients);
	if ((all & TOUCHED_COMMITMENTS) != 0)
		collect_all(t, SQL_JUDGE_COMMITMENTS, "id", keys);
	if ((all & TOUCHED_CLIENTS) != 0)
		collect_all(t, SQL_JUDGE_CLIENTS, "client", &clients);
	sort_numbers(t, keys);
	for (i = 0; i < keys->count; i++) {
		judge_commitment(j, keys->items[i], follow ? &clients : NULL);
		if (i % BREATHE == BREATHE - 1)
			t->breathe(t->breathe_ctx);
	}
	sort_numbers(t, &clients);
	for (i = 0; i < clients.count; i++) {
		judge_client(j, clients.items[i]);
		if (i % BREATHE == BREATHE - 1)
			t->breathe(t->breathe_ctx);
	}
	numbers_done(&clients);
}

void
judge(struct turn *t)
{
	struct judging j = {.t = t};
	unsigned all = whole_of(t);

	/* Without a day there is nothing to judge yet. */
	if (t->entry->day == DAY_NONE)
		return;
	if (t->touched->failed)
		db_fail(t->db, ERR_NOMEM, "out of memory");
	judge_care(&j, all);
	judge_money(&j, all);
	if (t->entry->kind == ENTRY_TICK)
		judge_note_moved(&j);
	judge_tell(&j);
}
