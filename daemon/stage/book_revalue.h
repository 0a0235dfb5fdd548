#ifndef POLS_STAGE_BOOK_REVALUE_H
#define POLS_STAGE_BOOK_REVALUE_H

/* Working commitments out again, and telling of all of them together. */

#include <stdint.h>

#include "base/numbers.h"
#include "model/few.h"
#include "model/touched.h"
#include "model/turn.h"

/* What a cause came to: commitments with another outcome, sum of the moves. */
struct book_revalued {
	int64_t count;
	int64_t delta_ct;
	struct few few; /* the clients behind them */
};

void book_revalued_init(struct book_revalued *group, const struct turn *t);

/*
 * Value each of the commitments again (sorted first, so that a replay gives the
 * same events) and store what came out differently.  A change has an event of
 * its own when a reason is given, unless it is the contract that changed; all
 * others are added to the group.
 */
void book_revalue(struct turn *t, struct numbers *keys, const char *reason,
		  struct book_revalued *group);

/* One event for a group, when it is not empty. */
void book_revalue_tell(struct turn *t, const char *cause,
		       const struct book_revalued *group);

#endif
