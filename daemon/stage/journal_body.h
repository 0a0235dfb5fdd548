#ifndef POLS_STAGE_JOURNAL_BODY_H
#define POLS_STAGE_JOURNAL_BODY_H

/*
 * The bytes of messages as they came.  They lie apart from the journal's
 * chain, which covers them by their digest: they can be erased, and the chain
 * still holds.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "port/crypto.h"
#include "port/db.h"

/*
 * Keep the bytes of message nr: packed, and sealed with the newest key.  They
 * are not read back: the seal has a tag and the digest is that of the bytes
 * given here, so damage shows when they are opened.
 */
void journal_keep_body(struct db *db, const struct crypto_keys *keys,
		       int64_t nr, const void *body, size_t len);

/*
 * The bytes of message nr, or false: erased, never kept, or the key is
 * not among these (e says which).  Appends to out.
 */
bool journal_read_body(struct db *db, const struct crypto_keys *keys,
		       int64_t nr, size_t size, struct buf *out, struct err *e);

/*
 * The next body that is kept behind `after`: its number, 0 at the end.  Its
 * bytes replace what out holds; *opened is false when the key is another.
 */
int64_t journal_next_body(struct db *db, const struct crypto_keys *keys,
			  int64_t after, struct buf *out, bool *opened);

/*
 * Seal the next body in (after, upto] that another key than the newest has
 * sealed with the newest, in the caller's transaction: its number, 0 when there
 * is none.  *bytes is its size as it is packed.  *opened is false for one that
 * is damaged or whose key is not here: it is left as it is.
 */
int64_t journal_reseal_body(struct db *db, const struct crypto_keys *keys,
			    int64_t after, int64_t upto, int64_t *bytes,
			    bool *opened);

/* Erase bodies, in the caller's transaction: one; those in (after, upto]. */
void journal_erase_body(struct db *db, int64_t nr);
/* Gives how many there were. */
int64_t journal_erase_bodies(struct db *db, int64_t after, int64_t upto);

/* The last number that was journalled before this business day began. */
int64_t journal_before_day(struct db *db, int32_t day);

#endif
