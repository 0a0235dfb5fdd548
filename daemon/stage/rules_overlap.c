/* Overlapping periods of the same product. */
#include "stage/rules_overlap.h"

#include <string.h>

/* The end of a period that has not been met: before all days. */
#define NOT_MET ((rules_wide)-1)

/* What must be the same in a group; groups are sorted by begin. */
enum order {
	BY_PRODUCT,   /* categorie and code */
	BY_CATEGORIE, /* categorie */
	BY_BEGIN,     /* nothing */
	ORDER_COUNT
};

struct sorted {
	struct rules_period **at;
	size_t *place;    /* where period i stands */
	rules_wide *tree; /* [1] the root, [leaves + k] of place k */
};

struct rules_overlap {
	struct arena *arena;
	struct rules_period *all;
	size_t all_count;
	size_t count;                /* of those not exempt */
	size_t leaves;               /* a power of two, not below count */
	struct rules_period **spare; /* for sorting */
	struct sorted sorted[ORDER_COUNT];
};

/* ---- orders */

static int
compare_text(struct rules_text a, struct rules_text b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int cmp;

	if (a.p == NULL || b.p == NULL)
		return (a.p != NULL) - (b.p != NULL);
	cmp = memcmp(a.p, b.p, len);
	return cmp != 0 ? cmp : (a.len > b.len) - (a.len < b.len);
}

static int
compare_group(const struct rules_period *a, const struct rules_period *b,
	      enum order order)
{
	int cmp = 0;

	if (order != BY_BEGIN)
		cmp = compare_text(a->categorie, b->categorie);
	if (cmp == 0 && order == BY_PRODUCT)
		cmp = compare_text(a->code, b->code);
	return cmp;
}

typedef bool before_fn(const struct rules_period *a,
		       const struct rules_period *b);

static bool
before(const struct rules_period *a, const struct rules_period *b,
       enum order order)
{
	int cmp = compare_group(a, b, order);

	return cmp != 0 ? cmp < 0 : a->begin < b->begin;
}

static bool
by_product(const struct rules_period *a, const struct rules_period *b)
{
	return before(a, b, BY_PRODUCT);
}

static bool
by_categorie(const struct rules_period *a, const struct rules_period *b)
{
	return before(a, b, BY_CATEGORIE);
}

static bool
by_begin(const struct rules_period *a, const struct rules_period *b)
{
	return before(a, b, BY_BEGIN);
}

static bool
by_latest_end(const struct rules_period *a, const struct rules_period *b)
{
	return a->end > b->end;
}

/*
 * Merge sort, stable.  The qsort() of the library asks the system how much
 * memory there is, which the sandbox of a reader does not allow.
 */
static void
sort(struct rules_period **at, struct rules_period **spare, size_t count,
     before_fn *is_before)
{
	size_t width, start, i, k, n;

	for (width = 1; width < count; width *= 2) {
		for (start = 0; start < count; start += 2 * width) {
			size_t mid = start + width, end = mid + width;

			mid = mid < count ? mid : count;
			end = end < count ? end : count;
			for (i = n = start, k = mid; n < end; n++) {
				bool right =
					i == mid ||
					(k < end && is_before(at[k], at[i]));

				spare[n] = right ? at[k++] : at[i++];
			}
		}
		memcpy(at, spare, count * sizeof(struct rules_period *));
	}
}

static bool
make_order(struct rules_overlap *o, enum order order)
{
	static before_fn *const befores[] = {
		[BY_PRODUCT] = by_product,
		[BY_CATEGORIE] = by_categorie,
		[BY_BEGIN] = by_begin,
	};
	struct sorted *s = &o->sorted[order];
	size_t i, n = 0;

	s->at = arena_array(o->arena, o->count, sizeof(struct rules_period *));
	s->place = arena_array(o->arena, o->all_count, sizeof(*s->place));
	s->tree = arena_array(o->arena, 2 * o->leaves, sizeof(*s->tree));
	if (s->at == NULL || s->place == NULL || s->tree == NULL)
		return false;
	for (i = 0; i < o->all_count; i++)
		if (!o->all[i].exempt)
			s->at[n++] = &o->all[i];
	sort(s->at, o->spare, n, befores[order]);
	for (i = 0; i < n; i++)
		s->place[s->at[i] - o->all] = i;
	for (i = 0; i < 2 * o->leaves; i++)
		s->tree[i] = NOT_MET;
	return true;
}

struct rules_overlap *
rules_overlap_new(struct arena *a, struct rules_period *periods, size_t count)
{
	struct rules_overlap *o = arena_alloc(a, sizeof(*o));
	size_t i;

	if (o == NULL)
		return NULL;
	o->arena = a;
	o->all = periods;
	o->all_count = count;
	for (i = 0; i < count; i++)
		o->count += !periods[i].exempt;
	for (o->leaves = 1; o->leaves < o->count;)
		o->leaves *= 2;
	o->spare = arena_array(a, o->count, sizeof(struct rules_period *));
	if (o->spare == NULL)
		return NULL;
	for (i = 0; i < ORDER_COUNT; i++)
		if (!make_order(o, (enum order)i))
			return NULL;
	return o;
}

/* ---- looking up */

/* The first place of which group and begin are not below those of p. */
static size_t
lower(const struct rules_overlap *o, enum order order,
      const struct rules_period *p, rules_wide begin)
{
	size_t low = 0, high = o->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct rules_period *at = o->sorted[order].at[mid];
		int cmp = compare_group(at, p, order);

		if (cmp < 0 || (cmp == 0 && at->begin < begin))
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Nodes found so far, not more than max + 1. */
struct hits {
	uint32_t *out;
	size_t count;
	size_t max;
};

static void
hit(struct hits *h, uint32_t node)
{
	size_t k;

	if (h->count++ >= h->max)
		return;
	for (k = h->count - 1; k > 0 && h->out[k - 1] > node; k--)
		h->out[k] = h->out[k - 1];
	h->out[k] = node;
}

/*
 * What of the group of `like` overlaps p: it begins not after p's end (all
 * places before some place), and its end is not before p's begin (the tree).
 */
static void
look_up(const struct rules_overlap *o, enum order order,
	const struct rules_period *like, const struct rules_period *p,
	struct hits *h)
{
	const struct sorted *s = &o->sorted[order];
	size_t from = lower(o, order, like, NOT_MET);
	size_t to = lower(o, order, like, p->end + 1);
	struct {
		size_t node, first, width;
	} stack[2 * 64];
	size_t depth = 0;

	stack[depth].node = 1;
	stack[depth].first = 0;
	stack[depth++].width = o->leaves;
	while (depth > 0 && h->count <= h->max) {
		size_t node = stack[--depth].node;
		size_t first = stack[depth].first;
		size_t width = stack[depth].width;

		if (first >= to || first + width <= from ||
		    s->tree[node] < p->begin)
			continue;
		if (width == 1) {
			hit(h, s->at[first]->node);
			continue;
		}
		width /= 2;
		stack[depth].node = 2 * node + 1;
		stack[depth].first = first + width;
		stack[depth++].width = width;
		stack[depth].node = 2 * node;
		stack[depth].first = first;
		stack[depth++].width = width;
	}
}

static void
insert(struct rules_overlap *o, size_t i)
{
	size_t order, node;

	for (order = 0; order < ORDER_COUNT; order++) {
		struct sorted *s = &o->sorted[order];

		node = o->leaves + s->place[i];
		for (; node > 0 && s->tree[node] < o->all[i].end; node /= 2)
			s->tree[node] = o->all[i].end;
	}
}

size_t
rules_overlap_meet(struct rules_overlap *o, size_t i, uint32_t *out, size_t max)
{
	const struct rules_period any = {.node = 0}, *p = &o->all[i];
	struct rules_period whole = *p;
	struct hits h = {.out = out, .max = max};

	if (p->exempt)
		return 0;
	whole.code.p = NULL;
	if (p->categorie.p == NULL) {
		look_up(o, BY_BEGIN, p, p, &h);
	} else {
		look_up(o, BY_PRODUCT, &any, p, &h);
		if (p->code.p == NULL) {
			look_up(o, BY_CATEGORIE, p, p, &h);
		} else {
			look_up(o, BY_PRODUCT, &whole, p, &h);
			look_up(o, BY_PRODUCT, p, p, &h);
		}
	}
	insert(o, i);
	return h.count;
}

/* ---- counting */

/* Periods to count, sorted by begin, and room to do it. */
struct counting {
	struct rules_period **at;
	size_t count;
	struct rules_period **by_end;
	struct rules_period **spare;
	size_t *marks; /* a Fenwick tree over the places in at */
};

static void
mark(struct counting *c, size_t place)
{
	for (place++; place <= c->count; place += place & (~place + 1))
		c->marks[place]++;
}

static size_t
marked_before(const struct counting *c, size_t place)
{
	size_t sum = 0;

	for (; place > 0; place -= place & (~place + 1))
		sum += c->marks[place];
	return sum;
}

/* The first place whose begin is after day. */
static size_t
after(const struct counting *c, rules_wide day)
{
	size_t low = 0, high = c->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (c->at[mid]->begin <= day)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/*
 * Pairs that overlap, whatever their product.  From the latest begin down,
 * mark what has not ended by then; of the marked, those overlap that begin not
 * after the end.  Each pair is met from both sides.
 */
static uint64_t
count_group(struct counting *c)
{
	uint64_t twice = 0;
	size_t i, next = 0;

	memset(c->marks, 0, (c->count + 1) * sizeof(*c->marks));
	for (i = 0; i < c->count; i++)
		c->by_end[i] = c->at[i];
	sort(c->by_end, c->spare, c->count, by_latest_end);
	for (i = c->count; i-- > 0;) {
		const struct rules_period *p = c->at[i];

		for (; next < c->count && c->by_end[next]->end >= p->begin;
		     next++)
			mark(c, after(c, c->by_end[next]->begin) - 1);
		twice += marked_before(c, after(c, p->end));
		twice -= p->end >= p->begin; /* itself */
	}
	return twice / 2;
}

/* Take into c what of the places from..to has a categorie and a code. */
static uint64_t
count_some(struct counting *c, struct rules_period **at, size_t count,
	   bool with_categorie, bool with_code)
{
	size_t i;

	c->count = 0;
	for (i = 0; i < count; i++)
		if ((!with_categorie || at[i]->categorie.p != NULL) &&
		    (!with_code || at[i]->code.p != NULL))
			c->at[c->count++] = at[i];
	return c->count < 2 ? 0 : count_group(c);
}

/* The places from i on that are of one group. */
static size_t
group_size(const struct rules_overlap *o, enum order order, size_t i)
{
	struct rules_period **at = o->sorted[order].at;
	size_t k = i;

	while (k < o->count && compare_group(at[i], at[k], order) == 0)
		k++;
	return k - i;
}

uint64_t
rules_overlap_count(struct rules_overlap *o)
{
	struct rules_period **at = o->sorted[BY_BEGIN].at;
	struct counting c = {
		.at = arena_array(o->arena, o->count,
				  sizeof(struct rules_period *)),
		.by_end = arena_array(o->arena, o->count,
				      sizeof(struct rules_period *)),
		.spare = o->spare,
		.marks = arena_array(o->arena, o->count + 1, sizeof(*c.marks)),
	};
	uint64_t pairs;
	size_t i, n;

	if (c.at == NULL || c.by_end == NULL || c.marks == NULL)
		return 0;
	/* Any product with one that has none … */
	pairs = count_some(&c, at, o->count, false, false) -
		count_some(&c, at, o->count, true, false);
	/* … any of a categorie with one that has no code … */
	at = o->sorted[BY_CATEGORIE].at;
	for (i = 0; i < o->count; i += n) {
		n = group_size(o, BY_CATEGORIE, i);
		if (at[i]->categorie.p != NULL)
			pairs += count_some(&c, at + i, n, false, false) -
				 count_some(&c, at + i, n, false, true);
	}
	/* … and two of the same code. */
	at = o->sorted[BY_PRODUCT].at;
	for (i = 0; i < o->count; i += n) {
		n = group_size(o, BY_PRODUCT, i);
		if (at[i]->code.p != NULL)
			pairs += count_some(&c, at + i, n, false, false);
	}
	return pairs;
}
