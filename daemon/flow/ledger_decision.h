#ifndef POLS_FLOW_LEDGER_DECISION_H
#define POLS_FLOW_LEDGER_DECISION_H

/*
 * Decisions about a message, mostly one in quarantine.  The message itself
 * stays what it was, a row of the journal; the decision is a row of its own:
 *
 *   retry    judged anew, and booked (or refused, or in quarantine again) under
 *	      the number of the decision
 *   discard  never to be booked, for a reason that stays
 *   answered of any message: its answer was sent (book_termijn.h)
 *
 * Facts of such a row: u8 what, i64 the message, then what a message has, the
 * reason as text, or nothing.
 */

#include "flow/ledger.h"

enum ledger_decided {
	DECIDED_RETRY = 1,
	DECIDED_DISCARD = 2,
	DECIDED_ANSWERED = 3
};

enum { DECISION_HEAD = 9, DECISION_REASON = 200 };

/* Begin the facts of a decision. */
void ledger_decision_head(struct buf *b, enum ledger_decided what,
			  int64_t message);

/*
 * A message judged anew: as ledger_message, for an entry whose facts begin
 * with the head.
 */
void ledger_retry(struct ledger *l, struct entry *en,
		  struct ledger_result *out);

/* Discard; the reason has at most DECISION_REASON - 1 bytes. */
void ledger_discard(struct ledger *l, struct entry *en, int64_t message,
		    const char *reason);

/* Somebody says that this message was answered. */
void ledger_answered(struct ledger *l, struct entry *en, int64_t message);

/* The message that a decision is about; another entry is about itself. */
int64_t ledger_decision_message(const struct entry *en);

/*
 * Do a decision again; *same as ledger_message_again.  False when its facts
 * are broken.
 */
MUST_CHECK bool ledger_decision_replay(struct ledger *l, struct entry *en,
				       bool *same);

/* ledger_message calls this for a retry: store its outcome, add an event. */
void ledger_decision_note(struct turn *t, enum outcome outcome);

#endif
