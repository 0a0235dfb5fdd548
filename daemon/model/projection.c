/* Late declarations and the year as a whole. */
#include "model/projection.h"

#include <stddef.h>

#include "model/money.h"

enum { USED_MOST = 1000 * PROJECTION_ONE };

/* From one month to the next: 0/55, 55/82, 82/91, 91/95, 95/97.5 … */
static const int64_t common[PROJECTION_DELAYS] = {
	0,      670732,  901099,  957895,  974359,  984848,
	990000, 1000000, 1000000, 1000000, 1000000, 1000000,
};

/* a * b / c with c above 0; what does not fit is no money of care: 0. */
static int64_t
mul_div(int64_t a, int64_t b, int64_t c)
{
	int64_t v;

	return money_mul_div(&v, a, b, c) ? v : 0;
}

static int64_t
between(int64_t v, int64_t low, int64_t high)
{
	return v < low ? low : v > high ? high : v;
}

/* ---- when */

void
projection_lag_add(struct projection_lag *l,
		   const int64_t declared_ct[PROJECTION_DELAYS + 1],
		   int32_t known)
{
	int32_t k;

	for (k = 0; k < PROJECTION_DELAYS && k < known; k++) {
		l->so_far_ct[k] += declared_ct[k];
		l->next_ct[k] += declared_ct[k + 1];
		l->months[k] += declared_ct[k + 1] != 0;
	}
}

/* Credits may make it more than all or less than nothing: it is neither. */
static int64_t
ratio(const struct projection_lag *l, int k)
{
	return between(mul_div(l->so_far_ct[k], PROJECTION_ONE, l->next_ct[k]),
		       0, PROJECTION_ONE);
}

static bool
has_seen(const struct projection_lag *l, int k)
{
	return l != NULL && l->months[k] > 0 && l->next_ct[k] > 0;
}

void
projection_shares(const struct projection_lag *all,
		  const struct projection_lag *own,
		  int64_t shares[PROJECTION_DELAYS + 1])
{
	int k;

	shares[PROJECTION_DELAYS] = PROJECTION_ONE;
	for (k = PROJECTION_DELAYS - 1; k >= 0; k--) {
		int64_t r = has_seen(all, k) ? ratio(all, k) : common[k];

		if (has_seen(own, k))
			r = mul_div(1,
				    own->months[k] * ratio(own, k) +
					    PROJECTION_WEIGHT * r,
				    own->months[k] + PROJECTION_WEIGHT);
		shares[k] = mul_div(shares[k + 1], r, PROJECTION_ONE);
	}
}

/* ---- how much */

void
projection_use_add(struct projection_use *u, int64_t declared_ct,
		   int64_t expected_ct, int64_t share)
{
	u->declared_ct += declared_ct;
	u->due_ct += mul_div(expected_ct, share, PROJECTION_ONE);
	u->expected_ct += expected_ct;
	u->months += expected_ct != 0;
}

void
projection_use_merge(struct projection_use *u,
		     const struct projection_use *more)
{
	u->declared_ct += more->declared_ct;
	u->due_ct += more->due_ct;
	u->expected_ct += more->expected_ct;
	u->months += more->months;
}

static int64_t
used(int64_t declared_ct, int64_t due_ct)
{
	return between(mul_div(declared_ct, PROJECTION_ONE, due_ct), 0,
		       USED_MOST);
}

int64_t
projection_used(const struct projection_use *u)
{
	return u->due_ct <= 0 ? PROJECTION_ONE
			      : used(u->declared_ct, u->due_ct);
}

int64_t
projection_used_among(const struct projection_use *own, int64_t others)
{
	int64_t six_ct = 0;

	if (own->months > 0)
		six_ct = mul_div(own->expected_ct, PROJECTION_WEIGHT,
				 own->months);
	if (own->due_ct + six_ct <= 0)
		return others;
	return used(own->declared_ct + mul_div(six_ct, others, PROJECTION_ONE),
		    own->due_ct + six_ct);
}

/* ---- so */

int64_t
projection_past(int64_t before_ct, int64_t declared_ct, int64_t expected_ct,
		int64_t part, int64_t share)
{
	/* What came this month is part of what was to come; a credit is not. */
	const int64_t base = before_ct < declared_ct ? before_ct : declared_ct;
	const int64_t late = mul_div(mul_div(expected_ct, part, PROJECTION_ONE),
				     PROJECTION_ONE - share, PROJECTION_ONE);

	return base + late > declared_ct ? base + late : declared_ct;
}

int64_t
projection_future(int64_t declared_ct, int64_t expected_ct, int64_t part)
{
	const int64_t comes_to = mul_div(expected_ct, part, PROJECTION_ONE);

	return comes_to > declared_ct ? comes_to : declared_ct;
}
