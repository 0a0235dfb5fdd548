#ifndef POLS_MODEL_SIGNAL_H
#define POLS_MODEL_SIGNAL_H

/*
 * The life of one signal, without a store:
 *
 *   (none) ─▶ pending ─▶ open ─▶ acknowledged ─▶ cleared
 *
 * An evaluation is a day (settled 21): messages and the tick of one day are
 * one evaluation, and its last verdict counts.  A rule that is to be confirmed
 * moves on when it asked for it on `confirm` distinct days in a row, today
 * included; it does so at the first evaluation of a day, which comes before
 * any message of that day, so that the order of messages within a day makes
 * no difference.  A fact (confirm 1) opens and clears at once.
 */

#include <stdbool.h>
#include <stdint.h>

enum signal_state {
	SIGNAL_NONE,    /* there is no such signal */
	SIGNAL_PENDING, /* noticed, to be confirmed */
	SIGNAL_OPEN,
	SIGNAL_ACKNOWLEDGED, /* open, and taken up */
	SIGNAL_CLEARED
};

/* "pending" … as the store and polsctl spell it; "" for SIGNAL_NONE. */
const char *signal_state_text(enum signal_state state);
/* SIGNAL_NONE for any other text. */
enum signal_state signal_state_parse(const char *s);

/* What a rule says of its subject today. */
enum signal_verdict {
	SIGNAL_QUIET, /* below the level at which a signal clears */
	SIGNAL_STAYS, /* between the levels: what is open stays open */
	SIGNAL_RAISES /* above the limit */
};

enum signal_step {
	SIGNAL_STILL,   /* no change */
	SIGNAL_NOTICED, /* none -> pending */
	SIGNAL_OPENS,   /* none or pending -> open */
	SIGNAL_CLEARS   /* pending, open or acknowledged -> cleared */
};

struct signal_life {
	enum signal_state state;
	/*
	 * Days in a row with a verdict that moves it on: up to and including
	 * run_day, and those before run_day.
	 */
	int32_t run;
	int32_t run_before;
	int32_t run_day; /* DAY_NONE before the first evaluation */
};

/*
 * Take in the verdict of a day and make the step it leads to.  A latch does
 * not clear by verdict (settled 24): only by what the caller knows of, such as
 * another version of its ceiling.  day never goes back.
 */
enum signal_step signal_judge(struct signal_life *l,
			      enum signal_verdict verdict, int32_t confirm,
			      bool latch, int32_t day);

/*
 * Does it count days, so that tomorrow matters whatever its verdict?  One that
 * does not is the same after another evaluation with the same verdict.
 */
bool signal_waits(const struct signal_life *l);

/* The same life, but for the day on which it was last looked at. */
bool signal_same(const struct signal_life *a, const struct signal_life *b);

/*
 * Has the figure of an open signal moved enough since it was last published
 * (`told`)?  More than 5 % of whole on the same day, at all on a later one.
 * All in the same unit.
 */
bool signal_moved(int64_t value, int64_t told, int64_t whole, int32_t told_day,
		  int32_t day);

#endif
