#ifndef POLS_REGION_DELIVERIES_H
#define POLS_REGION_DELIVERIES_H

/*
 * What is declared: a line for each month of care of each allocation, in the
 * declaration of a month that is mostly the same and sometimes much later,
 * and what goes wrong with a few of them.
 */

#include "allocations.h"

enum { REFERENTIE = 21 };

struct line {
	size_t allocation;
	int client;     /* that the line stands with: mostly the right one */
	int32_t nummer; /* likewise */
	int32_t period; /* DeclaratiePeriode, a month */
	int32_t sent;   /* the day its message goes */
	char referentie[REFERENTIE];
	char vorig[REFERENTIE]; /* "" on a debit */
	const char *categorie;
	const char *code;
	const char *eenheid;
	int32_t van, tot;
	int64_t volume;
	int64_t tarief; /* -1: none (euros) */
	int64_t bedrag; /* without its sign */
	char dc;
	bool proper; /* care as it was, declared as it should be */
};

struct deliveries {
	struct line *items;
	size_t count;
};

void deliveries_of(struct deliveries *out, const struct options *o,
		   const struct provider *providers,
		   const struct allocations *all);

/*
 * The day on which a provider sends the declarations of a month to a
 * municipality: a working day of the next month.
 */
int32_t deliveries_day(const struct provider *p, int gemeente,
		       enum domein domein, int32_t period);

#endif
