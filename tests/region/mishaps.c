/* A table of mishaps, and the line that each makes of a good one. */
#include "mishaps.h"

#include <stdio.h>
#include <string.h>

#include "chance.h"

enum { UNUSED_NUMBER = 150 };

void
mishaps_init(struct mishaps *m, const struct options *o,
	     const struct provider *providers, struct deliveries *out)
{
	memset(m, 0, sizeof(*m));
	memset(out, 0, sizeof(*out));
	m->o = o;
	m->providers = providers;
	m->out = out;
}

void
mishaps_begin(struct mishaps *m)
{
	m->first = m->out->count;
}

static void
put(struct mishaps *m, const struct line *l)
{
	struct deliveries *out = m->out;

	if (l->sent > region_last(m->o))
		return;
	out->items = must_grow(out->items, out->count, sizeof(*l));
	out->items[out->count++] = *l;
}

/* The same line months later, under a reference of its own. */
static struct line
later(const struct mishaps *m, const struct allocation *a, const struct line *l,
      int32_t months, char mark)
{
	struct line next = *l;
	size_t len = strlen(l->referentie);

	next.period = l->period + months;
	next.sent = deliveries_day(&m->providers[a->provider], a->gemeente,
				   a->domein, next.period);
	next.referentie[len] = mark;
	next.referentie[len + 1] = '\0';
	return next;
}

static void
credit(struct mishaps *m, const struct allocation *a, const struct line *l,
       int32_t months, char mark)
{
	struct line c = later(m, a, l, months, mark);

	memcpy(c.vorig, l->referentie, sizeof(c.vorig));
	c.dc = 'C';
	c.proper = false;
	put(m, &c);
}

/* ---- lines that should be rejected; false when it cannot be made */

static bool
wrong_price(struct mishaps *m, const struct allocation *a,
	    const struct version *v, struct line *l)
{
	(void)m, (void)a, (void)v;
	if (l->tarief < 0 || strcmp(l->eenheid, "01") == 0)
		return false;
	l->tarief += 125;
	l->bedrag = l->volume * l->tarief;
	return true;
}

static bool
wrong_amount(struct mishaps *m, const struct allocation *a,
	     const struct version *v, struct line *l)
{
	(void)m, (void)a, (void)v;
	if (l->tarief < 0)
		return false;
	l->bedrag += 1000;
	return true;
}

/* TR314: the reference of a line that went with another message. */
static bool
reference_twice(struct mishaps *m, const struct allocation *a,
		const struct version *v, struct line *l)
{
	size_t i;

	(void)a, (void)v;
	for (i = m->first; i < m->out->count; i++) {
		const struct line *old = &m->out->items[i];

		/* Not beside the credit of that line (TR316). */
		if (old->proper && old->period + 2 < l->period) {
			memcpy(l->referentie, old->referentie,
			       sizeof(l->referentie));
			return true;
		}
	}
	return false;
}

static bool
unknown_number(struct mishaps *m, const struct allocation *a,
	       const struct version *v, struct line *l)
{
	(void)m, (void)a, (void)v;
	l->nummer += UNUSED_NUMBER - l->nummer % 50;
	return true;
}

static bool
wrong_client(struct mishaps *m, const struct allocation *a,
	     const struct version *v, struct line *l)
{
	(void)a, (void)v;
	l->client = (l->client + 1) % m->o->clients;
	return true;
}

static bool
wrong_code(struct mishaps *m, const struct allocation *a,
	   const struct version *v, struct line *l)
{
	(void)m, (void)a, (void)v;
	l->code = l->code[0] == '5' ? "54099" : "99Z99";
	return true;
}

static bool
wrong_unit(struct mishaps *m, const struct allocation *a,
	   const struct version *v, struct line *l)
{
	(void)m, (void)a, (void)v;
	if (l->tarief < 0 || strcmp(l->eenheid, "14") == 0)
		return false;
	l->eenheid = "14";
	l->bedrag = l->volume * l->tarief;
	return true;
}

static bool
broken_period(struct mishaps *m, const struct allocation *a,
	      const struct version *v, struct line *l)
{
	(void)m, (void)a, (void)v;
	if (l->tot - l->van < 3)
		return false;
	if (l->volume % 2 == 0)
		l->van++;
	else
		l->tot--;
	return true;
}

/* TR308: to the end of the month, though the allocation ends before. */
static bool
after_the_end(struct mishaps *m, const struct allocation *a,
	      const struct version *v, struct line *l)
{
	int32_t last = day_month_last(day_month(l->van));

	(void)m, (void)a;
	if (v->tot == DAY_NONE || v->tot >= last)
		return false;
	l->tot = last;
	return true;
}

/* TR321, TR322, TR369. */
static bool
too_much(struct mishaps *m, const struct allocation *a, const struct version *v,
	 struct line *l)
{
	(void)m, (void)a, (void)v;
	if (l->bedrag > 2000000)
		return false;
	l->volume *= 12;
	l->bedrag = l->tarief < 0 ? l->volume : l->bedrag * 12;
	return strcmp(l->eenheid, "01") != 0;
}

static const struct mishap {
	int weight; /* of ten thousand lines */
	bool (*spoil)(struct mishaps *m, const struct allocation *a,
		      const struct version *v, struct line *l);
	bool again; /* it is declared anew, as it should have been */
} mishaps[] = {
	{20, wrong_price, true},     {10, wrong_amount, true},
	{20, reference_twice, true}, {15, unknown_number, true},
	{8, wrong_client, true},     {10, wrong_code, true},
	{5, wrong_unit, true},       {10, broken_period, true},
	{40, after_the_end, true},   {25, too_much, true},
};

/* ---- good lines with a sequel */

static void
correct(struct mishaps *m, const struct allocation *a, const struct line *l)
{
	struct line again = later(m, a, l, 1, 'n');

	put(m, l);
	credit(m, a, l, 1, 'c');
	if (l->volume < 2)
		return;
	again.volume = l->volume - (l->volume + 3) / 4;
	if (l->tarief < 0)
		again.bedrag = again.volume;
	else if (strcmp(products[a->product].eenheid, l->eenheid) != 0)
		again.bedrag =
			(again.volume * tarief_of(m->o, a->product, a->provider,
						  a->gemeente, l->van,
						  l->sent) +
			 30) /
			60;
	else
		again.bedrag = again.volume * l->tarief;
	put(m, &again);
}

static void
only_credit(struct mishaps *m, const struct allocation *a, const struct line *l)
{
	put(m, l);
	credit(m, a, l, 2, 'c');
}

static void
credit_twice(struct mishaps *m, const struct allocation *a,
	     const struct line *l)
{
	put(m, l);
	credit(m, a, l, 1, 'c');
	credit(m, a, l, 2, 'd');
}

static void
credit_of_nothing(struct mishaps *m, const struct allocation *a,
		  const struct line *l)
{
	struct line lost = *l;

	put(m, l);
	lost.referentie[strlen(lost.referentie) - 1] = 'x';
	credit(m, a, &lost, 1, 'c');
}

static void
credit_of_less(struct mishaps *m, const struct allocation *a,
	       const struct line *l)
{
	struct line less = *l;

	put(m, l);
	less.bedrag -= less.bedrag > 1 && less.tarief >= 0;
	credit(m, a, &less, 1, 'c');
}

static void
declare_twice(struct mishaps *m, const struct allocation *a,
	      const struct line *l)
{
	struct line again = later(m, a, l, 1, 'b');

	put(m, l);
	again.proper = false;
	put(m, &again);
}

static const struct sequel {
	int weight;
	void (*tell)(struct mishaps *m, const struct allocation *a,
		     const struct line *l);
} sequels[] = {
	{150, correct},         {30, only_credit},   {8, credit_twice},
	{8, credit_of_nothing}, {6, credit_of_less}, {15, declare_twice},
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

void
mishaps_add(struct mishaps *m, const struct allocation *a,
	    const struct version *v, const struct line *l)
{
	struct line wrong = *l, anew;
	struct dice d;
	int32_t at;
	size_t i;

	dice_of(&d, m->o->seed, ABOUT_MISHAP, l->nummer,
		(int64_t)a->gemeente * 100000 + l->van);
	at = dice_below(&d, 10000);
	for (i = 0; i < COUNT(sequels); at -= sequels[i++].weight) {
		if (at >= sequels[i].weight)
			continue;
		sequels[i].tell(m, a, l);
		return;
	}
	for (i = 0; i < COUNT(mishaps); at -= mishaps[i++].weight) {
		if (at >= mishaps[i].weight)
			continue;
		if (!mishaps[i].spoil(m, a, v, &wrong))
			break;
		wrong.proper = false;
		put(m, &wrong);
		if (dice_hits(&d, 8500)) {
			anew = later(m, a, l, 1, 'r');
			put(m, &anew);
		}
		return;
	}
	put(m, l);
}
