/*
 * Report account: what a contract manager lays on the table when talking with
 * a provider.  Money and products, no clients: their number neither.
 */
#include <stdlib.h>
#include <string.h>

#include "ctl/party.h"
#include "ctl/report.h"
#include "model/day.h"
#include "model/money.h"
#include "model/record.h"

enum { MONTHS = 12, PRODUCTS = 10 };

static const struct sheet_column columns[] = {
	{"part", "part", SHEET_TEXT},
	{"domain", "domain", SHEET_TEXT},
	{"segment", "segment", SHEET_TEXT},
	{"month", "month", SHEET_MONTH},
	{"productcategorie", NULL, SHEET_TEXT},
	{"productcode", "product", SHEET_TEXT},
	{"naam", "naam", SHEET_TEXT},
	{"plan", "plan", SHEET_MONEY},
	{"committed", "committed", SHEET_MONEY},
	{"expected", "expected", SHEET_MONEY},
	{"declared", "declared", SHEET_MONEY},
	{"approved", "approved", SHEET_MONEY},
	{"rest_expected", "rest", SHEET_MONEY},
	{"still_to_come", "to come", SHEET_MONEY},
	{"projection", "projection", SHEET_MONEY},
	{"share_of_plan", "of plan", SHEET_SHARE},
	{"signals_open", "signals", SHEET_INT},
};

const struct sheet_columns report_account_columns = SHEET_OF(columns);

/* One row; key.month, domein and segment are shown when they are there. */
static void
row(struct report_run *r, const struct parties *p, const char *part,
    const struct figures *f, const char *naam, int64_t plan)
{
	const struct figures_key *k = &f->key;
	const int64_t declared = figures_declared(f);
	struct sheet *s = &r->sheet;
	const bool month = strcmp(part, "month") == 0;

	sheet_text(s, part);
	sheet_text(s, k->domein[0] == '\0' ? NULL : k->domein);
	sheet_text(s, k->segment[0] == '\0' ? NULL : k->segment);
	sheet_num(s, month ? k->month : RECORD_ABSENT);
	sheet_text(s, NULL);
	sheet_text(s, NULL);
	sheet_text(s, naam);
	sheet_num(s, plan);
	sheet_num(s, f->committed_ct);
	sheet_num(s, f->expected_ct);
	sheet_num(s, declared);
	sheet_num(s, f->approved_ct);
	sheet_num(s, figures_rest(f, f->expected_ct));
	party_estimate_cells(p, s, f);
	sheet_share(s, declared, plan == RECORD_ABSENT ? 0 : plan);
	sheet_num(s, month ? RECORD_ABSENT : f->signals);
	sheet_end(s);
}

/* ---- the plan: budgets of the provider, by the profile of their segment */

/*
 * Lay a budget over the months of its period that lie in the year, each by
 * its share among those; sums from the first month on are rounded, so that
 * the months make the amount.
 */
static void
lay(const struct region *region, const struct budget *b, int32_t first,
    int64_t plan[MONTHS])
{
	int64_t part, whole, all = 0, sofar = 0, before = 0, upto;
	int32_t m;

	for (m = day_month(b->van); m <= day_month(b->tot); m++) {
		region_profiel(region, b->segment, m % MONTHS + 1, &part,
			       &whole);
		all += part;
	}
	for (m = day_month(b->van); m <= day_month(b->tot); m++) {
		region_profiel(region, b->segment, m % MONTHS + 1, &part,
			       &whole);
		sofar += part;
		if (all == 0 || !money_mul_div(&upto, b->bedrag, sofar, all))
			upto = before;
		if (m >= first && m - first < MONTHS)
			plan[m - first] += upto - before;
		before = upto;
	}
}

/* False when the provider has no budget of its own. */
static bool
plan_of(const struct report_run *r, const struct parties *p,
	int64_t plan[MONTHS])
{
	bool any = false;
	size_t i;

	memset(plan, 0, MONTHS * sizeof(plan[0]));
	for (i = 0; i < p->budgets.count; i++) {
		const struct budget *b = &p->budgets.items[i];

		if (b->below || strcmp(b->aanbieder, r->argument) != 0 ||
		    !report_wants(r, OPT_DOMAIN, b->domein) ||
		    !report_wants(r, OPT_GEMEENTE, b->gemeente) ||
		    !report_wants(r, OPT_SEGMENT, b->segment))
			continue;
		any = true;
		lay(p->region, b, day_month(report_first(r)), plan);
	}
	return any;
}

static void
month_rows(struct report_run *r, const struct parties *p)
{
	const int32_t first = day_month(report_first(r));
	int64_t plan[MONTHS];
	const bool any = plan_of(r, p, plan);
	size_t i;
	int32_t m;

	for (m = 0; m < MONTHS; m++) {
		struct figures f;

		memset(&f, 0, sizeof(f));
		for (i = 0; i < p->months.count; i++)
			if (p->months.items[i].key.month == first + m &&
			    strcmp(p->months.items[i].key.aanbieder,
				   r->argument) == 0)
				f = p->months.items[i];
		f.key.month = first + m;
		row(r, p, "month", &f, NULL, any ? plan[m] : RECORD_ABSENT);
	}
}

/* ---- products */

static void
product_row(struct report_run *r, struct stmt *st)
{
	const char *domein = db_col_text(st, "domein");
	const int64_t declared = db_col_int(st, "declared_ct");
	const int32_t van = (int32_t)db_col_int(st, "van");
	char categorie[4], code[24];
	const struct import_product *product;
	struct sheet *s = &r->sheet;
	enum domein d;

	db_col_copy(st, "categorie", categorie, sizeof(categorie));
	db_col_copy(st, "code", code, sizeof(code));
	if (!domein_parse(&d, domein))
		return;
	product = region_product(&r->l->region, d, categorie, code, van);
	sheet_text(s, "product");
	sheet_text(s, domein_text(d));
	sheet_text(s, region_segment(&r->l->region, d, categorie, code, van));
	sheet_num(s, RECORD_ABSENT);
	sheet_text(s, categorie);
	sheet_text(s, code);
	sheet_text(s, product == NULL ? NULL : product->naam);
	sheet_num(s, RECORD_ABSENT);
	sheet_num(s, RECORD_ABSENT);
	sheet_num(s, RECORD_ABSENT);
	sheet_num(s, declared);
	sheet_num(s, db_col_int(st, "approved_ct"));
	sheet_num(s, RECORD_ABSENT);
	sheet_num(s, RECORD_ABSENT);
	sheet_num(s, RECORD_ABSENT);
	sheet_share(s, 0, 0);
	sheet_num(s, RECORD_ABSENT);
	sheet_end(s);
}

static void
product_rows(struct report_run *r)
{
	struct stmt *st = db_stmt(r->l->db, SQL_REPORT_PRODUCTS);
	int shown = 0;

	db_bind_text(st, ":aanbieder", r->argument);
	db_bind_text_opt(st, ":domein", ctl_option(r->c, OPT_DOMAIN));
	db_bind_text_opt(st, ":gemeente", ctl_option(r->c, OPT_GEMEENTE));
	ctl_bind_booked(st, report_first(r), report_last(r), r->submission);
	while (shown < PRODUCTS && db_row(st)) {
		enum domein d;
		char code[24];

		db_col_copy(st, "code", code, sizeof(code));
		if (!domein_parse(&d, db_col_text(st, "domein")) ||
		    !report_wants(
			    r, OPT_SEGMENT,
			    region_segment(&r->l->region, d,
					   db_col_text(st, "categorie"), code,
					   (int32_t)db_col_int(st, "van"))))
			continue;
		product_row(r, st);
		shown++;
	}
}

enum ctl_exit
report_account(struct report_run *r)
{
	const struct figures *total = NULL;
	enum ctl_exit code;
	struct parties p;
	size_t i;

	code = parties_gather(&p, r->c, PARTY_PROVIDER, r->argument, r->l);
	for (i = 0; code == CTL_OK && i < p.items.count; i++)
		if (strcmp(p.items.items[i].key.aanbieder, r->argument) == 0)
			total = &p.items.items[i];
	if (code == CTL_OK && total == NULL) {
		ctl_say("nothing is known of %s in %d; --year asks about "
			"another year",
			r->argument, (int)r->year);
		code = CTL_NOTHING;
	}
	if (code == CTL_OK) {
		row(r, &p, "total", total,
		    report_naam_aanbieder(r, r->argument),
		    total->budgets > 0 ? total->budget_ct : RECORD_ABSENT);
		for (i = 0; i < p.parts.count; i++) {
			const struct figures *f = &p.parts.items[i];

			if (party_owns(&p, total, f))
				row(r, &p, "segment", f, NULL,
				    f->budgets > 0 ? f->budget_ct
						   : RECORD_ABSENT);
		}
		month_rows(r, &p);
		product_rows(r);
	}
	parties_done(&p);
	return code;
}
