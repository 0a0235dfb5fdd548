/* The set of what an entry has touched. */
#include "model/touched.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST = 64 };

void
touched_init(struct touched *t)
{
	memset(t, 0, sizeof(*t));
}

void
touched_reset(struct touched *t)
{
	numbers_reset(&t->commitments);
	t->money_count = 0;
	t->all = 0;
	t->failed = false;
}

void
touched_done(struct touched *t)
{
	numbers_done(&t->commitments);
	free(t->money);
	touched_init(t);
}

void
touched_commitment(struct touched *t, int64_t key)
{
	numbers_add(&t->commitments, key);
}

void
touched_money(struct touched *t, const struct touched_money *m)
{
	if (t->money_count == t->money_cap) {
		size_t cap = t->money_cap == 0 ? FIRST : 2 * t->money_cap;
		struct touched_money *more =
			realloc(t->money, cap * sizeof(*more));

		if (more == NULL) {
			t->failed = true;
			return;
		}
		t->money = more;
		t->money_cap = cap;
	}
	t->money[t->money_count++] = *m;
}
