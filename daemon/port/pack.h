#ifndef POLS_PORT_PACK_H
#define POLS_PORT_PACK_H

/*
 * The door to zstd: kept bodies are compressed (level 1, small ones -1) before
 * they are sealed; XML shrinks to a fiftieth and storing it then costs next to
 * nothing.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/* Compress behind what out holds.  ERR_NOMEM only. */
bool pack_compress(const void *p, size_t len, struct buf *out,
		   struct err *e) MUST_CHECK;

/*
 * Expand behind what out holds, to limit bytes at most: a frame that says
 * more, or that does not say its size, is refused before memory is taken.
 * ERR_CORRUPT when it is not one whole frame of ours; then out is as it was.
 */
bool pack_expand(const void *p, size_t len, size_t limit, struct buf *out,
		 struct err *e) MUST_CHECK;

#endif
