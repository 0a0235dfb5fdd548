/*
 * The estimate of a year, for each holder: a provider × municipality × domein
 * × segment.  So it adds up, whatever a view is about.
 */
#include <stdlib.h>
#include <string.h>

#include "ctl/figures.h"
#include "model/day.h"
#include "model/projection.h"

enum {
	USE_MONTHS = 12, /* care months that say what part is used */
	LAG_MONTHS = 24, /* and when it comes */
	ALL_DIMS = DIM_AANBIEDER | DIM_GEMEENTE | DIM_DOMEIN | DIM_SEGMENT |
		   DIM_MONTH,
	/* A month of a commitment without a maximum counts as so much: only
	 * the part of it that is used has a meaning then. */
	RUNNING_CT = 100000
};

struct provider {
	char aanbieder[9];
	struct projection_lag lag;
	int64_t shares[PROJECTION_DELAYS + 1];
};

struct segment {
	char domein[4];
	char segment[40];
	struct projection_use use;
};

struct estimate {
	struct figures_list *to;
	const struct figures_ask *ask;
	struct ledger *l;
	int32_t last; /* the last month that is over */
	struct projection_lag all;
	int64_t shares[PROJECTION_DELAYS + 1]; /* of who has no own */
	struct provider *providers;            /* in order */
	size_t count;
	struct projection_use whole;
	struct segment *segments;
	size_t segment_count;
	/* Per municipality and domein the first of the care months that are
	 * used of which it has declarations. */
	struct figures_list begun;
};

/* Rows of one holder, by month. */
struct holder {
	const struct figures *rows;
	size_t count;
	const int64_t *shares;
	bool runs;    /* nothing has a maximum: by the months that run */
	bool bounded; /* everything has */
	struct projection_use use;
};

/* ---- when */

static void
end_month(struct estimate *es, struct projection_lag *own,
	  int64_t declared_ct[PROJECTION_DELAYS + 1], int32_t month)
{
	int k;

	for (k = 1; k <= PROJECTION_DELAYS; k++)
		declared_ct[k] += declared_ct[k - 1];
	projection_lag_add(own, declared_ct, es->last - month);
	projection_lag_add(&es->all, declared_ct, es->last - month);
	memset(declared_ct, 0, (PROJECTION_DELAYS + 1) * sizeof(*declared_ct));
}

static struct provider *
next_provider(struct estimate *es, const char *aanbieder)
{
	struct provider *more =
		realloc(es->providers, (es->count + 1) * sizeof(*more));

	if (more == NULL) {
		es->to->failed = true;
		return NULL;
	}
	es->providers = more;
	more += es->count++;
	memset(more, 0, sizeof(*more));
	memcpy(more->aanbieder, aanbieder, sizeof(more->aanbieder));
	return more;
}

static void
read_lags(struct estimate *es)
{
	struct stmt *st = db_stmt(es->l->db, SQL_FIGURES_LAGS);
	const int32_t first = es->last - LAG_MONTHS + 1;
	int64_t declared_ct[PROJECTION_DELAYS + 1] = {0};
	struct provider *p = NULL;
	int32_t month = 0;
	size_t i;

	db_bind_int(st, ":van", day_month_first(first));
	db_bind_int(st, ":tot", day_month_last(es->last));
	db_bind_int(st, ":month", es->last);
	while (db_row(st)) {
		const int32_t of = day_month((int32_t)db_col_int(st, "van"));
		int64_t k = db_col_int(st, "ingediend") - of;
		char aanbieder[9] = "";

		db_col_copy(st, "aanbieder", aanbieder, sizeof(aanbieder));
		if (p != NULL &&
		    (of != month || strcmp(p->aanbieder, aanbieder) != 0))
			end_month(es, &p->lag, declared_ct, month);
		if (p == NULL || strcmp(p->aanbieder, aanbieder) != 0)
			p = next_provider(es, aanbieder);
		if (p == NULL)
			return;
		month = of;
		k = k < 0 ? 0 : k > PROJECTION_DELAYS ? PROJECTION_DELAYS : k;
		declared_ct[k] += db_col_int(st, "declared_ct");
	}
	if (p != NULL)
		end_month(es, &p->lag, declared_ct, month);
	projection_shares(&es->all, NULL, es->shares);
	for (i = 0; i < es->count; i++)
		projection_shares(&es->all, &es->providers[i].lag,
				  es->providers[i].shares);
}

static int
by_aanbieder(const void *name, const void *item)
{
	const struct provider *p = item;

	return strcmp(name, p->aanbieder);
}

static int64_t
share(const struct estimate *es, const struct holder *h, int32_t month)
{
	const int32_t k = es->last - month;

	return h->shares[k > PROJECTION_DELAYS ? PROJECTION_DELAYS : k];
}

/* ---- how much */

static bool
is_used(const struct estimate *es, int32_t month)
{
	return month > es->last - USE_MONTHS && month <= es->last;
}

static int
by_party(const void *key, const void *item)
{
	const struct figures *f = item;

	return memcmp(key, &f->key, offsetof(struct figures_key, month));
}

static int64_t
expected(const struct holder *h, const struct figures *f)
{
	return h->runs ? f->running * RUNNING_CT : f->expected_ct;
}

/*
 * What was declared before the books were there is not in them, though the
 * allocations of then may be: a month says something about the part that is
 * used only from the first one on of which a municipality has declarations.
 */
static void
read_begun(struct estimate *es, const struct figures_list *rows)
{
	struct figures_list used = {.items = NULL};
	size_t i, kept = 0;

	for (i = 0; i < rows->count; i++) {
		const struct figures *f = &rows->items[i];

		if (is_used(es, f->key.month) && f->before_ct != 0)
			figures_add(&used, &f->key, 0);
	}
	figures_roll(&used, DIM_GEMEENTE | DIM_DOMEIN | DIM_MONTH, &es->begun);
	figures_done(&used);
	for (i = 0; i < es->begun.count; i++)
		if (kept == 0 || by_party(&es->begun.items[kept - 1].key,
					  &es->begun.items[i]) != 0)
			es->begun.items[kept++] = es->begun.items[i];
	es->begun.count = kept;
}

static bool
says_something(const struct estimate *es, const struct figures_key *key)
{
	const struct figures *begun;
	struct figures_key party;

	if (!is_used(es, key->month) || es->begun.count == 0)
		return false;
	memset(&party, 0, sizeof(party));
	memcpy(party.gemeente, key->gemeente, sizeof(party.gemeente));
	memcpy(party.domein, key->domein, sizeof(party.domein));
	begun = bsearch(&party, es->begun.items, es->begun.count,
			sizeof(*es->begun.items), by_party);
	return begun != NULL && key->month >= begun->key.month;
}

/* The next holder of sorted rows; false when there is none. */
static bool
next_holder(const struct estimate *es, const struct figures_list *rows,
	    size_t *at, struct holder *h)
{
	const struct figures *first;
	const struct provider *p;
	int64_t running = 0, expected_ct = 0;
	size_t i;

	if (*at >= rows->count)
		return false;
	first = &rows->items[*at];
	memset(h, 0, sizeof(*h));
	h->rows = first;
	while (*at + h->count < rows->count &&
	       memcmp(&first[h->count].key, &first->key,
		      offsetof(struct figures_key, month)) == 0) {
		running += first[h->count].running;
		expected_ct += first[h->count++].expected_ct;
	}
	*at += h->count;
	h->bounded = running == 0;
	h->runs = running > 0 && expected_ct == 0;
	p = es->count == 0
		    ? NULL
		    : bsearch(first->key.aanbieder, es->providers, es->count,
			      sizeof(*es->providers), by_aanbieder);
	h->shares = p == NULL ? es->shares : p->shares;
	for (i = 0; i < h->count; i++) {
		const struct figures *f = &first[i];

		if (says_something(es, &f->key))
			projection_use_add(&h->use, f->before_ct,
					   expected(h, f),
					   share(es, h, f->key.month));
	}
	return true;
}

/* Of a segment; there are few.  NULL when memory is out. */
static struct segment *
segment_of(struct estimate *es, const struct figures_key *key)
{
	size_t i;

	for (i = 0; i < es->segment_count; i++)
		if (strcmp(es->segments[i].segment, key->segment) == 0 &&
		    strcmp(es->segments[i].domein, key->domein) == 0)
			return &es->segments[i];
	return NULL;
}

static void
pool(struct estimate *es, const struct holder *h)
{
	struct segment *s = segment_of(es, &h->rows->key);

	if (!h->bounded || h->use.expected_ct == 0)
		return;
	if (s == NULL) {
		s = realloc(es->segments,
			    (es->segment_count + 1) * sizeof(*es->segments));
		if (s == NULL) {
			es->to->failed = true;
			return;
		}
		es->segments = s;
		s += es->segment_count++;
		memset(s, 0, sizeof(*s));
		memcpy(s->domein, h->rows->key.domein, sizeof(s->domein));
		memcpy(s->segment, h->rows->key.segment, sizeof(s->segment));
	}
	projection_use_merge(&s->use, &h->use);
	projection_use_merge(&es->whole, &h->use);
}

/* ---- so */

static int64_t
used_by(struct estimate *es, const struct holder *h)
{
	const struct segment *s = segment_of(es, &h->rows->key);
	int64_t others;

	if (h->runs)
		return h->use.due_ct > 0 ? projection_used(&h->use) : 0;
	others = projection_used_among(&es->whole, PROJECTION_ONE);
	if (s != NULL)
		others = projection_used_among(&s->use, others);
	return projection_used_among(&h->use, others);
}

static void
put(struct estimate *es, const struct holder *h)
{
	const int64_t used = used_by(es, h);
	const int32_t first = day_month(es->ask->first);
	const int32_t last = day_month(es->ask->last);
	int64_t unprojected = 0;
	size_t i;

	for (i = 0; i < h->count; i++) {
		const struct figures *f = &h->rows[i];
		const int32_t month = f->key.month;
		const int64_t declared_ct = figures_declared(f);
		struct figures *to;

		unprojected += f->unbounded;
		if (month < first || month > last)
			continue;
		to = figures_add(es->to, &f->key, day_month_first(month));
		to->projection_ct =
			month > es->last
				? projection_future(declared_ct, expected(h, f),
						    used)
				: projection_past(f->before_ct, declared_ct,
						  expected(h, f), used,
						  share(es, h, month));
		if (month <= es->last)
			to->still_ct = to->projection_ct - declared_ct;
	}
	if (h->runs && used == 0 && unprojected > 0) {
		struct figures_key key = h->rows->key;

		key.month = 0;
		figures_add(es->to, &key, es->ask->first)->unprojected =
			unprojected;
	}
}

/* ---- together */

/* Rows of the years before or after the one asked, as far as they say how
 * much is used. */
static void
gather_years(struct estimate *es, struct figures_list *all)
{
	int32_t year = day_year(day_month_first(es->last - USE_MONTHS + 1));

	for (; year <= day_year(day_month_first(es->last)); year++) {
		struct figures_ask ask;

		if (year == es->ask->year)
			continue;
		figures_ask_year(&ask, year);
		ask.sources = FIGURES_COMMITMENTS | FIGURES_DECLARED;
		ask.months = true;
		ask.last_month = es->last;
		if (!figures_gather(all, &ask, es->l))
			return;
	}
}

/* Of other years no counts: only months. */
static void
drop_counts(struct figures_list *l)
{
	size_t i;

	for (i = 0; i < l->count; i++)
		l->items[i].unbounded = 0;
}

void
figures_estimate(struct figures_list *l, const struct figures_ask *ask,
		 struct ledger *led)
{
	struct estimate es = {
		.to = l,
		.ask = ask,
		.l = led,
		.last = ask->last_month,
	};
	struct figures_list all = {.items = NULL}, rows = {.items = NULL};
	struct holder h;
	size_t i, at;

	gather_years(&es, &all);
	drop_counts(&all);
	for (i = 0; i < l->count; i++)
		*figures_add(&all, &l->items[i].key, 0) = l->items[i];
	figures_roll(&all, ALL_DIMS, &rows);
	figures_done(&all);
	read_lags(&es);
	read_begun(&es, &rows);
	for (at = 0; next_holder(&es, &rows, &at, &h);)
		pool(&es, &h);
	for (at = 0; !rows.failed && next_holder(&es, &rows, &at, &h);)
		put(&es, &h);
	l->failed |= rows.failed || es.begun.failed;
	figures_done(&rows);
	figures_done(&es.begun);
	free(es.providers);
	free(es.segments);
}
