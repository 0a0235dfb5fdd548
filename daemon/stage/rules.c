/* Level 2: made ready once, then a walk through each message. */
#include "stage/rules.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "stage/rules_row.h"

enum { ROOM_BYTES = 64 * 1024 * 1024 /* what findings may take on the wire */ };

struct rules {
	const struct doc_names *names;
	uint16_t number[EL_COUNT];
	uint8_t *known;   /* by number of a name: EL_ */
	uint8_t *chain;   /* by number of a name: 1 + first row, 0 = none */
	uint8_t *follows; /* by row: 1 + next row for the same name */
	uint64_t seed[2];
	bool strict;
};

/* In the order of the bits T301 … T325. */
static const char *const type_names[] = {
	"301", "302", "305", "306", "307", "308", "315",
	"316", "317", "318", "319", "320", "323", "325",
};

void
rules_free(struct rules **r)
{
	if (*r == NULL)
		return;
	free((*r)->known);
	free((*r)->chain);
	free((*r)->follows);
	free(*r);
	*r = NULL;
}

static int
by_spelling(const void *key, const void *element)
{
	return strcmp(key, *(const char *const *)element);
}

static uint16_t
number_of(const struct doc_names *names, const char *name)
{
	const char *const *found = bsearch(name, names->text, names->count,
					   sizeof(*names->text), by_spelling);

	return found == NULL ? DOC_NO_NAME : (uint16_t)(found - names->text);
}

struct rules *
rules_new(const struct doc_names *names, bool strict)
{
	struct rules *r = calloc(1, sizeof(*r));
	size_t i;

	if (r == NULL)
		return NULL;
	r->names = names;
	r->strict = strict;
	r->known = calloc((size_t)names->count + 1, 1);
	r->chain = calloc((size_t)names->count + 1, 1);
	r->follows = calloc(rules_row_count, 1);
	/* Now, since the sandbox of a reader will not let it through. */
	if (r->known == NULL || r->chain == NULL || r->follows == NULL ||
	    getrandom(r->seed, sizeof(r->seed), 0) != sizeof(r->seed)) {
		rules_free(&r);
		return NULL;
	}
	for (i = 0; i < EL_COUNT; i++) {
		r->number[i] = number_of(names, rules_names[i]);
		if (r->number[i] != DOC_NO_NAME)
			r->known[r->number[i]] = (uint8_t)i;
	}
	return r;
}

/* ---- one message */

/* Chain the rows that go for this type, by the name of their element. */
static void
choose_rows(struct rules *r, const struct bericht_type *type)
{
	unsigned bit = 0;
	size_t i;

	for (i = 0; i < sizeof(type_names) / sizeof(type_names[0]); i++)
		if (strcmp(type_names[i], type->type) == 0)
			bit = 1U << i;
	memset(r->chain, 0, r->names->count);
	for (i = rules_row_count; i-- > 0;) {
		const struct rules_row *row = &rules_rows[i];
		uint16_t name = r->number[row->element];

		if ((row->types & bit) == 0 || name == DOC_NO_NAME ||
		    (row->domains & 1U << type->domein) == 0)
			continue;
		r->follows[i] = r->chain[name];
		r->chain[name] = (uint8_t)(i + 1);
	}
}

static void
visit(const struct rules *r, struct rules_run *run, uint32_t node)
{
	const struct doc_node *n = rules_node(run, node);
	uint8_t i = n->name < r->names->count ? r->chain[n->name] : 0;

	for (; i > 0; i = r->follows[i - 1]) {
		const struct rules_row *row = &rules_rows[i - 1];

		if (row->parent == EL_NONE ||
		    rules_node(run, n->parent)->name == r->number[row->parent])
			row->check(run, row->rule, node);
	}
}

/* Children before their parent; the root itself is no element of any rule. */
static void
walk(const struct rules *r, struct rules_run *run)
{
	const struct doc_node *n = rules_node(run, 0);
	uint32_t node = 0;

	while (n->first != DOC_NONE || node != 0) {
		while (n->first != DOC_NONE) {
			node = n->first;
			n = rules_node(run, node);
		}
		visit(r, run, node);
		while (n->next == DOC_NONE) {
			node = n->parent;
			if (node == 0)
				return;
			n = rules_node(run, node);
			visit(r, run, node);
		}
		node = n->next;
		n = rules_node(run, node);
	}
}

/* The dates that other elements are held against. */
static void
find_dates(struct rules_run *run)
{
	uint32_t header = rules_child(run, 0, EL_HEADER);
	uint32_t id = rules_child(run, header, EL_BERICHT_IDENTIFICATIE);
	uint32_t declaratie = rules_child(run, 0, EL_DECLARATIE);
	uint32_t periode = rules_child(run, declaratie, EL_DECLARATIE_PERIODE);

	run->dagtekening = rules_child(run, id, EL_DAGTEKENING);
	run->dagtekening_day = rules_node_day(run, run->dagtekening);
	run->dagtekening_day10 = rules_node_day10(run, run->dagtekening);
	run->periode_einde = rules_child(run, periode, EL_EINDDATUM);
	run->periode_einde_day10 = rules_node_day10(run, run->periode_einde);
	run->declaratie_dagtekening =
		rules_child(run, declaratie, EL_DECLARATIE_DAGTEKENING);
	/* TR335: five years before, the 28th where there is no 29 February. */
	run->oldest_day = rules_node_day(run, run->declaratie_dagtekening);
	run->oldest_day.v -= 50000;
	if (run->oldest_day.v % 10000 == 229)
		run->oldest_day.v--;
}

bool
rules_check(struct rules *r, const struct bericht_type *type, struct doc *d,
	    struct arena *a, struct findings *f)
{
	struct rules_run *run = arena_alloc(a, sizeof(*run));

	if (run == NULL || doc_count(d) == 0)
		return false;
	run->doc = d;
	run->nodes = doc_nodes(d);
	run->texts = doc_texts(d);
	run->type = type;
	run->arena = a;
	run->findings = f;
	run->strict = r->strict;
	run->number = r->number;
	run->known = r->known;
	run->name_count = r->names->count;
	run->room = ROOM_BYTES;
	run->parts_of = DOC_NONE;
	run->debets_of = DOC_NONE;
	rules_index_init(&run->equals, a, r->seed);
	rules_index_init(&run->referenties, a, r->seed);
	rules_index_init(&run->vorige, a, r->seed);
	rules_index_init(&run->debets, a, r->seed);
	find_dates(run);
	choose_rows(r, type);
	walk(r, run);
	/* A finding without its place would be none. */
	return !arena_failed(a) && !doc_failed(d);
}
