/* stage/rules_overlap: against comparing each period with each. */
#include "stage/rules_overlap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 60 };

static const char *const categories[] = {NULL, "02", "03"};
static const char *const codes[] = {NULL, "A", "B"};

static struct rules_text
text(const char *s)
{
	return (struct rules_text){s, s == NULL ? 0 : strlen(s)};
}

/* The rule in its own words. */
static bool
same_product(const struct rules_period *a, const struct rules_period *b)
{
	if (a->categorie.p == NULL || b->categorie.p == NULL)
		return true;
	return rules_same(a->categorie, b->categorie) &&
	       (a->code.p == NULL || b->code.p == NULL ||
		rules_same(a->code, b->code));
}

static bool
overlap(const struct rules_period *a, const struct rules_period *b)
{
	return !a->exempt && !b->exempt && same_product(a, b) &&
	       !(a->end < b->begin) && !(b->end < a->begin);
}

/* Also periods that end before they begin. */
static struct rules_period
invent(uint32_t node)
{
	struct rules_period p = {.node = node};

	p.exempt = rand() % 10 == 0;
	p.categorie = text(categories[rand() % 3]);
	if (p.categorie.p != NULL)
		p.code = text(codes[rand() % 3]);
	p.begin = rand() % 40;
	p.end = rand() % 5 == 0 ? RULES_NEVER : p.begin - 3 + rand() % 10;
	return p;
}

static void
it_finds_what_comparing_all_finds(void **state)
{
	struct rules_period all[MOST];
	uint32_t found[MOST];
	size_t round, i, k;

	(void)state;
	srand(302);
	for (round = 0; round < 3000; round++) {
		struct arena *a = arena_new();
		size_t count = (size_t)rand() % MOST;
		struct rules_overlap *o;
		uint64_t pairs = 0;

		for (i = 0; i < count; i++)
			all[i] = invent((uint32_t)(10 + 3 * i));
		o = rules_overlap_new(a, all, count);
		assert_non_null(o);
		for (i = 0; i < count; i++) {
			size_t n = rules_overlap_meet(o, i, found, MOST), m = 0;

			for (k = 0; k < i; k++)
				if (overlap(&all[k], &all[i]))
					assert_int_equal(found[m++],
							 all[k].node);
			assert_int_equal(n, m);
			pairs += m;
		}
		assert_int_equal(rules_overlap_count(o), pairs);
		arena_free(&a);
	}
}

static void
it_stops_when_it_has_found_enough(void **state)
{
	struct rules_period all[MOST];
	struct arena *a = arena_new();
	struct rules_overlap *o;
	uint32_t found[3];
	size_t i;

	(void)state;
	memset(all, 0, sizeof(all));
	for (i = 0; i < MOST; i++) {
		all[i].node = (uint32_t)i;
		all[i].end = RULES_NEVER;
	}
	o = rules_overlap_new(a, all, MOST);
	assert_non_null(o);
	for (i = 0; i < MOST; i++)
		assert_int_equal(rules_overlap_meet(o, i, found, 3),
				 i < 4 ? i : 4);
	assert_int_equal(rules_overlap_meet(o, 0, found, 0), 1);
	assert_int_equal(rules_overlap_count(o), MOST * (MOST - 1) / 2);
	arena_free(&a);
}

/* Each with each would be five thousand million comparisons. */
static void
a_hundred_thousand_are_counted_at_once(void **state)
{
	enum { MANY = 100000 };
	struct arena *a = arena_new();
	struct rules_period *all = arena_array(a, MANY, sizeof(*all));
	struct rules_overlap *o;
	uint32_t found[4];
	size_t i;

	(void)state;
	assert_non_null(all);
	for (i = 0; i < MANY; i++) {
		all[i].node = (uint32_t)i;
		all[i].categorie = text("02");
		all[i].begin = (rules_wide)(2 * i);
		all[i].end = (rules_wide)(2 * i + 1);
	}
	all[MANY - 1].begin = 0;
	o = rules_overlap_new(a, all, MANY);
	assert_non_null(o);
	for (i = 0; i < MANY - 1; i++)
		assert_int_equal(rules_overlap_meet(o, i, found, 4), 0);
	assert_int_equal(rules_overlap_meet(o, i, found, 4), 5);
	assert_int_equal(rules_overlap_count(o), MANY - 1);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_finds_what_comparing_all_finds),
		cmocka_unit_test(it_stops_when_it_has_found_enough),
		cmocka_unit_test(a_hundred_thousand_are_counted_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
