#ifndef POLS_BASE_JSONW_H
#define POLS_BASE_JSONW_H

/*
 * Writes JSON straight into a buffer, for what is made often: receipts,
 * events, lists.  No tree, no allocation of its own, members in the order of
 * the calls, compact.
 *
 * The output is always valid UTF-8: a byte that is not part of valid UTF-8
 * becomes U+FFFD.  A failed allocation shows in buf.failed at the end.
 * Begins and ends must match and a key needs its value: that is ours to get
 * right, and is asserted.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum { JSONW_DEPTH_MAX = 32 };

struct jsonw {
	struct buf *out;  /* borrowed; what it holds stays before ours */
	uint32_t objects; /* bit per level: an object, else an array */
	int depth;
	bool comma;
	bool keyed;
};

void jsonw_init(struct jsonw *w, struct buf *out);

/*
 * The same, within the object that out ends with: it is open again, for more
 * members, until jsonw_object_end().
 */
void jsonw_reopen(struct jsonw *w, struct buf *out);

void jsonw_object(struct jsonw *w); /* { */
void jsonw_object_end(struct jsonw *w);
void jsonw_array(struct jsonw *w); /* [ */
void jsonw_array_end(struct jsonw *w);

void jsonw_key(struct jsonw *w, const char *key);

/* A string; NULL writes null. */
void jsonw_text(struct jsonw *w, const char *s);
void jsonw_textn(struct jsonw *w, const void *s, size_t len);
void jsonw_int(struct jsonw *w, int64_t v);
void jsonw_uint(struct jsonw *w, uint64_t v);
void jsonw_bool(struct jsonw *w, bool v);
void jsonw_null(struct jsonw *w);
/* Bytes that are a JSON value already. */
void jsonw_raw(struct jsonw *w, const void *json, size_t len);

/* A key and its value in one go. */
void jsonw_put_text(struct jsonw *w, const char *key, const char *s);
void jsonw_put_int(struct jsonw *w, const char *key, int64_t v);
void jsonw_put_bool(struct jsonw *w, const char *key, bool v);
void jsonw_put_null(struct jsonw *w, const char *key);

/* As above; the empty text, and the value `none`, write null. */
void jsonw_put_text_opt(struct jsonw *w, const char *key, const char *s);
void jsonw_put_int_opt(struct jsonw *w, const char *key, int64_t v,
		       int64_t none);

#endif
