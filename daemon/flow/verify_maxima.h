#ifndef POLS_FLOW_VERIFY_MAXIMA_H
#define POLS_FLOW_VERIFY_MAXIMA_H

/*
 * Do the commitments say what their allocations, the tariffs, the contracts
 * and the day come to?  Each is worked out anew, as a booking would.
 */

#include <stdint.h>

#include "base/err.h"
#include "base/progress.h"
#include "port/db.h"

/*
 * How many say something else.  False when it could not be done: a failure of
 * the store, or no memory.
 */
MUST_CHECK bool verify_maxima(struct db *db, progress_fn *progress, void *ctx,
			      int64_t *wrong, struct err *e);

#endif
