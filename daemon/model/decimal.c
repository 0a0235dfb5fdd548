/* Decimal numbers from and to text. */
#include "model/decimal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/*
 * Put a digit behind a number, below zero: there is room for one more there
 * than above it.
 */
static bool
append(int64_t *value, char digit)
{
	return !__builtin_mul_overflow(*value, 10, value) &&
	       !__builtin_sub_overflow(*value, digit - '0', value);
}

bool
decimal_parse(int64_t *out, const char *s, int places, enum decimal_rest rest)
{
	bool negative = *s == '-';
	int64_t value = 0;
	int decimals = 0;

	if (negative)
		s++;
	if (!is_digit(*s))
		return false;
	for (; is_digit(*s); s++) {
		if (!append(&value, *s))
			return false;
	}
	if (*s == ',' || *s == '.') {
		s++;
		if (!is_digit(*s))
			return false;
		for (; is_digit(*s) && decimals < places; s++, decimals++) {
			if (!append(&value, *s))
				return false;
		}
		while (rest == DECIMAL_CUT && is_digit(*s))
			s++;
	}
	if (*s != '\0')
		return false;
	for (; decimals < places; decimals++) {
		if (!append(&value, '0'))
			return false;
	}
	if (!negative && __builtin_sub_overflow(0, value, &value))
		return false;
	*out = value;
	return true;
}

const char *
decimal_format(char out[DECIMAL_TEXT], int64_t value, int places)
{
	/* Minus in unsigned arithmetic: INT64_MIN has no opposite. */
	uint64_t magnitude = value < 0 ? -(uint64_t)value : (uint64_t)value;
	uint64_t one = 1;
	size_t len;
	int i;

	for (i = 0; i < places; i++)
		one *= 10;
	snprintf(out, DECIMAL_TEXT, "%s%" PRIu64 ".%0*" PRIu64,
		 value < 0 ? "-" : "", magnitude / one, places,
		 places == 0 ? 0 : magnitude % one);
	len = strlen(out);
	while (out[len - 1] == '0')
		len--;
	if (out[len - 1] == '.')
		len--;
	out[len] = '\0';
	return out;
}
