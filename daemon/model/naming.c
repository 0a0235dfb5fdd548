/* Looking for a Bsn as an XML reader would see it, without being one. */
#include "model/naming.h"

#include <string.h>

enum {
	BSN = 9,
	HIDDEN = 128 /* signs of base64 in a row, that no element has */
};

struct text {
	const char *p;
	const char *end;
};

static bool
at(const struct text *t, const char *what)
{
	size_t len = strlen(what);

	return (size_t)(t->end - t->p) >= len && memcmp(t->p, what, len) == 0;
}

static bool
holds(const void *body, size_t len, const char *what)
{
	return memmem(body, len, what, strlen(what)) != NULL;
}

/* To behind what; to the end when it is not there. */
static void
pass(struct text *t, const char *what)
{
	const char *found =
		memmem(t->p, (size_t)(t->end - t->p), what, strlen(what));

	t->p = found == NULL ? t->end : found + strlen(what);
}

/* Past what stands between characters without being one. */
static void
pass_markup(struct text *t)
{
	for (;;) {
		if (at(t, "<!--"))
			pass(t, "-->");
		else if (at(t, "<?"))
			pass(t, "?>");
		else if (at(t, "<![CDATA["))
			pass(t, "[CDATA[");
		else if (at(t, "]]>"))
			pass(t, ">");
		else
			return;
	}
}

static int
digit_value(char c, int base)
{
	int v = 99;

	if (c >= '0' && c <= '9')
		v = c - '0';
	else if (c >= 'a' && c <= 'f')
		v = c - 'a' + 10;
	else if (c >= 'A' && c <= 'F')
		v = c - 'A' + 10;
	return v < base ? v : -1;
}

/* The next character, a reference as what it means; one above 127 is 0. */
static char
next(struct text *t)
{
	bool hex = at(t, "&#x");
	int base = hex ? 16 : 10, value = 0, v;

	if (!at(t, "&#"))
		return *t->p++;
	t->p += hex ? 3 : 2;
	for (; t->p < t->end && (v = digit_value(*t->p, base)) >= 0; t->p++)
		if (value <= 127)
			value = value * base + v;
	if (t->p < t->end && *t->p == ';')
		t->p++;
	return (char)(value <= 127 ? value : 0);
}

static bool
reads(const void *body, size_t len, const char *bsn)
{
	struct text t = {body, (const char *)body + len};
	char last[BSN] = {0};

	for (pass_markup(&t); t.p < t.end; pass_markup(&t)) {
		memmove(last, last + 1, BSN - 1);
		last[BSN - 1] = next(&t);
		if (last[BSN - 1] == bsn[BSN - 1] &&
		    memcmp(last, bsn, BSN) == 0)
			return true;
	}
	return false;
}

static bool
is_xml(const void *body, size_t len)
{
	struct text t = {body, (const char *)body + len};

	if (at(&t, "\xef\xbb\xbf"))
		t.p += 3;
	while (t.p < t.end && strchr(" \t\r\n", *t.p) != NULL)
		t.p++;
	return at(&t, "<") && memchr(body, '\0', len) == NULL &&
	       !holds(body, len, "<!DOCTYPE");
}

static bool
is_base64(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '=';
}

/* Base64 may be broken into lines; a blank within one is no base64. */
static bool
has_base64(const char *p, size_t len)
{
	size_t run = 0, i;

	for (i = 0; i < len && run < HIDDEN; i++)
		if (is_base64(p[i]))
			run++;
		else if (p[i] != '\r' && p[i] != '\n')
			run = 0;
	return run >= HIDDEN;
}

bool
naming_may(const void *body, size_t len, const char *bsn)
{
	return holds(body, len, bsn) || !is_xml(body, len) ||
	       has_base64(body, len) || reads(body, len, bsn);
}
