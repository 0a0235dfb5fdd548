/* The set of what an entry has touched. */
#include "model/touched.h"

#include <stdlib.h>
#include <string.h>

void
touched_init(struct touched *t)
{
	memset(t, 0, sizeof(*t));
}

void
touched_reset(struct touched *t)
{
	t->commitment_count = 0;
	t->money_count = 0;
	t->all = 0;
	t->failed = false;
}

void
touched_done(struct touched *t)
{
	free(t->commitments);
	free(t->money);
	touched_init(t);
}

/* Room for one more item; NULL and failed when memory is out. */
static void *
grow(struct touched *t, void *items, size_t count, size_t *cap, size_t size)
{
	size_t more = *cap == 0 ? 64 : 2 * *cap;
	void *p;

	if (count < *cap)
		return items;
	p = realloc(items, more * size);
	if (p == NULL)
		t->failed = true;
	else
		*cap = more;
	return p;
}

void
touched_commitment(struct touched *t, int64_t key)
{
	void *p = grow(t, t->commitments, t->commitment_count,
		       &t->commitment_cap, sizeof(*t->commitments));

	if (p == NULL)
		return;
	t->commitments = p;
	t->commitments[t->commitment_count++] = key;
}

void
touched_money(struct touched *t, const struct touched_money *m)
{
	void *p = grow(t, t->money, t->money_count, &t->money_cap,
		       sizeof(*t->money));

	if (p == NULL)
		return;
	t->money = p;
	t->money[t->money_count++] = *m;
}

static int
compare_commitments(const void *a, const void *b)
{
	int64_t x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return (x > y) - (x < y);
}

void
touched_sort(struct touched *t)
{
	int64_t *p = t->commitments;
	size_t i, kept = 1;

	if (t->commitment_count == 0)
		return;
	qsort(p, t->commitment_count, sizeof(*p), compare_commitments);
	for (i = 1; i < t->commitment_count; i++)
		if (p[i] != p[kept - 1])
			p[kept++] = p[i];
	t->commitment_count = kept;
}
