#ifndef POLS_MODEL_BUCKET_H
#define POLS_MODEL_BUCKET_H

/* Declared money, where and how much: a row of the table besteding. */

#include <stdint.h>

#include "model/domein.h"

/* Sums of money by state, in cents, credits negative. */
struct line_sums {
	int64_t lines;
	int64_t submitted;
	int64_t rejected;
	int64_t approved;
};

/*
 * Where money of a ProductPeriode is counted.  Hashed and compared by its
 * bytes: none of them may be padding.
 */
struct line_bucket {
	char aanbieder[9];
	char gemeente[7];
	char categorie[4];
	char code[24];
	enum domein domein;
	int32_t van;
	int32_t tot;
	int32_t ingediend; /* month of the DeclaratieDagtekening */
};
_Static_assert(sizeof(struct line_bucket) == 44 + 4 * sizeof(int32_t),
	       "struct line_bucket has padding");

#endif
