#ifndef POLS_MODEL_HALFYEAR_H
#define POLS_MODEL_HALFYEAR_H

/*
 * The half-year signal: is the declared money of the first half of a period
 * well past that half's share of the amount?
 *
 * The first half of [van, tot] is its first half in calendar months, rounded
 * up, when it runs from a first to a last day of the month; else half its
 * days, rounded up.  The share of the half is the sum of the shares of its
 * months, each month of the period weighing the same and a month that is cut
 * weighing by its days; so 1 January to 31 December gives 30 June and exactly
 * one half.  With a profile a whole month weighs its share of the year instead.
 *
 * All of it is exact: shares are fractions, limits are compared as products
 * of 128 bits.
 */

#include <stdbool.h>
#include <stdint.h>

struct halfyear {
	int32_t van;  /* of the half: that of the period */
	int32_t tot;  /* last day of the half */
	int64_t part; /* its share is part / whole */
	int64_t whole;
};

enum { HALFYEAR_MONTHS = 12 };

/*
 * van <= tot, both real days.  shares: what each calendar month of a year
 * weighs, 0 … 10^9 and not all 0; NULL: all the same.
 */
void halfyear_of(struct halfyear *h, int32_t van, int32_t tot,
		 const int64_t *shares);

/*
 * Compare declared with share * amount * (1 + margin): > 0 when it lies above
 * that, 0 when it is exactly that, < 0 when it lies below.  Margin in basis
 * points (1000 = 10 %), not below -10000.
 */
int halfyear_compare(const struct halfyear *h, int64_t declared, int64_t amount,
		     int32_t margin_bp);

/* share * amount * (1 + margin), rounded down: for people to read. */
int64_t halfyear_limit(const struct halfyear *h, int64_t amount,
		       int32_t margin_bp);

#endif
