#ifndef POLS_MODEL_TOUCHED_H
#define POLS_MODEL_TOUCHED_H

/*
 * What one journal entry has touched, so that only that is judged: the
 * commitments and the providers whose figures moved.  Each stands once.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct touched {
	int64_t *commitments; /* toewijzing_key(); owned */
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

/* The same one may be noted twice: touched_sort() drops doubles. */
void touched_commitment(struct touched *t, int64_t key);
void touched_aanbieder(struct touched *t, const char *aanbieder);

/* Sort both lists and drop doubles: so the order of judging is fixed. */
void touched_sort(struct touched *t);

#endif
