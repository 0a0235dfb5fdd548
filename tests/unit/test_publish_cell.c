/* Small cells: what is rounded, and what is left as it is. */
#include "stage/publish_cell.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
becomes(const char *from, const char *to)
{
	struct buf b;

	buf_init(&b);
	publish_cell_round(from, strlen(from), &b);
	buf_u8(&b, 0);
	assert_false(b.failed);
	assert_string_equal((const char *)b.data, to);
	buf_done(&b);
}

static void
amounts_come_in_whole_thousands(void **state)
{
	(void)state;
	becomes("{\"gedeclareerd_ct\":149999}", "{\"gedeclareerd_ct\":100000}");
	becomes("{\"gedeclareerd_ct\":150000}", "{\"gedeclareerd_ct\":200000}");
	becomes("{\"boven_maximum_ct\":-149999,\"x\":1}",
		"{\"boven_maximum_ct\":-100000,\"x\":1}");
	becomes("{\"a_ct\":-150000}", "{\"a_ct\":-200000}");
	becomes("{\"a_ct\":0,\"b_ct\":null}", "{\"a_ct\":0,\"b_ct\":null}");
}

static void
ratios_would_give_the_amount_away(void **state)
{
	(void)state;
	becomes("{\"aandeel_besteed\":0.5634,\"aandeel_halfjaar\":null}",
		"{\"aandeel_besteed\":null,\"aandeel_halfjaar\":null}");
	becomes("{\"aandeel_jaar_besteed\":1.0001}",
		"{\"aandeel_jaar_besteed\":null}");
}

static void
all_else_stays_as_it_is(void **state)
{
	static const char whole[] =
		"{\"id\":\"5b0f-1\",\"time\":\"2026-07-01T04:10:22.318Z\","
		"\"data\":{\"regel\":\"a \\\"b_ct\\\":1\",\"lijst\":[1,2,"
		"\"x_ct\"],\"klein_aantal\":true,\"marge_bp\":1000}}";

	(void)state;
	becomes(whole, whole);
	becomes("", "");
	becomes("{}", "{}");
	becomes("{\"open", "{\"open");
}

static void
few_are_told_or_known_by_the_type(void **state)
{
	static const char few[] = "{\"klein_aantal\":true}", many[] = "{}";

	(void)state;
	assert_true(publish_cell_is_small("nl.pols.bestedingsruimten.x", few,
					  sizeof(few) - 1));
	assert_false(publish_cell_is_small("nl.pols.bestedingsruimten.x", many,
					   sizeof(many) - 1));
	assert_true(publish_cell_is_small(
		"nl.pols.verplichtingen.verplichting-gewijzigd", many,
		sizeof(many) - 1));
	assert_true(
		publish_cell_is_small("nl.pols.declaraties.declaratie-verwerkt",
				      many, sizeof(many) - 1));
	assert_true(
		publish_cell_is_small("nl.pols.verplichtingen.levering-gestart",
				      many, sizeof(many) - 1));
	assert_false(publish_cell_is_small("nl.pols.stroom.gestart", many,
					   sizeof(many) - 1));
	assert_false(
		publish_cell_is_small("nl.pols.verplichtingen.raming-aangepast",
				      many, sizeof(many) - 1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(amounts_come_in_whole_thousands),
		cmocka_unit_test(ratios_would_give_the_amount_away),
		cmocka_unit_test(all_else_stays_as_it_is),
		cmocka_unit_test(few_are_told_or_known_by_the_type),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
