/* Reports budgets and commitments. */
#include <stdlib.h>
#include <string.h>

#include "ctl/budget.h"
#include "ctl/figures.h"
#include "ctl/party.h"
#include "ctl/report.h"
#include "model/day.h"
#include "model/record.h"

/* ---- budgets: what is used of each, whatever the year of its period */

static const struct sheet_column columns[] = {
	{"id", NULL, SHEET_TEXT},
	{"aanbieder", "aanbieder", SHEET_TEXT},
	{"naam", "naam", SHEET_TEXT},
	{"domain", "domain", SHEET_TEXT},
	{"gemeente", "gemeente", SHEET_TEXT},
	{"segment", "segment", SHEET_TEXT},
	{"soort", "soort", SHEET_TEXT},
	{"from", "from", SHEET_DAY},
	{"to", "to", SHEET_DAY},
	{"amount", "amount", SHEET_MONEY},
	{"declared", "declared", SHEET_MONEY},
	{"approved", "approved", SHEET_MONEY},
	{"share_of_budget", "used", SHEET_SHARE},
	{"share_of_period", "of period", SHEET_SHARE},
	{"versions", NULL, SHEET_INT},
};

const struct sheet_columns report_budgets_columns = SHEET_OF(columns);

/* As the signals count it: the whole ProductPeriode lies in the period. */
static bool
counts(const struct budget *b, const struct figures *f)
{
	return f->day >= b->van && f->day <= b->tot && f->until <= b->tot &&
	       budget_covers(b->domein, f->key.domein) &&
	       budget_covers(b->gemeente, f->key.gemeente) &&
	       budget_covers(b->segment, f->key.segment);
}

static int
by_aanbieder(const void *a, const void *b)
{
	const struct figures *x = a, *y = b;

	return strcmp(x->key.aanbieder, y->key.aanbieder);
}

/* The first line of this holder or one behind it. */
static size_t
first_of(const struct figures_list *l, const char *aanbieder)
{
	size_t low = 0, high = l->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(l->items[mid].key.aanbieder, aanbieder) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void
used(const struct report_run *r, const struct figures_list *lines,
     const struct budget *b, struct figures *sum)
{
	const bool all = strcmp(b->aanbieder, "*") == 0;
	size_t i = all ? 0 : first_of(lines, b->aanbieder);

	memset(sum, 0, sizeof(*sum));
	for (; i < lines->count; i++) {
		const struct figures *f = &lines->items[i];

		if (!all && strcmp(f->key.aanbieder, b->aanbieder) != 0)
			break;
		/* Of all, but not once more as members of a combinatie. */
		if ((all &&
		     region_combinatie(&r->l->region, f->key.aanbieder)) ||
		    !counts(b, f))
			continue;
		sum->submitted_ct += f->submitted_ct;
		sum->rejected_ct += f->rejected_ct;
		sum->approved_ct += f->approved_ct;
	}
}

static void
budget_row(struct report_run *r, const struct figures_list *lines,
	   const struct budget *b)
{
	struct sheet *s = &r->sheet;
	struct figures sum;
	int64_t past = 0;

	used(r, lines, b, &sum);
	if (r->l->day != DAY_NONE && r->l->day >= b->van)
		past = (r->l->day < b->tot ? r->l->day : b->tot) - b->van + 1;
	sheet_text(s, b->id);
	sheet_text(s, b->aanbieder);
	sheet_text(s, report_naam_aanbieder(r, b->aanbieder));
	sheet_text(s, b->domein);
	sheet_text(s, b->gemeente);
	sheet_text(s, b->segment);
	sheet_text(s, b->soort);
	sheet_num(s, b->van);
	sheet_num(s, b->tot);
	sheet_num(s, b->bedrag);
	sheet_num(s, figures_declared(&sum));
	sheet_num(s, sum.approved_ct);
	sheet_share(s, figures_declared(&sum), b->bedrag);
	sheet_share(s, past, b->tot - b->van + 1);
	sheet_num(s, b->versions);
	sheet_end(s);
}

enum ctl_exit
report_budgets(struct report_run *r)
{
	struct figures_list lines = {.items = NULL};
	struct figures_ask ask;
	struct budgets all;
	size_t i;
	bool ok = budgets_read(&all, r->l->db, r->year);

	figures_ask_year(&ask, r->year);
	ask.sources = FIGURES_DECLARED;
	ask.combinaties = true;
	for (i = 0; i < all.count; i++) {
		if (all.items[i].van < ask.first)
			ask.first = all.items[i].van;
		if (all.items[i].tot > ask.last)
			ask.last = all.items[i].tot;
	}
	ok = ok && figures_gather(&lines, &ask, r->l);
	if (ok && lines.count > 0)
		qsort(lines.items, lines.count, sizeof(*lines.items),
		      by_aanbieder);
	for (i = 0; ok && i < all.count; i++) {
		const struct budget *b = &all.items[i];

		if (report_wants(r, OPT_AANBIEDER, b->aanbieder) &&
		    report_wants(r, OPT_DOMAIN, b->domein) &&
		    report_wants(r, OPT_GEMEENTE, b->gemeente) &&
		    report_wants(r, OPT_SEGMENT, b->segment))
			budget_row(r, &lines, b);
	}
	figures_done(&lines);
	budgets_done(&all);
	if (!ok)
		db_fail(r->l->db, ERR_NOMEM, "out of memory");
	return ok ? CTL_OK : CTL_FAILED;
}

/* ---- commitments */

enum ctl_exit
report_commitments(struct report_run *r)
{
	struct parties p;
	enum ctl_exit code = parties_gather(&p, r->c, PARTY_CROSS, NULL, r->l);
	size_t i;

	if (code == CTL_OK)
		party_have(&p, &r->sheet, false);
	for (i = 0; code == CTL_OK && i < p.items.count; i++) {
		party_cells(&p, &r->sheet, &p.items.items[i], false);
		sheet_end(&r->sheet);
	}
	parties_done(&p);
	return code;
}
