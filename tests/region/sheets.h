#ifndef POLS_REGION_SHEETS_H
#define POLS_REGION_SHEETS_H

/*
 * The CSV files of the region, each with the day on which it is imported:
 * what holds at first, the indexation and the ceilings of each new year, the
 * contracts of 2027, a tariff put right and ceilings raised halfway.
 */

#include "deliveries.h"
#include "providers.h"

struct sheet {
	int32_t day;         /* of the import */
	const char *command; /* of polsctl: "tariff" */
	char file[48];       /* below the folder "csv" */
};

struct sheets {
	struct sheet *items;
	size_t count;
};

/* Write them all below out/csv; the list is in order of their days. */
void sheets_write(struct sheets *out, const struct options *o,
		  const struct provider *providers,
		  const struct allocations *allocations,
		  const struct deliveries *deliveries);

#endif
