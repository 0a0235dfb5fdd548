/* The catalogue of events, and counting clients as far as it matters. */
#include "model/event.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "model/few.h"

static void
every_type_is_found_by_its_name_behind_any_prefix(void **state)
{
	char name[160];
	int i;

	(void)state;
	for (i = 0; i < EVENT_TYPE_COUNT; i++) {
		assert_non_null(event_infos[i].name);
		snprintf(name, sizeof(name), "nl.regio-x.%s",
			 event_infos[i].name);
		assert_int_equal(event_type_named(name), i);
	}
}

static void
what_is_no_type_is_none(void **state)
{
	static const char *const none[] = {
		"",
		".",
		"nl.pols.",
		"stroom.gestart",
		"xstroom.gestart",
		"nl.pols.stroom.gestart.v2",
		"nl.pols.drempel-bereikt",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_int_equal(event_type_named(none[i]), EVENT_TYPE_COUNT);
}

static void
a_client_counts_once(void **state)
{
	struct few f;
	int64_t i;

	(void)state;
	few_init(&f, 3);
	for (i = 0; i < 10; i++)
		few_add(&f, i % 2);
	assert_false(few_enough(&f));
	few_add(&f, 7);
	assert_true(few_enough(&f));
}

static void
limits_of_a_small_cell(void **state)
{
	struct few f;
	int64_t i;

	(void)state;
	few_init(&f, 0);
	assert_true(few_enough(&f));
	/* The largest of the configuration is not cut to fewer. */
	few_init(&f, 1000);
	for (i = 0; i < 999; i++)
		few_add(&f, i);
	assert_false(few_enough(&f));
	for (i = 0; i < 1000; i++)
		few_add(&f, i);
	assert_true(few_enough(&f));
	/* A journal may say more than any configuration. */
	few_init(&f, INT32_MAX);
	for (i = 0; i < 2000; i++)
		few_add(&f, i);
	assert_int_equal(f.count, FEW_MOST);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			every_type_is_found_by_its_name_behind_any_prefix),
		cmocka_unit_test(what_is_no_type_is_none),
		cmocka_unit_test(a_client_counts_once),
		cmocka_unit_test(limits_of_a_small_cell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
