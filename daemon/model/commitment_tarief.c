/* Choosing a tarief and pricing with it. */
#include "model/commitment_tarief.h"

#include "model/money.h"

enum { MINUTES_PER_HOUR = 60 };

int
commitment_tarief_rank(bool product, bool aanbieder, bool gemeente, bool domein)
{
	return 8 * product + 4 * aanbieder + 2 * gemeente + domein;
}

static bool
holds_on(const struct tarief *t, int32_t day)
{
	return (t->van == DAY_NONE || t->van <= day) &&
	       (t->tot == DAY_NONE || t->tot >= day);
}

/* DAY_NONE is before every day, as "always held" must be. */
static bool
goes_before(const struct tarief *a, const struct tarief *b)
{
	return a->rank != b->rank ? a->rank > b->rank : a->van > b->van;
}

static const struct tarief *
best_of(const struct tarief *rows, size_t n, int32_t day, enum eenheid eenheid)
{
	const struct tarief *best = NULL;
	size_t i;

	for (i = 0; i < n; i++) {
		if (rows[i].eenheid != eenheid || !holds_on(&rows[i], day))
			continue;
		if (best == NULL || goes_before(&rows[i], best))
			best = &rows[i];
	}
	return best;
}

const struct tarief *
commitment_tarief_on(const struct tarief *rows, size_t n, int32_t day,
		     enum eenheid eenheid)
{
	const struct tarief *t = best_of(rows, n, day, eenheid);

	if (t == NULL && eenheid == EENHEID_MINUUT)
		t = best_of(rows, n, day, EENHEID_UUR);
	return t;
}

const struct tarief *
commitment_tarief_through(const struct tarief *rows, size_t n, int32_t from,
			  int32_t to, enum eenheid eenheid)
{
	const struct tarief *best = best_of(rows, n, from, eenheid);
	size_t i;

	if (best == NULL || !holds_on(best, to))
		return NULL;
	for (i = 0; i < n; i++) {
		const struct tarief *r = &rows[i];

		/* One that goes before it and begins on a later day. */
		if (r != best && r->eenheid == eenheid && r->van > from &&
		    r->van <= to && goes_before(r, best))
			return NULL;
	}
	return best;
}

/* Minutes at a tarief per hour: IV081. */
static bool
is_per_hour(const struct tarief *t, enum eenheid eenheid)
{
	return t->eenheid == EENHEID_UUR && eenheid == EENHEID_MINUUT;
}

bool
commitment_tarief_amount(int64_t *out, const struct tarief *t, int64_t volume,
			 enum eenheid eenheid)
{
	if (eenheid == EENHEID_EURO) {
		*out = volume;
		return true;
	}
	if (t == NULL)
		return false;
	if (is_per_hour(t, eenheid))
		return money_mul_div(out, t->cents, volume, MINUTES_PER_HOUR);
	return t->eenheid == eenheid && money_mul(out, t->cents, volume);
}
