#ifndef POLS_FLOW_REDO_H
#define POLS_FLOW_REDO_H

/*
 * Doing the journal of one store again in an empty scratch store: all of it,
 * for a rebuild, or as it was known on some day, for an as-of question.  Both
 * go through the same door of the ledger as live work.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "port/db.h"

struct redo {
	/* Called for each entry. */
	void (*progress)(void *ctx, int64_t done, int64_t total);
	void *ctx;
	int64_t entries;     /* done again */
	int64_t declared_us; /* what declarations took of it (redo_all) */
};

/*
 * Open the empty file path as a scratch store; it loses its name at once, so
 * that nothing stays behind a kill.  The file is gone on failure as well.
 */
MUST_CHECK bool redo_open(struct db **to, const char *path, struct err *e);

/*
 * Do all of `from` (in a read transaction of the caller's) again, by number.
 * ERR_CORRUPT when an entry comes out differently, is broken or missing.
 */
MUST_CHECK bool redo_all(struct redo *r, struct db *from, struct db *to,
			 struct err *e);

/*
 * Do again what was known on day, in the order in which it became known, and
 * end with the evaluation of that day.  The books are those of a store that
 * got only that.  Entries keep the numbers they have.
 */
MUST_CHECK bool redo_known(struct redo *r, struct db *from, struct db *to,
			   int32_t day, struct err *e);

#endif
