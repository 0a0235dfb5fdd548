/* Which CSV file is imported when. */
#include "sheets.h"

#include <stdlib.h>
#include <string.h>

#include "sheets_budget.h"
#include "sheets_contract.h"

static int
by_day(const void *a, const void *b)
{
	const struct sheet *x = a, *y = b;

	return x->day != y->day ? (x->day > y->day) - (x->day < y->day)
				: strcmp(x->file, y->file);
}

struct plan {
	struct sheet_writer w;
	const struct provider *providers;
	struct spending *spending;
	int32_t first, last;
};

static bool
within(const struct plan *p, int32_t day)
{
	return day > p->first && day <= p->last;
}

/* Before anything is sent. */
static void
at_first(struct plan *p)
{
	struct sheet_writer *w = &p->w;
	const int32_t day = p->first;
	const int year = day_year(day);

	sheets_segmenten(w, day);
	sheets_producten(w, day);
	sheets_gemeenten(w, day);
	sheets_aanbieders(w, day, p->providers);
	sheets_contracten(w, day, false, p->providers);
	if (day >= contract_break())
		sheets_contracten(w, day, true, p->providers);
	sheets_tarieven(w, day, year - 3, year, -1, p->providers);
	sheets_profiel(w, day);
	sheets_ruimten(w, day, year, p->providers, p->spending);
	sheets_begroting(w, day, year, p->spending);
	sheets_overige_lasten(w, day, year);
	sheets_doelen(w, day, year);
}

/* Indexation is known in November, budgets in December. */
static void
for_next_year(struct plan *p, int year)
{
	struct sheet_writer *w = &p->w;
	int32_t day = day_add_working(day_from_ymd(year - 1, 11, 15), 1);

	if (within(p, day))
		sheets_tarieven(w, day, year - 1, year, -1, p->providers);
	day = day_add_working(day_from_ymd(year - 1, 12, 13), 1);
	if (!within(p, day))
		return;
	sheets_ruimten(w, day, year, p->providers, p->spending);
	sheets_begroting(w, day, year, p->spending);
	sheets_overige_lasten(w, day, year);
	sheets_doelen(w, day, year);
}

void
sheets_write(struct sheets *out, const struct options *o,
	     const struct provider *providers,
	     const struct allocations *allocations,
	     const struct deliveries *deliveries)
{
	struct plan p = {.w = {.o = o, .out = out},
			 .providers = providers,
			 .first = region_first(o),
			 .last = region_last(o)};
	int32_t renewal = day_from_ymd(2026, 11, 30);
	int year;

	memset(out, 0, sizeof(*out));
	p.spending = spending_of(o, allocations, deliveries);
	at_first(&p);
	for (year = day_year(p.first); year <= day_year(p.last); year++) {
		int32_t raised = day_add_working(day_from_ymd(year, 7, 5), 1);

		if (within(&p, raised))
			sheets_ruimten_raised(&p.w, raised, year, providers,
					      p.spending);
		if (year < day_year(p.last))
			for_next_year(&p, year + 1);
	}
	if (within(&p, renewal))
		sheets_contracten(&p.w, renewal, true, providers);
	if (within(&p, corrected_known()))
		sheets_tarieven(&p.w, corrected_known(), 2026, 2026, CORRECTED,
				providers);
	qsort(out->items, out->count, sizeof(*out->items), by_day);
}
