#ifndef POLS_CTL_EXPLAIN_H
#define POLS_CTL_EXPLAIN_H

/*
 * A signal reckoned anew from the books, with every step told: the same rule
 * as in the daemon gives the figures, and beside it stands where they come
 * from.
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
	const char *figures; /* JSON, when it opened */
	const char *latest;  /* JSON */
	int64_t nummer;      /* RECORD_ABSENT for a ceiling */
	int64_t opened;
	int64_t cleared; /* 0: it is open */
	int32_t opened_day;
	int32_t cleared_day;
	int64_t rules;
};

/*
 * Append the steps, a line each, to steps, and the figures of today (one JSON
 * object) to figures.  False when the subject is no longer in the books.
 */
bool explain(const struct signal_row *s, struct ledger *l, struct arena *a,
	     struct buf *steps, struct buf *figures);

#endif
