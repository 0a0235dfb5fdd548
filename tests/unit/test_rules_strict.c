/* stage/rules_strict: numbers, dates and keys as XML Schema means them. */
#include "stage/rules_strict.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "unit/rules_text.h"

static void
a_plus_is_a_sign(void **state)
{
	static const struct {
		const char *text;
		int64_t value;
	} samples[] = {
		{"5", 5},    {"+5", 5},  {" +05\n", 5},
		{"-5", -5},  {"+0", 0},  {"+-5", NONE},
		{"+", NONE}, {"", NONE}, {NULL, NONE},
	};
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(samples); i++)
		assert_int_equal(value(rules_integer(text(samples[i].text))),
				 samples[i].value);
}

static void
dates_stand_in_the_order_of_time(void **state)
{
	static const char *const dates[] = {
		"-12024-01-01", "-2024-01-31", " -2024-02-01",  "-0001-12-31",
		"0001-01-01",   "2024-01-31",  "\t2024-02-01 ", "12024-01-01",
	};
	size_t i;

	(void)state;
	for (i = 1; i < LENGTH(dates); i++)
		assert_true(rules_above(rules_date(text(dates[i])),
					rules_date(text(dates[i - 1]))));
	assert_int_equal(value(rules_date(text(" 2024-02-29"))), 20240229);
	assert_int_equal(value(rules_date(text(NULL))), NONE);
	assert_int_equal(rules_date_mmdd(rules_date(text("-2024-02-29")).v),
			 229);
}

static void
a_month_has_the_days_of_the_calendar(void **state)
{
	static const struct {
		const char *begin;
		const char *end;
		bool whole;
	} samples[] = {
		{"2024-02-01", "2024-02-29", true},
		{"2023-02-01", "2023-02-28", true},
		{"2100-02-01", "2100-02-28", true},
		{"2000-02-01", "2000-02-29", true},
		{"2000-02-01", "2000-02-28", false},
		{"2024-12-01", "2024-12-31", true},
		{"2024-11-01", "2024-11-30", true},
		{"2024-01-31", "2024-03-01", false},
		{"2024-01-02", "2024-01-31", false},
		{"2023-01-01", "2024-01-31", false},
		{"-2024-01-01", "-2024-01-31", true},
		{"-2024-01-01", "2024-01-31", false},
	};
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(samples); i++)
		assert_int_equal(
			rules_whole_month(rules_date(text(samples[i].begin)).v,
					  rules_date(text(samples[i].end)).v),
			samples[i].whole);
}

static void
numbers_that_are_equal_have_the_same_digits(void **state)
{
	static const char *const same[] = {"7", "07", "+7", " 7\n", "+007"};
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(same); i++)
		assert_true(rules_is(rules_digits(text(same[i])), "7"));
	assert_true(rules_is(rules_digits(text("-0")), "0"));
	assert_true(rules_is(rules_digits(text("000")), "0"));
	assert_true(rules_is(rules_digits(text("70")), "70"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plus_is_a_sign),
		cmocka_unit_test(dates_stand_in_the_order_of_time),
		cmocka_unit_test(a_month_has_the_days_of_the_calendar),
		cmocka_unit_test(numbers_that_are_equal_have_the_same_digits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
