#ifndef POLS_MODEL_TOUCHED_H
#define POLS_MODEL_TOUCHED_H

/*
 * What one journal entry has touched, so that only that is judged: the
 * commitments and the providers whose figures moved.  Each stands once.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/domein.h"

struct touched_commitment {
	enum domain domein;
	char gemeente[5];
	int64_t nummer;
};

struct touched {
	struct touched_commitment *commitments; /* owned */
	size_t commitment_count;
	size_t commitment_cap;
	char (*aanbieders)[9]; /* owned */
	size_t aanbieder_count;
	size_t aanbieder_cap;
	bool all; /* everything: a new day, other settings */
	bool failed;
};

void touched_init(struct touched *t);
void touched_reset(struct touched *t);
void touched_done(struct touched *t);

/*
 * The caller does not add the same commitment twice in a row; equal ones are
 * taken out by touched_sort().
 */
void touched_commitment(struct touched *t, enum domain domein,
			const char *gemeente, int64_t nummer);
void touched_aanbieder(struct touched *t, const char *aanbieder);

/* Sort both lists and drop doubles: so the order of judging is fixed. */
void touched_sort(struct touched *t);

#endif
