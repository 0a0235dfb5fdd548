#ifndef POLS_CTL_EXPLAIN_H
#define POLS_CTL_EXPLAIN_H

/*
 * A signal computed again, with every step printed: the amounts come from the
 * declared lines or their sums per product and period, not from the running
 * totals on which the daemon judges; the verdict comes from the rule itself.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "ctl/signal_row.h"
#include "flow/ledger.h"

/*
 * Append the steps, a line each, to steps, and the figures of today (one JSON
 * object) to figures.  *differs: a figure that the books keep is not what its
 * parts come to, or the signal keeps other figures.  False when the subject is
 * no longer in the books.
 */
bool explain(const struct signal_row *s, struct ledger *l, struct arena *a,
	     struct buf *steps, struct buf *figures, bool *differs);

#endif
