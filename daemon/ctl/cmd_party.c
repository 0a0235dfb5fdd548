/* polsctl provider, gemeente and segment: the money of a year. */
#include <string.h>

#include "ctl/cmd.h"
#include "ctl/party.h"

static bool
is_named(const struct parties *p, const struct figures *f, const char *name)
{
	return name == NULL || strcmp(party_name(p, f), name) == 0;
}

/* Title and table, when there is anything in it. */
static void
print_part(struct sheet *s, const char *title)
{
	if (s->table.cells.len > 0)
		buf_printf(&s->c->out, "\n%s\n", title);
	sheet_print(s);
	sheet_done(s);
}

/* Behind the line of one party: all that its object has. */
static void
print_rest(const struct parties *p, struct ctl *c, const struct figures *f)
{
	struct sheet s;
	size_t i;

	sheet_init(&s, c);
	party_have(p, &s, true);
	for (i = 0; i < p->parts.count; i++) {
		if (!party_owns(p, f, &p->parts.items[i]))
			continue;
		party_cells(p, &s, &p->parts.items[i], true);
		sheet_end(&s);
	}
	print_part(&s, p->info->parts_key);
	sheet_init(&s, c);
	sheet_have(&s, &party_month_columns);
	for (i = 0; i < p->months.count; i++) {
		const struct figures *m = &p->months.items[i];

		if (m->key.month == 0 || !party_owns(p, f, m))
			continue;
		party_month_cells(p, &s, m);
		sheet_end(&s);
	}
	print_part(&s, "months");
	sheet_init(&s, c);
	sheet_have(&s, &budget_columns);
	for (i = 0; i < p->budgets.count; i++) {
		if (!party_touched(p, f, &p->budgets.items[i]))
			continue;
		budget_cells(&s, &p->budgets.items[i]);
		sheet_end(&s);
	}
	print_part(&s, "budgets");
	if (f->unbounded > 0)
		buf_printf(&c->out,
			   "\n%lld of %lld commitments have no maximum and "
			   "are not in `committed`\n",
			   (long long)f->unbounded, (long long)f->commitments);
}

static enum ctl_exit
print_all(struct ctl *c, const struct parties *p, const char *name)
{
	const bool show = name != NULL && !c->json &&
			  c->option[OPT_CSV] == NULL;
	int64_t shown = 0;
	struct sheet s;
	size_t i;

	sheet_init(&s, c);
	party_have(p, &s, false);
	for (i = 0; i < p->items.count && shown < c->limit; i++) {
		const struct figures *f = &p->items.items[i];

		if (!is_named(p, f, name))
			continue;
		if (show && shown > 0)
			buf_u8(&c->out, '\n');
		shown++;
		if (c->json) {
			party_json(p, c, f);
			continue;
		}
		party_cells(p, &s, f, false);
		sheet_end(&s);
		if (show) {
			sheet_print(&s);
			s.table.cells.len = 0;
			print_rest(p, c, f);
		}
	}
	if (name != NULL && shown == 0) {
		ctl_say("nothing is known of %s in %d; --year asks about "
			"another year",
			name, (int)p->ask.year);
		sheet_done(&s);
		return CTL_NOTHING;
	}
	sheet_print(&s);
	sheet_done(&s);
	return CTL_OK;
}

/* Which parties are asked for; name NULL: all of the kind. */
struct wanted {
	enum party_kind kind;
	const char *name;
};

static enum ctl_exit
gather_and_print(struct ctl *c, struct ledger *l, struct arena *a, void *ctx)
{
	const struct wanted *w = ctx;
	struct parties p = {.info = NULL};
	enum ctl_exit code = parties_gather(&p, c, w->kind, w->name, l);

	(void)a;
	if (code == CTL_OK)
		code = print_all(c, &p, w->name);
	parties_done(&p);
	return code;
}

static enum ctl_exit
list(struct ctl *c, enum party_kind kind)
{
	struct wanted w = {kind, NULL};

	return ctl_with_ledger(c, gather_and_print, &w);
}

static enum ctl_exit
show(struct ctl *c, enum party_kind kind)
{
	struct wanted w = {kind, c->args[0]};

	return ctl_with_ledger(c, gather_and_print, &w);
}

enum ctl_exit
cmd_provider_list(struct ctl *c)
{
	return list(c, PARTY_PROVIDER);
}

enum ctl_exit
cmd_provider_show(struct ctl *c)
{
	return show(c, PARTY_PROVIDER);
}

enum ctl_exit
cmd_gemeente_list(struct ctl *c)
{
	return list(c, PARTY_GEMEENTE);
}

enum ctl_exit
cmd_gemeente_show(struct ctl *c)
{
	return show(c, PARTY_GEMEENTE);
}

enum ctl_exit
cmd_segment_list(struct ctl *c)
{
	return list(c, PARTY_SEGMENT);
}

enum ctl_exit
cmd_segment_show(struct ctl *c)
{
	return show(c, PARTY_SEGMENT);
}
