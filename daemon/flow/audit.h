#ifndef POLS_FLOW_AUDIT_H
#define POLS_FLOW_AUDIT_H

/*
 * The audit: refused attempts and access to personal data.
 *
 * Refusals can come by the thousand: the first of an actor and a kind is
 * written at once, those of the following minute are counted and written as
 * one row.  Nothing is written while messages are being booked.
 *
 * Rows are chained like those of the journal: a row that is edited, removed or
 * inserted breaks the chain, and a chain that was cut off or made anew has
 * another head than those that were published (heartbeats, the log).
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/entry.h"
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

/* A row; texts are borrowed. */
struct audit_row {
	int64_t nr;
	int64_t time_us;
	const char *actor;
	const char *action;
	const char *object;
	const char *reason;
	int64_t times;
	unsigned char chain[ENTRY_DIGEST];
};

/* Where the chain ends; nr 0 and zeroes: there is no row yet. */
struct audit_head {
	int64_t nr;
	unsigned char chain[ENTRY_DIGEST];
};

void audit_init(struct audit *a, struct db *db);

/*
 * Note a refusal.  Texts are cut to what a row holds and must not name a
 * person.  When too many different ones come at a time, the rest is written
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

/* In the caller's transaction, or by itself. */
void audit_head_read(struct db *db, struct audit_head *out);

/* The chain of a row behind `before`.  False: no memory. */
MUST_CHECK bool audit_chain(const struct audit_row *row,
			    const unsigned char before[ENTRY_DIGEST],
			    unsigned char out[ENTRY_DIGEST]);

/* All rows, ascending, until fn says false.  Its row is borrowed. */
void audit_walk(struct db *db, bool (*fn)(void *ctx, const struct audit_row *r),
		void *ctx);

#endif
