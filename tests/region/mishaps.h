#ifndef POLS_REGION_MISHAPS_H
#define POLS_REGION_MISHAPS_H

/*
 * What goes wrong with a few of the lines, and how it is put right: a wrong
 * price, a reference used twice, an unknown allocation, more than was
 * allocated, a correction, a credit that has no debit.
 */

#include "deliveries.h"

struct mishaps {
	const struct options *o;
	const struct provider *providers;
	struct deliveries *out;
	size_t first; /* the first line of this allocation */
};

void mishaps_init(struct mishaps *m, const struct options *o,
		  const struct provider *providers, struct deliveries *out);

/* The lines that follow are of another allocation. */
void mishaps_begin(struct mishaps *m);

/* Declare a line as it should be, unless its dice say otherwise. */
void mishaps_add(struct mishaps *m, const struct allocation *a,
		 const struct version *v, const struct line *l);

#endif
