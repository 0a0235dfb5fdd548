/*
 * model/commitment when memory is out: the n-th array that it asks for is
 * refused, for every n.  The sources are included, so that this asks here.
 */
#define arena_array asked_array
#include "model/commitment.c"
#include "model/commitment_spread.c"
#undef arena_array

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/commitment_help.h"

static int until_refused;

void *
asked_array(struct arena *a, size_t n, size_t size)
{
	if (--until_refused == 0)
		return arena_alloc(a, SIZE_MAX); /* refused, and remembered */
	return arena_alloc(a, n * size);
}

static void
assert_told_at_every_array(const struct commitment_input *in, int arrays)
{
	struct commitment c;
	struct err e;
	int nth;

	for (nth = 1; nth <= arrays; nth++) {
		struct arena *a = arena_new();

		assert_non_null(a);
		until_refused = nth;
		e.code = ERR_NONE;
		assert_false(commitment_compute(&c, in, a, &e));
		assert_int_equal(e.code, ERR_NOMEM);
		arena_free(&a);
	}
	until_refused = arrays + 1;
	c = help_computed(in);
	assert_int_equal(until_refused, 1); /* no more were asked for */
}

static void
a_total_says_that_memory_is_out(void **state)
{
	struct commitment_input in = help_specific("2024-01-01", "2024-03-31",
						   10, EENHEID_UUR,
						   FREQUENTIE_TOTAAL, 100);

	(void)state;
	/* months, shares, remainders, years */
	assert_told_at_every_array(&in, 4);
	in.frequentie = FREQUENTIE_WEEK;
	assert_told_at_every_array(&in, 2);
}

static void
a_budget_says_that_memory_is_out(void **state)
{
	struct commitment_input in =
		help_budget("2024-01-01", "2024-03-31", 10);

	(void)state;
	assert_told_at_every_array(&in, 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_total_says_that_memory_is_out),
		cmocka_unit_test(a_budget_says_that_memory_is_out),
	};

	return cmocka_run_group_tests(tests, help_setup, help_teardown);
}
