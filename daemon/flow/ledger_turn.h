#ifndef POLS_FLOW_LEDGER_TURN_H
#define POLS_FLOW_LEDGER_TURN_H

/* What the files of the ledger share. */

#include "flow/ledger.h"

/* A turn over the ledger's state for this entry. */
struct turn ledger_turn(struct ledger *l, struct entry *en,
			struct findings *findings);

/* What every entry ends with: judge, announce, journal. */
void ledger_finish(struct ledger *l, struct turn *t);

#endif
