/* Providers that do not exist. */
#include "providers.h"

#include <stdio.h>

#include "chance.h"

enum { AGB_FIRST = 42420000, WEIGHT = 1 << 24, PARETO_OFFSET = 4 };

static const char *const kinds[] = {"Zorggroep", "Thuiszorg", "Jeugdhuis",
				    "Praktijk",  "De Steun",  "Buurtzaak"};
static const char *const places[] = {"Kromme Rijn",  "Heuvelrug", "Lekdijk",
				     "Biltse Grift", "Langbroek", "Amerongen",
				     "Vechtzoom"};

#define COUNT(a) ((int32_t)(sizeof(a) / sizeof((a)[0])))

/* Its first segment goes round, so that each has some; large ones do more. */
static void
choose_segments(struct provider *p, struct dice *d, int n, int count)
{
	int s;

	for (s = 0; s < SEGMENTS; s++)
		if (s % count == n || (count > SEGMENTS && s == n % SEGMENTS))
			p->segments[s] = true;
	for (s = 0; n < count / 3 && s < SEGMENTS; s++)
		if (segments[s].domein == segments[n % SEGMENTS].domein &&
		    s != SEGMENT_OPVANG && dice_hits(d, 2500))
			p->segments[s] = true;
}

static void
choose_gemeenten(struct provider *p, struct dice *d, int n)
{
	int g;

	for (g = 0; g < GEMEENTEN; g++)
		p->gemeenten[g] = n < 2 * SEGMENTS || dice_hits(d, 4000);
	p->gemeenten[dice_below(d, GEMEENTEN)] = true;
}

static void
make(struct provider *p, const struct options *o, int n)
{
	struct dice d;

	dice_of(&d, o->seed, ABOUT_PROVIDER, n, 0);
	snprintf(p->agb, sizeof(p->agb), "%08u",
		 (unsigned)(AGB_FIRST + n) % 100000000);
	snprintf(p->name, sizeof(p->name), "%s %s %d",
		 kinds[dice_below(&d, COUNT(kinds))],
		 places[dice_below(&d, COUNT(places))], n + 1);
	p->eenmanszaak = n > o->providers * 3 / 4 && dice_hits(&d, 5000);
	p->weight = WEIGHT / (n + PARETO_OFFSET);
	choose_segments(p, &d, n, o->providers);
	choose_gemeenten(p, &d, n);
	p->utilisation = dice_between(&d, 780, 920);
	p->used = dice_between(&d, 800, 1020);
	/* The second overruns in any region, twelve of a hundred in all. */
	if (n == 1 || dice_hits(&d, 1200)) {
		p->used = dice_between(&d, 1150, 1450);
		p->utilisation = dice_between(&d, 930, 1000);
	}
	p->delay = dice_hits(&d, 2000) ? dice_between(&d, 1, 2) : 0;
	p->workday = dice_between(&d, 3, 16);
	p->in_minutes = dice_hits(&d, 1500);
	p->stops = n == 5;
	p->style = dice_below(&d, 4);
	p->combinatie = n >= 2 && n < 2 + 2 * COMBINATIES ? (n - 2) / 2 : -1;
}

struct provider *
providers_of(const struct options *o)
{
	struct provider *all = must_alloc((size_t)o->providers, sizeof(*all));
	int i;

	for (i = 0; i < o->providers; i++)
		make(&all[i], o, i);
	return all;
}

int32_t
providers_stop_month(void)
{
	return day_month(day_from_ymd(2026, 8, 1));
}

int32_t
contract_break(void)
{
	return day_from_ymd(2027, 1, 1);
}

bool
contract_goes_on(const struct options *o, int provider)
{
	return provider < o->providers / 2 || provider < SEGMENTS ||
	       provider % LEAVER_EVERY != 0;
}

static bool
can_take(const struct options *o, const struct provider *all, int i,
	 enum segment_id segment, int gemeente, int32_t day)
{
	return all[i].segments[segment] && all[i].gemeenten[gemeente] &&
	       (day < contract_break() || contract_goes_on(o, i));
}

int
providers_choose(const struct options *o, const struct provider *all,
		 enum segment_id segment, int gemeente, int32_t day,
		 int64_t throw_of)
{
	int64_t sum = 0;
	int i, last = 0;

	for (i = 0; i < o->providers; i++)
		if (can_take(o, all, i, segment, gemeente, day))
			sum += all[i].weight;
	if (sum == 0)
		return segment % o->providers;
	throw_of %= sum;
	for (i = 0; i < o->providers; i++) {
		if (!can_take(o, all, i, segment, gemeente, day))
			continue;
		last = i;
		if (throw_of < all[i].weight)
			break;
		throw_of -= all[i].weight;
	}
	return last;
}
