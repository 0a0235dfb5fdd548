#ifndef POLS_FLOW_AUDIT_H
#define POLS_FLOW_AUDIT_H

/*
 * What must be told later of who did what: attempts that were refused, and
 * looks at personal data.
 *
 * Refusals can come by the thousand: the first of an actor and a kind is
 * written at once, those of the following minute are counted and written as
 * one row.  Nothing is written while messages are being booked.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "port/db.h"

enum { AUDIT_TEXT = 96, AUDIT_SLOTS = 64 };

struct audit_slot {
	char actor[AUDIT_TEXT]; /* "" = free */
	char action[16];
	char object[AUDIT_TEXT];
	char reason[32];
	int64_t first_us; /* wall clock, of what is not written yet */
	int64_t times;    /* not written yet */
	int64_t due_ms;   /* monotonic: not written before */
};

struct audit {
	struct db *db; /* borrowed */
	struct audit_slot slots[AUDIT_SLOTS];
	int64_t refused; /* since the start */
};

void audit_init(struct audit *a, struct db *db);

/*
 * Somebody was refused.  Texts are cut to what a row holds and must not name
 * a person.  When too many different ones come at a time, the rest is written
 * under the actor "others".
 */
void audit_refused(struct audit *a, const char *actor, const char *action,
		   const char *object, const char *reason);

/*
 * Write what is due (with `all` whatever there is), in a transaction of its
 * own: for the loop, between batches.  False: the store failed.
 */
MUST_CHECK bool audit_flush(struct audit *a, bool all, struct err *e);

/* One row now, in the caller's transaction. */
void audit_note(struct db *db, const char *actor, const char *action,
		const char *object, const char *reason);

#endif
