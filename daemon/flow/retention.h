#ifndef POLS_FLOW_RETENTION_H
#define POLS_FLOW_RETENTION_H

/*
 * Bodies are kept for as long as a dispute may ask for them ([privacy]
 * retain_bodies) and no longer: a little at a time, beside the work.  What is
 * erased is overwritten in the file; digest, facts and chain stay.  How much
 * went is written into the audit, a row per day.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "port/db.h"

struct retention {
	struct db *db;  /* borrowed */
	int32_t day;    /* for which upto was looked up; DAY_NONE at first */
	int64_t upto;   /* journal number: bodies up to here may go */
	int64_t done;   /* they have gone up to here */
	int64_t erased; /* of this day, not yet written into the audit */
};

void retention_init(struct retention *r, struct db *db);

/*
 * Erase some of what is older than days before `day`, in a transaction of its
 * own.  *more: there is still something to do.  False: the store failed.
 */
MUST_CHECK bool retention_step(struct retention *r, int32_t day, int days,
			       bool *more, struct err *e);

#endif
