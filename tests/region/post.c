/* Things become messages: sorted by day, sender and receiver. */
#include "post.h"

#include <stdlib.h>
#include <string.h>

#include "post_file.h"

/* What goes into one message: all with the same key. */
struct item {
	int32_t day;
	enum post_round round;
	int key[5]; /* domain, gemeente, provider, client or period, … */
	size_t index;
	int version;
};

struct items {
	struct item *all;
	size_t count;
};

static void
add(struct items *items, const struct item *it)
{
	items->all = must_grow(items->all, items->count, sizeof(*it));
	items->all[items->count++] = *it;
}

static int
compare(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int c = (x->day > y->day) - (x->day < y->day), i;

	if (c == 0)
		c = (int)x->round - (int)y->round;
	for (i = 0; c == 0 && i < 5; i++)
		c = (x->key[i] > y->key[i]) - (x->key[i] < y->key[i]);
	if (c == 0)
		c = (x->index > y->index) - (x->index < y->index);
	return c;
}

static bool
same_message(const struct item *a, const struct item *b)
{
	return a->day == b->day && a->round == b->round &&
	       memcmp(a->key, b->key, 4 * sizeof(a->key[0])) == 0;
}

/* ---- gathering */

/* Versions from before the first day are told on it, the last one only. */
static void
gather_allocations(struct items *items, const struct options *o,
		   const struct allocations *all)
{
	int32_t first = region_first(o), last = region_last(o);
	size_t i;
	int v;

	for (i = 0; i < all->count; i++) {
		const struct allocation *a = &all->items[i];
		struct item it = {.round = ROUND_ALLOCATIONS,
				  .key = {(int)a->domein, a->gemeente,
					  a->provider, a->client, 0},
				  .index = i};

		for (v = 0; v < a->version_count; v++) {
			it.day = a->versions[v].issued;
			it.version = v;
			if (it.day > last)
				break;
			if (it.day < first) {
				if (v + 1 < a->version_count &&
				    a->versions[v + 1].issued <= first)
					continue;
				it.day = first;
			}
			add(items, &it);
		}
	}
}

static void
gather_startstops(struct items *items, const struct startstops *all)
{
	size_t i;

	for (i = 0; i < all->count; i++) {
		const struct startstop *s = &all->items[i];
		struct item it = {.day = s->sent,
				  .round = s->end == DAY_NONE ? ROUND_STARTS
							      : ROUND_STOPS,
				  .key = {(int)s->allocation->domein,
					  s->allocation->gemeente,
					  s->allocation->provider, (int)i, 0},
				  .index = i};

		add(items, &it);
	}
}

/* OP366: credits before debits of one client. */
static void
gather_lines(struct items *items, const struct deliveries *all,
	     const struct allocations *of)
{
	size_t i;

	for (i = 0; i < all->count; i++) {
		const struct line *l = &all->items[i];
		const struct allocation *a = &of->items[l->allocation];
		struct item it = {.day = l->sent,
				  .round = ROUND_DECLARATIONS,
				  .key = {(int)a->domein, a->gemeente,
					  a->provider, l->period,
					  l->client * 2 + (l->dc == 'D')},
				  .index = i};

		add(items, &it);
	}
}

/* ---- writing */

struct writing {
	const struct options *o;
	const struct provider *providers;
	const struct allocations *allocations;
	const struct startstops *startstops;
	const struct deliveries *deliveries;
	struct post_files files;
};

static struct letter
letter_of(struct writing *w, const struct item *it, const char *soort)
{
	const struct provider *p = &w->providers[it->key[2]];
	const char *gemeente = gemeente_codes[it->key[1]];
	bool ours = it->round == ROUND_ALLOCATIONS;
	struct letter l = {
		.domein = (enum domein)it->key[0],
		.soort = soort,
		.from = ours ? gemeente : p->agb,
		.to = ours ? p->agb : gemeente,
		.dated = it->day,
		.style = ours ? (enum xml_style)(it->key[1] % XML_STYLES)
			      : (enum xml_style)p->style};

	post_files_number(&w->files, it->day, it->round, l.identificatie);
	return l;
}

/* TR302: the same product twice at the same time in one message. */
static bool
clashes(const struct given *a, const struct given *b)
{
	const struct product *p = &products[a->allocation->product];
	const struct product *q = &products[b->allocation->product];
	const struct version *v = a->version, *w = b->version;

	if ((v->tot != DAY_NONE && v->tot < w->van) ||
	    (w->tot != DAY_NONE && w->tot < v->van))
		return false;
	if (p->form == FORM_GENERIEK || q->form == FORM_GENERIEK)
		return true;
	return strcmp(p->categorie, q->categorie) == 0 &&
	       (p->form != FORM_SPECIFIEK || q->form != FORM_SPECIFIEK ||
		strcmp(p->code, q->code) == 0);
}

enum { GIVEN_MOST = 40 };

static bool
fits(const struct given *list, size_t n, const struct given *g)
{
	size_t i;

	if (n == GIVEN_MOST)
		return false;
	for (i = 0; i < n; i++)
		if (list[i].allocation == g->allocation || clashes(&list[i], g))
			return false;
	return true;
}

/*
 * OP087: a 301 names all allocations of this client at this provider that
 * hold on the day.  Those of one client lie side by side.
 */
static size_t
add_repeats(struct writing *w, const struct item *it, struct given *list,
	    size_t n)
{
	const struct allocation *all = w->allocations->items;
	const struct allocation *me = &all[it->index], *a;

	for (a = me; a > all && a[-1].client == me->client; a--)
		;
	for (; a < all + w->allocations->count && a->client == me->client;
	     a++) {
		struct given g = {.allocation = a,
				  .version = allocation_known(a, it->day),
				  .repeated = true};

		if (a->provider != me->provider || a->domein != me->domein ||
		    a->versions[0].issued >= it->day ||
		    allocation_withdrawn(g.version) ||
		    (g.version->tot != DAY_NONE && g.version->tot < it->day))
			continue;
		if (fits(list, n, &g))
			list[n++] = g;
	}
	return n;
}

/* Those that clash go in a message of their own. */
static void
write_allocations(struct writing *w, const struct item *items, size_t count)
{
	struct given list[GIVEN_MOST];
	bool done[GIVEN_MOST] = {false};
	size_t i, n, left = count < GIVEN_MOST ? count : GIVEN_MOST;
	struct person who;
	struct letter l;

	count = left;
	person_of(&who, w->o, items[0].key[3]);
	while (left > 0) {
		n = 0;
		for (i = 0; i < count; i++) {
			const struct allocation *a =
				&w->allocations->items[items[i].index];
			struct given g = {a, &a->versions[items[i].version],
					  false};

			if (done[i] || !fits(list, n, &g))
				continue;
			list[n++] = g;
			done[i] = true;
			left--;
		}
		if (items[0].day > region_first(w->o))
			n = add_repeats(w, &items[0], list, n);
		l = letter_of(w, &items[0], "301");
		message_301(post_files_buf(&w->files), &l, &who, list, n);
		post_files_put(&w->files, &l);
	}
}

static void
write_startstop(struct writing *w, const struct item *it)
{
	const struct startstop *s = &w->startstops->items[it->index];
	bool starts = it->round == ROUND_STARTS;
	struct letter l = letter_of(w, it, starts ? "305" : "307");
	struct person who;

	person_of(&who, w->o, s->allocation->client);
	if (starts)
		message_305(post_files_buf(&w->files), &l, &who, s);
	else
		message_307(post_files_buf(&w->files), &l, &who, s);
	post_files_put(&w->files, &l);
}

static void
write_lines(struct writing *w, const struct item *items, size_t count)
{
	const struct line **lines = must_alloc(count, sizeof(*lines));
	struct letter l = letter_of(w, &items[0], "323");
	size_t i;

	for (i = 0; i < count; i++)
		lines[i] = &w->deliveries->items[items[i].index];
	post_files_declaration(&w->files, w->o, &l, items[0].key[3], lines,
			       count);
	free(lines);
}

enum { LINES_MOST = 1500 };

/* A large declaration goes in several messages, split between clients. */
static void
write_declaration(struct writing *w, const struct item *items, size_t count)
{
	size_t from = 0, to;

	while (from < count) {
		to = count - from > LINES_MOST ? from + LINES_MOST : count;
		while (to < count &&
		       items[to].key[4] / 2 == items[to - 1].key[4] / 2)
			to++;
		write_lines(w, items + from, to - from);
		from = to;
	}
}

static void
write_all(struct writing *w, const struct items *items)
{
	size_t from, to;

	for (from = 0; from < items->count; from = to) {
		const struct item *first = &items->all[from];

		for (to = from + 1;
		     to < items->count && same_message(first, &items->all[to]);
		     to++)
			;
		switch (first->round) {
		case ROUND_ALLOCATIONS:
			write_allocations(w, first, to - from);
			break;
		case ROUND_STARTS:
		case ROUND_STOPS:
			write_startstop(w, first);
			break;
		case ROUND_DECLARATIONS:
			write_declaration(w, first, to - from);
			break;
		case ROUNDS:
			break;
		}
	}
}

struct post *
post_write(const struct options *o, const struct provider *providers,
	   const struct allocations *allocations,
	   const struct startstops *startstops,
	   const struct deliveries *deliveries)
{
	struct writing w = {.o = o,
			    .providers = providers,
			    .allocations = allocations,
			    .startstops = startstops,
			    .deliveries = deliveries};
	struct items items = {NULL, 0};

	gather_allocations(&items, o, allocations);
	gather_startstops(&items, startstops);
	gather_lines(&items, deliveries, allocations);
	qsort(items.all, items.count, sizeof(*items.all), compare);
	post_files_init(&w.files, o);
	write_all(&w, &items);
	free(items.all);
	return post_files_end(&w.files);
}
