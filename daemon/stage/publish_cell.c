/* Amounts over a few clients, rounded. */
#include "stage/publish_cell.h"

#include <stdlib.h>
#include <string.h>

#include "model/event.h"

enum { THOUSAND_CT = 100000, NUMBER = 32 };

bool
publish_cell_is_small(const char *type, const void *json, size_t len)
{
	static const char word[] = "\"klein_aantal\":true";
	enum event_type known = event_type_named(type);

	if (known != EVENT_TYPE_COUNT &&
	    (event_infos[known].kind & EVENT_OF_FEW) != 0)
		return true;
	return memmem(json, len, word, sizeof(word) - 1) != NULL;
}

static size_t
number_span(const char *p, const char *end)
{
	const char *s = p;

	while (s < end && strchr("-+.eE0123456789", *s) != NULL && *s != '\0')
		s++;
	return (size_t)(s - p);
}

static int64_t
rounded(const char *p, size_t len)
{
	char text[NUMBER];
	int64_t v;

	if (len >= sizeof(text))
		return 0;
	memcpy(text, p, len);
	text[len] = '\0';
	v = strtoll(text, NULL, 10);
	v += v < 0 ? -THOUSAND_CT / 2 : THOUSAND_CT / 2;
	return v - v % THOUSAND_CT;
}

/* The member name that ends before the quote at p: "…_ct":  */
static bool
is_amount(const char *name, size_t len)
{
	return len > 3 && memcmp(name + len - 3, "_ct", 3) == 0;
}

static bool
is_ratio(const char *name, size_t len)
{
	static const char word[] = "aandeel_";

	return len >= sizeof(word) - 1 &&
	       memcmp(name, word, sizeof(word) - 1) == 0;
}

/*
 * A text that begins at p (behind its quote): its length.  Ours are escaped by
 * a backslash, which never ends one.
 */
static size_t
text_span(const char *p, const char *end)
{
	const char *s = p;

	while (s < end && *s != '"')
		s += *s == '\\' && s + 1 < end ? 2 : 1;
	return (size_t)((s < end ? s : end) - p);
}

void
publish_cell_round(const void *json, size_t len, struct buf *out)
{
	const char *p = json, *end = p + len;

	while (p < end) {
		const char *quote = memchr(p, '"', (size_t)(end - p));
		size_t name, number;

		if (quote == NULL)
			break;
		name = text_span(quote + 1, end);
		buf_bytes(out, p, (size_t)(quote - p));
		p = quote + 1 + name + 1;
		if (p >= end) {
			p = quote;
			break;
		}
		buf_bytes(out, quote, name + 2);
		if (*p != ':')
			continue;
		number = number_span(p + 1, end);
		if (number > 0 && is_amount(quote + 1, name))
			buf_printf(out, ":%lld",
				   (long long)rounded(p + 1, number));
		else if (number > 0 && is_ratio(quote + 1, name))
			buf_puts(out, ":null");
		else
			continue;
		p += 1 + number;
	}
	if (p < end)
		buf_bytes(out, p, (size_t)(end - p));
}
