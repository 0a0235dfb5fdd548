#ifndef POLS_MODEL_TOUCHED_H
#define POLS_MODEL_TOUCHED_H

/*
 * What one journal entry has touched, so that only that is judged: the
 * commitments whose figures moved, each once, and the declared money that
 * moved, wherever it counts.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/numbers.h"
#include "model/bucket.h"

/* Declared money that moved: where, and by how much. */
struct touched_money {
	struct line_bucket at;
	struct line_sums by;
};

/* What must be looked at as a whole, because what it is weighed by changed. */
enum touched_all {
	TOUCHED_TOTALS = 1,      /* ceilings, contracts: where money counts */
	TOUCHED_COMMITMENTS = 2, /* products, settings */
	TOUCHED_CLIENTS = 4,     /* segments, settings */
	TOUCHED_EVERYTHING = 7
};

struct touched {
	struct numbers commitments;  /* toewijzing_key() */
	struct touched_money *money; /* owned */
	size_t money_count;
	size_t money_cap;
	unsigned all; /* of enum touched_all */
	bool failed;  /* memory ran out for money */
};

void touched_init(struct touched *t);
void touched_reset(struct touched *t);
void touched_done(struct touched *t);

/* The same one may be noted twice: sorting drops doubles. */
void touched_commitment(struct touched *t, int64_t key);
void touched_money(struct touched *t, const struct touched_money *m);

#endif
