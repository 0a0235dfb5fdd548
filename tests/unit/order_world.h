#ifndef POLS_TESTS_UNIT_ORDER_WORLD_H
#define POLS_TESTS_UNIT_ORDER_WORLD_H

/*
 * Small worlds made from a seed: versions of two allocations, debits and
 * credits, starts and stops, as messages that may come in any order.  For one
 * test, behind cmocka.h.
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit/ledger_help.h"

#include "model/day.h"

enum { MESSAGES_MAX = 40, NUMBERS = 2 };

enum what { ALLOCATE, DECLARE, START, STOP };

struct message {
	enum what what;
	struct toewijzing toewijzing;
	struct prestatie lines[2];
	size_t line_count;
	struct levering levering;
};

struct world {
	unsigned seed;
	struct message messages[MESSAGES_MAX];
	size_t count;
	size_t debits;   /* references given */
	size_t midnight; /* so many come on the first of two days */
	int64_t plafond;
};

/* 0 .. n - 1 */
static int
below(struct world *w, int n)
{
	return rand_r(&w->seed) % n;
}

static struct message *
add(struct world *w, enum what what)
{
	struct message *m = &w->messages[w->count++];

	assert_true(w->count <= MESSAGES_MAX);
	memset(m, 0, sizeof(*m));
	m->what = what;
	return m;
}

static void
add_versions(struct world *w, int64_t nummer)
{
	int i, n = 1 + below(w, 4);

	for (i = 0; i < n; i++) {
		struct message *m = add(w, ALLOCATE);
		struct toewijzing *t = &m->toewijzing;

		*t = desk_allocation(nummer, 1000 * (1 + below(w, 12)),
				     "2026-01-10");
		t->toewijzingsdatum += i;
		t->einddatum -= 31 * below(w, 6);
		if (i > 0 && below(w, 4) == 0) {
			t->einddatum = t->ingangsdatum;
			snprintf(t->reden_wijziging, sizeof(t->reden_wijziging),
				 "13");
		}
	}
}

/* Debits, and of some of them the credit, alone or with a new debit. */
static void
add_lines(struct world *w, int64_t nummer)
{
	int i, n = below(w, 5);

	for (i = 0; i < n; i++) {
		struct message *m = add(w, DECLARE);
		int cents = 100 + below(w, 4000);
		char reference[16];

		snprintf(reference, sizeof(reference), "R%zu", ++w->debits);
		m->lines[0] = desk_line(reference, nummer, cents, "D");
		m->line_count = 1;
		if (below(w, 2) == 0)
			continue;
		m = add(w, DECLARE);
		m->lines[1] = m[-1].lines[0];
		snprintf(m->lines[1].vorig, sizeof(m->lines[1].vorig), "%s",
			 reference);
		snprintf(m->lines[1].referentie, sizeof(m->lines[1].referentie),
			 "C%zu", w->debits);
		snprintf(m->lines[1].dc, sizeof(m->lines[1].dc), "C");
		snprintf(reference, sizeof(reference), "R%zu", ++w->debits);
		m->lines[0] =
			desk_line(reference, nummer, below(w, cents) + 1, "D");
		m->line_count = 2;
	}
}

static void
add_levering(struct world *w, enum what what, int64_t nummer, int from, int to,
	     const char *reden, const char *status)
{
	struct levering *l = &add(w, what)->levering;
	int32_t first = day_parse("2026-01-01");

	record_clear(&levering_stop_record, l);
	l->nummer = nummer;
	snprintf(l->categorie, sizeof(l->categorie), "02");
	l->begindatum = first + from;
	snprintf(l->status, sizeof(l->status), "%s", status);
	if (what == START)
		return;
	l->einddatum = first + to;
	snprintf(l->reden, sizeof(l->reden), "%s", reden);
}

/* One of the stories that a provider can tell of an allocation. */
static void
add_care(struct world *w, int64_t nummer)
{
	int story = below(w, 7);

	if (story > 0)
		add_levering(w, START, nummer, 3, 0, "", "1");
	if (story == 2)
		add_levering(w, START, nummer, 3, 0, "", "3");
	if (story >= 3)
		add_levering(w, STOP, nummer, 3, 40, "38", "1");
	if (story == 4 || story == 5)
		add_levering(w, STOP, nummer, 3, 40, "38", "3");
	if (story == 5)
		add_levering(w, STOP, nummer, 3, 55, "02", "1");
	if (story == 6)
		add_levering(w, START, nummer, 50, 0, "", "1");
}

static void
make_world(struct world *w, unsigned seed)
{
	int64_t nummer;

	memset(w, 0, sizeof(*w));
	w->seed = seed;
	w->plafond = 6000;
	for (nummer = 1; nummer <= NUMBERS; nummer++) {
		add_versions(w, nummer);
		add_lines(w, nummer);
		add_care(w, nummer);
	}
}

/*
 * A ceiling of which half (181 of 365 days), and 7.5 % more, is what all lines
 * come to in the end; some worlds have a midnight.
 */
static void
between_the_levels(struct world *w)
{
	int64_t sum = 0;
	size_t i, k;

	for (i = 0; i < w->count; i++)
		for (k = 0; k < w->messages[i].line_count; k++) {
			const struct prestatie *p = &w->messages[i].lines[k];

			sum += p->dc[0] == 'C' ? -p->bedrag : p->bedrag;
		}
	w->plafond = sum * 2 * 1000 / 1075;
	w->midnight = (size_t)below(w, (int)w->count + 1);
}

#endif
