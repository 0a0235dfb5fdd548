#ifndef POLS_MODEL_COMMITMENT_TARIEF_H
#define POLS_MODEL_COMMITMENT_TARIEF_H

/*
 * Which tarief holds on a day, and what a volume costs at it.  A 301 has no
 * tarief: it is agreed between gemeente and aanbieder per product code and
 * unit, and indexed, so every row has days between which it holds.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/day.h"
#include "model/period.h"

/* A row that may price one product of one aanbieder for one gemeente. */
struct tarief {
	int32_t van; /* first day, DAY_NONE: always held */
	int32_t tot; /* last day, DAY_NONE: open */
	enum eenheid eenheid;
	int64_t cents;
	int rank; /* commitment_tarief_rank(): higher is more specific */
};

/*
 * How specific a row is, by which of its keys are named rather than `*`: the
 * product weighs most, then the aanbieder, the gemeente and the domein.
 */
int commitment_tarief_rank(bool product, bool aanbieder, bool gemeente,
			   bool domein);

/*
 * The row for a volume in eenheid on a day: of the rows that hold then, those
 * with exactly this eenheid; if there is none and the volume is in minutes,
 * those per hour (IV081).  The highest rank of these; of equals (an import
 * refuses them) the one with the latest van, then the first.  NULL: none.
 */
const struct tarief *commitment_tarief_on(const struct tarief *rows, size_t n,
					  int32_t day, enum eenheid eenheid);

/*
 * The one row that commitment_tarief_on() gives on every day of [from, to];
 * NULL: there is none, or it may be another row on another day.
 */
const struct tarief *commitment_tarief_through(const struct tarief *rows,
					       size_t n, int32_t from,
					       int32_t to,
					       enum eenheid eenheid);

/*
 * What a volume costs, for a line or for a month of a maximum: the volume
 * itself for eenheid 83 (t may be NULL then; IV042), volume x tarief, or for
 * minutes at a tarief per hour round_half_up(tarief x minutes / 60), rounded
 * here and only here (IV081, TR346).  False when it passes 64 bits or the row
 * does not price this eenheid.
 */
MUST_CHECK bool commitment_tarief_amount(int64_t *out, const struct tarief *t,
					 int64_t volume, enum eenheid eenheid);

#endif
