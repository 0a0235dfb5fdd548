/* Numbers as decimal text. */
#include "base/digits.h"

#include <string.h>

void
digits_write(char *out, size_t n, int64_t v)
{
	out[n] = '\0';
	while (n-- > 0) {
		out[n] = (char)('0' + v % 10);
		v /= 10;
	}
}

size_t
digits_uint(char *out, uint64_t v)
{
	char text[DIGITS_MAX];
	size_t at = sizeof(text), len;

	do {
		text[--at] = (char)('0' + v % 10);
		v /= 10;
	} while (v > 0);
	len = sizeof(text) - at;
	memcpy(out, text + at, len);
	out[len] = '\0';
	return len;
}

size_t
digits_int(char *out, int64_t v)
{
	if (v >= 0)
		return digits_uint(out, (uint64_t)v);
	out[0] = '-';
	/* The smallest number has no positive counterpart of its own type. */
	return 1 + digits_uint(out + 1, -(uint64_t)v);
}
