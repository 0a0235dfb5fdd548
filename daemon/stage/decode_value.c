/* Words of a message to numbers, days, times and texts. */
#include "stage/decode_value.h"

#include <string.h>

#include "model/day.h"

enum { IDENTIFICATIE_MAX = 12 /* characters, LDT_IdentificatieBericht */ };

static bool
blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool
decode_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

struct word
decode_word(const struct doc *d, uint32_t node)
{
	struct word w;
	size_t len;

	w.p = doc_text(d, node, &len);
	w.end = w.p + len;
	while (w.p < w.end && blank(*w.p))
		w.p++;
	while (w.end > w.p && blank(w.end[-1]))
		w.end--;
	return w;
}

/* Digits to a number; more than 64 bits stays the largest. */
static bool
take_digits(struct word *w, int64_t *out)
{
	int64_t v = 0;

	if (w->p == w->end || !decode_is_digit(*w->p))
		return false;
	for (; w->p < w->end && decode_is_digit(*w->p); w->p++)
		if (__builtin_mul_overflow(v, 10, &v) ||
		    __builtin_add_overflow(v, *w->p - '0', &v))
			v = INT64_MAX;
	*out = v;
	return true;
}

static bool
take(struct word *w, char c)
{
	if (w->p == w->end || *w->p != c)
		return false;
	w->p++;
	return true;
}

bool
decode_integer(struct word w, int64_t *out)
{
	bool minus = take(&w, '-');

	if (!minus)
		take(&w, '+');
	if (!take_digits(&w, out) || w.p != w.end)
		return false;
	if (minus)
		*out = -*out;
	return true;
}

bool
decode_date(struct word w, int32_t *out)
{
	bool minus = take(&w, '-');
	int64_t year, month, day;

	if (!take_digits(&w, &year) || !take(&w, '-') ||
	    !take_digits(&w, &month) || !take(&w, '-') ||
	    !take_digits(&w, &day) || month > 12 || day > 31)
		return false;
	if (minus || year < 1)
		*out = DAY_MIN;
	else if (year > 9999)
		*out = DAY_MAX;
	else
		*out = day_from_ymd((int)year, (int)month, (int)day);
	return *out != DAY_NONE;
}

bool
decode_time(struct word w, int64_t *out)
{
	int64_t hour, minute, second, unit = 100000;

	if (!take_digits(&w, &hour) || !take(&w, ':') ||
	    !take_digits(&w, &minute) || !take(&w, ':') ||
	    !take_digits(&w, &second) || hour > 24 || minute > 59 ||
	    second > 59)
		return false;
	*out = ((hour * 60 + minute) * 60 + second) * 1000000;
	if (!take(&w, '.'))
		return true;
	for (; w.p < w.end && decode_is_digit(*w.p); w.p++, unit /= 10)
		*out += (*w.p - '0') * unit;
	return true;
}

bool
decode_text(char *out, size_t size, const char *s, size_t len)
{
	if (len >= size)
		return false;
	memcpy(out, s, len);
	out[len] = '\0';
	return true;
}

bool
decode_identificatie(char *out, size_t size, const struct doc *d, uint32_t node)
{
	struct word w = decode_word(d, node);
	size_t characters = 0;
	const char *p;

	for (p = w.p; p < w.end; p++)
		characters += ((unsigned char)*p & 0xC0) != 0x80;
	return characters > 0 && characters <= IDENTIFICATIE_MAX &&
	       decode_text(out, size, w.p, (size_t)(w.end - w.p));
}

size_t
decode_count(const struct doc *d, uint32_t node)
{
	size_t n = 0;

	for (; node != DOC_NONE; node = doc_next_named(d, node))
		n++;
	return n;
}
