/* polsctl provider and gemeente: the money of a year. */
#include <stdio.h>
#include <string.h>

#include "ctl/cmd.h"
#include "ctl/party.h"
#include "ctl/table.h"
#include "model/record.h"

static const struct table_column provider_columns[] = {
	{"aanbieder", false}, {"year", true},     {"budget", true},
	{"committed", true},  {"declared", true}, {"approved", true},
	{"to come", true},    {"used", true},     {"of year", true},
	{"signals", true},
};

static const struct table_column gemeente_columns[] = {
	{"gemeente", false}, {"domain", false},   {"year", true},
	{"budget", true},    {"committed", true}, {"declared", true},
	{"approved", true},  {"to come", true},   {"used", true},
	{"of year", true},   {"signals", true},
};

static const struct table_column budget_columns[] = {
	{"aanbieder", false}, {"domain", false}, {"gemeente", false},
	{"segment", false},   {"soort", false},  {"from", false},
	{"to", false},        {"amount", true},
};

#define WIDTH(of) (sizeof(of) / sizeof((of)[0]))

static void
percent(struct table *t, int64_t part, int64_t whole)
{
	if (whole <= 0)
		table_text(t, "-");
	else
		table_printf(t, "%lld%%", (long long)(part * 100 / whole));
}

static void
party_row(struct table *t, const struct parties *all, const struct party *p)
{
	int64_t n, of;

	parties_elapsed(all, &n, &of);
	table_text(t, p->name);
	if (all->kind == PARTY_GEMEENTE)
		table_text(t, p->domein);
	table_int(t, all->year);
	table_money(t, p->has_budget ? p->budget_ct : RECORD_ABSENT,
		    RECORD_ABSENT);
	table_money(t, p->committed_ct, RECORD_ABSENT);
	table_money(t, party_declared(p), RECORD_ABSENT);
	table_money(t, p->approved_ct, RECORD_ABSENT);
	table_money(t, party_still_to_come(p), RECORD_ABSENT);
	percent(t, party_declared(p), p->has_budget ? p->budget_ct : 0);
	percent(t, n, of);
	table_int(t, p->signals_open);
}

static void
print_budgets(const struct parties *all, const struct party *p, struct buf *out)
{
	struct table t;
	size_t i;

	table_init(&t, budget_columns, WIDTH(budget_columns));
	for (i = 0; i < all->budget_count; i++) {
		const struct party_budget *b = &all->budgets[i];

		if (!party_budget_touches(all, p, b))
			continue;
		table_text(&t, b->aanbieder);
		table_text(&t, b->domein);
		table_text(&t, b->gemeente);
		table_text(&t, b->segment);
		table_text(&t, b->soort);
		table_day(&t, b->van);
		table_day(&t, b->tot);
		table_money(&t, b->bedrag, RECORD_ABSENT);
	}
	if (t.cells.len > 0)
		buf_u8(out, '\n');
	table_print(&t, out);
	table_done(&t);
}

static void
print_all(struct ctl *c, const struct parties *all, const char *name)
{
	const bool provider = all->kind == PARTY_PROVIDER;
	size_t i, told = 0, last = 0;
	struct jsonw w;
	struct table t;

	if (provider)
		table_init(&t, provider_columns, WIDTH(provider_columns));
	else
		table_init(&t, gemeente_columns, WIDTH(gemeente_columns));
	for (i = 0; i < all->count && (int64_t)told < c->limit; i++) {
		if (name != NULL && strcmp(all->items[i].name, name) != 0)
			continue;
		told++;
		last = i;
		if (c->json) {
			jsonw_init(&w, &c->out);
			party_json(all, &all->items[i], &w);
			buf_u8(&c->out, '\n');
		} else {
			party_row(&t, all, &all->items[i]);
		}
	}
	table_print(&t, &c->out);
	table_done(&t);
	if (name != NULL && told > 0 && !c->json) {
		print_budgets(all, &all->items[last], &c->out);
		if (all->items[last].unbounded > 0)
			buf_printf(&c->out,
				   "\n%lld of %lld commitments have no "
				   "maximum and are not in `committed`\n",
				   (long long)all->items[last].unbounded,
				   (long long)all->items[last].commitments);
	}
}

static enum ctl_exit
show(struct ctl *c, struct ledger *l, struct parties *all, const char *name)
{
	size_t i;

	all->year = ctl_year(c, l->day);
	if (all->year == 0)
		return CTL_USAGE;
	if (!parties_gather(all, l, name))
		return CTL_FAILED;
	for (i = 0; name != NULL && i < all->count; i++)
		if (strcmp(all->items[i].name, name) == 0)
			break;
	if (name != NULL && i == all->count) {
		ctl_say("nothing is known of %s in %d", name, (int)all->year);
		return CTL_NOTHING;
	}
	print_all(c, all, name);
	return CTL_OK;
}

static enum ctl_exit
with_store(struct ctl *c, enum party_kind kind, const char *name)
{
	struct parties all = {.kind = kind};
	enum ctl_exit code, closed;
	struct db *db = NULL;
	struct ledger l;
	struct err e;

	if (!ctl_store_open(c, &db))
		return CTL_FAILED;
	code = ledger_init(&l, db, &e) ? show(c, &l, &all, name) : ctl_fail(&e);
	ledger_done(&l);
	parties_done(&all);
	closed = ctl_store_close(&db);
	return code == CTL_OK ? closed : code;
}

enum ctl_exit
cmd_provider_list(struct ctl *c)
{
	return with_store(c, PARTY_PROVIDER, NULL);
}

enum ctl_exit
cmd_provider_show(struct ctl *c)
{
	return with_store(c, PARTY_PROVIDER, c->args[0]);
}

enum ctl_exit
cmd_gemeente_list(struct ctl *c)
{
	return with_store(c, PARTY_GEMEENTE, NULL);
}

enum ctl_exit
cmd_gemeente_show(struct ctl *c)
{
	return with_store(c, PARTY_GEMEENTE, c->args[0]);
}
