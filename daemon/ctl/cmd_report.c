/* polsctl report: the table of reports, and what they share. */
#include <string.h>

#include "ctl/cmd.h"
#include "ctl/commands.h"
#include "ctl/report.h"
#include "model/day.h"

#define WHO (OPT(DOMAIN) | OPT(GEMEENTE) | OPT(AANBIEDER))

/* clang-format off */
static const struct report reports[] = {
	{"budgets", NULL, "bestedingsruimten and what is used of them",
	 WHO | OPT(SEGMENT), &report_budgets_columns, report_budgets},
	{"commitments", NULL, "figures per municipality, domain and segment",
	 WHO | OPT(SEGMENT) | OPT(BOOKING), NULL, report_commitments},
	{"flow", NULL, "in- and outflow per municipality, domain and month",
	 WHO | OPT(SEGMENT), &report_flow_columns, report_flow},
	{"term", NULL, "how long allocations are, per segment and category",
	 WHO | OPT(SEGMENT), &report_term_columns, report_term},
	{"rejected", NULL, "lines that were rejected, by the rule",
	 WHO | OPT(BOOKING), &report_rejected_columns, report_rejected},
	{"account", "AGB", "the sheet for a talk with a provider",
	 OPT(DOMAIN) | OPT(GEMEENTE) | OPT(SEGMENT) | OPT(BOOKING),
	 &report_account_columns, report_account},
};
/* clang-format on */

enum { REPORTS = sizeof(reports) / sizeof(reports[0]) };

/* The options that only some reports take. */
#define NARROWING (WHO | OPT(SEGMENT) | OPT(BOOKING))

bool
report_wants(const struct report_run *r, enum ctl_option filter,
	     const char *value)
{
	return r->c->option[filter] == NULL ||
	       strcmp(r->c->option[filter], value) == 0;
}

int32_t
report_first(const struct report_run *r)
{
	return day_from_ymd(r->year, 1, 1);
}

int32_t
report_last(const struct report_run *r)
{
	return day_from_ymd(r->year, 12, 31);
}

const char *
report_naam_aanbieder(const struct report_run *r, const char *aanbieder)
{
	const struct import_aanbieder *a =
		region_aanbieder(&r->l->region, aanbieder);

	return a == NULL ? NULL : a->naam;
}

const char *
report_naam_gemeente(const struct report_run *r, const char *gemeente)
{
	const struct import_gemeente *g =
		region_gemeente(&r->l->region, gemeente);

	return g == NULL ? NULL : g->naam;
}

static void
list_reports(void)
{
	size_t i;

	for (i = 0; i < REPORTS; i++)
		ctl_say("report %s%s%s: %s", reports[i].name,
			reports[i].argument == NULL ? "" : " ",
			reports[i].argument == NULL ? "" : reports[i].argument,
			reports[i].help);
}

/* The report that the words name; NULL after a message. */
static const struct report *
find(struct ctl *c)
{
	const struct report *r = NULL;
	size_t i;

	for (i = 0; c->arg_count > 0 && i < REPORTS; i++)
		if (strcmp(reports[i].name, c->args[0]) == 0)
			r = &reports[i];
	if (r == NULL) {
		(void)ctl_usage(c,
				c->arg_count == 0 ? "which report?"
						  : "there is no report %s",
				c->arg_count == 0 ? "" : c->args[0]);
		list_reports();
		return NULL;
	}
	if (c->arg_count != (r->argument == NULL ? 1u : 2u)) {
		(void)ctl_usage(c,
				r->argument == NULL
					? "report %s takes nothing more"
					: "report %s takes the AGB-code of a "
					  "provider",
				r->name);
		return NULL;
	}
	for (i = 0; i < OPT_COUNT; i++) {
		if (c->option[i] == NULL ||
		    (NARROWING & ~r->filters & (UINT64_C(1) << i)) == 0)
			continue;
		(void)ctl_usage(c, "report %s does not take %s", r->name,
				ctl_options[i].name);
		return NULL;
	}
	return r;
}

static enum ctl_exit
make(struct ctl *c, struct ledger *l, struct arena *a, void *ctx)
{
	const struct report *report = *(const struct report **)ctx;
	struct report_run r = {.c = c, .l = l};
	enum ctl_exit code;

	(void)a;
	r.year = ctl_year(c, l->day);
	if (r.year == 0 || !ctl_booking(c, &l->settings, &r.submission))
		return CTL_USAGE;
	r.argument = report->argument == NULL ? NULL : c->args[1];
	sheet_init(&r.sheet, c);
	if (report->columns != NULL)
		sheet_have(&r.sheet, report->columns);
	code = report->rows(&r);
	if (code == CTL_OK && !db_failed(l->db, NULL))
		sheet_print(&r.sheet);
	sheet_done(&r.sheet);
	return code;
}

enum ctl_exit
cmd_report(struct ctl *c)
{
	const struct report *r = find(c);

	return r == NULL ? CTL_USAGE : ctl_with_ledger(c, make, &r);
}
