/* The cube, from the books: one source after the other. */
#include "ctl/figures.h"
#include "model/declarant.h"

#include <stdio.h>
#include <string.h>

#include "ctl/commitment.h"
#include "ctl/ctl.h"
#include "model/day.h"
#include "model/money.h"
#include "model/record.h"

struct gathering {
	struct figures_list *list;
	const struct figures_ask *ask;
	struct ledger *l;
	int32_t first;
	int32_t last;
};

static void
set(char *to, size_t size, const char *from)
{
	snprintf(to, size, "%s", from);
}

/* A row of the key of a party; segment and month are the caller's. */
static struct figures_key
key_of(const char *aanbieder, const char *gemeente, const char *domein)
{
	struct figures_key key;

	memset(&key, 0, sizeof(key));
	set(key.aanbieder, sizeof(key.aanbieder), aanbieder);
	set(key.gemeente, sizeof(key.gemeente), gemeente);
	set(key.domein, sizeof(key.domein), domein);
	return key;
}

/* ---- commitments */

/* The first day of the allocation in the year: on it its segment is asked. */
static int32_t
first_day(const struct gathering *g, const struct commitment_view *v)
{
	int32_t from = v->row.toewijzing.ingangsdatum;

	return from > g->first ? from : g->first;
}

/* A row for each month of the year in which it runs. */
static void
add_running(struct gathering *g, const struct commitment_view *v,
	    struct figures_key key, int32_t day)
{
	const int32_t stopped = v->row.stopped;
	int32_t until = v->worked.until, m;

	if (stopped != DAY_NONE && stopped < until)
		until = stopped;
	if (until > g->last)
		until = g->last;
	for (m = day_month(day); m <= day_month(until); m++) {
		key.month = m;
		figures_add(g->list, &key, day)->running = 1;
	}
}

static void
add_commitment(struct gathering *g, const struct commitment_view *v)
{
	const struct toewijzing *t = &v->row.toewijzing;
	const int32_t day = first_day(g, v);
	struct figures_key key = key_of(v->row.aanbieder, v->row.gemeente,
					domein_text(v->row.domein));
	struct figures *f;
	size_t i;

	if (v->worked.basis == COMMITMENT_WITHDRAWN)
		return;
	set(key.segment, sizeof(key.segment),
	    region_commitment_segment(&g->l->region, v->row.domein,
				      t->categorie, t->code, v->row.aanbieder,
				      day));
	f = figures_add(g->list, &key, day);
	f->commitments = 1;
	f->unbounded = !v->worked.has_ct;
	if (g->ask->last_month != 0 && !v->worked.has_ct &&
	    v->worked.basis != COMMITMENT_LUMP_SUM)
		add_running(g, v, key, day);
	for (i = 0; v->worked.has_ct && i < v->worked.month_count; i++) {
		const struct commitment_month *m = &v->worked.months[i];

		if (m->month < day_month(g->first) ||
		    m->month > day_month(g->last))
			continue;
		if (g->ask->months) {
			key.month = m->month;
			f = figures_add(g->list, &key, day);
		}
		f->committed_ct += m->maximum_ct;
		f->expected_ct += commitment_month_expected(m, v->row.stopped);
	}
}

static void
bind_party(struct gathering *g, struct stmt *st)
{
	if (g->ask->aanbieder != NULL)
		db_bind_text(st, ":aanbieder", g->ask->aanbieder);
	if (g->ask->gemeente != NULL)
		db_bind_text(st, ":gemeente", g->ask->gemeente);
}

static void
commitments(struct gathering *g)
{
	struct stmt *st = db_stmt(g->l->db, SQL_REPORT_COMMITMENTS);
	struct arena *a = arena_new();
	struct commitment_view v;

	bind_party(g, st);
	db_bind_int(st, ":first", g->first);
	db_bind_int(st, ":last", g->last);
	db_bind_int(st, ":limit", INT64_MAX);
	while (a != NULL && db_row(st)) {
		char gemeente[5];
		enum domein domein;

		arena_reset(a);
		db_col_copy(st, "gemeente", gemeente, sizeof(gemeente));
		if (!domein_parse(&domein, db_col_text(st, "domein")) ||
		    !commitment_read(&v, g->l, a, domein, gemeente,
				     db_col_int(st, "nummer"), false)) {
			g->list->failed = true;
			break;
		}
		add_commitment(g, &v);
	}
	g->list->failed |= a == NULL;
	arena_free(&a);
}

/* ---- declared lines */

/* The row of a line; segment and month come to the key. */
static struct figures *
add_line(struct gathering *g, struct stmt *st, struct figures_key *key)
{
	const int32_t van = (int32_t)db_col_int(st, "van");
	struct figures *f;
	char code[24];
	enum domein domein;

	db_col_copy(st, "code", code, sizeof(code));
	if (domein_parse(&domein, key->domein))
		set(key->segment, sizeof(key->segment),
		    region_segment(&g->l->region, domein,
				   db_col_text(st, "categorie"), code, van));
	if (g->ask->months)
		key->month = g->ask->submission
				     ? (int32_t)db_col_int(st, "ingediend")
				     : day_month(van);
	f = figures_add(g->list, key, van);
	f->until = (int32_t)db_col_int(st, "tot");
	return f;
}

static void
declared(struct gathering *g)
{
	struct stmt *st = db_stmt(g->l->db, SQL_FIGURES_DECLARED);

	ctl_bind_booked(st, g->first, g->last, g->ask->submission);
	bind_party(g, st);
	while (db_row(st)) {
		struct figures_key key = key_of("", "", "");
		struct figures *f;

		db_col_copy(st, "aanbieder", key.aanbieder,
			    sizeof(key.aanbieder));
		db_col_copy(st, "gemeente", key.gemeente, sizeof(key.gemeente));
		db_col_copy(st, "domein", key.domein, sizeof(key.domein));
		f = add_line(g, st, &key);
		f->lines = db_col_int(st, "lines");
		f->submitted_ct = db_col_int(st, "submitted_ct");
		f->rejected_ct = db_col_int(st, "rejected_ct");
		f->approved_ct = db_col_int(st, "approved_ct");
		if (db_col_int(st, "ingediend") <= g->ask->last_month)
			f->before_ct = figures_declared(f);
	}
}

static bool
wanted(const char *ask, const char *have)
{
	return ask == NULL || strcmp(ask, have) == 0;
}

static void
held(struct gathering *g)
{
	struct stmt *st = db_stmt(g->l->db, SQL_FIGURES_HELD);

	ctl_bind_booked(st, g->first, g->last, g->ask->submission);
	while (db_row(st)) {
		const int64_t toewijzing = db_col_int(st, "toewijzing");
		const enum domein domein = toewijzing_key_domein(toewijzing);
		struct figures_key key = key_of("", "", domein_text(domein));
		struct figures *f;

		declarant_aanbieder(db_col_int(st, "declarant"), key.aanbieder);
		toewijzing_key_gemeente(toewijzing, key.gemeente);
		if (!wanted(g->ask->aanbieder, key.aanbieder) ||
		    !wanted(g->ask->gemeente, key.gemeente))
			continue;
		f = add_line(g, st, &key);
		f->held_lines = db_col_int(st, "lines");
		f->held_ct = db_col_int(st, "held_ct");
	}
}

/* What the members of a combinatie did, under its name as well. */
static void
combinaties(struct gathering *g)
{
	const size_t count = g->list->count;
	size_t i;

	for (i = 0; i < count; i++) {
		struct figures was = g->list->items[i];
		const struct import_contract *k = NULL;
		struct figures_key key = was.key;
		enum domein domein;

		if (domein_parse(&domein, key.domein))
			k = region_contract(&g->l->region, key.aanbieder,
					    domein, key.segment, was.day);
		if (k == NULL || k->combinatie[0] == '\0')
			continue;
		memset(key.aanbieder, 0, sizeof(key.aanbieder));
		set(key.aanbieder, sizeof(key.aanbieder), k->combinatie);
		was.key = key;
		*figures_add(g->list, &key, was.day) = was;
	}
}

/* ---- what was imported: for one municipality, or split over all */

typedef void put_fn(struct figures *f, int64_t cents, bool shared);

static void
put_budget(struct figures *f, int64_t cents, bool shared)
{
	f->budgets = 1;
	f->budget_ct = cents;
	f->shared_ct = shared ? cents : 0;
}

static void
put_begroting(struct figures *f, int64_t cents, bool shared)
{
	(void)shared;
	f->begrotingen = 1;
	f->begroting_ct = cents;
}

static void
put_overige(struct figures *f, int64_t cents, bool shared)
{
	(void)shared;
	f->overige_ct = cents;
}

static void
add(struct gathering *g, const struct figures_key *key, int64_t cents,
    bool shared, put_fn *put)
{
	put(figures_add(g->list, key, g->first), cents, shared);
}

/*
 * Settled 20: what is for all municipalities is split by verdeelsleutel.  Each
 * gets the difference between two sums from the first to itself, rounded, so
 * that the parts are the whole to the cent.
 */
static void
split(struct gathering *g, const struct figures_key *key, int64_t cents,
      put_fn *put)
{
	const struct region *r = &g->l->region;
	struct figures_key one = *key;
	int64_t parts = 0, before = 0, upto;
	size_t i;

	for (i = 0; i < r->gemeente_count; i++) {
		parts += r->gemeenten[i].verdeelsleutel;
		if (!money_mul_div(&upto, cents, parts, r->sleutels))
			upto = before;
		memset(one.gemeente, 0, sizeof(one.gemeente));
		set(one.gemeente, sizeof(one.gemeente),
		    r->gemeenten[i].gemeente);
		if (r->gemeenten[i].verdeelsleutel > 0)
			add(g, &one, upto - before, true, put);
		before = upto;
	}
}

/* A row with the columns gemeente, domein, segment and bedrag. */
static void
add_row(struct gathering *g, struct stmt *st, const char *aanbieder,
	int32_t month, put_fn *put)
{
	int64_t cents = db_col_int(st, "bedrag");
	struct figures_key key = key_of(aanbieder, "", "");

	set(key.gemeente, sizeof(key.gemeente), db_col_text(st, "gemeente"));
	set(key.domein, sizeof(key.domein), db_col_text(st, "domein"));
	set(key.segment, sizeof(key.segment), db_col_text(st, "segment"));
	key.month = g->ask->months ? month : 0;
	if (g->ask->split && strcmp(key.gemeente, "*") == 0 &&
	    g->l->region.sleutels > 0)
		split(g, &key, cents, put);
	else
		add(g, &key, cents, false, put);
}

static void
imported(struct gathering *g)
{
	struct stmt *st = db_stmt(g->l->db, SQL_REPORT_RUIMTEN);
	char aanbieder[40];

	db_bind_int(st, ":van", g->first);
	db_bind_int(st, ":tot", g->last);
	while (db_row(st)) {
		db_col_copy(st, "aanbieder", aanbieder, sizeof(aanbieder));
		if (db_col_int(st, "below") == 0)
			add_row(g, st, aanbieder, 0, put_budget);
	}
	st = db_stmt(g->l->db, SQL_FIGURES_BEGROTING);
	db_bind_int(st, ":year", g->ask->year);
	while (db_row(st))
		add_row(g, st, "*", 0, put_begroting);
	st = db_stmt(g->l->db, SQL_FIGURES_OVERIGE);
	db_bind_int(st, ":van", g->first);
	db_bind_int(st, ":tot", g->last);
	while (db_row(st))
		add_row(g, st, "*", day_month((int32_t)db_col_int(st, "maand")),
			put_overige);
}

/* ---- signals; what they do not name is "*" */

static void
copy_key(struct stmt *st, const char *column, char *to, size_t size)
{
	set(to, size,
	    db_col_is_null(st, column) ? "*" : db_col_text(st, column));
}

static void
signals(struct gathering *g)
{
	struct stmt *st = db_stmt(g->l->db, SQL_REPORT_SIGNALS_OPEN);

	while (db_row(st)) {
		struct figures_key key = key_of("", "", "");

		copy_key(st, "aanbieder", key.aanbieder, sizeof(key.aanbieder));
		copy_key(st, "gemeente", key.gemeente, sizeof(key.gemeente));
		copy_key(st, "domein", key.domein, sizeof(key.domein));
		copy_key(st, "segment", key.segment, sizeof(key.segment));
		figures_add(g->list, &key, g->first)->signals =
			db_col_int(st, "n");
	}
}

void
figures_ask_year(struct figures_ask *ask, int32_t year)
{
	memset(ask, 0, sizeof(*ask));
	ask->sources = FIGURES_ALL;
	ask->year = year;
	ask->first = day_from_ymd(year, 1, 1);
	ask->last = day_from_ymd(year, 12, 31);
}

bool
figures_gather(struct figures_list *l, const struct figures_ask *ask,
	       struct ledger *led)
{
	struct gathering g = {
		.list = l,
		.ask = ask,
		.l = led,
		.first = ask->first,
		.last = ask->last,
	};

	if ((ask->sources & FIGURES_COMMITMENTS) != 0)
		commitments(&g);
	if ((ask->sources & FIGURES_DECLARED) != 0)
		declared(&g);
	if ((ask->sources & FIGURES_HELD) != 0)
		held(&g);
	if ((ask->sources & FIGURES_ESTIMATE) != 0)
		figures_estimate(l, ask, led);
	/* What is imported and signals name a combinatie themselves. */
	if (ask->combinaties)
		combinaties(&g);
	if ((ask->sources & FIGURES_IMPORTED) != 0)
		imported(&g);
	if ((ask->sources & FIGURES_SIGNALS) != 0)
		signals(&g);
	if (l->failed)
		db_fail(led->db, ERR_NOMEM, "out of memory");
	return !db_failed(led->db, NULL);
}
