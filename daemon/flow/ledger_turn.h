#ifndef POLS_FLOW_LEDGER_TURN_H
#define POLS_FLOW_LEDGER_TURN_H

/* What the files of the ledger share. */

#include "flow/ledger.h"

/* A turn over the ledger's state for this entry. */
struct turn ledger_turn(struct ledger *l, struct entry *en,
			struct findings *findings);

/* The facts of the entry are what b holds (borrowed); memory may be out. */
void ledger_facts_of(struct ledger *l, struct entry *en, const struct buf *b);

/*
 * Judge a journalled message anew (or a retry of one): en has the outcome that
 * it had.  False when it comes to another outcome or level now.
 */
MUST_CHECK bool ledger_message_again(struct ledger *l, struct entry *en);

/* What every entry ends with: judge, announce, journal. */
void ledger_finish(struct ledger *l, struct turn *t);

#endif
