#ifndef POLS_MODEL_COMMITMENT_SPREAD_H
#define POLS_MODEL_COMMITMENT_SPREAD_H

/*
 * Spreading the maximum of a toewijzing over its calendar months, so that the
 * months add up to it.  The rules stand in model/commitment.h.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/commitment.h"
#include "model/period.h"

/*
 * Fill `volume` of the months of [from, until], which together are that
 * period.  total is period_cap_total() of it.  False when memory is out or a
 * product passes 64 bits.
 */
MUST_CHECK bool commitment_spread_volume(struct commitment_month *months,
					 size_t n, const struct omvang *o,
					 int32_t from, int32_t until,
					 int64_t total, struct arena *a);

/*
 * total (not negative) by the days of the months: shares[i] is floor(total x
 * days / all days), and what is left goes one by one to the largest
 * remainders, of equal ones to the earlier month.  False when memory is out.
 */
MUST_CHECK bool commitment_spread_days(int64_t *shares,
				       const struct commitment_month *months,
				       size_t n, int64_t total,
				       struct arena *a);

#endif
