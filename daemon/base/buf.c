/* Byte buffer and bounds-checked binary reading. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
buf_init(struct buf *b)
{
	memset(b, 0, sizeof(*b));
}

void
buf_done(struct buf *b)
{
	free(b->data);
	buf_init(b);
}

void
buf_reset(struct buf *b)
{
	b->len = 0;
	b->failed = false;
}

unsigned char *
buf_grow(struct buf *b, size_t len)
{
	size_t need, cap;
	unsigned char *p;

	if (b->failed)
		return NULL;
	if (__builtin_add_overflow(b->len, len, &need) || need > SIZE_MAX / 2) {
		b->failed = true;
		return NULL;
	}
	if (need > b->cap) {
		cap = b->cap < 256 ? 256 : b->cap;
		while (cap < need)
			cap += cap / 2;
		p = realloc(b->data, cap);
		if (p == NULL) {
			b->failed = true;
			return NULL;
		}
		b->data = p;
		b->cap = cap;
	}
	p = b->data + b->len;
	b->len = need;
	return p;
}

static void
put_le(struct buf *b, uint64_t v, size_t width)
{
	unsigned char *to = buf_room(b, width);
	size_t i;

	for (i = 0; to != NULL && i < width; i++)
		to[i] = (unsigned char)(v >> (8 * i));
}

void
buf_u8(struct buf *b, uint8_t v)
{
	put_le(b, v, 1);
}

void
buf_u32(struct buf *b, uint32_t v)
{
	put_le(b, v, 4);
}

void
buf_u64(struct buf *b, uint64_t v)
{
	put_le(b, v, 8);
}

void
buf_i32(struct buf *b, int32_t v)
{
	put_le(b, (uint32_t)v, 4);
}

void
buf_i64(struct buf *b, int64_t v)
{
	put_le(b, (uint64_t)v, 8);
}

void
buf_blob(struct buf *b, const void *p, size_t len)
{
	if (len > UINT32_MAX) {
		b->failed = true;
		return;
	}
	buf_u32(b, (uint32_t)len);
	buf_bytes(b, p, len);
}

void
buf_str(struct buf *b, const char *s)
{
	buf_blob(b, s, s == NULL ? 0 : strlen(s));
}

void
buf_puts(struct buf *b, const char *s)
{
	buf_bytes(b, s, strlen(s));
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	unsigned char *to;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0) {
		b->failed = true;
		return;
	}
	/* vsnprintf writes a NUL as well: make room, then give it back. */
	to = buf_room(b, (size_t)n + 1);
	if (to == NULL)
		return;
	va_start(ap, fmt);
	vsnprintf((char *)to, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->len--;
}

void
scan_init(struct scan *s, const void *p, size_t len)
{
	s->p = p;
	s->left = len;
	s->failed = false;
}

const void *
scan_bytes(struct scan *s, size_t len)
{
	const unsigned char *p = s->p;

	if (s->failed || len > s->left) {
		s->failed = true;
		return NULL;
	}
	s->p += len;
	s->left -= len;
	return p;
}

static uint64_t
get_le(struct scan *s, size_t width)
{
	const unsigned char *p = scan_bytes(s, width);
	uint64_t v = 0;
	size_t i;

	for (i = 0; p != NULL && i < width; i++)
		v |= (uint64_t)p[i] << (8 * i);
	return v;
}

uint8_t
scan_u8(struct scan *s)
{
	return (uint8_t)get_le(s, 1);
}

uint32_t
scan_u32(struct scan *s)
{
	return (uint32_t)get_le(s, 4);
}

uint64_t
scan_u64(struct scan *s)
{
	return get_le(s, 8);
}

int32_t
scan_i32(struct scan *s)
{
	return (int32_t)(uint32_t)get_le(s, 4);
}

int64_t
scan_i64(struct scan *s)
{
	return (int64_t)get_le(s, 8);
}

const void *
scan_blob(struct scan *s, size_t *len)
{
	const void *p;

	*len = scan_u32(s);
	p = scan_bytes(s, *len);
	if (p == NULL)
		*len = 0;
	return p;
}

void
scan_str(struct scan *s, char *out, size_t size)
{
	size_t len;
	const char *p = scan_blob(s, &len);

	out[0] = '\0';
	if (p == NULL)
		return;
	if (len >= size || memchr(p, '\0', len) != NULL) {
		s->failed = true;
		return;
	}
	memcpy(out, p, len);
	out[len] = '\0';
}

bool
scan_end(const struct scan *s)
{
	return !s->failed && s->left == 0;
}
