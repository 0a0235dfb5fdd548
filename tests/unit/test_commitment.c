/*
 * model/commitment: on what a maximum rests, where an open end is cut, and
 * what cannot be computed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "unit/commitment_help.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

static void
euros_are_worth_their_volume(void **state)
{
	struct commitment_input in = help_specific("2022-01-01", "2022-01-31",
						   975000, EENHEID_EURO,
						   FREQUENTIE_TOTAAL, 0);
	struct commitment c;

	(void)state;
	in.tarief_count = 0;
	c = help_computed(&in);
	help_basis(&c, "bounded");
	help_maximum(&c, 975000, 975000);
	AMOUNTS(&c, 975000);
}

static void
one_day_is_a_real_toewijzing(void **state)
{
	struct commitment_input in = help_specific("2024-02-29", "2024-02-29",
						   3, EENHEID_UUR,
						   FREQUENTIE_WEEK, 1000);
	struct commitment c = help_computed(&in);

	(void)state;
	help_basis(&c, "bounded");
	help_maximum(&c, 3, 3000);
	assert_int_equal(c.month_count, 1);
	assert_int_equal(c.months[0].from, help_day("2024-02-29"));
	assert_int_equal(c.months[0].to, help_day("2024-02-29"));
}

static void
a_withdrawn_toewijzing_is_nought(void **state)
{
	struct commitment_input in = help_specific("2024-02-29", "2024-02-29",
						   3, EENHEID_UUR,
						   FREQUENTIE_WEEK, 1000);
	struct commitment c;

	(void)state;
	in.withdrawn = true;
	in.lump_sum = true;
	c = help_computed(&in);
	help_basis(&c, "withdrawn");
	help_maximum(&c, 0, 0);
	assert_int_equal(c.month_count, 0);
	assert_int_equal(c.year_count, 0);
}

static void
a_lump_sum_has_volumes_but_no_price(void **state)
{
	struct commitment_input in = help_specific("2024-01-01", "2024-12-31",
						   1, EENHEID_STUKS_OUTPUT,
						   FREQUENTIE_TOTAAL, 1000);
	struct commitment c = help_computed(&in);

	(void)state;
	/* 1 x 82 x 6 alone does not make a lump sum: the contract does. */
	help_basis(&c, "bounded");
	help_maximum(&c, 1, 1000);
	in.lump_sum = true;
	c = help_computed(&in);
	help_basis(&c, "lump-sum");
	help_maximum(&c, 1, HELP_NONE);
	assert_int_equal(c.month_count, 12);
	assert_int_equal(c.year_count, 1);
	in.has_omvang = false;
	c = help_computed(&in);
	help_basis(&c, "lump-sum");
	help_maximum(&c, HELP_NONE, HELP_NONE);
}

static void
a_stop_releases_what_lies_behind_it(void **state)
{
	struct commitment_input in = help_specific("2024-01-17", "2024-04-30",
						   3100, EENHEID_EURO,
						   FREQUENTIE_MAAND, 0);
	struct commitment c = help_computed(&in);

	(void)state;
	AMOUNTS(&c, 3100, 3100, 3100, 3100);
	assert_int_equal(commitment_expected(&c, DAY_NONE), 12400);
	assert_int_equal(commitment_expected(&c, DAY_MAX), 12400);
	assert_int_equal(commitment_expected(&c, help_day("2024-04-30")),
			 12400);
	assert_int_equal(commitment_expected(&c, help_day("2024-03-10")), 7200);
	/* By the days of the allocation in the month: one of fifteen. */
	assert_int_equal(commitment_expected(&c, help_day("2024-01-17")), 207);
	assert_int_equal(commitment_expected(&c, help_day("2024-01-16")), 0);
	assert_int_equal(commitment_month_expected(&c.months[1], DAY_MIN), 0);
	in.withdrawn = true;
	c = help_computed(&in);
	assert_int_equal(commitment_expected(&c, DAY_NONE), 0);
}

static void
without_omvang_and_budget_there_is_no_maximum(void **state)
{
	struct commitment_input in = help_budget("2024-03-15", NULL, 0);
	struct commitment c;

	(void)state;
	in.has_budget = false;
	in.horizon = help_day("2024-12-31");
	c = help_computed(&in);
	help_basis(&c, "unbounded");
	help_maximum(&c, HELP_NONE, HELP_NONE);
	assert_int_equal(c.month_count, 10);
	assert_int_equal(c.until, help_day("2024-12-31"));
	/* An end before the horizon counts. */
	in.to = help_day("2024-05-02");
	c = help_computed(&in);
	assert_int_equal(c.month_count, 3);
	help_basis(&c, "unbounded");
}

static void
a_month_without_a_tarief_makes_all_unpriced(void **state)
{
	struct commitment_input in = help_specific("2023-11-15", "2024-02-14",
						   10, EENHEID_UUR,
						   FREQUENTIE_MAAND, 0);
	struct tarief rows[] = {
		help_tarief("2023-11-01", "2023-12-31", EENHEID_UUR, 5000),
		help_tarief("2024-01-02", NULL, EENHEID_UUR, 5333),
	};
	struct commitment c;

	(void)state;
	in.tarieven = rows;
	in.tarief_count = LENGTH(rows);
	c = help_computed(&in);
	help_basis(&c, "unpriced");
	help_maximum(&c, 40, HELP_NONE);
	assert_int_equal(c.months[0].maximum_ct, 0);
	VOLUMES(&c, 10, 10, 10, 10);
	/* and it goes before horizon */
	in.to = DAY_NONE;
	in.horizon = help_day("2024-02-29");
	c = help_computed(&in);
	help_basis(&c, "unpriced");
	rows[1].van = help_day("2024-01-01");
	c = help_computed(&in);
	help_basis(&c, "horizon");
}

static void
an_open_end_is_cut_at_the_horizon(void **state)
{
	struct commitment_input in = help_specific(
		"2024-11-11", NULL, 2, EENHEID_UUR, FREQUENTIE_DAG, 100);
	struct commitment c;

	(void)state;
	in.horizon = help_day("2024-12-10");
	c = help_computed(&in);
	help_basis(&c, "horizon");
	help_maximum(&c, 60, 6000);
	VOLUMES(&c, 40, 20);
	/* The ProductPeriode of December does not end at the horizon. */
	assert_int_equal(c.months[1].cap_volume, 62);
	in.frequentie = FREQUENTIE_MAAND;
	c = help_computed(&in);
	help_basis(&c, "horizon");
	VOLUMES(&c, 2, 2);
}

static void
an_open_total_or_budget_is_bounded(void **state)
{
	struct commitment_input in = help_specific(
		"2024-11-11", NULL, 30, EENHEID_UUR, FREQUENTIE_TOTAAL, 100);
	struct commitment c;

	(void)state;
	in.horizon = help_day("2024-12-10");
	c = help_computed(&in);
	help_basis(&c, "bounded");
	help_maximum(&c, 30, 3000);
	VOLUMES(&c, 20, 10);
	in = help_budget("2024-11-11", NULL, 3001);
	in.horizon = help_day("2024-12-10");
	c = help_computed(&in);
	help_basis(&c, "bounded");
	AMOUNTS(&c, 2001, 1000);
}

static void
assert_horizon(enum horizon_kind kind, int32_t months, const char *day,
	       const char *from, const char *contract_end, const char *expected)
{
	const struct horizon h = {kind, months};
	char text[DAY_TEXT];

	day_format(text, commitment_horizon(&h, help_day(day), help_day(from),
					    help_day(contract_end)));
	assert_string_equal(text, expected);
}

static void
the_year_of_the_day_ends_an_open_end(void **state)
{
	(void)state;
	assert_horizon(HORIZON_YEAR_END, 0, "2024-05-05", "2023-03-01", NULL,
		       "2024-12-31");
	assert_horizon(HORIZON_YEAR_END, 0, "2024-12-31", "2023-03-01", NULL,
		       "2024-12-31");
	assert_horizon(HORIZON_YEAR_END, 0, "2025-01-01", "2023-03-01", NULL,
		       "2025-12-31");
	assert_horizon(HORIZON_YEAR_END, 0, "2024-05-05", "2025-02-01", NULL,
		       "2025-12-31");
	assert_horizon(HORIZON_YEAR_END, 0, "2024-05-05", "2024-02-01",
		       "2026-06-30", "2024-12-31");
}

static void
a_contract_ends_an_open_end(void **state)
{
	(void)state;
	assert_horizon(HORIZON_CONTRACT_END, 0, "2024-05-05", "2024-02-01",
		       "2026-06-15", "2026-06-15");
	assert_horizon(HORIZON_CONTRACT_END, 0, "2024-05-05", "2024-02-01",
		       NULL, "2024-12-31");
	assert_horizon(HORIZON_CONTRACT_END, 0, "2024-05-05", "2024-02-01",
		       "2024-01-31", "2024-12-31");
	assert_horizon(HORIZON_CONTRACT_END, 0, "2024-05-05", "2024-02-01",
		       "2024-02-01", "2024-02-01");
}

static void
months_after_its_start_end_an_open_end(void **state)
{
	(void)state;
	assert_horizon(HORIZON_MONTHS, 12, "2023-05-08", "2023-01-01", NULL,
		       "2023-12-31");
	assert_horizon(HORIZON_MONTHS, 6, "2024-05-05", "2024-12-10", NULL,
		       "2025-06-09");
	/* The last day, and the day on which it moves. */
	assert_horizon(HORIZON_MONTHS, 6, "2024-08-14", "2024-02-15", NULL,
		       "2024-08-14");
	assert_horizon(HORIZON_MONTHS, 6, "2024-08-15", "2024-02-15", NULL,
		       "2025-02-14");
	assert_horizon(HORIZON_MONTHS, 5, "2030-01-01", "2024-02-01", NULL,
		       "2030-04-30");
	assert_horizon(HORIZON_MONTHS, 1, "2024-01-31", "2024-01-31", NULL,
		       "2024-02-28");
	assert_horizon(HORIZON_MONTHS, 1, "2024-02-29", "2024-01-31", NULL,
		       "2024-03-30");
	assert_horizon(HORIZON_MONTHS, INT32_MAX, "2024-05-05", "2024-12-01",
		       NULL, "9999-12-31");
}

static void
an_end_a_century_away_is_an_open_end(void **state)
{
	struct commitment_input in = help_specific("2024-11-11", "9999-12-31",
						   2, EENHEID_UUR,
						   FREQUENTIE_DAG, 100);
	struct commitment c;

	(void)state;
	in.horizon = help_day("2024-12-10");
	c = help_computed(&in);
	help_basis(&c, "horizon");
	help_maximum(&c, 60, 6000);
	in.to = help_day("2124-11-11");
	c = help_computed(&in);
	help_basis(&c, "horizon");
	in.to = help_day("2124-11-10");
	c = help_computed(&in);
	help_basis(&c, "bounded");
	assert_int_equal(c.month_count, 1201);
	assert_int_equal(c.year_count, 101);
	help_maximum(&c, 2 * 36524, 200 * 36524);
	/* Near the end of the calendar nothing is a century away. */
	in.from = help_day("9990-01-01");
	in.to = help_day("9999-12-31");
	in.horizon = help_day("9990-12-31");
	c = help_computed(&in);
	help_basis(&c, "bounded");
	assert_int_equal(c.month_count, 120);
}

static void
nothing_is_reckoned_beyond_a_century(void **state)
{
	struct commitment_input in = help_specific("0001-01-01", "2024-12-31",
						   2, EENHEID_UUR,
						   FREQUENTIE_MAAND, 100);
	struct commitment c;

	(void)state;
	in.horizon = help_day("2026-12-31");
	c = help_computed(&in);
	help_basis(&c, "horizon");
	assert_int_equal(c.until, help_day("0100-12-31"));
	assert_int_equal(c.month_count, 1200);
	help_maximum(&c, 2400, 240000);
}

static void
a_maximum_over_64_bits_is_an_error(void **state)
{
	struct commitment_input in = help_specific("2024-01-01", "2024-12-31",
						   99999999, EENHEID_UUR,
						   FREQUENTIE_DAG, 99999999);
	struct commitment c = help_computed(&in);
	struct err e = {0};

	(void)state;
	/* One year of the largest volume at the largest tarief still fits. */
	assert_true(c.maximum_ct == INT64_C(99999999) * 99999999 * 366);
	/* Three do not, though every month does. */
	in.to = help_day("2026-12-31");
	assert_false(help_compute(&c, &in, &e));
	assert_int_equal(e.code, ERR_INTERNAL);
	/* No month does. */
	in = help_specific("2024-01-01", "2024-12-31", 2, EENHEID_UUR,
			   FREQUENTIE_MAAND, INT64_MAX);
	assert_false(help_compute(&c, &in, &e));
	/* The volume does not. */
	in = help_specific("2024-01-01", "2024-12-31", INT64_MAX, EENHEID_EURO,
			   FREQUENTIE_MAAND, 0);
	assert_false(help_compute(&c, &in, &e));
	/* A ceiling of six times the volume does not. */
	in = help_specific("2024-05-06", "2024-05-12", INT64_MAX / 5,
			   EENHEID_UUR, FREQUENTIE_WEEK, 1);
	memcpy(in.categorie, "01", 3);
	assert_false(help_compute(&c, &in, &e));
	memcpy(in.categorie, "02", 3);
	c = help_computed(&in);
	assert_true(c.maximum_ct == INT64_MAX / 5);
	/* The largest total is spread without a product over 64 bits. */
	in = help_specific("2024-01-01", "2024-12-31", INT64_MAX, EENHEID_EURO,
			   FREQUENTIE_TOTAAL, 0);
	c = help_computed(&in);
	assert_true(c.maximum_ct == INT64_MAX);
	assert_true(c.years[0].maximum_ct == INT64_MAX);
}

static void
what_the_rules_exclude_is_an_error(void **state)
{
	const struct commitment_input good = help_specific(
		"2024-01-01", NULL, 3, EENHEID_UUR, FREQUENTIE_MAAND, 5);
	const struct tarief negative = help_tarief(NULL, NULL, EENHEID_UUR, -5);
	struct commitment_input bad[7];
	struct commitment c;
	struct err e = {0};
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(bad); i++)
		bad[i] = good;
	bad[0].from = DAY_NONE;
	bad[1].to = help_day("2023-12-31");
	bad[2].horizon = help_day("2023-12-31");
	bad[3].volume = -1;
	bad[4].eenheid = EENHEID_NONE;
	bad[5].frequentie = FREQUENTIE_NONE;
	bad[6].tarieven = &negative;
	for (i = 0; i < LENGTH(bad); i++) {
		e.code = ERR_NONE;
		if (help_compute(&c, &bad[i], &e))
			fail_msg("case %zu was computed", i);
		assert_int_equal(e.code, ERR_INTERNAL);
	}
	assert_true(help_compute(&c, &good, &e));
}

static void
names_of_a_basis_go_there_and_back(void **state)
{
	static const char *const names[] = {"bounded",   "horizon",
					    "unbounded", "unpriced",
					    "lump-sum",  "withdrawn"};
	enum commitment_basis basis = COMMITMENT_BOUNDED;
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(names); i++) {
		assert_true(commitment_basis_parse(&basis, names[i]));
		assert_string_equal(commitment_basis_text(basis), names[i]);
	}
	assert_false(commitment_basis_parse(&basis, "lump"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(euros_are_worth_their_volume),
		cmocka_unit_test(one_day_is_a_real_toewijzing),
		cmocka_unit_test(a_withdrawn_toewijzing_is_nought),
		cmocka_unit_test(a_lump_sum_has_volumes_but_no_price),
		cmocka_unit_test(a_stop_releases_what_lies_behind_it),
		cmocka_unit_test(without_omvang_and_budget_there_is_no_maximum),
		cmocka_unit_test(a_month_without_a_tarief_makes_all_unpriced),
		cmocka_unit_test(an_open_end_is_cut_at_the_horizon),
		cmocka_unit_test(an_open_total_or_budget_is_bounded),
		cmocka_unit_test(the_year_of_the_day_ends_an_open_end),
		cmocka_unit_test(a_contract_ends_an_open_end),
		cmocka_unit_test(months_after_its_start_end_an_open_end),
		cmocka_unit_test(an_end_a_century_away_is_an_open_end),
		cmocka_unit_test(nothing_is_reckoned_beyond_a_century),
		cmocka_unit_test(a_maximum_over_64_bits_is_an_error),
		cmocka_unit_test(what_the_rules_exclude_is_an_error),
		cmocka_unit_test(names_of_a_basis_go_there_and_back),
	};

	return cmocka_run_group_tests(tests, help_setup, help_teardown);
}
