#ifndef POLS_CTL_FIGURES_H
#define POLS_CTL_FIGURES_H

/*
 * The money of a year as a cube: provider × municipality × domein × segment
 * (× month).  It is gathered once, row by row from the books, and rolled up to
 * the dimensions that a view wants.
 *
 * What each figure counts is said in polsctl(1), "FIGURES".
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "flow/ledger.h"

enum figures_dim {
	DIM_AANBIEDER = 1,
	DIM_GEMEENTE = 2,
	DIM_DOMEIN = 4,
	DIM_SEGMENT = 8,
	DIM_MONTH = 16
};

/*
 * Cleared as a whole, so that two can be compared by their bytes: none of them
 * may be padding.
 */
struct figures_key {
	char aanbieder[40]; /* AGB-code or a combinatie; "*" = all */
	char gemeente[8];
	char domein[4];
	char segment[40];
	int32_t month;
};
_Static_assert(sizeof(struct figures_key) == 92 + sizeof(int32_t),
	       "struct figures_key has padding");

struct figures {
	struct figures_key key;
	int32_t day;   /* of a fact: on it its contract is asked */
	int32_t until; /* of lines: the last day of their ProductPeriode */
	int64_t commitments;
	int64_t unbounded;
	int64_t committed_ct;
	int64_t expected_ct;
	int64_t lines;
	int64_t submitted_ct;
	int64_t rejected_ct;
	int64_t approved_ct;
	int64_t held_lines;
	int64_t held_ct;
	int64_t signals;
	int64_t budgets; /* how many are in budget_ct */
	int64_t budget_ct;
	int64_t shared_ct;   /* of those, by verdeelsleutel */
	int64_t begrotingen; /* how many are in begroting_ct */
	int64_t begroting_ct;
	int64_t overige_ct;
	/* For the estimate, and what it gives. */
	int64_t before_ct; /* declared until ask.last_month */
	int64_t running;   /* months of commitments without a maximum */
	int64_t still_ct;
	int64_t projection_ct;
	int64_t unprojected; /* commitments of which nothing can be said */
};

struct figures_list {
	struct figures *items; /* owned */
	size_t count;
	size_t cap;
	struct figures spare;
	bool failed; /* memory is out */
};

void figures_done(struct figures_list *l);

/* A new row, all zero; when memory is out a spare one. */
struct figures *figures_add(struct figures_list *l,
			    const struct figures_key *key, int32_t day);

/*
 * The rows of from by these dimensions only, sorted, in the empty list to.  A
 * row for all ("*") of one of them adds to none.
 */
void figures_roll(const struct figures_list *from, unsigned dims,
		  struct figures_list *to);

/* Declared: all that is not rejected. */
int64_t figures_declared(const struct figures *f);
/* What of an amount is not declared yet, not below 0. */
int64_t figures_rest(const struct figures *f, int64_t amount_ct);

/* ---- gathering (figures_gather.c) */

enum figures_source {
	FIGURES_COMMITMENTS = 1,
	FIGURES_DECLARED = 2,
	FIGURES_HELD = 4,
	FIGURES_IMPORTED = 8,
	FIGURES_SIGNALS = 16,
	FIGURES_ALL = 31,
	/* Late declarations and the year as a whole; wants months, and all
	 * parties. */
	FIGURES_ESTIMATE = 32
};

struct figures_ask {
	unsigned sources;
	int32_t year;
	int32_t first; /* days: the year, unless other ones are wanted */
	int32_t last;
	bool submission; /* declared money by year of submission, not of care */
	bool months;
	int32_t last_month; /* that is over, for the estimate; else 0 */
	/* Also under the name of a combinatie what its members did. */
	bool combinaties;
	/* Split what is for all municipalities by verdeelsleutel. */
	bool split;
	const char *aanbieder; /* NULL: all */
	const char *gemeente;  /* NULL: all */
};

/* Ask all about a year. */
void figures_ask_year(struct figures_ask *ask, int32_t year);

/* False when memory is out or the store failed: then it is failed. */
MUST_CHECK bool figures_gather(struct figures_list *l,
			       const struct figures_ask *ask,
			       struct ledger *led);

/*
 * Add the estimate to the rows of commitments and declared lines by month that
 * are there, for every party (estimate.c).
 */
void figures_estimate(struct figures_list *l, const struct figures_ask *ask,
		      struct ledger *led);

#endif
