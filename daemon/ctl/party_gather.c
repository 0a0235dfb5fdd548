/* Parties: by the command line, from the books. */
#include "ctl/party.h"

#include <string.h>

#include "model/day.h"

/* Keep the rows whose text at an offset of the key is value. */
static void
keep(struct figures_list *l, size_t offset, const char *value)
{
	size_t i, kept = 0;

	if (value == NULL)
		return;
	for (i = 0; i < l->count; i++) {
		const char *have = (const char *)&l->items[i].key + offset;

		if (strcmp(have, value) == 0)
			l->items[kept++] = l->items[i];
	}
	l->count = kept;
}

/* What one party uses is weighed with what the others do: ask for all. */
static void
ask_estimate(struct figures_ask *ask, int32_t day)
{
	const int32_t month = day_month(day);

	ask->sources |= FIGURES_ESTIMATE;
	ask->last_month = day == day_month_last(month) ? month : month - 1;
	ask->months = true;
	ask->aanbieder = NULL;
	ask->gemeente = NULL;
}

static bool
ask_of(struct parties *p, struct ctl *c, const char *name, struct ledger *l)
{
	const int32_t year = ctl_year(c, l->day);
	struct figures_ask *ask = &p->ask;

	if (year == 0)
		return false;
	figures_ask_year(ask, year);
	if (!ctl_booking(c, &l->settings, &ask->submission))
		return false;
	p->months_wanted = name != NULL;
	ask->months = p->months_wanted;
	ask->combinaties = (p->info->dims & DIM_AANBIEDER) != 0;
	ask->split = ((p->info->dims | p->info->parts) & DIM_GEMEENTE) != 0;
	ask->aanbieder = c->option[OPT_AANBIEDER];
	ask->gemeente = c->option[OPT_GEMEENTE];
	if ((p->info->dims & DIM_AANBIEDER) != 0 && name != NULL &&
	    !region_combinatie(&l->region, name))
		ask->aanbieder = name;
	if ((p->info->dims & DIM_GEMEENTE) != 0 && name != NULL)
		ask->gemeente = name;
	if (!ask->submission && l->day != DAY_NONE)
		ask_estimate(ask, l->day);
	return true;
}

enum ctl_exit
parties_gather(struct parties *p, struct ctl *c, enum party_kind kind,
	       const char *name, struct ledger *l)
{
	struct figures_list all = {.items = NULL};
	enum ctl_exit code = CTL_OK;

	memset(p, 0, sizeof(*p));
	p->info = &party_infos[kind];
	p->day = l->day;
	p->region = &l->region;
	if (!ask_of(p, c, name, l))
		return CTL_USAGE;
	if (!figures_gather(&all, &p->ask, l))
		code = CTL_FAILED;
	keep(&all, offsetof(struct figures_key, aanbieder),
	     c->option[OPT_AANBIEDER]);
	keep(&all, offsetof(struct figures_key, gemeente),
	     c->option[OPT_GEMEENTE]);
	keep(&all, offsetof(struct figures_key, domein), c->option[OPT_DOMAIN]);
	keep(&all, offsetof(struct figures_key, segment),
	     c->option[OPT_SEGMENT]);
	figures_roll(&all, p->info->dims, &p->items);
	figures_roll(&all, p->info->dims | p->info->parts, &p->parts);
	if (p->months_wanted)
		figures_roll(&all, p->info->dims | DIM_MONTH, &p->months);
	figures_done(&all);
	if (!budgets_read(&p->budgets, l->db, p->ask.year) || p->items.failed ||
	    p->parts.failed || p->months.failed)
		db_fail(l->db, ERR_NOMEM, "out of memory");
	return db_failed(l->db, NULL) ? CTL_FAILED : code;
}

void
parties_done(struct parties *p)
{
	figures_done(&p->items);
	figures_done(&p->parts);
	figures_done(&p->months);
	budgets_done(&p->budgets);
}
