/* The arena: zeroed, aligned, all gone at once, failure remembered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "unit/arena_help.h"

static void
memory_is_zeroed_also_after_a_reset(void **state)
{
	struct arena *a = *state;
	unsigned char *p;
	size_t i;
	int round;

	for (round = 0; round < 2; round++) {
		p = arena_alloc(a, 1000);
		assert_non_null(p);
		for (i = 0; i < 1000; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xff, 1000);
		arena_reset(a);
	}
}

static void
every_allocation_is_aligned_and_apart(void **state)
{
	struct arena *a = *state;
	unsigned char *p, *end = NULL;
	size_t size;

	for (size = 1; size < 100; size++) {
		p = arena_alloc(a, size);
		assert_non_null(p);
		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		/* Within the first block the next lies behind the last. */
		assert_true(end == NULL || p >= end);
		memset(p, (int)size, size);
		end = p + size;
	}
}

static void
an_allocation_larger_than_a_block_works(void **state)
{
	struct arena *a = *state;
	const size_t size = (size_t)10 * 1024 * 1024;
	char *p = arena_alloc(a, size);

	assert_non_null(p);
	p[size - 1] = 1;
	assert_true(arena_size(a) >= size);
}

static void
a_huge_block_is_given_back_at_the_reset(void **state)
{
	struct arena *a = *state;

	assert_non_null(arena_alloc(a, (size_t)10 * 1024 * 1024));
	arena_reset(a);
	assert_int_equal(arena_size(a), 0);
}

static void
size_does_not_grow_from_message_to_message(void **state)
{
	struct arena *a = *state;
	size_t first;
	int message, i;

	for (i = 0; i < 500; i++)
		assert_non_null(arena_alloc(a, 100));
	arena_reset(a);
	first = arena_size(a);
	for (message = 0; message < 50; message++) {
		for (i = 0; i < 500; i++)
			assert_non_null(arena_alloc(a, 100));
		arena_reset(a);
		assert_true(arena_size(a) <= 4 * first);
	}
}

static void
an_impossible_size_fails_and_is_remembered(void **state)
{
	struct arena *a = *state;

	assert_false(arena_failed(a));
	assert_null(arena_alloc(a, SIZE_MAX));
	assert_true(arena_failed(a));
	assert_non_null(arena_alloc(a, 1));
	assert_true(arena_failed(a));
	arena_reset(a);
	assert_false(arena_failed(a));
}

static void
an_array_that_overflows_fails(void **state)
{
	struct arena *a = *state;

	assert_null(arena_array(a, SIZE_MAX / 2, 3));
	assert_true(arena_failed(a));
}

static void
an_array_of_nothing_is_no_failure(void **state)
{
	struct arena *a = *state;

	arena_array(a, 0, 8);
	assert_false(arena_failed(a));
}

static void
strndup_copies_bytes_and_ends_them(void **state)
{
	struct arena *a = *state;
	const char bytes[] = {'a', 'b', 'c', 'd'};

	assert_string_equal(arena_strndup(a, bytes, 3), "abc");
	assert_string_equal(arena_strndup(a, bytes, 0), "");
	assert_string_equal(arena_strdup(a, "toewijzing"), "toewijzing");
}

static void
printf_makes_text_of_any_length(void **state)
{
	struct arena *a = *state;
	char *p = arena_printf(a, "%s-%0100000d", "x", 7);

	assert_non_null(p);
	assert_int_equal(strlen(p), 100002);
	assert_int_equal(p[100001], '7');
}

static void
free_leaves_null_and_takes_null(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_non_null(a);
	arena_free(&a);
	assert_null(a);
	arena_free(&a);
	assert_null(a);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, arena_make, arena_drop)

static void
a_list_keeps_its_members_while_it_grows(void **state)
{
	struct arena *a = arena_new();
	uint64_t *list = NULL, *same;
	size_t i, cap = 0, before;

	(void)state;
	assert_non_null(a);
	for (i = 0; i < 1000; i++) {
		list = arena_more(a, list, i, &cap, sizeof(*list));
		assert_non_null(list);
		assert_true(cap > i);
		list[i] = i * i;
	}
	for (i = 0; i < 1000; i++)
		assert_true(list[i] == i * i);
	same = arena_more(a, list, 1000, &cap, sizeof(*list));
	assert_ptr_equal(same, list);
	/* No memory: the list stays as it was. */
	before = cap = SIZE_MAX / 16;
	assert_null(arena_more(a, list, cap, &cap, 16));
	assert_true(cap == before);
	assert_true(arena_failed(a));
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(memory_is_zeroed_also_after_a_reset),
		TEST(every_allocation_is_aligned_and_apart),
		TEST(an_allocation_larger_than_a_block_works),
		TEST(a_huge_block_is_given_back_at_the_reset),
		TEST(size_does_not_grow_from_message_to_message),
		TEST(an_impossible_size_fails_and_is_remembered),
		TEST(an_array_that_overflows_fails),
		TEST(an_array_of_nothing_is_no_failure),
		TEST(strndup_copies_bytes_and_ends_them),
		TEST(printf_makes_text_of_any_length),
		cmocka_unit_test(a_list_keeps_its_members_while_it_grows),
		cmocka_unit_test(free_leaves_null_and_takes_null),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
