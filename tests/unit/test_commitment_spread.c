/*
 * model/commitment: how a maximum falls over months and years and what each
 * costs, by examples worked out by hand.  tests/reckoning compares thousands
 * of random ones with a second reckoning.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "unit/commitment_help.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

/* The worked example of `polsctl commitment show`. */
static void
three_hours_a_week_for_2023_cost_198750(void **state)
{
	struct commitment_input in = help_specific("2023-01-01", "2023-12-31",
						   3, EENHEID_UUR,
						   FREQUENTIE_WEEK, 1250);
	struct commitment c = help_computed(&in);

	(void)state;
	help_basis(&c, "bounded");
	help_maximum(&c, 159, 198750);
	VOLUMES(&c, 15, 12, 12, 15, 12, 12, 15, 12, 12, 15, 12, 15);
	assert_int_equal(c.months[3].month, 2023 * 12 + 3);
	assert_int_equal(c.months[3].cap_volume, 15);
	assert_int_equal(c.months[3].maximum_ct, 18750);
	assert_int_equal(c.year_count, 1);
	assert_int_equal(c.years[0].year, 2023);
	assert_int_equal(c.years[0].maximum_ct, 198750);
}

static void
a_week_counts_where_its_sunday_is(void **state)
{
	/* Sundays 17, 24 April; 1 .. 29 May; 5 .. 26 June; the 30th broken */
	struct commitment_input in = help_specific("2022-04-13", "2022-06-30",
						   3, EENHEID_UUR,
						   FREQUENTIE_WEEK, 100);
	struct commitment c = help_computed(&in);

	(void)state;
	help_maximum(&c, 36, 3600);
	VOLUMES(&c, 6, 15, 15);
	assert_int_equal(c.months[0].cap_volume, 9);
	assert_int_equal(c.months[1].cap_volume, 18);
	assert_int_equal(c.months[2].cap_volume, 15);
}

static void
a_last_week_without_sunday_counts_where_the_end_is(void **state)
{
	/* Monday 30 May to Wednesday 1 June 2022: no Sunday at all. */
	struct commitment_input in = help_specific("2022-05-30", "2022-06-01",
						   3, EENHEID_UUR,
						   FREQUENTIE_WEEK, 100);
	struct commitment c = help_computed(&in);

	(void)state;
	help_maximum(&c, 3, 300);
	VOLUMES(&c, 0, 3);
}

static void
output_per_week_is_spread_by_its_ceilings(void **state)
{
	struct commitment_input in = help_specific("2022-04-15", "2022-06-04",
						   15000, EENHEID_EURO,
						   FREQUENTIE_WEEK, 1);
	struct commitment c = help_computed(&in);

	(void)state;
	help_maximum(&c, 120000, 120000);
	VOLUMES(&c, 30000, 90000, 0);
	AMOUNTS(&c, 30000, 90000, 0);
	/* No Sunday: all in the month of the end. */
	in = help_specific("2022-05-30", "2022-06-01", 7, EENHEID_STUKS_OUTPUT,
			   FREQUENTIE_WEEK, 10);
	c = help_computed(&in);
	VOLUMES(&c, 0, 7);
	AMOUNTS(&c, 0, 70);
}

static void
household_help_is_spread_by_the_maximum_not_six_times(void **state)
{
	struct commitment_input in = help_specific("2022-05-01", "2022-07-31",
						   1, EENHEID_UUR,
						   FREQUENTIE_WEEK, 3000);
	struct commitment c;

	(void)state;
	memcpy(in.categorie, "01", 3);
	c = help_computed(&in);
	help_maximum(&c, 14, 42000);
	VOLUMES(&c, 5, 4, 5);
	assert_int_equal(c.months[0].cap_volume, 6);
	assert_int_equal(c.months[1].cap_volume, 6);
	assert_int_equal(c.months[2].cap_volume, 6);
}

static void
the_turn_of_a_year_splits_the_years(void **state)
{
	/* Week 53 of 2026 has its Sunday in 2027. */
	struct commitment_input in = help_specific("2026-12-28", "2027-01-10",
						   2, EENHEID_UUR,
						   FREQUENTIE_WEEK, 500);
	struct commitment c = help_computed(&in);

	(void)state;
	help_maximum(&c, 4, 2000);
	VOLUMES(&c, 0, 4);
	assert_int_equal(c.months[0].cap_volume, 2);
	assert_int_equal(c.months[1].cap_volume, 4);
	assert_int_equal(c.year_count, 2);
	assert_int_equal(c.years[0].year, 2026);
	assert_int_equal(c.years[0].maximum_ct, 0);
	assert_int_equal(c.years[1].year, 2027);
	assert_int_equal(c.years[1].maximum_ct, 2000);
}

static void
per_month_and_per_day_fall_as_they_do(void **state)
{
	struct commitment_input in = help_specific("2022-10-14", "2022-12-13",
						   15, EENHEID_UUR,
						   FREQUENTIE_MAAND, 100);
	struct commitment c = help_computed(&in);

	(void)state;
	help_maximum(&c, 45, 4500);
	VOLUMES(&c, 15, 15, 15);
	in = help_specific("2024-01-30", "2024-03-02", 2, EENHEID_UUR,
			   FREQUENTIE_DAG, 100);
	c = help_computed(&in);
	help_maximum(&c, 66, 6600);
	VOLUMES(&c, 4, 58, 4);
}

static void
a_total_is_spread_by_days_with_the_largest_remainder(void **state)
{
	/* 31, 29 and 31 of 91 days: 3.41, 3.19 and 3.41 of 10 */
	struct commitment_input in = help_specific("2024-01-01", "2024-03-31",
						   10, EENHEID_UUR,
						   FREQUENTIE_TOTAAL, 100);
	struct commitment c = help_computed(&in);

	(void)state;
	help_maximum(&c, 10, 1000);
	VOLUMES(&c, 4, 3, 3);
	assert_int_equal(c.months[2].cap_volume, 10);
	/* 30, 31: 0.49 and 0.51 of 1: the largest, though later */
	in = help_specific("2024-04-01", "2024-05-31", 1, EENHEID_UUR,
			   FREQUENTIE_TOTAAL, 100);
	c = help_computed(&in);
	VOLUMES(&c, 0, 1);
}

static void
a_tie_goes_to_the_earlier_month(void **state)
{
	/* 31 and 31 days */
	struct commitment_input in =
		help_budget("2024-07-01", "2024-08-31", 101);
	struct commitment c = help_computed(&in);

	(void)state;
	help_basis(&c, "bounded");
	help_maximum(&c, HELP_NONE, 101);
	AMOUNTS(&c, 51, 50);
	/* 31, 30, 31 of 92: 2.02, 1.95, 2.02 of 6; floor 2 1 2 */
	in = help_budget("2024-10-01", "2024-12-31", 6);
	c = help_computed(&in);
	AMOUNTS(&c, 2, 2, 2);
	/* 10 days on either side: of 3 cents two to the first */
	in = help_budget("2024-01-22", "2024-02-10", 3);
	c = help_computed(&in);
	AMOUNTS(&c, 2, 1);
	in = help_budget("2024-07-01", "2024-08-31", 0);
	c = help_computed(&in);
	AMOUNTS(&c, 0, 0);
}

static void
each_month_is_priced_on_its_first_day(void **state)
{
	struct commitment_input in = help_specific("2023-11-15", "2024-02-14",
						   10, EENHEID_UUR,
						   FREQUENTIE_MAAND, 0);
	/* changes on the 16th and on 1 January */
	const struct tarief rows[] = {
		help_tarief("2023-11-01", "2023-11-15", EENHEID_UUR, 5000),
		help_tarief("2023-11-16", "2023-12-31", EENHEID_UUR, 5100),
		help_tarief("2024-01-01", "2024-02-01", EENHEID_UUR, 5333),
		help_tarief("2024-02-02", NULL, EENHEID_UUR, 9999),
	};
	struct commitment c;

	(void)state;
	in.tarieven = rows;
	in.tarief_count = LENGTH(rows);
	c = help_computed(&in);
	help_basis(&c, "bounded");
	AMOUNTS(&c, 50000, 51000, 53330, 53330);
	assert_int_equal(c.year_count, 2);
	assert_int_equal(c.years[0].maximum_ct, 101000);
	assert_int_equal(c.years[1].maximum_ct, 106660);
}

static void
minutes_at_a_tarief_per_hour_are_rounded_once_a_month(void **state)
{
	/* 7 minutes a day: 217, 203 and 7 minutes */
	struct commitment_input in = help_specific("2024-01-01", "2024-03-01",
						   7, EENHEID_MINUUT,
						   FREQUENTIE_DAG, 0);
	const struct tarief row = help_tarief(NULL, NULL, EENHEID_UUR, 5735);
	struct commitment c;

	(void)state;
	in.tarieven = &row;
	c = help_computed(&in);
	help_basis(&c, "bounded");
	VOLUMES(&c, 217, 203, 7);
	/* 20741.58, 19403.42, 669.08; the sum at once would be 40814.08 */
	AMOUNTS(&c, 20742, 19403, 669);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_hours_a_week_for_2023_cost_198750),
		cmocka_unit_test(a_week_counts_where_its_sunday_is),
		cmocka_unit_test(
			a_last_week_without_sunday_counts_where_the_end_is),
		cmocka_unit_test(output_per_week_is_spread_by_its_ceilings),
		cmocka_unit_test(
			household_help_is_spread_by_the_maximum_not_six_times),
		cmocka_unit_test(the_turn_of_a_year_splits_the_years),
		cmocka_unit_test(per_month_and_per_day_fall_as_they_do),
		cmocka_unit_test(
			a_total_is_spread_by_days_with_the_largest_remainder),
		cmocka_unit_test(a_tie_goes_to_the_earlier_month),
		cmocka_unit_test(each_month_is_priced_on_its_first_day),
		cmocka_unit_test(
			minutes_at_a_tarief_per_hour_are_rounded_once_a_month),
	};

	return cmocka_run_group_tests(tests, help_setup, help_teardown);
}
