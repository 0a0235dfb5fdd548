/* From a toewijzing to what it can cost at most. */
#include "model/commitment.h"

#include <string.h>

#include "model/commitment_spread.h"
#include "model/money.h"

enum { MONTHS_PER_YEAR = 12, LAST_YEAR = 9999 };

static const char *const basis_names[] = {
	[COMMITMENT_BOUNDED] = "bounded",
	[COMMITMENT_HORIZON] = "horizon",
	[COMMITMENT_UNPRICED] = "unpriced",
	[COMMITMENT_UNBOUNDED] = "unbounded",
	[COMMITMENT_LUMP_SUM] = "lump-sum",
	[COMMITMENT_WITHDRAWN] = "withdrawn",
};

static const bool has_amount[] = {
	[COMMITMENT_BOUNDED] = true,   [COMMITMENT_HORIZON] = true,
	[COMMITMENT_UNPRICED] = false, [COMMITMENT_UNBOUNDED] = false,
	[COMMITMENT_LUMP_SUM] = false, [COMMITMENT_WITHDRAWN] = true,
};

const char *
commitment_basis_text(enum commitment_basis basis)
{
	return basis_names[basis];
}

bool
commitment_basis_parse(enum commitment_basis *out, const char *s)
{
	size_t i;

	for (i = 0; i < sizeof(basis_names) / sizeof(basis_names[0]); i++) {
		if (strcmp(basis_names[i], s) == 0) {
			*out = (enum commitment_basis)i;
			return true;
		}
	}
	return false;
}

/* ---- the end */

static int32_t
year_end(int32_t day)
{
	return day_from_ymd(day_year(day), 12, 31);
}

static int32_t
add_months(int32_t day, int64_t months)
{
	return day_add_months(day,
			      months > INT32_MAX ? INT32_MAX : (int32_t)months);
}

/* The last of so many months after `from`, and on by as many until `day`. */
static int32_t
months_end(int32_t from, int32_t months, int32_t day)
{
	int64_t n = months < 1 ? 1 : months;
	int64_t past = (int64_t)day_month(day) - day_month(from);
	int64_t count = past < n ? n : past / n * n;
	int32_t next = add_months(from, count);

	if (next <= day)
		next = add_months(from, count + n);
	return next < DAY_MAX ? next - 1 : next;
}

int32_t
commitment_horizon(const struct horizon *h, int32_t day, int32_t from,
		   int32_t contract_end)
{
	int32_t end = year_end(day);

	switch (h->kind) {
	case HORIZON_YEAR_END:
		break;
	case HORIZON_CONTRACT_END:
		if (contract_end != DAY_NONE)
			end = contract_end;
		break;
	case HORIZON_MONTHS:
		end = months_end(from, h->months, day);
		break;
	}
	return from > end ? year_end(from) : end;
}

/* Is the day COMMITMENT_YEARS or more after from? */
static bool
is_beyond(int32_t from, int32_t day)
{
	return day_year(from) <= LAST_YEAR - COMMITMENT_YEARS &&
	       day >= day_add_months(from, COMMITMENT_YEARS * MONTHS_PER_YEAR);
}

bool
commitment_open_end(int32_t from, int32_t to)
{
	return to == DAY_NONE || is_beyond(from, to);
}

static bool
is_open(const struct commitment_input *in)
{
	return commitment_open_end(in->from, in->to);
}

static int32_t
last_day(const struct commitment_input *in)
{
	if (!is_open(in))
		return in->to;
	if (!is_beyond(in->from, in->horizon))
		return in->horizon;
	return day_add_months(in->from, COMMITMENT_YEARS * MONTHS_PER_YEAR) - 1;
}

/* ---- months and years */

static bool
make_months(struct commitment *c, const struct commitment_input *in,
	    struct arena *a, struct err *e)
{
	int32_t first = day_month(in->from);
	size_t n = (size_t)period_months(in->from, c->until);
	size_t i;

	c->months = arena_array(a, n, sizeof(*c->months));
	if (c->months == NULL)
		return err_set(e, ERR_NOMEM, "commitment");
	c->month_count = n;
	for (i = 0; i < n; i++) {
		struct commitment_month *m = &c->months[i];

		m->month = first + (int32_t)i;
		if (!period_in_month(&m->from, &m->to, in->from, c->until,
				     m->month))
			return err_set(e, ERR_INTERNAL,
				       "a commitment has an empty month");
	}
	return true;
}

static bool
make_years(struct commitment *c, struct arena *a, struct err *e)
{
	struct commitment_year *y = NULL;
	size_t i;

	c->years = arena_array(a, c->month_count, sizeof(*c->years));
	if (c->years == NULL)
		return err_set(e, ERR_NOMEM, "commitment");
	for (i = 0; i < c->month_count; i++) {
		int32_t year = c->months[i].month / MONTHS_PER_YEAR;

		if (y == NULL || y->year != year) {
			y = &c->years[c->year_count++];
			y->year = year;
		}
		/* No overflow: a part of maximum_ct. */
		y->maximum_ct += c->months[i].maximum_ct;
	}
	return true;
}

/* ---- volume and money */

static bool
too_large(struct err *e)
{
	return err_set(e, ERR_INTERNAL,
		       "the maximum of a toewijzing passes 64 bits");
}

static bool
make_volume(struct commitment *c, const struct commitment_input *in,
	    struct arena *a, struct err *e)
{
	struct omvang o = {
		.volume = in->volume,
		.eenheid = in->eenheid,
		.frequentie = in->frequentie,
		.sixfold = period_is_sixfold(in->domein, in->categorie),
	};
	size_t i;

	if (!period_cap_total(&c->maximum_volume, &o, in->from, c->until))
		return too_large(e);
	if (!commitment_spread_volume(c->months, c->month_count, &o, in->from,
				      c->until, c->maximum_volume, a))
		return arena_failed(a) ? err_set(e, ERR_NOMEM, "commitment")
				       : too_large(e);
	for (i = 0; i < c->month_count; i++) {
		struct commitment_month *m = &c->months[i];

		/* A ProductPeriode knows no horizon: TR388. */
		if (!period_cap(&m->cap_volume, &o, in->from, in->to, m->from,
				day_month_last(m->month)))
			return too_large(e);
	}
	return true;
}

static const struct tarief *
tarief_of(const struct commitment_input *in, const struct commitment_month *m)
{
	return commitment_tarief_on(in->tarieven, in->tarief_count, m->from,
				    in->eenheid);
}

static bool
is_priced(const struct commitment *c, const struct commitment_input *in)
{
	size_t i;

	if (in->has_budget || in->eenheid == EENHEID_EURO)
		return true;
	for (i = 0; i < c->month_count; i++) {
		if (tarief_of(in, &c->months[i]) == NULL)
			return false;
	}
	return true;
}

static bool
price_budget(struct commitment *c, const struct commitment_input *in,
	     struct arena *a, struct err *e)
{
	int64_t *shares = arena_array(a, c->month_count, sizeof(*shares));
	size_t i;

	if (shares == NULL ||
	    !commitment_spread_days(shares, c->months, c->month_count,
				    in->budget_ct, a))
		return err_set(e, ERR_NOMEM, "commitment");
	for (i = 0; i < c->month_count; i++)
		c->months[i].maximum_ct = shares[i];
	c->maximum_ct = in->budget_ct;
	return true;
}

static bool
price(struct commitment *c, const struct commitment_input *in, struct arena *a,
      struct err *e)
{
	size_t i;

	if (in->has_budget)
		return price_budget(c, in, a, e);
	for (i = 0; i < c->month_count; i++) {
		struct commitment_month *m = &c->months[i];

		if (!commitment_tarief_amount(&m->maximum_ct, tarief_of(in, m),
					      m->volume, in->eenheid) ||
		    !money_add(&c->maximum_ct, c->maximum_ct, m->maximum_ct))
			return too_large(e);
	}
	return true;
}

/* ---- all together */

static bool
check_input(const struct commitment_input *in, struct err *e)
{
	size_t i;

	if (in->from == DAY_NONE)
		return err_set(e, ERR_INTERNAL,
			       "a toewijzing without Ingangsdatum");
	if (in->to != DAY_NONE && in->to < in->from)
		return err_set(e, ERR_INTERNAL,
			       "a toewijzing ends before it begins");
	if (is_open(in) && in->horizon < in->from)
		return err_set(e, ERR_INTERNAL,
			       "the horizon lies before the toewijzing");
	if (in->has_omvang &&
	    (in->eenheid == EENHEID_NONE || in->frequentie == FREQUENTIE_NONE))
		return err_set(e, ERR_INTERNAL,
			       "a toewijzing with an unknown Omvang");
	if ((in->has_omvang && in->volume < 0) ||
	    (in->has_budget && in->budget_ct < 0))
		return err_set(e, ERR_INTERNAL,
			       "a toewijzing with a negative amount");
	for (i = 0; i < in->tarief_count; i++) {
		if (in->tarieven[i].cents < 0)
			return err_set(e, ERR_INTERNAL, "a negative tarief");
	}
	return true;
}

/* Whether the maximum moves with the horizon, or stands however long. */
static bool
is_cut(const struct commitment_input *in)
{
	return is_open(in) && !in->has_budget &&
	       in->frequentie != FREQUENTIE_TOTAAL;
}

static enum commitment_basis
choose_basis(const struct commitment *c, const struct commitment_input *in)
{
	if (in->withdrawn)
		return COMMITMENT_WITHDRAWN;
	if (in->lump_sum)
		return COMMITMENT_LUMP_SUM;
	if (!in->has_omvang && !in->has_budget)
		return COMMITMENT_UNBOUNDED;
	if (!is_priced(c, in))
		return COMMITMENT_UNPRICED;
	return is_cut(in) ? COMMITMENT_HORIZON : COMMITMENT_BOUNDED;
}

bool
commitment_compute(struct commitment *out, const struct commitment_input *in,
		   struct arena *a, struct err *e)
{
	memset(out, 0, sizeof(*out));
	if (!check_input(in, e))
		return false;
	out->until = last_day(in);
	out->has_volume = in->has_omvang;
	if (!in->withdrawn && !make_months(out, in, a, e))
		return false;
	out->basis = choose_basis(out, in);
	out->has_ct = has_amount[out->basis];
	if (in->withdrawn)
		return true;
	if (out->has_volume && !make_volume(out, in, a, e))
		return false;
	if (out->has_ct && !price(out, in, a, e))
		return false;
	return make_years(out, a, e);
}

/* ---- what a stop leaves of it */

int64_t
commitment_month_expected(const struct commitment_month *m, int32_t stopped)
{
	int64_t part;

	if (stopped == DAY_NONE || stopped >= m->to)
		return m->maximum_ct;
	if (stopped < m->from ||
	    !money_mul_div(&part, m->maximum_ct, stopped - m->from + 1,
			   m->to - m->from + 1))
		return 0;
	return part;
}

int64_t
commitment_expected(const struct commitment *c, int32_t stopped)
{
	int64_t sum = 0;
	size_t i;

	/* No overflow: a part of maximum_ct. */
	for (i = 0; i < c->month_count; i++)
		sum += commitment_month_expected(&c->months[i], stopped);
	return sum;
}

/* ---- the maximum alone */

/*
 * The maximum where the months need not be known: the spread adds up to the
 * maximum volume, so with one price for all of them (settled 11) that price
 * times the maximum volume is their sum.  False: it takes the months.
 */
static bool
maximum_at_once(struct commitment *c, const struct commitment_input *in)
{
	const struct omvang o = {
		.volume = in->volume,
		.eenheid = in->eenheid,
		.frequentie = in->frequentie,
		.sixfold = period_is_sixfold(in->domein, in->categorie),
	};
	const struct tarief *t = NULL;

	if (in->withdrawn || in->lump_sum || !in->has_omvang ||
	    in->volume > INT32_MAX)
		return false;
	c->until = last_day(in);
	if (!in->has_budget && in->eenheid != EENHEID_EURO) {
		t = commitment_tarief_through(in->tarieven, in->tarief_count,
					      in->from, c->until, in->eenheid);
		if (t == NULL)
			return false;
	}
	if (!period_cap_total(&c->maximum_volume, &o, in->from, c->until))
		return false;
	c->basis = is_cut(in) ? COMMITMENT_HORIZON : COMMITMENT_BOUNDED;
	c->has_volume = c->has_ct = true;
	c->maximum_ct = in->budget_ct;
	return in->has_budget ||
	       commitment_tarief_amount(&c->maximum_ct, t, c->maximum_volume,
					in->eenheid);
}

bool
commitment_maximum(struct commitment *out, const struct commitment_input *in,
		   struct arena *a, struct err *e)
{
	memset(out, 0, sizeof(*out));
	if (!check_input(in, e))
		return false;
	return maximum_at_once(out, in) || commitment_compute(out, in, a, e);
}
