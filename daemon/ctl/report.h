#ifndef POLS_CTL_REPORT_H
#define POLS_CTL_REPORT_H

/*
 * Reports: a table of them, each with its columns, its filters and a function
 * that gives its rows.  Form (table, CSV, JSON), limit and as-of are those of
 * every report.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ctl/sheet.h"
#include "flow/ledger.h"

struct report_run {
	struct ctl *c;
	struct ledger *l;
	struct sheet sheet; /* has the columns of the report */
	int32_t year;
	bool submission;      /* the year is one of submission */
	const char *argument; /* NULL when the report takes none */
};

struct report {
	const char *name;
	const char *argument; /* "AGB", or NULL */
	const char *help;
	uint64_t filters; /* of the options that narrow it down */
	const struct sheet_columns *columns; /* NULL: rows() has them */
	enum ctl_exit (*rows)(struct report_run *r);
};

/* Does a filter of the command line, when given, want this value? */
bool report_wants(const struct report_run *r, enum ctl_option filter,
		  const char *value);

/* First and last day of the year. */
int32_t report_first(const struct report_run *r);
int32_t report_last(const struct report_run *r);

/* Names, NULL when they were not imported. */
const char *report_naam_aanbieder(const struct report_run *r,
				  const char *aanbieder);
const char *report_naam_gemeente(const struct report_run *r,
				 const char *gemeente);

/* The rows of each; columns beside them. */
enum ctl_exit report_budgets(struct report_run *r);
extern const struct sheet_columns report_budgets_columns;
enum ctl_exit report_commitments(struct report_run *r);
enum ctl_exit report_flow(struct report_run *r);
extern const struct sheet_columns report_flow_columns;
enum ctl_exit report_term(struct report_run *r);
extern const struct sheet_columns report_term_columns;
enum ctl_exit report_rejected(struct report_run *r);
extern const struct sheet_columns report_rejected_columns;
enum ctl_exit report_account(struct report_run *r);
extern const struct sheet_columns report_account_columns;

#endif
