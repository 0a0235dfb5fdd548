#ifndef POLS_FLOW_KEYS_H
#define POLS_FLOW_KEYS_H

/*
 * The keys of the file against the store, and how the newest takes over.
 *
 * The store has a key of its own for the references of clients, thrown once: a
 * Bsn keeps its reference whatever happens to the file.  That key lies in
 * `meta`, once for every key of the file that anything in the store is still
 * sealed with (`key.ID`), sealed with it.  So these rows say which keys are
 * needed, and prove that those of the file are the right ones
 * (decisions/0018).
 *
 * A key that is new takes over at once: what is written from then on is sealed
 * with it.  Older bodies follow a little at a time, beside the work; once none
 * is left, the rows of the older keys go, and their lines may.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/jsonw.h"
#include "port/crypto.h"
#include "port/db.h"

/*
 * Read the store's own key into k.  ERR_CONFIG when the store needs a key that
 * k does not have, ERR_CORRUPT when what it keeps of its keys is not right.
 * `file` is named to the operator.  Changes nothing.
 */
MUST_CHECK bool keys_check(struct crypto_keys *k, const char *file,
			   struct db *db, struct err *e);

/*
 * The same for the writer, outside any transaction: a new store gets its key,
 * and the newest of the file its row.
 */
MUST_CHECK bool keys_settle(struct crypto_keys *k, const char *file,
			    struct db *db, struct err *e);

/* The names of the keys that the store needs; how many. */
size_t keys_needed(struct db *db, char ids[CRYPTO_KEYS][CRYPTO_KEY_ID]);

/* Nothing is sealed with other keys any more: their rows go. */
void keys_let_go(struct db *db, const char *newest);

/* The bodies that are to follow. */
struct reseal {
	struct db *db; /* borrowed, like the rest */
	const struct crypto_keys *keys;
	const char *file;
	bool active;
	int64_t after;   /* journal number: done up to here */
	int64_t upto;    /* those behind it have the newest key already */
	int64_t bodies;  /* sealed anew since reseal_begin */
	int64_t damaged; /* that cannot be opened */
};

/*
 * After keys_settle: is there anything to do, and where was it left?  `tail`
 * is the last journal number.
 */
void reseal_begin(struct reseal *r, struct db *db,
		  const struct crypto_keys *keys, const char *file,
		  int64_t tail);

/*
 * Some of them, in a transaction of its own.  *more: there is still something
 * to do.  False: the store failed.
 */
MUST_CHECK bool reseal_step(struct reseal *r, bool *more, struct err *e);

/* The object of `status`: which keys there are, which are needed, how far. */
void keys_status(const struct reseal *r, struct jsonw *w);

#endif
