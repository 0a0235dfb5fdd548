/* stage/rules_value: texts, numbers and dates as the sheets read them. */
#include "stage/rules_value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "unit/rules_text.h"

static void
a_number_is_digits_with_at_most_a_minus(void **state)
{
	static const struct {
		const char *text;
		int64_t value;
	} samples[] = {
		{"5000", 5000},
		{"05000", 5000},
		{" \t5000\r\n", 5000},
		{"-5", -5},
		{"-0", 0},
		{"000", 0},
		{"+5", NONE},
		{"+0", NONE},
		{"", NONE},
		{" ", NONE},
		{"-", NONE},
		{"- 5", NONE},
		{"5 5", NONE},
		{"5.0", NONE},
		{"\xC2\xA0"
		 "5",
		 NONE},
	};
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(samples); i++)
		if (value(rules_number(text(samples[i].text))) !=
		    samples[i].value)
			fail_msg("%s", samples[i].text);
	assert_int_equal(value(rules_number(text(NULL))), NONE);
}

static void
a_date_is_a_number_without_hyphens(void **state)
{
	static const struct {
		const char *text;
		int64_t whole;
		int64_t cut;
	} samples[] = {
		{"2024-02-29", 20240229, 20240229},
		{"2024-02-29 ", 20240229, 20240229},
		{" 2024-02-29", 20240229, 2024022},
		{"\n  2024-02-29", 20240229, 202402},
		{"          2024-02-29", 20240229, NONE},
		{"-2024-02-29", 20240229, 2024022},
		{"12024-02-29", 120240229, 12024022},
		{"", NONE, NONE},
		{"2024-02-2x", NONE, NONE},
		{"2024 02-29", NONE, NONE},
	};
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(samples); i++) {
		struct rules_text t = text(samples[i].text);

		if (value(rules_day(t)) != samples[i].whole ||
		    value(rules_day10(t)) != samples[i].cut)
			fail_msg("%s", samples[i].text);
	}
}

static void
years_beyond_all_measure_still_compare(void **state)
{
	struct rules_number a = rules_day(text("900000000000000001-01-01"));
	struct rules_number b = rules_day(text("900000000000000000-12-31"));

	(void)state;
	assert_true(rules_above(a, b));
	assert_false(rules_above(b, a));
	assert_false(rules_above(a, a));
}

static void
what_is_no_number_compares_as_false(void **state)
{
	struct rules_number none = {false, 5}, one = {true, 1};

	(void)state;
	assert_false(rules_above(none, one));
	assert_false(rules_above(one, none));
	assert_false(rules_above(none, none));
}

static void
white_space_is_normalised_but_a_no_break_space_is_text(void **state)
{
	static const struct {
		const char *text;
		const char *normal;
	} samples[] = {
		{"R1", "R1"},
		{"", ""},
		{"  ", ""},
		{" R1\n", "R1"},
		{"R  1", "R 1"},
		{"R\t1", "R 1"},
		{"R 1", "R 1"},
		{" \r\n a  b\t c ", "a b c"},
		{"\xC2\xA0", "\xC2\xA0"},
	};
	char out[32];
	size_t i, len;

	(void)state;
	for (i = 0; i < LENGTH(samples); i++) {
		struct rules_text t = text(samples[i].text);

		len = rules_normalize(t, out);
		assert_int_equal(len, strlen(samples[i].normal));
		assert_memory_equal(out, samples[i].normal, len);
		assert_int_equal(rules_is_normal(t),
				 strcmp(samples[i].text, samples[i].normal) ==
					 0);
	}
}

static void
what_is_missing_equals_only_what_is_missing(void **state)
{
	(void)state;
	assert_true(rules_same(text(NULL), text(NULL)));
	assert_false(rules_same(text(NULL), text("")));
	assert_true(rules_same(text(""), text("")));
	assert_false(rules_same(text("a"), text("A")));
	assert_false(rules_same(text("7"), text("07")));
	assert_false(rules_is(text(NULL), ""));
	assert_true(rules_is(text(""), ""));
}

static void
a_day_too_many_is_carried_into_the_next_month(void **state)
{
	static const struct {
		int64_t from;
		int64_t to;
	} samples[] = {
		{20240229, 20240229},
		{20240230, 20240301},
		{20240231, 20240302},
		{20230229, 20230301},
		{20241232, 20250101},
		{20241301, 20250101},
		{20241331, 20250131},
		{20240432, 20240502},
		/* Every fourth year is a leap year. */
		{21000229, 21000229},
	};
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(samples); i++)
		assert_int_equal((int64_t)rules_carry(samples[i].from),
				 samples[i].to);
}

static void
what_follows_a_hyphen(void **state)
{
	(void)state;
	assert_true(
		rules_is(rules_after_hyphen(text("2024-02-01"), 1), "02-01"));
	assert_true(rules_is(rules_after_hyphen(text("2024-02-01"), 2), "01"));
	assert_true(
		rules_is(rules_after_hyphen(text("-2024-02-01"), 2), "02-01"));
	assert_int_equal(rules_after_hyphen(text("2024"), 1).len, 0);
	assert_int_equal(rules_after_hyphen(text(""), 1).len, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_is_digits_with_at_most_a_minus),
		cmocka_unit_test(a_date_is_a_number_without_hyphens),
		cmocka_unit_test(years_beyond_all_measure_still_compare),
		cmocka_unit_test(what_is_no_number_compares_as_false),
		cmocka_unit_test(
			white_space_is_normalised_but_a_no_break_space_is_text),
		cmocka_unit_test(what_is_missing_equals_only_what_is_missing),
		cmocka_unit_test(a_day_too_many_is_carried_into_the_next_month),
		cmocka_unit_test(what_follows_a_hyphen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
