/* Spreading a maximum over calendar months. */
#include "model/commitment_spread.h"

#include <stdlib.h>

#include "model/money.h"

struct remainder {
	size_t month; /* index */
	int64_t rest;
};

/* The largest first, of equal ones the earlier month. */
static int
by_rest(const void *a, const void *b)
{
	const struct remainder *x = a, *y = b;

	if (x->rest != y->rest)
		return x->rest > y->rest ? -1 : 1;
	return x->month < y->month ? -1 : 1;
}

bool
commitment_spread_days(int64_t *shares, const struct commitment_month *months,
		       size_t n, int64_t total, struct arena *a)
{
	struct remainder *rests = arena_array(a, n, sizeof(*rests));
	int64_t days = 0, left = total;
	size_t i;

	if (rests == NULL)
		return false;
	for (i = 0; i < n; i++)
		days += period_days(months[i].from, months[i].to);
	for (i = 0; i < n; i++) {
		int64_t part = period_days(months[i].from, months[i].to);
		/* total x part / days without a product over 64 bits */
		int64_t scaled = total % days * part;

		shares[i] = total / days * part + scaled / days;
		rests[i].month = i;
		rests[i].rest = scaled % days;
		left -= shares[i];
	}
	/* Fewer are left than there are months. */
	qsort(rests, n, sizeof(*rests), by_rest);
	for (i = 0; left > 0; i++, left--)
		shares[rests[i].month]++;
	return true;
}

/*
 * A week counts in the month of its Sunday; a last week without one in the
 * month of the end, which is the last of the months.
 */
static int32_t
weeks_of_month(const struct commitment_month *m, int32_t until)
{
	return period_sundays(m->from, m->to) +
	       (m->to == until && day_weekday(until) != DAY_SUNDAY);
}

static bool
spread_one(struct commitment_month *m, const struct omvang *o, int32_t from,
	   int32_t until)
{
	if (o->frequentie == FREQUENTIE_WEEK && !period_is_output(o->eenheid))
		return money_mul(&m->volume, o->volume,
				 weeks_of_month(m, until));
	/* By the day or month, and output by the week, the ceiling adds up. */
	return period_cap(&m->volume, o, from, until, m->from, m->to);
}

bool
commitment_spread_volume(struct commitment_month *months, size_t n,
			 const struct omvang *o, int32_t from, int32_t until,
			 int64_t total, struct arena *a)
{
	int64_t *shares;
	size_t i;

	if (o->frequentie != FREQUENTIE_TOTAAL) {
		for (i = 0; i < n; i++) {
			if (!spread_one(&months[i], o, from, until))
				return false;
		}
		return true;
	}
	shares = arena_array(a, n, sizeof(*shares));
	if (shares == NULL ||
	    !commitment_spread_days(shares, months, n, total, a))
		return false;
	for (i = 0; i < n; i++)
		months[i].volume = shares[i];
	return true;
}
