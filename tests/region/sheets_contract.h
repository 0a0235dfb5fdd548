#ifndef POLS_REGION_SHEETS_CONTRACT_H
#define POLS_REGION_SHEETS_CONTRACT_H

/* What was agreed: segments, products, parties, contracts, tariffs. */

#include "sheet.h"

void sheets_segmenten(struct sheet_writer *w, int32_t day);
void sheets_producten(struct sheet_writer *w, int32_t day);
void sheets_gemeenten(struct sheet_writer *w, int32_t day);
void sheets_aanbieders(struct sheet_writer *w, int32_t day,
		       const struct provider *all);

/* The contracts that end in 2026, or (renewed) those from 2027 on. */
void sheets_contracten(struct sheet_writer *w, int32_t day, bool renewed,
		       const struct provider *all);

/*
 * Tariffs: from first to last year, the last one open-ended, as known on the
 * day.  With `only` the rows of one product, else -1.
 */
void sheets_tarieven(struct sheet_writer *w, int32_t day, int first, int last,
		     int only, const struct provider *all);

/* The name of a combination of providers, as ceilings name it. */
const char *sheets_combinatie(int combinatie);

#endif
