/* polsctl report: thin lists, as a table, as CSV or as JSON. */
#include <string.h>

#include "ctl/cmd.h"
#include "ctl/commitment.h"
#include "ctl/party.h"
#include "ctl/table.h"
#include "model/day.h"
#include "model/record.h"

static const struct table_column budget_columns[] = {
	{"aanbieder", false}, {"domain", false}, {"gemeente", false},
	{"segment", false},   {"soort", false},  {"from", false},
	{"to", false},        {"amount", true},
};

static const struct table_column commitment_columns[] = {
	{"domain", false},     {"gemeente", false}, {"year", true},
	{"commitments", true}, {"unbounded", true}, {"committed", true},
	{"declared", true},    {"approved", true},  {"to come", true},
};

#define WIDTH(of) (sizeof(of) / sizeof((of)[0]))

static void
budget_rows(struct ctl *c, const struct parties *all, struct table *t)
{
	struct jsonw w;
	char day[DAY_TEXT];
	size_t i;

	for (i = 0; i < all->budget_count && (int64_t)i < c->limit; i++) {
		const struct party_budget *b = &all->budgets[i];

		if (c->json) {
			jsonw_init(&w, &c->out);
			jsonw_object(&w);
			jsonw_put_text(&w, "id", b->id);
			jsonw_put_text(&w, "aanbieder", b->aanbieder);
			jsonw_put_text(&w, "domain", b->domein);
			jsonw_put_text(&w, "gemeente", b->gemeente);
			jsonw_put_text(&w, "segment", b->segment);
			jsonw_put_text(&w, "soort", b->soort);
			jsonw_put_text(&w, "from", day_format(day, b->van));
			jsonw_put_text(&w, "to", day_format(day, b->tot));
			jsonw_put_int(&w, "amount_ct", b->bedrag);
			jsonw_object_end(&w);
			buf_u8(&c->out, '\n');
			continue;
		}
		table_text(t, b->aanbieder);
		table_text(t, b->domein);
		table_text(t, b->gemeente);
		table_text(t, b->segment);
		table_text(t, b->soort);
		table_day(t, b->van);
		table_day(t, b->tot);
		table_money(t, b->bedrag, RECORD_ABSENT);
	}
}

static void
commitment_rows(struct ctl *c, const struct parties *all, struct table *t)
{
	struct jsonw w;
	size_t i;

	for (i = 0; i < all->count && (int64_t)i < c->limit; i++) {
		const struct party *p = &all->items[i];

		if (c->json) {
			jsonw_init(&w, &c->out);
			party_json(all, p, &w);
			buf_u8(&c->out, '\n');
			continue;
		}
		table_text(t, p->domein);
		table_text(t, p->name);
		table_int(t, all->year);
		table_int(t, p->commitments);
		table_int(t, p->unbounded);
		table_money(t, p->committed_ct, RECORD_ABSENT);
		table_money(t, party_declared(p), RECORD_ABSENT);
		table_money(t, p->approved_ct, RECORD_ABSENT);
		table_money(t, party_still_to_come(p), RECORD_ABSENT);
	}
}

static const struct report {
	const char *name;
	enum party_kind kind;
	const struct table_column *columns;
	size_t width;
	void (*rows)(struct ctl *c, const struct parties *all, struct table *t);
} reports[] = {
	{"budgets", PARTY_PROVIDER, budget_columns, WIDTH(budget_columns),
	 budget_rows},
	{"commitments", PARTY_GEMEENTE, commitment_columns,
	 WIDTH(commitment_columns), commitment_rows},
};

static enum ctl_exit
make(struct ctl *c, const struct report *r, struct ledger *l)
{
	struct parties all = {.kind = r->kind};
	enum ctl_exit code = CTL_OK;
	struct table t;

	all.year = ctl_year(c, l->day);
	if (all.year == 0)
		return CTL_USAGE;
	table_init(&t, r->columns, r->width);
	if (parties_gather(&all, l, NULL))
		r->rows(c, &all, &t);
	else
		code = CTL_FAILED;
	if (c->option[OPT_CSV] != NULL)
		table_csv(&t, &c->out);
	else
		table_print(&t, &c->out);
	table_done(&t);
	parties_done(&all);
	return code;
}

enum ctl_exit
cmd_report(struct ctl *c)
{
	const struct report *r = NULL;
	enum ctl_exit code, closed;
	struct db *db = NULL;
	struct ledger l;
	struct err e;
	size_t i;

	for (i = 0; i < sizeof(reports) / sizeof(reports[0]); i++)
		if (strcmp(reports[i].name, c->args[0]) == 0)
			r = &reports[i];
	if (r == NULL)
		return ctl_usage(c, "there is budgets and commitments");
	if (c->json && c->option[OPT_CSV] != NULL)
		return ctl_usage(c, "--json or --csv, not both");
	if (!ctl_store_open(c, &db))
		return CTL_FAILED;
	code = ledger_init(&l, db, &e) ? make(c, r, &l) : ctl_fail(&e);
	ledger_done(&l);
	closed = ctl_store_close(&db);
	return code == CTL_OK ? closed : code;
}
