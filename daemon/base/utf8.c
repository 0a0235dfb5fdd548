/* Which bytes are UTF-8. */
#include "base/utf8.h"

size_t
utf8_length(const void *text, size_t left)
{
	const unsigned char *p = text;
	size_t n, i;

	if (left == 0)
		return 0;
	if (p[0] < 0x80)
		return 1;
	if (p[0] < 0xC2 || p[0] > 0xF4)
		return 0;
	n = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
	if (left < n)
		return 0;
	for (i = 1; i < n; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return 0;
	}
	if ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F) ||
	    (p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] > 0x8F))
		return 0;
	return n;
}

size_t
utf8_span(const void *text, size_t len)
{
	const unsigned char *p = text;
	size_t i = 0, n;

	while (i < len) {
		n = utf8_length(p + i, len - i);
		if (n == 0)
			break;
		i += n;
	}
	return i;
}

bool
utf8_has_control(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return true;
	return false;
}
