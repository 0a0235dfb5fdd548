#ifndef POLS_FLOW_RECALL_H
#define POLS_FLOW_RECALL_H

/* What was said of a message before, read back from the store. */

#include <stdbool.h>
#include <stdint.h>

#include "stage/receipt.h"

struct db;

/*
 * Fill r with what the first receipt of message `journal` said (id and
 * outcome are the caller's).  Findings that came later, when a held line was
 * decided, are left out unless `later`.  Unless `later` a message that was
 * brought out of quarantine is what its retry came to.  False when there is no
 * such message.
 */
bool recall_receipt(struct receipt *r, struct db *db, struct arena *a,
		    int64_t journal, bool later);

#endif
