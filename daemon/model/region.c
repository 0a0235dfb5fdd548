/* Questions to what a region has named and agreed. */
#include "model/region.h"

#include <string.h>

#include "model/day.h"

/* ---- rows of a table by a text at a fixed place in each */

struct table {
	const char *rows;
	size_t count;
	size_t size;   /* of a row */
	size_t offset; /* of the text it is sorted by first */
};

#define TABLE(rows, count, type, member)                                  \
	((struct table){(const char *)(rows), count, sizeof(struct type), \
			offsetof(struct type, member)})

/* The first row whose text is not below key. */
static size_t
lower_bound(const struct table *t, const char *key)
{
	size_t low = 0, high = t->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(t->rows + mid * t->size + t->offset, key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* The first row with this text, and how many there are. */
static size_t
equal_range(const struct table *t, const char *key, size_t *first)
{
	size_t i;

	*first = lower_bound(t, key);
	for (i = *first; i < t->count; i++)
		if (strcmp(t->rows + i * t->size + t->offset, key) != 0)
			break;
	return i - *first;
}

/* ---- matching */

static bool
holds_on(int32_t van, int32_t tot, int32_t day)
{
	return van <= day && (tot == DAY_NONE || tot >= day);
}

static bool
is_any(const char *s)
{
	return s[0] == '*' && s[1] == '\0';
}

static bool
covers(const char *cell, const char *value)
{
	return is_any(cell) || strcmp(cell, value) == 0;
}

/* ---- segments and products: by code, else by category, else any */

/* A table of rows that name products, and where each says what. */
struct naming {
	struct table table; /* by productcode */
	size_t domein;
	size_t categorie;
	size_t van;
	size_t tot;
};

#define NAMING(rows, count, type)                                 \
	((struct naming){TABLE(rows, count, type, productcode),   \
			 offsetof(struct type, domein),           \
			 offsetof(struct type, productcategorie), \
			 offsetof(struct type, van),              \
			 offsetof(struct type, tot)})

struct asked {
	const char *domein;
	const char *categorie;
	int32_t day;
};

/* -1: the row does not fit; else higher is more specific. */
static int
fits(const struct naming *n, const char *row, const struct asked *q)
{
	int32_t van, tot;

	memcpy(&van, row + n->van, sizeof(van));
	memcpy(&tot, row + n->tot, sizeof(tot));
	if (!holds_on(van, tot, q->day) ||
	    !covers(row + n->domein, q->domein) ||
	    !covers(row + n->categorie, q->categorie))
		return -1;
	return 2 * !is_any(row + n->categorie) + !is_any(row + n->domein);
}

/* The best row with this code; NULL when there is none. */
static const void *
best_with_code(const struct naming *n, const char *code, const struct asked *q)
{
	const char *best = NULL;
	int best_rank = -1;
	size_t first, count = equal_range(&n->table, code, &first), i;

	for (i = first; i < first + count; i++) {
		const char *row = n->table.rows + i * n->table.size;
		int rank = fits(n, row, q);

		if (rank > best_rank) {
			best_rank = rank;
			best = row;
		}
	}
	return best;
}

static const void *
best_named(const struct naming *n, enum domein domein, const char *categorie,
	   const char *code, int32_t day)
{
	const struct asked q = {domein_text(domein), categorie, day};
	const void *row = code[0] == '\0' ? NULL : best_with_code(n, code, &q);

	return row != NULL ? row : best_with_code(n, "*", &q);
}

const char *
region_segment(const struct region *r, enum domein domein,
	       const char *categorie, const char *code, int32_t day)
{
	const struct naming n =
		NAMING(r->segments, r->segment_count, import_segment);
	const struct import_segment *s =
		best_named(&n, domein, categorie, code, day);

	return s == NULL ? REGION_UNKNOWN : s->segment;
}

const struct import_product *
region_product(const struct region *r, enum domein domein,
	       const char *categorie, const char *code, int32_t day)
{
	const struct naming n =
		NAMING(r->products, r->product_count, import_product);

	return best_named(&n, domein, categorie, code, day);
}

bool
region_product_is(const struct import_product *p, const char *kenmerk)
{
	const size_t len = strlen(kenmerk);
	const char *s, *end;

	if (p == NULL)
		return false;
	for (s = p->kenmerken; *s != '\0'; s = *end == '\0' ? end : end + 1) {
		end = s + strcspn(s, " ");
		if ((size_t)(end - s) == len && strncmp(s, kenmerk, len) == 0)
			return true;
	}
	return false;
}

/* ---- contracts */

static size_t
contracts_of(const struct region *r, const char *aanbieder, size_t *first)
{
	const struct table t = TABLE(r->contracts, r->contract_count,
				     import_contract, aanbieder);

	return equal_range(&t, aanbieder, first);
}

const struct import_contract *
region_contract(const struct region *r, const char *aanbieder,
		enum domein domein, const char *segment, int32_t day)
{
	const struct import_contract *best = NULL;
	size_t first, count = contracts_of(r, aanbieder, &first), i;
	int best_rank = -1;

	for (i = first; i < first + count; i++) {
		const struct import_contract *c = &r->contracts[i];
		int rank = 2 * !is_any(c->segment) + !is_any(c->domein);

		if (rank <= best_rank || !holds_on(c->van, c->tot, day) ||
		    !covers(c->domein, domein_text(domein)) ||
		    !covers(c->segment, segment))
			continue;
		best_rank = rank;
		best = c;
	}
	return best;
}

bool
region_contract_taak(const struct import_contract *c)
{
	return c != NULL && strcmp(c->bekostiging, "taak") == 0;
}

bool
region_covered(const struct region *r, const char *aanbieder,
	       enum domein domein, const char *segment, int32_t day)
{
	const bool unknown = strcmp(segment, REGION_UNKNOWN) == 0;
	size_t first, count = contracts_of(r, aanbieder, &first), i;

	for (i = first; i < first + count; i++) {
		const struct import_contract *c = &r->contracts[i];

		if (holds_on(c->van, c->tot, day) &&
		    covers(c->domein, domein_text(domein)) &&
		    (unknown || covers(c->segment, segment)))
			return true;
	}
	return false;
}

/* Both may leave it open, a contract by "*" and a ceiling by "". */
static bool
meet(const char *cell, const char *value)
{
	return value[0] == '\0' || covers(cell, value);
}

bool
region_taak(const struct region *r, const char *holder, const char *domein,
	    const char *segment, int32_t van, int32_t tot)
{
	size_t i;

	for (i = 0; i < r->contract_count; i++) {
		const struct import_contract *c = &r->contracts[i];

		if (region_contract_taak(c) && c->van <= tot &&
		    (c->tot == DAY_NONE || c->tot >= van) &&
		    meet(c->domein, domein) && meet(c->segment, segment) &&
		    (holder[0] == '\0' || strcmp(c->aanbieder, holder) == 0 ||
		     strcmp(c->combinatie, holder) == 0))
			return true;
	}
	return false;
}

bool
region_has_contracts(const struct region *r)
{
	return r->contract_count > 0;
}

/* The one segment that the contracts of a provider name; NULL: none or more. */
static const char *
only_segment(const struct region *r, const char *aanbieder, enum domein domein,
	     int32_t day)
{
	size_t first, count = contracts_of(r, aanbieder, &first), i;
	const char *only = NULL;

	for (i = first; i < first + count; i++) {
		const struct import_contract *c = &r->contracts[i];

		if (!holds_on(c->van, c->tot, day) ||
		    !covers(c->domein, domein_text(domein)) ||
		    is_any(c->segment))
			continue;
		if (only != NULL && strcmp(only, c->segment) != 0)
			return NULL;
		only = c->segment;
	}
	return only;
}

int32_t
region_commitment_day(int32_t today, int32_t from, int32_t to)
{
	if (today < from)
		return from;
	return to != DAY_NONE && to >= from && to < today ? to : today;
}

const char *
region_commitment_segment(const struct region *r, enum domein domein,
			  const char *categorie, const char *code,
			  const char *aanbieder, int32_t day)
{
	const char *segment = region_segment(r, domein, categorie, code, day);
	const char *only = NULL;

	if (strcmp(segment, REGION_UNKNOWN) == 0)
		only = only_segment(r, aanbieder, domein, day);
	return only != NULL ? only : segment;
}

bool
region_combinatie(const struct region *r, const char *name)
{
	size_t i;

	/* Asked for every ceiling: most name a provider by its AGB-code. */
	if (name[strspn(name, "0123456789")] == '\0')
		return false;
	for (i = 0; i < r->contract_count; i++)
		if (strcmp(r->contracts[i].combinatie, name) == 0)
			return true;
	return false;
}

/* Begins or ends what holds from van to tot in (after, upto]? */
static bool
turns(int32_t van, int32_t tot, int32_t after, int32_t upto)
{
	return (van > after && van <= upto) ||
	       (tot != DAY_NONE && tot >= after && tot < upto);
}

bool
region_contracts_turn(const struct region *r, const char *aanbieder,
		      int32_t after, int32_t upto)
{
	size_t first = 0, count = r->contract_count, i;

	if (aanbieder != NULL)
		count = contracts_of(r, aanbieder, &first);
	for (i = first; i < first + count; i++)
		if (turns(r->contracts[i].van, r->contracts[i].tot, after,
			  upto))
			return true;
	return false;
}

bool
region_segments_turn(const struct region *r, int32_t after, int32_t upto)
{
	size_t i;

	for (i = 0; i < r->segment_count; i++)
		if (turns(r->segments[i].van, r->segments[i].tot, after, upto))
			return true;
	return false;
}

/* ---- providers and municipalities */

const struct import_aanbieder *
region_aanbieder(const struct region *r, const char *aanbieder)
{
	const struct table t = TABLE(r->aanbieders, r->aanbieder_count,
				     import_aanbieder, aanbieder);
	size_t first;

	return equal_range(&t, aanbieder, &first) == 0 ? NULL
						       : &r->aanbieders[first];
}

bool
region_agb_publishable(const struct region *r, const char *aanbieder)
{
	const struct import_aanbieder *a = region_aanbieder(r, aanbieder);

	return aanbieder[0] != '\0' &&
	       aanbieder[strspn(aanbieder, "0123456789")] == '\0' &&
	       (a == NULL || a->eenmanszaak != 1);
}

const struct import_gemeente *
region_gemeente(const struct region *r, const char *gemeente)
{
	const struct table t = TABLE(r->gemeenten, r->gemeente_count,
				     import_gemeente, gemeente);
	size_t first;

	return equal_range(&t, gemeente, &first) == 0 ? NULL
						      : &r->gemeenten[first];
}

/* ---- the profile of a year */

enum { MONTHS_PER_YEAR = 12 };

void
region_profiel(const struct region *r, const char *segment, int month,
	       int64_t *part, int64_t *whole)
{
	const struct table t =
		TABLE(r->profielen, r->profiel_count, import_profiel, segment);
	size_t first, count = equal_range(&t, segment, &first), i;

	if (count == 0)
		count = equal_range(&t, "*", &first);
	*part = 1;
	*whole = MONTHS_PER_YEAR;
	if (count != MONTHS_PER_YEAR)
		return;
	*whole = 0;
	for (i = first; i < first + count; i++) {
		if (r->profielen[i].maand == month)
			*part = r->profielen[i].aandeel;
		*whole += r->profielen[i].aandeel;
	}
}
