#ifndef POLS_FLOW_LEDGER_ERASURE_H
#define POLS_FLOW_LEDGER_ERASURE_H

/*
 * The entry that says that a citizen was forgotten.  It changes no book: the
 * amounts stay under a reference that no longer leads to a person.
 *
 * Its facts: i64 reference, i64 bodies.
 */

#include "flow/ledger.h"

enum { ERASURE_NOBODY = 0 }; /* references begin at 1 */

struct erasure {
	int64_t client; /* reference, ERASURE_NOBODY = was not known */
	int64_t bodies; /* that were erased with it */
};

void ledger_erasure(struct ledger *l, struct entry *en,
		    const struct erasure *x);

/* The facts of such an entry; false when they are broken. */
bool ledger_erasure_read(const struct entry *en, struct erasure *out);

#endif
