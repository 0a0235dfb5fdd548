#ifndef POLS_BASE_BUF_H
#define POLS_BASE_BUF_H

/*
 * A growing byte buffer, and the plain binary form ("wire") in which records
 * travel between processes and lie in the journal: little-endian integers of
 * fixed width, strings as u32 length and bytes.
 *
 * Writing: a failed allocation makes the buffer `failed` and later writes do
 * nothing; check once at the end.  Reading (struct scan): every read is bounds
 * checked; the first read past the end makes the scan `failed` and all later
 * reads give zero, so hostile input is refused by one check at the end.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct buf {
	unsigned char *data; /* owned */
	size_t len;
	size_t cap;
	bool failed;
};

void buf_init(struct buf *b);
/* Free what it holds; it is empty and usable again. */
void buf_done(struct buf *b);
/* Empty it, keep the memory. */
void buf_reset(struct buf *b);

/*
 * len more bytes, not yet written, for a library that writes by itself; NULL
 * when memory is out.  Lower b->len afterwards when fewer were written.
 */
static inline unsigned char *buf_room(struct buf *b, size_t len);
static inline void buf_bytes(struct buf *b, const void *p, size_t len);
void buf_u8(struct buf *b, uint8_t v);
void buf_u32(struct buf *b, uint32_t v);
void buf_u64(struct buf *b, uint64_t v);
void buf_i32(struct buf *b, int32_t v);
void buf_i64(struct buf *b, int64_t v);
/* u32 length and the bytes. */
void buf_blob(struct buf *b, const void *p, size_t len);
/* As buf_blob for a C string; NULL is written as the empty string. */
void buf_str(struct buf *b, const char *s);
/* Text, without length or NUL. */
void buf_puts(struct buf *b, const char *s);
void buf_printf(struct buf *b, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* The rare part of buf_room: the buffer is full, or has failed. */
unsigned char *buf_grow(struct buf *b, size_t len);

static inline unsigned char *
buf_room(struct buf *b, size_t len)
{
	unsigned char *p;

	if (b->failed || len > b->cap - b->len)
		return buf_grow(b, len);
	p = b->data + b->len;
	b->len += len;
	return p;
}

static inline void
buf_bytes(struct buf *b, const void *p, size_t len)
{
	unsigned char *to;

	if (len == 0)
		return;
	to = buf_room(b, len);
	if (to != NULL)
		memcpy(to, p, len);
}

struct scan {
	const unsigned char *p; /* borrowed */
	size_t left;
	bool failed;
};

void scan_init(struct scan *s, const void *p, size_t len);
/* len bytes in place (borrowed), NULL when there are not so many. */
const void *scan_bytes(struct scan *s, size_t len);
uint8_t scan_u8(struct scan *s);
uint32_t scan_u32(struct scan *s);
uint64_t scan_u64(struct scan *s);
int32_t scan_i32(struct scan *s);
int64_t scan_i64(struct scan *s);
/* A buf_blob in place (borrowed); *len is its length; NULL when failed. */
const void *scan_blob(struct scan *s, size_t *len);
/*
 * A buf_str of less than size bytes into out, NUL-terminated.  A longer one,
 * or one that holds a NUL, makes the scan failed and out empty.
 */
void scan_str(struct scan *s, char *out, size_t size);
/* True when nothing failed and nothing is left. */
bool scan_end(const struct scan *s);

#endif
