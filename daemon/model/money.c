/* Cents: checked sums, exact rounding, the text of CSV files. */
#include "model/money.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#include "model/decimal.h"

/* ISO C has no such type; every compiler we build with does. */
__extension__ typedef __int128 wide;

static bool
narrow(int64_t *out, wide value)
{
	if (value > INT64_MAX || value < INT64_MIN)
		return false;
	*out = (int64_t)value;
	return true;
}

bool
money_add(int64_t *out, int64_t a, int64_t b)
{
	int64_t sum;

	if (__builtin_add_overflow(a, b, &sum))
		return false;
	*out = sum;
	return true;
}

bool
money_mul(int64_t *out, int64_t a, int64_t b)
{
	int64_t product;

	if (__builtin_mul_overflow(a, b, &product))
		return false;
	*out = product;
	return true;
}

bool
money_mul_div(int64_t *out, int64_t a, int64_t b, int64_t c)
{
	wide product = (wide)a * b;
	wide magnitude = product < 0 ? -product : product;

	assert(c > 0);
	/*
	 * The magnitude is at most 2^126.  An odd c has no halves, so c / 2
	 * rounded down is right for it too.
	 */
	magnitude = (magnitude + c / 2) / c;
	return narrow(out, product < 0 ? -magnitude : magnitude);
}

const char *
money_format(char *out, size_t size, int64_t cents)
{
	/* Minus in unsigned arithmetic: INT64_MIN has no opposite. */
	uint64_t magnitude = cents < 0 ? -(uint64_t)cents : (uint64_t)cents;

	assert(size >= MONEY_TEXT);
	snprintf(out, size, "%s%" PRIu64 ".%02" PRIu64, cents < 0 ? "-" : "",
		 magnitude / 100, magnitude % 100);
	return out;
}

bool
money_parse(int64_t *cents, const char *s)
{
	return decimal_parse(cents, s, 2, DECIMAL_REFUSE);
}
