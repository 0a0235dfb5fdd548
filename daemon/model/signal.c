/* The life of a signal. */
#include "model/signal.h"

#include <string.h>

#include "model/day.h"

static const char *const state_texts[] = {
	[SIGNAL_NONE] = "",           [SIGNAL_PENDING] = "pending",
	[SIGNAL_OPEN] = "open",       [SIGNAL_ACKNOWLEDGED] = "acknowledged",
	[SIGNAL_CLEARED] = "cleared",
};

const char *
signal_state_text(enum signal_state state)
{
	return state_texts[state];
}

enum signal_state
signal_state_parse(const char *s)
{
	int i;

	for (i = SIGNAL_PENDING; i <= SIGNAL_CLEARED; i++)
		if (strcmp(state_texts[i], s) == 0)
			return (enum signal_state)i;
	return SIGNAL_NONE;
}

static bool
is_live(const struct signal_life *l)
{
	return l->state == SIGNAL_OPEN || l->state == SIGNAL_ACKNOWLEDGED;
}

/* Does this verdict ask it to move on: to open, or once open to clear? */
static bool
asks(const struct signal_life *l, enum signal_verdict verdict, bool latch)
{
	if (is_live(l))
		return verdict == SIGNAL_QUIET && !latch;
	return verdict == SIGNAL_RAISES;
}

static enum signal_step
move_on(struct signal_life *l)
{
	bool live = is_live(l);

	l->state = live ? SIGNAL_CLEARED : SIGNAL_OPEN;
	l->run = l->run_before = 0;
	return live ? SIGNAL_CLEARS : SIGNAL_OPENS;
}

enum signal_step
signal_judge(struct signal_life *l, enum signal_verdict verdict,
	     int32_t confirm, bool latch, int32_t day)
{
	bool first = l->run_day != day;
	bool ask = asks(l, verdict, latch);

	if (first) {
		l->run_before = l->run;
		l->run_day = day;
	}
	l->run = ask ? l->run_before + 1 : 0;
	if (ask && l->run >= confirm && (first || confirm <= 1))
		return move_on(l);
	if (l->state == SIGNAL_NONE && ask) {
		l->state = SIGNAL_PENDING;
		return SIGNAL_NOTICED;
	}
	/* A day has ended without it: what was noticed is no more. */
	if (l->state == SIGNAL_PENDING && first && !ask) {
		l->state = SIGNAL_CLEARED;
		return SIGNAL_CLEARS;
	}
	return SIGNAL_STILL;
}

bool
signal_waits(const struct signal_life *l)
{
	return l->state == SIGNAL_PENDING || l->run != 0 || l->run_before != 0;
}

bool
signal_same(const struct signal_life *a, const struct signal_life *b)
{
	return a->state == b->state && a->run == b->run &&
	       a->run_before == b->run_before;
}

static uint64_t
size_of(int64_t v)
{
	return v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
}

bool
signal_moved(int64_t value, int64_t told, int64_t whole, int32_t told_day,
	     int32_t day)
{
	uint64_t by = value > told ? (uint64_t)value - (uint64_t)told
				   : (uint64_t)told - (uint64_t)value;

	if (by == 0)
		return false;
	return day > told_day || by > size_of(whole) / 20;
}
