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
#include "flow/ledger.h"

/* A row of the table signal; texts in an arena, "" for NULL. */
struct signal_row {
	const char *id;
	const char *rule;
	const char *subject;
	const char *state;
	const char *domein;
	const char *gemeente;
	const char *aanbieder;
	const char *segment;
	const char *reason;  /* why it cleared */
	const char *figures; /* JSON, when it opened */
	const char *latest;  /* JSON */
	int64_t level_bp;
	int64_t nummer; /* RECORD_ABSENT when it is not about an allocation */
	int64_t client; /* RECORD_ABSENT when it is not about a client */
	int64_t seen;   /* journal numbers; 0: that did not happen */
	int64_t opened;
	int64_t acknowledged;
	int64_t cleared;
	int32_t seen_day; /* DAY_NONE: that did not happen */
	int32_t opened_day;
	int32_t acknowledged_day;
	int32_t cleared_day;
	int32_t consult_due;
	int32_t decide_due;
	int64_t rules;
	bool small;
};

/*
 * Append the steps, a line each, to steps, and the figures of today (one JSON
 * object) to figures.  *differs: a figure that the books keep is not what its
 * parts come to, or the signal keeps other figures.  False when the subject is
 * no longer in the books.
 */
bool explain(const struct signal_row *s, struct ledger *l, struct arena *a,
	     struct buf *steps, struct buf *figures, bool *differs);

#endif
