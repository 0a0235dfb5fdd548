#ifndef POLS_STAGE_RULES_OVERLAP_H
#define POLS_STAGE_RULES_OVERLAP_H

/*
 * Which periods of the same product overlap (TR302, TR386, TR410): finding
 * pairs among very many without comparing each with each.
 *
 * Periods are met one after the other.  What overlaps a period among those met
 * before is looked up in three orders, each sorted by begin, with a tree of
 * the latest ends below each part of it: log n for a look-up and log n for
 * each pair found.  How many pairs there are in all is counted by sorting,
 * without finding them.
 *
 * A period may end before it begins (CS003): it is compared as it stands.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "stage/rules_value.h"

/* An open end: after all days that can be written. */
#define RULES_NEVER ((rules_wide)1 << 120)

struct rules_period {
	uint32_t node;
	bool exempt;                 /* overlaps nothing */
	struct rules_text categorie; /* p NULL: any product */
	struct rules_text code;      /* p NULL: any of the categorie */
	rules_wide begin;            /* not negative */
	rules_wide end;              /* the last day */
};

struct rules_overlap;

/* Periods are borrowed; NULL when memory is out. */
struct rules_overlap *
rules_overlap_new(struct arena *a, struct rules_period *periods, size_t count);

/*
 * Meet period i (from 0, each once, in any order).  Nodes of the periods met
 * before that overlap it go to out, ascending, at most max of them; returns
 * how many there are, but not over max + 1.
 */
size_t rules_overlap_meet(struct rules_overlap *o, size_t i, uint32_t *out,
			  size_t max);

/* How many pairs overlap; 0 when memory is out. */
uint64_t rules_overlap_count(struct rules_overlap *o);

#endif
