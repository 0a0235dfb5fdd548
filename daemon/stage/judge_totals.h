#ifndef POLS_STAGE_JUDGE_TOTALS_H
#define POLS_STAGE_JUDGE_TOTALS_H

/*
 * Wide subjects (ceilings, estimates, begrotingen) in memory, each with the
 * running total of the declared money that counts for it.
 *
 * A message says which money moved (turn->touched); what that adds to a
 * subject is one addition, whatever was declared before and however many
 * providers share the subject.  The totals are kept in the table `total`; this
 * is a copy that is always equal to it within a transaction, and forgotten
 * after a rollback.  When what money counts for changes (an import), all is
 * read and counted anew.
 *
 * Money counts for a subject when its provider, domein, gemeente and segment
 * are named or left open there and its ProductPeriode begins within the
 * period; for the first half when all of it lies therein (settled 22).  A
 * provider that a combinatie names counts as far as the contract that holds
 * on that day is one of the combinatie.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/turn.h"
#include "stage/judge_rule.h"

struct db;
struct stmt;

/* Other costs of a begroting, by calendar month. */
enum { JUDGE_MONTHS = 12 };

struct judge_total {
	struct judge_subject subject; /* half, sums and all but other_ct */
	int64_t other[JUDGE_MONTHS];
	bool pool;  /* aanbieder is a combinatie */
	bool live;  /* a signal of it is not cleared; or it is not known */
	bool moved; /* its sums are not those of the table */
	/*
	 * The first day on which a judgement may say something else though no
	 * sum moves.  Not stored: after reading it is judged on the next day,
	 * which then changes nothing.
	 */
	int32_t due;
	/*
	 * One of its signals was cleared on this day, and may come back on it;
	 * DAY_MAX: not known.
	 */
	int32_t cleared_day;
};

struct judge_totals {
	struct arena *arena;       /* owned */
	struct judge_total *items; /* by aanbieder, gemeente, tot */
	size_t count;
	size_t *moved; /* those whose sums moved, each once */
	size_t moved_count;
	bool loaded;
};

MUST_CHECK bool judge_totals_init(struct judge_totals *p);
void judge_totals_done(struct judge_totals *p);
/* After a rollback, or when what money counts for has changed. */
void judge_totals_forget(struct judge_totals *p);

/* Read subjects and totals, unless they are there. */
void judge_totals_load(struct judge_totals *p, struct db *db,
		       const struct region *region, const unsigned char *salt);

/* The segment that money of this kind is of (settled 19). */
const char *judge_totals_segment(const struct region *region,
				 const struct touched_money *m);

/* Add money that moved; p->moved says which subjects it counted for. */
void judge_totals_add(struct judge_totals *p, const struct region *region,
		      const struct touched_money *m, const char *segment);

/*
 * Forget, read the subjects and count all declared money anew.  breathe is
 * called now and then; all is marked as moved.
 */
void judge_totals_recount(struct judge_totals *p, struct db *db,
			  const struct region *region,
			  const unsigned char *salt, void (*breathe)(void *ctx),
			  void *ctx);

/* Put the totals that moved into the table, in order; they stay marked. */
void judge_totals_write(struct judge_totals *p, struct db *db);

/* What was judged is no longer marked as moved. */
void judge_totals_settle(struct judge_totals *p);

/*
 * It was judged on this day; steps: one of its signals waits for the next day,
 * whatever that brings.  Sets when it is due again.
 */
void judge_totals_judged(struct judge_total *one, int32_t day, bool steps);

/* A row of declared money as something that moved. */
void judge_totals_read(struct stmt *st, struct touched_money *m);

/*
 * How many subjects have a total in the table that is not what the declared
 * money comes to; p and anew are both loaded by it.
 */
size_t judge_totals_differ(struct judge_totals *p, struct judge_totals *anew,
			   struct db *db, const struct region *region,
			   const unsigned char *salt);

/* Fill what depends on the day: other costs of months that have begun. */
void judge_totals_day(struct judge_total *one, int32_t day);

/*
 * judge_totals_read.c: forget, then read subjects and totals.  After a failure
 * of the store nothing counts as loaded.
 */
void judge_totals_read_subjects(struct judge_totals *p, struct db *db,
				const struct region *region,
				const unsigned char *salt);

#endif
