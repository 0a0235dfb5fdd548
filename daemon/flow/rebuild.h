#ifndef POLS_FLOW_REBUILD_H
#define POLS_FLOW_REBUILD_H

/*
 * Making the books anew: the journal of one store is done again in an empty
 * scratch store, and every table that the journal decides is compared, row by
 * row.  Equal means that nothing in the books came from anywhere else.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/progress.h"
#include "port/db.h"

struct rebuild {
	/* Called now and then; what is "entries" or "tables". */
	progress_fn *progress;
	void *ctx;
	int64_t entries; /* of the journal that were done again */
	int64_t tables;  /* compared */
	int64_t rows;    /* in them */
	int64_t lines;   /* of declarations, in the books made anew */
	/* What it took: the journal, its declarations of that, comparing. */
	int64_t replay_us;
	int64_t declared_us;
	int64_t compare_us;
	/*
	 * The first difference, a sentence without values of the row that
	 * could be personal; "" when there is none.
	 */
	char difference[256];
};

/*
 * Rebuild what `from` (in a read transaction of the caller's) holds, in the
 * empty file scratch, which loses its name as soon as it is open.  True when
 * it could be done, equal or not.  ERR_CORRUPT when an entry comes out
 * differently or is broken.
 */
MUST_CHECK bool rebuild(struct rebuild *r, struct db *from, const char *scratch,
			struct err *e);

#endif
