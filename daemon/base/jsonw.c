/* JSON written as it comes: escaping and commas, nothing else. */
#include "base/jsonw.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

static const char replacement[] = "\xEF\xBF\xBD"; /* U+FFFD */

static const char *const escapes[0x20] = {
	['\b'] = "\\b", ['\f'] = "\\f", ['\n'] = "\\n",
	['\r'] = "\\r", ['\t'] = "\\t",
};

void
jsonw_init(struct jsonw *w, struct buf *out)
{
	memset(w, 0, sizeof(*w));
	w->out = out;
}

static bool
in_object(const struct jsonw *w)
{
	return w->depth > 0 && (w->objects >> (w->depth - 1) & 1) != 0;
}

/* What stands before any value: a comma, except after a key or a begin. */
static void
value_begin(struct jsonw *w)
{
	assert(w->keyed == in_object(w));
	if (w->comma)
		buf_bytes(w->out, ",", 1);
	w->comma = true;
	w->keyed = false;
}

static void
level_begin(struct jsonw *w, const char *open, bool object)
{
	uint32_t bit;

	assert(w->depth < JSONW_DEPTH_MAX);
	value_begin(w);
	buf_bytes(w->out, open, 1);
	bit = (uint32_t)1 << w->depth++;
	w->objects = object ? w->objects | bit : w->objects & ~bit;
	w->comma = false;
}

static void
level_end(struct jsonw *w, const char *close)
{
	assert(w->depth > 0 && !w->keyed);
	w->depth--;
	buf_bytes(w->out, close, 1);
	w->comma = true;
}

void
jsonw_object(struct jsonw *w)
{
	level_begin(w, "{", true);
}

void
jsonw_object_end(struct jsonw *w)
{
	assert(in_object(w));
	level_end(w, "}");
}

void
jsonw_array(struct jsonw *w)
{
	level_begin(w, "[", false);
}

void
jsonw_array_end(struct jsonw *w)
{
	assert(!in_object(w));
	level_end(w, "]");
}

static void
escaped(struct buf *out, unsigned char c)
{
	if (c == '"')
		buf_bytes(out, "\\\"", 2);
	else if (c == '\\')
		buf_bytes(out, "\\\\", 2);
	else if (escapes[c] != NULL)
		buf_puts(out, escapes[c]);
	else
		buf_printf(out, "\\u%04x", c);
}

/* Plain stretches are copied whole: most texts are nothing else. */
static void
string(struct buf *out, const unsigned char *s, size_t len)
{
	size_t from = 0, i = 0, n;

	buf_bytes(out, "\"", 1);
	while (i < len) {
		if (s[i] >= 0x20 && s[i] < 0x80 && s[i] != '"' &&
		    s[i] != '\\') {
			i++;
			continue;
		}
		n = utf8_length(s + i, len - i);
		if (n > 1) {
			i += n;
			continue;
		}
		buf_bytes(out, s + from, i - from);
		if (n == 0)
			buf_puts(out, replacement);
		else
			escaped(out, s[i]);
		from = ++i;
	}
	if (len > from)
		buf_bytes(out, s + from, len - from);
	buf_bytes(out, "\"", 1);
}

void
jsonw_key(struct jsonw *w, const char *key)
{
	assert(in_object(w) && !w->keyed);
	if (w->comma)
		buf_bytes(w->out, ",", 1);
	string(w->out, (const unsigned char *)key, strlen(key));
	buf_bytes(w->out, ":", 1);
	w->comma = false;
	w->keyed = true;
}

void
jsonw_text(struct jsonw *w, const char *s)
{
	if (s == NULL)
		jsonw_null(w);
	else
		jsonw_textn(w, s, strlen(s));
}

void
jsonw_textn(struct jsonw *w, const void *s, size_t len)
{
	value_begin(w);
	string(w->out, s, len);
}

void
jsonw_int(struct jsonw *w, int64_t v)
{
	char text[24];
	int n = snprintf(text, sizeof(text), "%lld", (long long)v);

	jsonw_raw(w, text, (size_t)n);
}

void
jsonw_uint(struct jsonw *w, uint64_t v)
{
	char text[24];
	int n = snprintf(text, sizeof(text), "%llu", (unsigned long long)v);

	jsonw_raw(w, text, (size_t)n);
}

void
jsonw_bool(struct jsonw *w, bool v)
{
	jsonw_raw(w, v ? "true" : "false", v ? 4 : 5);
}

void
jsonw_null(struct jsonw *w)
{
	jsonw_raw(w, "null", 4);
}

void
jsonw_raw(struct jsonw *w, const void *json, size_t len)
{
	value_begin(w);
	buf_bytes(w->out, json, len);
}

void
jsonw_put_text(struct jsonw *w, const char *key, const char *s)
{
	jsonw_key(w, key);
	jsonw_text(w, s);
}

void
jsonw_put_int(struct jsonw *w, const char *key, int64_t v)
{
	jsonw_key(w, key);
	jsonw_int(w, v);
}

void
jsonw_put_bool(struct jsonw *w, const char *key, bool v)
{
	jsonw_key(w, key);
	jsonw_bool(w, v);
}

void
jsonw_put_null(struct jsonw *w, const char *key)
{
	jsonw_key(w, key);
	jsonw_null(w);
}

bool
jsonw_done(const struct jsonw *w)
{
	return w->depth == 0 && !w->keyed && !w->out->failed;
}
