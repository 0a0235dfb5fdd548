/* The cube: rows, rolled up. */
#include "ctl/figures.h"

#include <stdlib.h>
#include <string.h>

void
figures_done(struct figures_list *l)
{
	free(l->items);
	memset(l, 0, sizeof(*l));
}

struct figures *
figures_add(struct figures_list *l, const struct figures_key *key, int32_t day)
{
	struct figures *f;

	if (l->count == l->cap) {
		size_t cap = l->cap == 0 ? 256 : 2 * l->cap;
		struct figures *more = realloc(l->items, cap * sizeof(*more));

		if (more == NULL) {
			l->failed = true;
			return &l->spare;
		}
		l->items = more;
		l->cap = cap;
	}
	f = &l->items[l->count++];
	memset(f, 0, sizeof(*f));
	f->key = *key;
	f->day = day;
	return f;
}

static int
compare(const void *a, const void *b)
{
	const struct figures *x = a, *y = b;

	return memcmp(&x->key, &y->key, offsetof(struct figures_key, month)) !=
			       0
		       ? memcmp(&x->key, &y->key,
				offsetof(struct figures_key, month))
		       : (x->key.month > y->key.month) -
				 (x->key.month < y->key.month);
}

/* The key without the other dimensions; false when one of these is "*". */
static bool
cut(struct figures_key *to, const struct figures_key *from, unsigned dims)
{
	const struct {
		unsigned dim;
		const char *from;
		char *to;
		size_t size;
	} texts[] = {
		{DIM_AANBIEDER, from->aanbieder, to->aanbieder,
		 sizeof(to->aanbieder)},
		{DIM_GEMEENTE, from->gemeente, to->gemeente,
		 sizeof(to->gemeente)},
		{DIM_DOMEIN, from->domein, to->domein, sizeof(to->domein)},
		{DIM_SEGMENT, from->segment, to->segment, sizeof(to->segment)},
	};
	size_t i;

	memset(to, 0, sizeof(*to));
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if ((dims & texts[i].dim) == 0)
			continue;
		if (strcmp(texts[i].from, "*") == 0)
			return false;
		memcpy(texts[i].to, texts[i].from, texts[i].size);
	}
	if ((dims & DIM_MONTH) != 0)
		to->month = from->month;
	return true;
}

/* All behind the key is int64_t. */
static void
sum(struct figures *to, const struct figures *from)
{
	const size_t first = offsetof(struct figures, commitments);
	int64_t *a = (int64_t *)(void *)((char *)to + first);
	const int64_t *b =
		(const int64_t *)(const void *)((const char *)from + first);
	size_t i;

	/* Amounts of a message are below 10^15 cents: no sum overflows. */
	for (i = 0; i < (sizeof(*to) - first) / sizeof(int64_t); i++)
		a[i] += b[i];
}

void
figures_roll(const struct figures_list *from, unsigned dims,
	     struct figures_list *to)
{
	struct figures_key key;
	size_t i, kept = 0;

	to->failed |= from->failed;
	for (i = 0; i < from->count; i++) {
		struct figures *f;

		if (!cut(&key, &from->items[i].key, dims))
			continue;
		/* Neighbours are often of one kind: fewer to sort. */
		f = to->count > 0 && memcmp(&to->items[to->count - 1].key, &key,
					    sizeof(key)) == 0
			    ? &to->items[to->count - 1]
			    : figures_add(to, &key, 0);
		sum(f, &from->items[i]);
	}
	if (to->count == 0)
		return;
	qsort(to->items, to->count, sizeof(*to->items), compare);
	for (i = 1; i < to->count; i++) {
		if (compare(&to->items[kept], &to->items[i]) == 0)
			sum(&to->items[kept], &to->items[i]);
		else
			to->items[++kept] = to->items[i];
	}
	to->count = kept + 1;
}

int64_t
figures_declared(const struct figures *f)
{
	return f->submitted_ct - f->rejected_ct;
}

int64_t
figures_rest(const struct figures *f, int64_t amount_ct)
{
	int64_t rest = amount_ct - figures_declared(f);

	return rest < 0 ? 0 : rest;
}
