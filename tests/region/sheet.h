#ifndef POLS_REGION_SHEET_H
#define POLS_REGION_SHEET_H

/* One CSV file at a time, for those who know what goes into it. */

#include <stdio.h>

#include "sheets.h"

struct sheet_writer {
	const struct options *o;
	struct sheets *out;
	FILE *file;
};

/*
 * Begin "name-YEAR.csv" (without a year when 0) with its header; rows are
 * printed to w->file; sheet_end() closes it.
 */
void sheet_begin(struct sheet_writer *w, int32_t day, const char *command,
		 const char *name, int year, const char *header);
void sheet_end(struct sheet_writer *w);

/* "12,50" and "2026-01-01;2026-12-31" (open: an empty second). */
void sheet_euros(struct sheet_writer *w, int64_t cents);
void sheet_period(struct sheet_writer *w, int32_t van, int32_t tot);

#endif
