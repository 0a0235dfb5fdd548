#ifndef POLS_REGION_STARTSTOPS_H
#define POLS_REGION_STARTSTOPS_H

/* Starts and stops (305, 307), breaks, and wrong ones that are taken back. */

#include "messages.h"

struct startstops {
	struct startstop *items;
	size_t count;
};

void startstops_of(struct startstops *out, const struct options *o,
		   const struct allocations *all);

#endif
