/* The half-year signal, in whole numbers. */
#include "model/halfyear.h"

#include <stddef.h>

#include "model/day.h"

/*
 * A month weighs MONTH_WEIGHT; a day of it that divided by the days of the
 * month, which is whole for 28, 29, 30 and 31 days.
 */
enum { MONTH_WEIGHT = 4 * 7 * 29 * 3 * 5 * 31 };

#define WHOLE_MAX (INT64_C(1) << 54)

static int64_t
weight(int32_t van, int32_t tot, const int64_t *shares)
{
	int64_t sum = 0;
	int32_t m;

	for (m = day_month(van); m <= day_month(tot); m++) {
		int32_t first = day_month_first(m), last = day_month_last(m);
		int32_t days = last - first + 1;

		if (first < van)
			first = van;
		if (last > tot)
			last = tot;
		sum += (int64_t)(last - first + 1) * (MONTH_WEIGHT / days) *
		       (shares == NULL ? 1 : shares[m % HALFYEAR_MONTHS]);
	}
	return sum;
}

static int64_t
common_divisor(int64_t a, int64_t b)
{
	while (b != 0) {
		int64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a < 1 ? 1 : a;
}

void
halfyear_of(struct halfyear *h, int32_t van, int32_t tot, const int64_t *shares)
{
	int64_t by;

	int32_t first = day_month(van), last = day_month(tot);
	int32_t months = last - first + 1;

	h->van = van;
	if (van == day_month_first(first) && tot == day_month_last(last))
		h->tot = day_month_last(first + (months + 1) / 2 - 1);
	else
		h->tot = van + (tot - van + 1 + 1) / 2 - 1;
	h->part = weight(van, h->tot, shares);
	h->whole = weight(van, tot, shares);
	/* A period in which nothing is expected has no half either. */
	if (h->whole == 0)
		h->part = h->whole = 1;
	by = common_divisor(h->part, h->whole);
	h->part /= by;
	h->whole /= by;
	/* Only a profile over thousands of years comes here. */
	while (h->whole >= WHOLE_MAX) {
		h->part /= 2;
		h->whole /= 2;
	}
}

enum { BP = 10000 };

/* Pedantry about a type that both compilers have. */
__extension__ typedef __int128 wide;

int
halfyear_compare(const struct halfyear *h, int64_t declared, int64_t amount,
		 int32_t margin_bp)
{
	/*
	 * Of a year a weight stays under 2^53 with any profile, an amount from
	 * an import under 2^47, a factor in basis points under 2^17 or so, and
	 * declared money under 2^55: all of it fits.
	 */
	wide have = (wide)declared * h->whole * BP;
	wide want = (wide)amount * h->part * (BP + margin_bp);

	return (have > want) - (have < want);
}

int64_t
halfyear_limit(const struct halfyear *h, int64_t amount, int32_t margin_bp)
{
	return (int64_t)((wide)amount * h->part * (BP + margin_bp) /
			 ((wide)h->whole * BP));
}
