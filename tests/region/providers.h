#ifndef POLS_REGION_PROVIDERS_H
#define POLS_REGION_PROVIDERS_H

/*
 * Providers, from large to small: their sizes follow Pareto's law (the nth
 * of them weighs 1 / (n + 4)), the largest serve all municipalities, and
 * some overrun what they were given.
 */

#include "catalogue.h"
#include "region.h"

struct provider {
	char agb[9];
	char name[40];
	bool eenmanszaak;
	int64_t weight;
	bool segments[SEGMENTS]; /* that it is contracted for */
	bool gemeenten[GEMEENTEN];
	int32_t utilisation; /* permille of what is allocated */
	int32_t used;        /* permille of its budget that it will use */
	int32_t delay;       /* months it declares later than others */
	int32_t workday;     /* of the month, on which it declares */
	bool in_minutes;     /* declares hours in minutes (IV081) */
	bool stops;          /* declares nothing for care from STOPS_FROM on */
	int style;           /* how its messages look */
	int combinatie;      /* -1, or the combination it is in */
};

enum { COMBINATIES = 3, LEAVER_EVERY = 19 };

struct provider *providers_of(const struct options *o);

/* No care of this month or later is declared by a provider that stops. */
int32_t providers_stop_month(void);

/*
 * A provider that can take a client: of the segment, in the municipality, on
 * contract that day; chosen by weight.
 */
int providers_choose(const struct options *o, const struct provider *all,
		     enum segment_id segment, int gemeente, int32_t day,
		     int64_t throw_of);

/* Contracts end on 31 December 2026; not everybody gets a new one. */
int32_t contract_break(void); /* the first day of the new ones */
bool contract_goes_on(const struct options *o, int provider);

#endif
