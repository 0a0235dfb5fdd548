/* model/commitment_tarief: which row holds, and what it makes of a volume. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/commitment_tarief.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

static int32_t
at(const char *iso)
{
	return day_parse(iso);
}

static int64_t
cents_on(const struct tarief *rows, size_t n, const char *iso,
	 enum eenheid eenheid)
{
	const struct tarief *t;

	t = commitment_tarief_on(rows, n, at(iso), eenheid);
	return t == NULL ? -1 : t->cents;
}

static void
a_row_holds_on_its_first_and_its_last_day(void **state)
{
	const struct tarief rows[] = {
		{at("2023-01-01"), at("2023-06-30"), EENHEID_UUR, 100, 0},
		{at("2023-07-01"), DAY_NONE, EENHEID_UUR, 200, 0},
	};

	(void)state;
	assert_int_equal(cents_on(rows, 2, "2022-12-31", EENHEID_UUR), -1);
	assert_int_equal(cents_on(rows, 2, "2023-01-01", EENHEID_UUR), 100);
	assert_int_equal(cents_on(rows, 2, "2023-06-30", EENHEID_UUR), 100);
	assert_int_equal(cents_on(rows, 2, "2023-07-01", EENHEID_UUR), 200);
	assert_int_equal(cents_on(rows, 2, "9999-12-31", EENHEID_UUR), 200);
	assert_int_equal(cents_on(NULL, 0, "2023-07-01", EENHEID_UUR), -1);
}

static void
a_row_without_van_always_held(void **state)
{
	const struct tarief rows[] = {
		{DAY_NONE, at("2023-06-30"), EENHEID_UUR, 100, 0},
	};

	(void)state;
	assert_int_equal(cents_on(rows, 1, "0001-01-01", EENHEID_UUR), 100);
	assert_int_equal(cents_on(rows, 1, "2023-07-01", EENHEID_UUR), -1);
}

static void
the_most_specific_row_wins_in_any_order(void **state)
{
	struct tarief rows[16];
	size_t n, i;

	(void)state;
	/* Product, aanbieder, gemeente, domein: a bit each, or a wildcard. */
	for (n = 0; n < LENGTH(rows); n++)
		rows[n] = (struct tarief){
			DAY_NONE, DAY_NONE, EENHEID_UUR, (int64_t)n,
			commitment_tarief_rank(n & 8, n & 4, n & 2, n & 1)};
	/* Of the first n rows the last is the most specific. */
	for (n = 1; n <= LENGTH(rows); n++) {
		assert_int_equal(cents_on(rows, n, "2023-01-01", EENHEID_UUR),
				 rows[n - 1].cents);
	}
	for (i = 0; i < LENGTH(rows) / 2; i++) {
		struct tarief swap = rows[i];

		rows[i] = rows[LENGTH(rows) - 1 - i];
		rows[LENGTH(rows) - 1 - i] = swap;
	}
	assert_int_equal(
		cents_on(rows, LENGTH(rows), "2023-01-01", EENHEID_UUR), 15);
}

static void
a_specific_row_that_does_not_hold_gives_way(void **state)
{
	const struct tarief rows[] = {
		{at("2023-01-01"), at("2023-06-30"), EENHEID_UUR, 100, 7},
		{at("2023-01-01"), DAY_NONE, EENHEID_UUR, 200, 0},
	};

	(void)state;
	assert_int_equal(cents_on(rows, 2, "2023-06-30", EENHEID_UUR), 100);
	assert_int_equal(cents_on(rows, 2, "2023-07-01", EENHEID_UUR), 200);
}

static void
hours_price_minutes_only_where_no_row_in_minutes_holds(void **state)
{
	const struct tarief rows[] = {
		{at("2023-01-01"), DAY_NONE, EENHEID_UUR, 6000, 7},
		{at("2023-02-01"), at("2023-02-28"), EENHEID_MINUUT, 90, 0},
	};

	(void)state;
	assert_int_equal(cents_on(rows, 2, "2023-01-31", EENHEID_MINUUT), 6000);
	/* The exact unit wins from the more specific row. */
	assert_int_equal(cents_on(rows, 2, "2023-02-01", EENHEID_MINUUT), 90);
	assert_int_equal(cents_on(rows, 2, "2023-03-01", EENHEID_MINUUT), 6000);
	assert_int_equal(cents_on(rows, 2, "2023-02-01", EENHEID_UUR), 6000);
	assert_int_equal(cents_on(rows, 2, "2023-02-01", EENHEID_ETMAAL), -1);
	/* Minutes never price hours. */
	assert_int_equal(cents_on(rows + 1, 1, "2023-02-01", EENHEID_UUR), -1);
}

static void
of_equal_rows_the_latest_holds(void **state)
{
	const struct tarief rows[] = {
		{DAY_NONE, DAY_NONE, EENHEID_UUR, 100, 3},
		{at("2023-02-01"), DAY_NONE, EENHEID_UUR, 300, 3},
		{at("2023-01-01"), DAY_NONE, EENHEID_UUR, 200, 3},
		{at("2023-02-01"), DAY_NONE, EENHEID_UUR, 400, 3},
	};

	(void)state;
	assert_int_equal(cents_on(rows, 4, "2023-03-01", EENHEID_UUR), 300);
	assert_int_equal(cents_on(rows, 4, "2023-01-15", EENHEID_UUR), 200);
}

static void
an_amount_is_rounded_once(void **state)
{
	const struct tarief per_hour = {DAY_NONE, DAY_NONE, EENHEID_UUR, 5735,
					0};
	const struct tarief per_minute = {DAY_NONE, DAY_NONE, EENHEID_MINUUT,
					  96, 0};
	int64_t ct = -1;

	(void)state;
	/* IV081: 5735 x 380 / 60 = 36321.67, not 380 x 96 = 36480 */
	assert_true(
		commitment_tarief_amount(&ct, &per_hour, 380, EENHEID_MINUUT));
	assert_int_equal(ct, 36322);
	assert_true(commitment_tarief_amount(&ct, &per_minute, 380,
					     EENHEID_MINUUT));
	assert_int_equal(ct, 36480);
	assert_true(commitment_tarief_amount(&ct, &per_hour, 6, EENHEID_UUR));
	assert_int_equal(ct, 34410);
	/* 6250 x 1 / 60 = 104.1666; x 3 = 312.5 */
	assert_true(commitment_tarief_amount(
		&ct, &(struct tarief){DAY_NONE, DAY_NONE, EENHEID_UUR, 6250, 0},
		3, EENHEID_MINUUT));
	assert_int_equal(ct, 313);
}

static void
euros_need_no_tarief(void **state)
{
	int64_t ct = -1;

	(void)state;
	assert_true(commitment_tarief_amount(&ct, NULL, 975000, EENHEID_EURO));
	assert_int_equal(ct, 975000);
	assert_false(commitment_tarief_amount(&ct, NULL, 1, EENHEID_UUR));
	assert_int_equal(ct, 975000);
}

static void
an_amount_that_does_not_fit_is_refused(void **state)
{
	struct tarief t = {DAY_NONE, DAY_NONE, EENHEID_UUR, INT64_MAX, 0};
	int64_t ct = -1;

	(void)state;
	assert_false(commitment_tarief_amount(&ct, &t, 2, EENHEID_UUR));
	assert_false(commitment_tarief_amount(&ct, &t, 61, EENHEID_MINUUT));
	assert_true(commitment_tarief_amount(&ct, &t, 60, EENHEID_MINUUT));
	assert_true(ct == INT64_MAX);
	ct = -1;
	assert_false(commitment_tarief_amount(&ct, &t, 1, EENHEID_ETMAAL));
	t.eenheid = EENHEID_MINUUT;
	assert_false(commitment_tarief_amount(&ct, &t, 1, EENHEID_UUR));
	assert_int_equal(ct, -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_row_holds_on_its_first_and_its_last_day),
		cmocka_unit_test(a_row_without_van_always_held),
		cmocka_unit_test(the_most_specific_row_wins_in_any_order),
		cmocka_unit_test(a_specific_row_that_does_not_hold_gives_way),
		cmocka_unit_test(
			hours_price_minutes_only_where_no_row_in_minutes_holds),
		cmocka_unit_test(of_equal_rows_the_latest_holds),
		cmocka_unit_test(an_amount_is_rounded_once),
		cmocka_unit_test(euros_need_no_tarief),
		cmocka_unit_test(an_amount_that_does_not_fit_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
