#ifndef POLS_REGION_ALLOCATIONS_H
#define POLS_REGION_ALLOCATIONS_H

/*
 * What municipalities allocate: careers of clients, from spell to spell, and
 * the versions of each allocation as they were sent.
 */

#include "people.h"
#include "providers.h"
#include "region.h"

struct version {
	int32_t issued; /* Toewijzingsdatum, and the day it is sent */
	int32_t van;
	int32_t tot;    /* DAY_NONE: open */
	char reden[3];  /* "" on the first */
	int64_t volume; /* Omvang, or -1 */
	int64_t budget; /* cents, or -1 */
};

enum { VERSIONS = 4 };

struct allocation {
	int client;
	int product;
	int provider;
	int gemeente;
	enum domein domein;
	int32_t nummer;
	int version_count;
	struct version versions[VERSIONS];
	/* Care as it was in fact given. */
	int32_t care_from, care_to;
	int32_t rest_from; /* DAY_NONE, or the first day of a break ... */
	int32_t rest_to;   /* ... and the last */
	bool never_started;
};

struct allocations {
	struct allocation *items;
	size_t count;
};

/* Those that matter to the days told: in force or issued then. */
void allocations_of(struct allocations *out, const struct options *o,
		    const struct provider *providers);

/* The version in force for who knows what was sent before this day. */
const struct version *allocation_known(const struct allocation *a,
				       int32_t before);

bool allocation_withdrawn(const struct version *v);

#endif
