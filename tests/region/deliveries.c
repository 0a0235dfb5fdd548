/* Care, month by month, and when it is declared. */
#include "deliveries.h"

#include <stdio.h>
#include <string.h>

#include "chance.h"
#include "mishaps.h"

/* Of ten thousand lines, how many came within 1, 2, … months (signals.md). */
static const int lag[] = {5500, 8200, 9100, 9500, 9750, 9900, 10000};

static int
months_late(struct dice *d, const struct provider *p)
{
	int32_t at = dice_below(d, 10000);
	int k;

	for (k = 0; at >= lag[k]; k++)
		;
	return k + p->delay;
}

int32_t
deliveries_day(const struct provider *p, int gemeente, enum domein domein,
	       int32_t period)
{
	return day_add_working(day_month_last(period),
			       p->workday + (gemeente + (int)domein) % 3);
}

static int32_t
overlap(int32_t a, int32_t b, int32_t c, int32_t d)
{
	int32_t from = a > c ? a : c, to = b < d ? b : d;

	return to >= from ? to - from + 1 : 0;
}

/* Days of care between two days, without the break. */
static int32_t
care_days(const struct allocation *a, int32_t van, int32_t tot)
{
	int32_t days = overlap(van, tot, a->care_from, a->care_to);

	if (a->rest_from != DAY_NONE)
		days -= overlap(van, tot, a->rest_from, a->rest_to);
	return days < 0 ? 0 : days;
}

/* Part of a total that falls on some days of the whole allocation. */
static int64_t
part(int64_t total, int32_t days, const struct version *v)
{
	int32_t whole = v->tot == DAY_NONE ? 365 : v->tot - v->van + 1;

	return total * days / (whole > days ? whole : days);
}

/*
 * What was delivered, in the unit of the product: below every cap, because a
 * broken week or month counts in full there and by its days here.
 */
static int64_t
volume_of(const struct allocation *a, const struct version *v, int32_t days,
	  int32_t used, int64_t tarief)
{
	const struct product *p = &products[a->product];
	int64_t volume = 0;

	switch (p->form) {
	case FORM_SPECIFIEK:
		switch (p->frequentie[0]) {
		case '1':
			volume = v->volume * days;
			break;
		case '2':
			volume = v->volume * days / 7;
			break;
		case '4':
			volume = v->volume * days / 31;
			break;
		default:
			volume = part(v->volume, days, v);
			break;
		}
		if (v->volume == 1) /* nobody delivers less than one */
			return volume;
		break;
	case FORM_CATEGORIE:
		volume = (int64_t)p->volume_high * days / 31;
		break;
	case FORM_BUDGET:
	case FORM_GENERIEK:
		volume = part(v->budget, days, v) / (tarief > 0 ? tarief : 1);
		break;
	case FORM_PLACEHOLDER:
		break;
	}
	return volume * used / 1000;
}

struct making {
	const struct options *o;
	const struct provider *providers;
	struct mishaps mishaps;
};

static void
add(struct making *m, const struct allocation *a, size_t index, int32_t month,
    int32_t period, int32_t sent, int32_t used)
{
	const struct product *p = &products[a->product];
	const struct version *v = allocation_known(a, sent);
	const struct provider *of = &m->providers[a->provider];
	struct line l = {.allocation = index,
			 .client = a->client,
			 .nummer = a->nummer,
			 .period = period,
			 .sent = sent,
			 .categorie = p->categorie,
			 .code = p->code,
			 .eenheid = p->eenheid,
			 .dc = 'D',
			 .proper = true};
	int64_t price;

	l.van = day_month_first(month);
	if (l.van < v->van)
		l.van = v->van;
	l.tot = day_month_last(month);
	if (v->tot != DAY_NONE && l.tot > v->tot)
		l.tot = v->tot;
	if (l.tot < l.van)
		return;
	price = tarief_of(m->o, a->product, a->provider, a->gemeente, l.van,
			  sent);
	l.volume = volume_of(a, v, care_days(a, l.van, l.tot), used, price);
	if (l.volume <= 0)
		return;
	l.tarief = p->tarief == 0 ? -1 : price;
	l.bedrag = p->tarief == 0 ? l.volume : l.volume * price;
	if (strcmp(l.eenheid, "04") == 0 && of->in_minutes) {
		l.eenheid = "01";
		l.volume = l.volume * 60 - l.volume % 7;
		l.bedrag = (l.volume * price + 30) / 60;
		l.tarief = (price + 30) / 60;
	}
	/* References rise with time, as the programs of providers give them. */
	snprintf(l.referentie, sizeof(l.referentie), "%d-%d", (int)month,
		 (int)a->nummer);
	mishaps_add(&m->mishaps, a, v, &l);
}

static void
declare(struct making *m, const struct allocation *a, size_t index)
{
	const struct provider *of = &m->providers[a->provider];
	int32_t month, last = day_month(region_last(m->o));
	struct dice d;
	int32_t used;

	dice_of(&d, m->o->seed, ABOUT_CARE, a->client, -a->nummer);
	used = of->utilisation + dice_between(&d, -100, 100);
	if (used > 1000)
		used = 1000;
	if (a->care_to < day_month_last(last))
		last = day_month(a->care_to);
	month = day_month(a->care_from);
	mishaps_begin(&m->mishaps);
	for (; month <= last; month++) {
		int32_t period, sent;

		if (month < m->o->from ||
		    (of->stops && month >= providers_stop_month()))
			continue;
		dice_of(&d, m->o->seed, ABOUT_MONTH, a->nummer,
			(int64_t)a->gemeente * 100000 + month);
		period = month + months_late(&d, of);
		sent = deliveries_day(of, a->gemeente, a->domein, period);
		if (sent <= region_last(m->o))
			add(m, a, index, month, period, sent, used);
	}
}

void
deliveries_of(struct deliveries *out, const struct options *o,
	      const struct provider *providers, const struct allocations *all)
{
	struct making m = {.o = o, .providers = providers};
	size_t i;

	mishaps_init(&m.mishaps, o, providers, out);
	for (i = 0; i < all->count; i++)
		if (!all->items[i].never_started)
			declare(&m, &all->items[i], i);
}
