/* The set of what an entry has touched. */
#include "model/touched.h"

#include <stdio.h>
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
	t->aanbieder_count = 0;
	t->all = false;
	t->failed = false;
}

void
touched_done(struct touched *t)
{
	free(t->commitments);
	free(t->aanbieders);
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
touched_aanbieder(struct touched *t, const char *aanbieder)
{
	void *p = grow(t, t->aanbieders, t->aanbieder_count, &t->aanbieder_cap,
		       sizeof(*t->aanbieders));

	if (p == NULL)
		return;
	t->aanbieders = p;
	snprintf(t->aanbieders[t->aanbieder_count++], sizeof(*t->aanbieders),
		 "%s", aanbieder);
}

static int
compare_commitments(const void *a, const void *b)
{
	int64_t x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return (x > y) - (x < y);
}

static int
compare_aanbieders(const void *a, const void *b)
{
	return strcmp(a, b);
}

static size_t
sort_unique(void *items, size_t n, size_t size,
	    int (*compare)(const void *, const void *))
{
	char *p = items;
	size_t i, kept = 1;

	if (n == 0)
		return 0;
	qsort(items, n, size, compare);
	for (i = 1; i < n; i++) {
		if (compare(p + (kept - 1) * size, p + i * size) == 0)
			continue;
		if (kept != i)
			memcpy(p + kept * size, p + i * size, size);
		kept++;
	}
	return kept;
}

void
touched_sort(struct touched *t)
{
	t->commitment_count = sort_unique(t->commitments, t->commitment_count,
					  sizeof(*t->commitments),
					  compare_commitments);
	t->aanbieder_count = sort_unique(t->aanbieders, t->aanbieder_count,
					 sizeof(*t->aanbieders),
					 compare_aanbieders);
}
