#ifndef POLS_CTL_BUDGET_H
#define POLS_CTL_BUDGET_H

/* Bestedingsruimten that touch a year, as views list them. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ctl/sheet.h"
#include "flow/ledger.h"

struct budget {
	char id[40];
	char aanbieder[40]; /* "*" = all, in this and the next ones */
	char domein[4];
	char gemeente[5];
	char segment[40];
	char soort[12];
	int32_t van;
	int32_t tot;
	int64_t bedrag;
	int64_t versions;
	bool below; /* an estimate for exactly what has a ceiling as well */
};

struct budgets {
	struct budget *items; /* owned; in order of their keys */
	size_t count;
};

/* Is value within a cell of a budget: "*", or the same? */
bool budget_covers(const char *cell, const char *value);

/* False when memory is out; a failure of the store stays in it. */
MUST_CHECK bool budgets_read(struct budgets *b, struct db *db, int32_t year);
void budgets_done(struct budgets *b);

/* id, aanbieder, … amount; and the cells of one. */
extern const struct sheet_columns budget_columns;
void budget_cells(struct sheet *s, const struct budget *b);

#endif
