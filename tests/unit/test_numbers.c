/* base/numbers: a list that grows, and is sorted with each number once. */
#include "base/numbers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
a_list_keeps_the_order_until_it_is_sorted(void **state)
{
	struct numbers n;
	int64_t i;

	(void)state;
	numbers_init(&n);
	for (i = 0; i < 1000; i++)
		numbers_add(&n, 999 - i);
	assert_int_equal(n.count, 1000);
	assert_int_equal(n.items[0], 999);
	numbers_sort(&n);
	for (i = 0; i < 1000; i++)
		assert_int_equal(n.items[i], i);
	numbers_done(&n);
	assert_int_equal(n.count, 0);
}

static void
sorting_keeps_each_once_also_at_the_ends(void **state)
{
	static const int64_t in[] = {5, INT64_MAX, -1,        5, INT64_MIN,
				     5, INT64_MAX, INT64_MIN, -1};
	static const int64_t want[] = {INT64_MIN, -1, 5, INT64_MAX};
	struct numbers n;
	size_t i;

	(void)state;
	numbers_init(&n);
	numbers_sort(&n);
	assert_int_equal(n.count, 0);
	for (i = 0; i < sizeof(in) / sizeof(in[0]); i++)
		numbers_add(&n, in[i]);
	numbers_sort(&n);
	assert_int_equal(n.count, 4);
	for (i = 0; i < 4; i++)
		assert_true(n.items[i] == want[i]);
	numbers_reset(&n);
	numbers_add(&n, 7);
	assert_int_equal(n.count, 1);
	assert_int_equal(n.items[0], 7);
	assert_false(n.failed);
	numbers_done(&n);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_keeps_the_order_until_it_is_sorted),
		cmocka_unit_test(sorting_keeps_each_once_also_at_the_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
