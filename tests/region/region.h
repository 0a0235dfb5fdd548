#ifndef POLS_REGION_H
#define POLS_REGION_H

/*
 * A region that does not exist: five municipalities, their contracts, the
 * people they allocate care to, and what providers declare for it.
 *
 * Everything follows from the seed and from what a thing is (this client,
 * this allocation in this month), never from the order in which it was made:
 * so the same day of two regions that differ only in the month they begin is
 * the same day, and the same arguments give the same bytes.
 *
 * Days and months are those of model/day.h, money is cents.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/day.h"
#include "model/domein.h"

struct options {
	int providers;
	int clients;
	int32_t from; /* the first month that is told (day_month) */
	int32_t months;
	uint64_t seed;
	const char *out;
};

/* First and last day that is told. */
int32_t region_first(const struct options *o);
int32_t region_last(const struct options *o);

/* Careers of clients begin here, whatever month is told first. */
int32_t region_epoch(void);

enum { GEMEENTEN = 5 };
extern const char *const gemeente_codes[GEMEENTEN];
extern const char *const gemeente_namen[GEMEENTEN];

/* size bytes, zeroed; ends the program when memory is out. */
void *must_alloc(size_t count, size_t size);

/* Room for one more in an array of count; grown by doubling. */
void *must_grow(void *array, size_t count, size_t size);

#endif
