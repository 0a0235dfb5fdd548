/* Numbers of a fixed number of digits. */
#include "base/digits.h"

void
digits_write(char *out, size_t n, int64_t v)
{
	out[n] = '\0';
	while (n-- > 0) {
		out[n] = (char)('0' + v % 10);
		v /= 10;
	}
}
