#ifndef POLS_STAGE_JOURNAL_H
#define POLS_STAGE_JOURNAL_H

/*
 * The journal: what happened, in order, chained by hash.  Rows are appended
 * inside the caller's transaction and never changed.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/entry.h"
#include "port/crypto.h"
#include "port/db.h"

/* The end of the journal; all zero for an empty one. */
struct journal_tail {
	int64_t nr;
	int64_t received_us;
	unsigned char chain[ENTRY_DIGEST];
};

/* Read the tail. */
void journal_tail(struct db *db, struct journal_tail *tail);

/*
 * Do its last rows follow from each other (settled 42)?  All of them is what
 * verify looks at.
 */
bool journal_tail_holds(struct db *db, const struct journal_tail *tail);

/*
 * The business day: that of the last tick, or DAY_NONE when there was none.
 */
int32_t journal_day(struct db *db);

/*
 * The facts of the last row of a kind other than message, copied into the
 * arena; NULL when there is none.
 */
const void *journal_last_facts(struct db *db, struct arena *a,
			       enum entry_kind kind, size_t *len);

/* The row that began the load of history that is open; 0 = none is. */
int64_t journal_history(struct db *db);

/*
 * Append en, whose nr must be tail->nr + 1.  Fills en->chain and moves the
 * tail.  On failure db is failed and the tail unchanged.  bare: its facts and
 * findings are not kept, though chained.
 */
void journal_append(struct db *db, struct entry *en, struct journal_tail *tail,
		    bool bare);

/* The number of the message with these bytes, 0 when there is none. */
int64_t journal_find_digest(struct db *db, const unsigned char *digest);

/* The number of the booked message that holds this identification, or 0. */
int64_t journal_find_claim(struct db *db, const struct entry *en);

/*
 * Read row nr; what it points to is copied into the arena.  False when there
 * is none (or db has failed).
 */
bool journal_get(struct db *db, struct arena *a, int64_t nr, struct entry *out);

/*
 * Walk the rows after nr: fn is called for each with what lives until it
 * returns; it returns false to stop.
 */
void journal_walk(struct db *db, int64_t nr,
		  bool (*fn)(void *ctx, const struct entry *en), void *ctx);

/* The chain value that belongs behind prev for this row; false: no memory. */
MUST_CHECK bool journal_chain(const struct entry *en, const unsigned char *prev,
			      unsigned char *out);

/* The last reference that was given; written once per batch. */
struct journal_clients {
	int64_t last;
	bool moved;
};

void journal_clients_read(struct db *db, struct journal_clients *c);
/* Write it when it moved; before a commit. */
void journal_clients_keep(struct db *db, struct journal_clients *c);

/* The reference of a Bsn: found, or made. */
int64_t journal_client(struct db *db, const struct crypto_keys *keys,
		       struct journal_clients *c, const char *bsn);

/*
 * Forget the reference of this Bsn: gives the reference it had, 0 for none.  In
 * a later message the Bsn gets another.
 */
int64_t journal_forget_client(struct db *db, const struct crypto_keys *keys,
			      const char *bsn);

#endif
