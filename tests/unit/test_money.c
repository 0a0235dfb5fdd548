/* model/money: no cent is lost, and nothing wraps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/money.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

static void
sums_and_products_that_fit_are_exact(void **state)
{
	int64_t r;

	(void)state;
	assert_true(money_add(&r, INT64_MAX - 1, 1));
	assert_true(r == INT64_MAX);
	assert_true(money_add(&r, INT64_MIN + 1, -1));
	assert_true(r == INT64_MIN);
	assert_true(money_mul(&r, 99999999, 99999999));
	assert_true(r == INT64_C(9999999800000001));
}

static void
what_passes_64_bits_is_refused_and_leaves_the_result(void **state)
{
	int64_t r = 7;

	(void)state;
	assert_false(money_add(&r, INT64_MAX, 1));
	assert_false(money_add(&r, INT64_MIN, -1));
	assert_false(money_mul(&r, INT64_MAX, 2));
	assert_false(money_mul(&r, INT64_MIN, -1));
	assert_false(money_mul_div(&r, INT64_MAX, 2, 1));
	assert_false(money_mul_div(&r, INT64_MIN, -1, 1));
	assert_false(money_mul_div(&r, INT64_MIN, INT64_MIN, INT64_MAX));
	assert_int_equal(r, 7);
}

static void
a_division_rounds_once_and_halves_away_from_zero(void **state)
{
	static const struct {
		int64_t a, b, c, result;
	} cases[] = {
		{5, 1, 2, 3},
		{-5, 1, 2, -3},
		{5, -1, 2, -3},
		{4, 1, 3, 1},
		{5, 1, 3, 2},
		{-4, 1, 3, -1},
		{-5, 1, 3, -2},
		{0, 9, 7, 0},
		{7, 1, 1, 7},
		/* IV081: 4 x 95 minutes at 57.35 per hour */
		{5735, 380, 60, 36322},
		/* 6250 x 7 / 60 = 729.1666; 6250 x 6 / 60 = 625 */
		{6250, 7, 60, 729},
		{6250, 6, 60, 625},
		/* exactly a half: 5 x 6 / 60 */
		{5, 6, 60, 1},
		{5, 5, 60, 0},
		{1, 29, 60, 0},
		{1, 30, 60, 1},
	};
	int64_t r;
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(cases); i++) {
		assert_true(
			money_mul_div(&r, cases[i].a, cases[i].b, cases[i].c));
		assert_int_equal(r, cases[i].result);
	}
}

static void
a_product_may_pass_64_bits_on_the_way(void **state)
{
	int64_t r;

	(void)state;
	assert_true(money_mul_div(&r, INT64_MAX, INT64_MAX, INT64_MAX));
	assert_true(r == INT64_MAX);
	assert_true(money_mul_div(&r, INT64_MAX, 60, 60));
	assert_true(r == INT64_MAX);
	assert_true(money_mul_div(&r, INT64_MIN, 60, 60));
	assert_true(r == INT64_MIN);
	assert_true(money_mul_div(&r, INT64_MAX, INT64_MIN, INT64_MAX));
	assert_true(r == INT64_MIN);
}

static void
amounts_are_written_with_two_decimals(void **state)
{
	static const struct {
		int64_t cents;
		const char *text;
	} cases[] = {
		{0, "0.00"},
		{5, "0.05"},
		{-5, "-0.05"},
		{100, "1.00"},
		{1234567, "12345.67"},
		{-1234567, "-12345.67"},
		{INT64_MAX, "92233720368547758.07"},
		{INT64_MIN, "-92233720368547758.08"},
	};
	char text[MONEY_TEXT];
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(cases); i++)
		assert_string_equal(
			money_format(text, sizeof(text), cases[i].cents),
			cases[i].text);
}

static void
dutch_amounts_are_read(void **state)
{
	static const struct {
		const char *text;
		int64_t cents;
	} cases[] = {
		{"0", 0},
		{"12", 1200},
		{"12,5", 1250},
		{"12.5", 1250},
		{"12,50", 1250},
		{"0,05", 5},
		{"-0,05", -5},
		{"-12", -1200},
		{"-0", 0},
		{"007,10", 710},
		{"1234,56", 123456},
		{"92233720368547758,07", INT64_MAX},
		{"-92233720368547758.08", INT64_MIN},
	};
	int64_t cents;
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(cases); i++) {
		cents = 4711;
		if (!money_parse(&cents, cases[i].text))
			fail_msg("\"%s\" was refused", cases[i].text);
		assert_true(cents == cases[i].cents);
	}
}

static void
other_amounts_are_refused(void **state)
{
	static const char *const wrong[] = {
		"",
		"-",
		"--1",
		"+1",
		",5",
		".5",
		"5,",
		"5.",
		"1.234",
		"1,234",
		"1.234,5",
		"1,234.56",
		"1 234",
		" 1",
		"1 ",
		"1,2,3",
		"1e3",
		"0x1",
		"5\xe2\x82\xac",
		"5-",
		"1,-",
		"1,0-",
		"12a",
		"*",
		"92233720368547758,08",
		"-92233720368547758,09",
		"92233720368547759",
		"99999999999999999999",
	};
	int64_t cents = 4711;
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(wrong); i++) {
		if (money_parse(&cents, wrong[i]))
			fail_msg("\"%s\" was read", wrong[i]);
	}
	assert_int_equal(cents, 4711);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_and_products_that_fit_are_exact),
		cmocka_unit_test(
			what_passes_64_bits_is_refused_and_leaves_the_result),
		cmocka_unit_test(
			a_division_rounds_once_and_halves_away_from_zero),
		cmocka_unit_test(a_product_may_pass_64_bits_on_the_way),
		cmocka_unit_test(amounts_are_written_with_two_decimals),
		cmocka_unit_test(dutch_amounts_are_read),
		cmocka_unit_test(other_amounts_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
