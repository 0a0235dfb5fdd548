/* From care as it was given to the messages about it. */
#include "startstops.h"

#include <string.h>

#include "chance.h"

enum { UNUSED_NUMBER = 150 };

struct telling {
	struct startstops *out;
	const struct options *o;
	const struct allocation *a;
	struct dice dice;
};

/* Sent some working days after the day it is about, and after the 301. */
static int32_t
sent_after(struct telling *t, int32_t day)
{
	int32_t issued = t->a->versions[0].issued;
	int32_t first = region_first(t->o);

	if (day < issued)
		day = issued;
	if (day < first)
		day = first;
	return day_add_working(day, dice_between(&t->dice, 1, 5));
}

static int32_t
tell(struct telling *t, int32_t sent, int32_t begin, int32_t end,
     const char *reden, char status, int32_t nummer)
{
	struct startstop s = {.allocation = t->a,
			      .sent = sent,
			      .begin = begin,
			      .end = end,
			      .reden = reden,
			      .status = status,
			      .nummer = nummer};
	struct startstops *out = t->out;

	if (sent > region_last(t->o))
		return sent;
	out->items = must_grow(out->items, out->count, sizeof(s));
	out->items[out->count++] = s;
	return sent;
}

static void
start(struct telling *t, int32_t begin)
{
	int32_t sent = sent_after(t, begin), nummer = t->a->nummer;

	if (dice_hits(&t->dice, 150) && begin > t->a->versions[0].van) {
		/* The wrong day, taken back, and told anew. */
		tell(t, sent, begin - 1, DAY_NONE, "", '1', nummer);
		sent = day_add_working(sent, 2);
		tell(t, sent, begin - 1, DAY_NONE, "", '3', nummer);
		sent = day_add_working(sent, 1);
	} else if (dice_hits(&t->dice, 50)) {
		tell(t, sent, begin, DAY_NONE, "", '1',
		     nummer - nummer % 50 + UNUSED_NUMBER);
		sent = day_add_working(sent, 3);
	}
	tell(t, sent, begin, DAY_NONE, "", '1', nummer);
	if (dice_hits(&t->dice, 40)) /* told twice (TR326, TR074) */
		tell(t, day_add_working(sent, 4), begin, DAY_NONE, "", '1',
		     nummer);
}

static const char *
reden_of(const struct allocation *a)
{
	const struct version *last = &a->versions[a->version_count - 1];

	if (strcmp(last->reden, "02") == 0)
		return "02";
	if (a->care_to < last->tot)
		return a->domein == DOMEIN_WMO ? "21" : "32";
	return a->domein == DOMEIN_WMO ? "19" : "31";
}

static void
stop(struct telling *t, int32_t begin, int32_t end)
{
	int32_t sent = sent_after(t, end + 1), nummer = t->a->nummer;
	const char *reden = reden_of(t->a);

	if (dice_hits(&t->dice, 100) && end - begin > 20) {
		tell(t, sent, begin, end - 10, reden, '1', nummer);
		sent = day_add_working(sent, 2);
		tell(t, sent, begin, end - 10, reden, '3', nummer);
		sent = day_add_working(sent, 1);
	}
	tell(t, sent, begin, end, reden, '1', nummer);
}

static void
about(struct telling *t)
{
	const struct allocation *a = t->a;
	int32_t begin = a->care_from, first = region_first(t->o);

	dice_of(&t->dice, t->o->seed, ABOUT_STARTSTOP, a->client, a->nummer);
	if (dice_hits(&t->dice, 300))
		return; /* never told */
	if (a->care_to < first)
		return;
	start(t, begin);
	if (a->rest_from != DAY_NONE && a->rest_from > first) {
		tell(t, sent_after(t, a->rest_from + 8), begin,
		     a->rest_from - 1, "20", '1', a->nummer);
		begin = a->rest_to + 1;
		tell(t, sent_after(t, begin + 8), begin, DAY_NONE, "", '1',
		     a->nummer);
	}
	if (dice_hits(&t->dice, 9200))
		stop(t, begin, a->care_to);
}

void
startstops_of(struct startstops *out, const struct options *o,
	      const struct allocations *all)
{
	struct telling t = {.out = out, .o = o};
	size_t i;

	memset(out, 0, sizeof(*out));
	for (i = 0; i < all->count; i++) {
		t.a = &all->items[i];
		if (!t.a->never_started)
			about(&t);
	}
}
