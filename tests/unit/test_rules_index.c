/* stage/rules_index: groups of equals, by keys of several texts. */
#include "stage/rules_index.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "unit/arena_help.h"

static const uint64_t seed[2] = {1, 2};

static struct rules_key
key2(const char *a, const char *b)
{
	struct rules_key k = {.count = 2};

	k.part[0] = (struct rules_text){a, a == NULL ? 0 : strlen(a)};
	k.part[1] = (struct rules_text){b, b == NULL ? 0 : strlen(b)};
	return k;
}

static void
a_group_keeps_its_nodes_in_order(void **state)
{
	struct rules_key k = key2("R1", NULL);
	const struct rules_group *g;
	struct rules_index x;
	uint32_t i;

	rules_index_init(&x, *state, seed);
	assert_null(rules_index_find(&x, &k));
	for (i = 10; i > 0; i--)
		assert_non_null(rules_index_add(&x, &k, i));
	g = rules_index_find(&x, &k);
	assert_non_null(g);
	assert_int_equal(g->count, 10);
	assert_int_equal(g->first.node, 10);
	assert_int_equal(g->first.next->node, 9);
	assert_int_equal(g->last->node, 1);
	assert_null(g->last->next);
}

/* Whatever the cut between the texts, and whatever is missing. */
static void
keys_that_look_alike_are_told_apart(void **state)
{
	static const char *const pairs[][2] = {
		{"ab", "c"},        {"a", "bc"},      {"abc", ""},
		{"", "abc"},        {"abc", NULL},    {NULL, "abc"},
		{NULL, NULL},       {"", ""},         {NULL, ""},
		{"", NULL},         {"aaaaaaaa", ""}, {"aaaaaaa", "a"},
		{"aaaaaaaa", NULL}, {"", "aaaaaaaa"},
	};
	enum { PAIRS = sizeof(pairs) / sizeof(pairs[0]) };
	struct rules_index x;
	struct rules_key k;
	uint32_t i;

	rules_index_init(&x, *state, seed);
	for (i = 0; i < PAIRS; i++) {
		k = key2(pairs[i][0], pairs[i][1]);
		assert_int_equal(rules_index_add(&x, &k, i)->count, 1);
	}
	for (i = 0; i < PAIRS; i++) {
		k = key2(pairs[i][0], pairs[i][1]);
		assert_int_equal(rules_index_find(&x, &k)->first.node, i);
	}
}

static void
clearing_forgets_all_and_costs_nothing(void **state)
{
	struct rules_key k = key2("R1", "Q1");
	struct rules_index x;
	uint32_t i;

	rules_index_init(&x, *state, seed);
	for (i = 0; i < 100000; i++) {
		assert_null(rules_index_find(&x, &k));
		assert_int_equal(rules_index_add(&x, &k, i)->count, 1);
		rules_index_clear(&x);
	}
}

static void
very_many_keys_are_all_found(void **state)
{
	enum { MANY = 200000 };
	char(*names)[16] = arena_array(*state, MANY, sizeof(*names));
	struct rules_index x;
	struct rules_key k;
	uint32_t i;

	assert_non_null(names);
	rules_index_init(&x, *state, seed);
	for (i = 0; i < MANY; i++) {
		snprintf(names[i], sizeof(names[i]), "REF%09u", (unsigned)i);
		k = key2(names[i], i % 2 == 0 ? NULL : "Q");
		assert_int_equal(rules_index_add(&x, &k, i)->count, 1);
	}
	for (i = 0; i < MANY; i++) {
		k = key2(names[i], i % 2 == 0 ? NULL : "Q");
		assert_int_equal(rules_index_find(&x, &k)->first.node, i);
		k = key2(names[i], i % 2 == 0 ? "Q" : NULL);
		assert_null(rules_index_find(&x, &k));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_group_keeps_its_nodes_in_order, arena_make,
			arena_drop),
		cmocka_unit_test_setup_teardown(
			keys_that_look_alike_are_told_apart, arena_make,
			arena_drop),
		cmocka_unit_test_setup_teardown(
			clearing_forgets_all_and_costs_nothing, arena_make,
			arena_drop),
		cmocka_unit_test_setup_teardown(very_many_keys_are_all_found,
						arena_make, arena_drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
