#ifndef POLS_REGION_POST_H
#define POLS_REGION_POST_H

/*
 * The post of the region: who sends what on which day.  A day has up to four
 * rounds, each a folder: allocations, starts, stops, declarations; within a
 * round no message depends on another, so they may be sent side by side.
 */

#include "deliveries.h"
#include "startstops.h"

enum post_round {
	ROUND_ALLOCATIONS,
	ROUND_STARTS,
	ROUND_STOPS,
	ROUND_DECLARATIONS,
	ROUNDS
};

extern const char *const post_round_names[ROUNDS];

struct post; /* what was written on which day */

/* Write all of it below the folder "berichten" of the region. */
struct post *post_write(const struct options *o,
			const struct provider *providers,
			const struct allocations *allocations,
			const struct startstops *startstops,
			const struct deliveries *deliveries);

/* Messages in a round of a day. */
int post_count(const struct post *p, int32_t day, enum post_round round);

#endif
