/* Careers: spells of care, renewals, pauses. */
#include "allocations.h"

#include <string.h>

#include "chance.h"

enum {
	NUMBERS_PER_CLIENT = 200,
	NUMBERS_PER_QUARTER = 20 * 1000 * 1000, /* as many clients as can be */
	FIRST_YEAR = 2020,    /* what is older counts as one quarter */
	QUARTERS_MAX = 48,    /* a number has nine digits */
	RELEVANT_BEFORE = 92, /* days an ended allocation still matters */
	VOLUME_ROUND = 5
};

struct career {
	const struct options *o;
	const struct provider *providers;
	struct allocations *out;
	struct person who;
	int client;
	int given; /* numbers used so far */
	struct dice dice;
};

/* Messages are sent on working days. */
static int32_t
workday(int32_t day)
{
	return day_add_working(day - 1, 1);
}

/* A product by weight, or -1 when nothing fits. */
static int
choose_product(struct career *c, int32_t day)
{
	int32_t sum = 0, at;
	int i;

	for (i = 0; i < product_count; i++)
		if (product_domein(i) == c->who.domein && product_on(i, day))
			sum += products[i].weight;
	if (sum == 0)
		return -1;
	at = dice_below(&c->dice, sum);
	for (i = 0; i < product_count; i++) {
		if (product_domein(i) != c->who.domein || !product_on(i, day))
			continue;
		if (at < products[i].weight)
			return i;
		at -= products[i].weight;
	}
	return -1;
}

static void
first_version(struct career *c, struct allocation *a, int32_t van, int32_t tot,
	      int32_t issued)
{
	const struct product *p = &products[a->product];
	struct version *v = &a->versions[0];
	int32_t amount = dice_between(&c->dice, p->volume_low, p->volume_high);

	v->van = van;
	v->tot = tot;
	v->issued = issued;
	v->volume = v->budget = -1;
	if (p->form == FORM_SPECIFIEK || p->form == FORM_PLACEHOLDER)
		v->volume = amount >= 100 ? amount / 100 * 100 : amount;
	if (p->form == FORM_BUDGET || p->form == FORM_GENERIEK)
		v->budget = (int64_t)(amount / 50 * 50) * 100;
	a->version_count = 1;
}

static struct version *
next_version(struct allocation *a, int32_t issued, const char *reden)
{
	struct version *v = &a->versions[a->version_count];

	*v = a->versions[a->version_count - 1];
	v->issued = issued > v->issued ? issued : workday(v->issued + 1);
	memcpy(v->reden, reden, strlen(reden) + 1);
	a->version_count++;
	return v;
}

/* What happens to an allocation after it was first sent. */
static void
live(struct career *c, struct allocation *a)
{
	struct version *v = &a->versions[0];
	const struct product *p = &products[a->product];
	bool total = strcmp(p->frequentie, "6") == 0;
	struct dice d;
	int32_t days, at, end;

	dice_of(&d, c->o->seed, ABOUT_VERSION, a->client, a->nummer);
	end = v->tot == DAY_NONE ? v->van + 500 : v->tot;
	days = end - v->van + 1;
	if (dice_hits(&d, 150)) { /* as if it had never been sent */
		v = next_version(a, workday(v->issued + dice_between(&d, 1, 9)),
				 "13");
		v->tot = v->van;
		a->never_started = true;
		return;
	}
	if (v->tot == DAY_NONE) {
		at = v->van + dice_between(&d, 120, 700);
		v = next_version(a, workday(at), "05");
		v->tot = v->issued + dice_between(&d, 5, 30);
		end = v->tot;
	} else if (days > 60 && dice_hits(&d, 1000)) { /* cut short */
		at = v->van + days / 3 + dice_below(&d, days / 3);
		v = next_version(a, workday(at),
				 dice_hits(&d, 2000) ? "02" : "05");
		v->tot = v->issued + dice_between(&d, -40, 30);
		if (v->tot < v->van + 7)
			v->tot = v->van + 7;
		if (v->tot > end)
			v->tot = end;
	} else if (days > 60 && total && dice_hits(&d, 1500)) {
		at = v->van + days / 2;
		v = next_version(a, workday(at), "14");
		if (v->volume >= 0)
			v->volume += v->volume / VOLUME_ROUND + 1;
		if (v->budget >= 0)
			v->budget += v->budget / VOLUME_ROUND;
	} else if (days > 60 && !total && dice_hits(&d, 1800)) { /* goes on */
		at = end - dice_between(&d, 8, 35);
		v = next_version(a, workday(at), "04");
		v->tot = end + dice_between(&d, 30, 180);
	}
}

/* The contract break: the old code ends, the rest gets the new one. */
static int32_t
cut_at_break(struct allocation *a)
{
	const struct product *p = &products[a->product];
	struct version *v = &a->versions[a->version_count - 1];
	int32_t last = contract_break() - 1, rest = v->tot;

	if (p->to_year == 0 || v->van > last || allocation_withdrawn(v) ||
	    (v->tot != DAY_NONE && v->tot <= last))
		return 0;
	if (v->issued >= last - 60 || a->version_count == VERSIONS) {
		v->tot = last;
		if (v->issued > last)
			v->issued = workday(last - 20);
		if (v != a->versions && v->issued <= v[-1].issued)
			v->issued = workday(v[-1].issued + 1);
		return rest;
	}
	v = next_version(a, workday(last - 25 - a->nummer % 14), "03");
	v->tot = last;
	return rest;
}

static void
give_care(struct career *c, struct allocation *a)
{
	const struct version *last = &a->versions[a->version_count - 1];
	struct dice d;

	dice_of(&d, c->o->seed, ABOUT_CARE, a->client, a->nummer);
	a->care_from =
		last->van + (dice_hits(&d, 4000) ? dice_between(&d, 1, 25) : 0);
	a->care_to = last->tot == DAY_NONE ? DAY_MAX : last->tot;
	if (dice_hits(&d, 800) && last->tot != DAY_NONE)
		a->care_to -= dice_between(&d, 5, 60);
	a->rest_from = a->rest_to = DAY_NONE;
	if (a->care_to - a->care_from > 120 && dice_hits(&d, 250)) {
		a->rest_from = a->care_from + dice_between(&d, 40, 80);
		a->rest_to = a->rest_from + dice_between(&d, 14, 35);
	}
	if (a->care_to < a->care_from || dice_hits(&d, 100))
		a->never_started = true;
}

static bool
relevant(const struct options *o, const struct allocation *a)
{
	const struct version *last = &a->versions[a->version_count - 1];

	return a->versions[0].issued <= region_last(o) &&
	       (last->tot == DAY_NONE ||
		last->tot >= region_first(o) - RELEVANT_BEFORE ||
		last->issued >= region_first(o));
}

/* Numbers rise with time, as a municipality gives them out. */
static int32_t
next_number(struct career *c, int32_t issued)
{
	int32_t quarter = day_month(issued) / 3 - FIRST_YEAR * 4;

	if (quarter < 0)
		quarter = 0;
	if (quarter > QUARTERS_MAX)
		quarter = QUARTERS_MAX;
	c->given++;
	return quarter * NUMBERS_PER_QUARTER + c->client * NUMBERS_PER_CLIENT +
	       c->given;
}

/* One number; its last day (DAY_NONE when open) for what comes after. */
static int32_t
allocate(struct career *c, int product, int provider, int32_t van, int32_t tot,
	 int32_t issued)
{
	struct allocation a = {.client = c->client,
			       .product = product,
			       .provider = provider,
			       .gemeente = c->who.gemeente,
			       .domein = c->who.domein};
	int32_t rest;

	a.nummer = next_number(c, issued);
	first_version(c, &a, van, tot, issued);
	live(c, &a);
	rest = cut_at_break(&a);
	give_care(c, &a);
	if (products[product].form == FORM_PLACEHOLDER)
		a.never_started = true;
	tot = a.versions[a.version_count - 1].tot;
	if (relevant(c->o, &a)) {
		struct allocations *all = c->out;

		all->items = must_grow(all->items, all->count, sizeof(a));
		all->items[all->count++] = a;
	}
	if (rest == 0)
		return tot;
	if (!contract_goes_on(c->o, provider))
		provider = providers_choose(c->o, c->providers,
					    products[product].segment,
					    c->who.gemeente, contract_break(),
					    (int64_t)a.nummer * 7919);
	return allocate(c, products[product].successor, provider,
			contract_break(), rest,
			workday(contract_break() - 20 - a.nummer % 10));
}

/* A spell of care, perhaps with a second and a third product beside it. */
static int32_t
spell(struct career *c, int32_t van)
{
	int taken[3], n = 0, want = 1, i;
	int32_t last = van;

	if (dice_hits(&c->dice, 3000))
		want = dice_hits(&c->dice, 2500) ? 3 : 2;
	while (n < want) {
		int product = choose_product(c, van);
		int32_t tot, months, issued;
		int provider;

		if (product < 0)
			break;
		for (i = 0; i < n && taken[i] != product; i++)
			;
		if (i < n)
			break;
		taken[n++] = product;
		provider = providers_choose(
			c->o, c->providers, products[product].segment,
			c->who.gemeente, van, dice_below(&c->dice, INT32_MAX));
		months = dice_between(&c->dice, products[product].months_low,
				      products[product].months_high);
		tot = day_add_months(van, months) - 1;
		if (products[product].may_be_open && dice_hits(&c->dice, 1500))
			tot = DAY_NONE;
		issued = van - dice_between(&c->dice, 1, 21);
		if (dice_hits(&c->dice, 500)) /* care began before paper */
			issued = van + dice_between(&c->dice, 1, 12);
		else if (dice_hits(&c->dice, 250)) /* after it was declared */
			issued = van + dice_between(&c->dice, 38, 60);
		tot = allocate(c, product, provider, van, tot, workday(issued));
		if (tot == DAY_NONE)
			tot = van + 700;
		if (tot > last)
			last = tot;
	}
	return last;
}

static void
career(struct career *c)
{
	int32_t day;

	dice_of(&c->dice, c->o->seed, ABOUT_CAREER, c->client, 0);
	day = region_epoch() + dice_below(&c->dice, 500);
	while (day <= region_last(c->o) + 60 &&
	       c->given < NUMBERS_PER_CLIENT / 2) {
		day = spell(c, day) + 1;
		if (dice_hits(&c->dice, 4000))
			day += dice_between(&c->dice, 14, 240);
	}
}

void
allocations_of(struct allocations *out, const struct options *o,
	       const struct provider *providers)
{
	int i;

	memset(out, 0, sizeof(*out));
	for (i = 0; i < o->clients; i++) {
		struct career c = {.o = o,
				   .providers = providers,
				   .out = out,
				   .client = i};

		person_of(&c.who, o, i);
		career(&c);
	}
}

const struct version *
allocation_known(const struct allocation *a, int32_t before)
{
	int i;

	for (i = a->version_count - 1; i > 0; i--)
		if (a->versions[i].issued < before)
			break;
	return &a->versions[i];
}

bool
allocation_withdrawn(const struct version *v)
{
	return strcmp(v->reden, "13") == 0;
}
