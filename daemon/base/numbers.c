/* A growing list of whole numbers. */
#include "base/numbers.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST = 64 };

void
numbers_init(struct numbers *n)
{
	memset(n, 0, sizeof(*n));
}

void
numbers_reset(struct numbers *n)
{
	n->count = 0;
	n->failed = false;
}

void
numbers_done(struct numbers *n)
{
	free(n->items);
	numbers_init(n);
}

void
numbers_add(struct numbers *n, int64_t v)
{
	if (n->count == n->cap) {
		size_t cap = n->cap == 0 ? FIRST : 2 * n->cap;
		int64_t *more = realloc(n->items, cap * sizeof(*more));

		if (more == NULL) {
			n->failed = true;
			return;
		}
		n->items = more;
		n->cap = cap;
	}
	n->items[n->count++] = v;
}

static int
compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

void
numbers_sort(struct numbers *n)
{
	size_t i, kept = 1;

	if (n->count == 0)
		return;
	qsort(n->items, n->count, sizeof(*n->items), compare);
	for (i = 1; i < n->count; i++)
		if (n->items[i] != n->items[kept - 1])
			n->items[kept++] = n->items[i];
	n->count = kept;
}
