#ifndef POLS_MODEL_PROJECTION_H
#define POLS_MODEL_PROJECTION_H

/*
 * What care is still to be declared, and what a year comes to.  Pure
 * arithmetic on money that others gather; polsctl(1), PROJECTION, has the
 * method in words.
 *
 * Three questions, in this order:
 *
 *   when     which share of a month's care is declared 0, 1, 2 … months after
 *            it: a chain of ratios between one month and the next, a
 *            provider's own weighed with those of all;
 *   how much which part of what is expected gets declared at all: what was
 *            declared, over what was expected times the share that should
 *            have come (Cape Cod), a holder's own weighed with that of its
 *            segment, that with the whole, and that with all of it;
 *   so       a month comes to what was declared of it, and of what is still
 *            missing the share that has yet to come (Bornhuetter-Ferguson).
 *
 * Shares and parts are in millionths, rounded to the nearest at each step
 * (money_mul_div); amounts are cents below 10^15.
 */

#include <stdbool.h>
#include <stdint.h>

enum {
	PROJECTION_ONE = 1000000,
	PROJECTION_DELAYS = 12, /* months after which nothing more comes */
	PROJECTION_WEIGHT = 6   /* months of one's own that weigh as all do */
};

/* ---- when */

struct projection_lag {
	/* Of the care months for which the next step is over: */
	int64_t so_far_ct[PROJECTION_DELAYS]; /* within k months after it */
	int64_t next_ct[PROJECTION_DELAYS];   /* within k + 1 */
	int64_t months[PROJECTION_DELAYS];    /* how many they are */
};

/*
 * Add one care month: declared_ct[k] came within k months after it, for every
 * k up to known (the months after it that are over; 12 and more are the same).
 */
void projection_lag_add(struct projection_lag *l,
			const int64_t declared_ct[PROJECTION_DELAYS + 1],
			int32_t known);

/*
 * The share of a month's care that is declared within k months after it.  own
 * may be NULL.  A step without observations is the common one: 0, 55,
 * 82, 91, 95, 97.5, 99, 100 %.
 */
void projection_shares(const struct projection_lag *all,
		       const struct projection_lag *own,
		       int64_t shares[PROJECTION_DELAYS + 1]);

/* ---- how much */

struct projection_use {
	int64_t declared_ct;
	int64_t due_ct;      /* of what was expected, the share that was due */
	int64_t expected_ct; /* the whole of it */
	int64_t months;      /* in which something was expected */
};

/* Add a care month that is over: what was declared, expected, and due. */
void projection_use_add(struct projection_use *u, int64_t declared_ct,
			int64_t expected_ct, int64_t share);

/* Add what others have. */
void projection_use_merge(struct projection_use *u,
			  const struct projection_use *more);

/* Declared over due; PROJECTION_ONE when nothing was due. */
int64_t projection_used(const struct projection_use *u);

/* The same with six mean months at the part that the others use. */
int64_t projection_used_among(const struct projection_use *own, int64_t others);

/* ---- so */

/*
 * What a care month that is over comes to, never below declared_ct, all that
 * is declared of it now; before_ct is what came before the month we are in.
 */
int64_t projection_past(int64_t before_ct, int64_t declared_ct,
			int64_t expected_ct, int64_t used, int64_t share);

/* The same for a month that is not over: what is expected of it. */
int64_t projection_future(int64_t declared_ct, int64_t expected_ct,
			  int64_t used);

#endif
