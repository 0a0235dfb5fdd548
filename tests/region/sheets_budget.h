#ifndef POLS_REGION_SHEETS_BUDGET_H
#define POLS_REGION_SHEETS_BUDGET_H

/* What may be spent: ceilings, budgets of municipalities, profiles, goals. */

#include "sheet.h"

struct spending;

/* What will be declared, per provider, municipality, product and year. */
struct spending *spending_of(const struct options *o,
			     const struct allocations *allocations,
			     const struct deliveries *deliveries);

void sheets_ruimten(struct sheet_writer *w, int32_t day, int year,
		    const struct provider *all, const struct spending *s);
/* Some ceilings of the year, raised. */
void sheets_ruimten_raised(struct sheet_writer *w, int32_t day, int year,
			   const struct provider *all,
			   const struct spending *s);
void sheets_begroting(struct sheet_writer *w, int32_t day, int year,
		      const struct spending *s);
void sheets_overige_lasten(struct sheet_writer *w, int32_t day, int year);
void sheets_profiel(struct sheet_writer *w, int32_t day);
void sheets_doelen(struct sheet_writer *w, int32_t day, int year);

#endif
