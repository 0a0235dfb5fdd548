/* The half-year signal in whole numbers. */
#include "model/halfyear.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/day.h"

static int32_t
day(const char *s)
{
	return day_parse(s);
}

static void
a_calendar_year_has_exactly_one_half(void **state)
{
	struct halfyear h;

	(void)state;
	halfyear_of(&h, day("2026-01-01"), day("2026-12-31"), NULL);
	assert_int_equal(h.tot, day("2026-06-30"));
	assert_int_equal(2 * h.part, h.whole);
	halfyear_of(&h, day("2024-01-01"), day("2024-12-31"), NULL);
	assert_int_equal(h.tot, day("2024-06-30"));
	assert_int_equal(2 * h.part, h.whole);
}

static void
a_ceiling_from_july_has_its_half_in_september(void **state)
{
	struct halfyear h;

	(void)state;
	halfyear_of(&h, day("2026-07-01"), day("2026-12-31"), NULL);
	assert_int_equal(h.van, day("2026-07-01"));
	assert_int_equal(h.tot, day("2026-09-30"));
	assert_int_equal(2 * h.part, h.whole);
}

static void
an_odd_number_of_months_is_rounded_up(void **state)
{
	struct halfyear h;

	(void)state;
	halfyear_of(&h, day("2026-01-01"), day("2026-07-31"), NULL);
	assert_int_equal(h.tot, day("2026-04-30"));
	assert_int_equal(7 * h.part, 4 * h.whole);
}

static void
a_period_that_is_no_whole_months_is_halved_by_days(void **state)
{
	struct halfyear h;

	(void)state;
	halfyear_of(&h, day("2026-04-11"), day("2026-04-20"), NULL);
	assert_int_equal(h.tot, day("2026-04-15"));
	assert_int_equal(2 * h.part, h.whole);
	halfyear_of(&h, day("2026-04-11"), day("2026-04-11"), NULL);
	assert_int_equal(h.tot, day("2026-04-11"));
	assert_int_equal(h.part, h.whole);
}

/* 84,000,000 cents, half, 10 %: the limit is 46,200,000 cents. */
static void
the_limit_itself_is_no_overrun_and_one_cent_more_is(void **state)
{
	struct halfyear h;

	(void)state;
	halfyear_of(&h, day("2026-01-01"), day("2026-12-31"), NULL);
	assert_int_equal(halfyear_limit(&h, 84000000, 1000), 46200000);
	assert_int_equal(halfyear_compare(&h, 46200000, 84000000, 1000), 0);
	assert_true(halfyear_compare(&h, 46200001, 84000000, 1000) > 0);
	assert_true(halfyear_compare(&h, 46199999, 84000000, 1000) < 0);
}

static void
an_odd_cent_is_not_rounded_away(void **state)
{
	struct halfyear h;

	(void)state;
	halfyear_of(&h, day("2026-01-01"), day("2026-12-31"), NULL);
	/* Half of 1 cent and 10 %: 0.55 cent. */
	assert_int_equal(halfyear_limit(&h, 1, 1000), 0);
	assert_true(halfyear_compare(&h, 0, 1, 1000) < 0);
	assert_true(halfyear_compare(&h, 1, 1, 1000) > 0);
}

static void
a_ceiling_of_nothing_is_passed_by_any_cent(void **state)
{
	struct halfyear h;

	(void)state;
	halfyear_of(&h, day("2026-01-01"), day("2026-12-31"), NULL);
	assert_true(halfyear_compare(&h, 1, 0, 1000) > 0);
	assert_int_equal(halfyear_compare(&h, 0, 0, 1000), 0);
	assert_true(halfyear_compare(&h, -1, 0, 1000) < 0);
}

static void
the_largest_amounts_do_not_wrap(void **state)
{
	const int64_t most = INT64_C(100000000000000);
	struct halfyear h;

	(void)state;
	halfyear_of(&h, day("0001-01-01"), day("9999-12-31"), NULL);
	assert_true(halfyear_compare(&h, INT64_MAX, most, 10000) > 0);
	assert_true(halfyear_compare(&h, INT64_MIN, most, 10000) < 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_calendar_year_has_exactly_one_half),
		cmocka_unit_test(a_ceiling_from_july_has_its_half_in_september),
		cmocka_unit_test(an_odd_number_of_months_is_rounded_up),
		cmocka_unit_test(
			a_period_that_is_no_whole_months_is_halved_by_days),
		cmocka_unit_test(
			the_limit_itself_is_no_overrun_and_one_cent_more_is),
		cmocka_unit_test(an_odd_cent_is_not_rounded_away),
		cmocka_unit_test(a_ceiling_of_nothing_is_passed_by_any_cent),
		cmocka_unit_test(the_largest_amounts_do_not_wrap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
