/* JSON written as it comes: escaping and commas, nothing else. */
#include "base/jsonw.h"

#include <assert.h>
#include <string.h>

#include "base/digits.h"
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
jsonw_reopen(struct jsonw *w, struct buf *out)
{
	jsonw_init(w, out);
	w->depth = 1;
	w->objects = 1;
	w->comma = true;
	if (out->failed)
		return;
	assert(out->len >= 2 && out->data[out->len - 1] == '}');
	out->len--;
	w->comma = out->data[out->len - 1] != '{';
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

/* Bytes that stand for themselves; the others are looked at one by one. */
static bool
plain(unsigned char c)
{
	return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

/*
 * Are these eight bytes plain?  The high bit of a byte of `odd` is set when
 * that byte is not: a borrow can only set one too many, never one too few.
 */
static bool
plain_eight(const unsigned char *s)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	const uint64_t high = ones << 7;
	uint64_t v, quote, slash, odd;

	memcpy(&v, s, sizeof(v));
	quote = v ^ ones * '"';
	slash = v ^ ones * '\\';
	odd = v | (v - ones * 0x20) | (quote - ones) | (slash - ones);
	return (odd & high) == 0;
}

/* The length of the plain stretch that s begins with. */
static size_t
plain_length(const unsigned char *s, size_t len)
{
	size_t i = 0;

	while (len - i >= 8 && plain_eight(s + i))
		i += 8;
	while (i < len && plain(s[i]))
		i++;
	return i;
}

/* A text that is plain as a whole, as nearly all are: in one go. */
static void
plain_string(struct buf *out, const unsigned char *s, size_t len)
{
	unsigned char *to = buf_room(out, len + 2);

	if (to == NULL)
		return;
	to[0] = '"';
	if (len > 0)
		memcpy(to + 1, s, len);
	to[len + 1] = '"';
}

/* Plain stretches are copied whole. */
static void
string(struct buf *out, const unsigned char *s, size_t len)
{
	size_t from = 0, i = plain_length(s, len), n;

	if (i == len) {
		plain_string(out, s, len);
		return;
	}
	buf_bytes(out, "\"", 1);
	while (i < len) {
		if (plain(s[i])) {
			i += plain_length(s + i, len - i);
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
	char text[DIGITS_MAX];

	jsonw_raw(w, text, digits_int(text, v));
}

void
jsonw_uint(struct jsonw *w, uint64_t v)
{
	char text[DIGITS_MAX];

	jsonw_raw(w, text, digits_uint(text, v));
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

void
jsonw_put_text_opt(struct jsonw *w, const char *key, const char *s)
{
	jsonw_put_text(w, key, s[0] == '\0' ? NULL : s);
}

void
jsonw_put_int_opt(struct jsonw *w, const char *key, int64_t v, int64_t none)
{
	if (v == none)
		jsonw_put_null(w, key);
	else
		jsonw_put_int(w, key, v);
}
