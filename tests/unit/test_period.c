/*
 * model/period: the ceilings TR321 and TR322, by the worked examples that the
 * standard publishes (werkwijze, IV076, IV077, IV078, casus).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/period.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

enum { MAX_MONTHS = 6 };

static int32_t
at(const char *iso)
{
	return iso == NULL ? DAY_NONE : day_parse(iso);
}

struct example {
	const char *name;
	const char *from, *to;
	int64_t volume;
	enum eenheid eenheid;
	enum frequentie frequentie;
	bool sixfold;
	int64_t total;
	int n; /* months */
	int64_t caps[MAX_MONTHS];
};

/* clang-format off */
static const struct example examples[] = {
	{ "werkwijze 1", "2022-04-13", "2022-06-30", 3,
	  EENHEID_UUR, FREQUENTIE_WEEK, false, 36, 3, { 9, 18, 15 } },
	{ "werkwijze 2, Wmo 01", "2022-05-01", "2022-07-31", 1,
	  EENHEID_UUR, FREQUENTIE_WEEK, true, 14, 3, { 6, 6, 6 } },
	{ "werkwijze output 1", "2022-04-15", "2022-06-04", 15000,
	  EENHEID_EURO, FREQUENTIE_WEEK, false, 120000, 3,
	  { 30000, 90000, 0 } },
	{ "werkwijze output 2", "2022-04-15", "2022-07-31", 15000,
	  EENHEID_STUKS_OUTPUT, FREQUENTIE_WEEK, false, 240000, 4,
	  { 30000, 75000, 60000, 75000 } },
	{ "IV077", "2022-10-11", "2022-12-28", 3,
	  EENHEID_UUR, FREQUENTIE_WEEK, false, 36, 3, { 12, 15, 15 } },
	{ "IV077 output", "2022-10-11", "2022-12-31", 30000,
	  EENHEID_EURO, FREQUENTIE_WEEK, false, 360000, 3,
	  { 90000, 120000, 150000 } },
	{ "IV076", "2022-07-11", "2022-09-04", 3,
	  EENHEID_UUR, FREQUENTIE_WEEK, false, 24, 3, { 9, 15, 3 } },
	{ "IV077 of 2025", "2025-10-07", "2025-12-30", 3,
	  EENHEID_UUR, FREQUENTIE_WEEK, false, 39, 3, { 12, 15, 15 } },
	{ "IV076 of 2025, output", "2025-07-07", "2025-09-06", 30000,
	  EENHEID_EURO, FREQUENTIE_WEEK, false, 270000, 3,
	  { 90000, 180000, 0 } },
	{ "turn of the year, week 53", "2026-12-28", "2027-01-10", 1,
	  EENHEID_UUR, FREQUENTIE_WEEK, false, 2, 2, { 1, 2 } },
	{ "IV078", "2022-10-14", "2022-12-13", 15,
	  EENHEID_UUR, FREQUENTIE_MAAND, false, 45, 3, { 15, 15, 15 } },
	{ "casus 6", "2022-01-01", "2022-06-30", 975000,
	  EENHEID_EURO, FREQUENTIE_TOTAAL, false, 975000, 6,
	  { 975000, 975000, 975000, 975000, 975000, 975000 } },
	{ "casus 13, before", "2021-02-01", "2021-02-19", 3,
	  EENHEID_UUR, FREQUENTIE_WEEK, false, 9, 1, { 9 } },
	{ "casus 13, after", "2021-02-20", "2021-02-28", 5,
	  EENHEID_UUR, FREQUENTIE_WEEK, false, 10, 1, { 10 } },
	{ "per day over a leap day", "2024-02-28", "2024-03-01", 2,
	  EENHEID_UUR, FREQUENTIE_DAG, false, 6, 2, { 4, 2 } },
	{ "one day", "2024-05-15", "2024-05-15", 4,
	  EENHEID_ETMAAL, FREQUENTIE_WEEK, false, 4, 1, { 4 } },
	{ "one day per day", "2024-05-15", "2024-05-15", 4,
	  EENHEID_MINUUT, FREQUENTIE_DAG, false, 4, 1, { 4 } },
	{ "output, one day that is no Sunday", "2024-05-15", "2024-05-15", 4,
	  EENHEID_STUKS_OUTPUT, FREQUENTIE_WEEK, false, 4, 1, { 4 } },
	{ "output without a Sunday over two months", "2024-04-29",
	  "2024-05-04", 4,
	  EENHEID_STUKS_OUTPUT, FREQUENTIE_WEEK, false, 4, 2, { 0, 4 } },
	{ "output that ends on a Sunday", "2024-04-29", "2024-05-05", 4,
	  EENHEID_STUKS_OUTPUT, FREQUENTIE_WEEK, false, 4, 2, { 0, 4 } },
	{ "sixfold, one day", "2024-05-15", "2024-05-15", 4,
	  EENHEID_UUR, FREQUENTIE_WEEK, true, 4, 1, { 24 } },
	{ "sixfold per month is not sixfold", "2024-05-15", "2024-06-14", 4,
	  EENHEID_UUR, FREQUENTIE_MAAND, true, 8, 2, { 4, 4 } },
	{ "effort pieces count weeks touched", "2022-04-15", "2022-06-04", 1,
	  EENHEID_STUKS_INSPANNING, FREQUENTIE_WEEK, false, 8, 3,
	  { 3, 6, 1 } },
};
/* clang-format on */

static struct omvang
omvang_of(const struct example *x)
{
	struct omvang o = {.volume = x->volume,
			   .eenheid = x->eenheid,
			   .frequentie = x->frequentie,
			   .sixfold = x->sixfold};

	return o;
}

static void
the_published_examples_have_their_total(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(examples); i++) {
		const struct example *x = &examples[i];
		struct omvang o = omvang_of(x);
		int64_t total = -1;

		if (!period_cap_total(&total, &o, at(x->from), at(x->to)) ||
		    total != x->total)
			fail_msg("%s: total %lld", x->name, (long long)total);
	}
}

static void
the_published_examples_have_their_periods(void **state)
{
	size_t i;
	int k;

	(void)state;
	for (i = 0; i < LENGTH(examples); i++) {
		const struct example *x = &examples[i];
		struct omvang o = omvang_of(x);
		int32_t month = day_month(at(x->from));
		int32_t p, q;

		assert_int_equal(period_months(at(x->from), at(x->to)), x->n);
		for (k = 0; k < x->n; k++) {
			int64_t cap = -1;

			assert_true(period_in_month(&p, &q, at(x->from),
						    at(x->to), month + k));
			if (!period_cap(&cap, &o, at(x->from), at(x->to), p,
					q) ||
			    cap != x->caps[k])
				fail_msg("%s: month %d has %lld", x->name, k,
					 (long long)cap);
		}
	}
}

static void
the_part_in_a_month_is_cut_to_the_toewijzing(void **state)
{
	int32_t from = at("2023-04-13"), to = at("2023-06-02");
	int32_t may = day_month(at("2023-05-01"));
	int32_t p = 0, q = 0;

	(void)state;
	assert_true(period_in_month(&p, &q, from, to, may - 1));
	assert_int_equal(p, from);
	assert_int_equal(q, at("2023-04-30"));
	assert_true(period_in_month(&p, &q, from, to, may + 1));
	assert_int_equal(p, at("2023-06-01"));
	assert_int_equal(q, to);
	assert_true(period_in_month(&p, &q, from, DAY_NONE, may + 1));
	assert_int_equal(q, at("2023-06-30"));
	p = q = 1;
	assert_false(period_in_month(&p, &q, from, to, may - 2));
	assert_false(period_in_month(&p, &q, from, to, may + 2));
	assert_int_equal(p, 1);
	assert_int_equal(q, 1);
}

/* weeks(s, e) = sundays(s, e) + (e is no Sunday), for each period of a year. */
static void
weeks_are_sundays_and_a_broken_one(void **state)
{
	int32_t start = at("2023-12-20");
	int32_t a, b;

	(void)state;
	for (a = start; a < start + 40; a++) {
		for (b = a; b < a + 400; b++) {
			int32_t broken = day_weekday(b) != DAY_SUNDAY;

			if (period_weeks(a, b) != period_sundays(a, b) + broken)
				fail_msg("%d..%d", a, b);
		}
	}
	assert_int_equal(period_weeks(a, a - 1), 0);
	assert_int_equal(period_sundays(a, a - 1), 0);
	assert_int_equal(period_days(a, a - 1), 0);
	assert_int_equal(period_months(a, a - 1), 0);
}

static void
a_period_outside_the_toewijzing_holds_nothing(void **state)
{
	struct omvang o = {.volume = 3,
			   .eenheid = EENHEID_UUR,
			   .frequentie = FREQUENTIE_TOTAAL};
	int64_t cap = -1;

	(void)state;
	assert_true(period_cap(&cap, &o, at("2023-01-01"), at("2023-01-31"),
			       at("2023-02-01"), at("2023-02-28")));
	assert_int_equal(cap, 0);
}

static void
a_period_is_cut_to_the_toewijzing(void **state)
{
	struct omvang o = {.volume = 3,
			   .eenheid = EENHEID_UUR,
			   .frequentie = FREQUENTIE_DAG};
	int64_t cap = -1;

	(void)state;
	assert_true(period_cap(&cap, &o, at("2023-01-10"), at("2023-01-12"),
			       at("2023-01-01"), at("2023-01-31")));
	assert_int_equal(cap, 9);
}

static void
an_open_end_has_periods_but_no_total(void **state)
{
	struct omvang o = {.volume = 2,
			   .eenheid = EENHEID_UUR,
			   .frequentie = FREQUENTIE_DAG};
	int32_t from = at("2023-04-21");
	int64_t cap = -1;

	(void)state;
	assert_true(
		period_cap(&cap, &o, from, DAY_NONE, from, at("2023-04-30")));
	assert_int_equal(cap, 20);
	assert_false(period_cap_total(&cap, &o, from, DAY_NONE));
	o.frequentie = FREQUENTIE_MAAND;
	assert_false(period_cap_total(&cap, &o, from, DAY_NONE));
	assert_int_equal(cap, 20);
	o.frequentie = FREQUENTIE_TOTAAL;
	assert_true(period_cap_total(&cap, &o, from, DAY_NONE));
	assert_int_equal(cap, 2);
	/* Output per week, open: there is no last broken week. */
	o.frequentie = FREQUENTIE_WEEK;
	o.eenheid = EENHEID_STUKS_OUTPUT;
	assert_true(
		period_cap(&cap, &o, from, DAY_NONE, from, at("2023-04-30")));
	assert_int_equal(cap, 4);
}

static void
ceilings_over_64_bits_and_unknown_codes_are_refused(void **state)
{
	static const enum frequentie per[] = {FREQUENTIE_DAG, FREQUENTIE_WEEK,
					      FREQUENTIE_MAAND};
	struct omvang o = {.volume = INT64_MAX, .eenheid = EENHEID_UUR};
	int32_t from = at("2023-01-01"), to = at("2023-12-31");
	int64_t cap = -1;
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(per); i++) {
		o.frequentie = per[i];
		assert_false(period_cap_total(&cap, &o, from, to));
	}
	o.frequentie = FREQUENTIE_DAG;
	assert_false(period_cap(&cap, &o, from, to, from, to));
	o.frequentie = FREQUENTIE_NONE;
	assert_false(period_cap(&cap, &o, from, to, from, to));
	assert_false(period_cap_total(&cap, &o, from, to));
	o.frequentie = FREQUENTIE_TOTAAL;
	o.eenheid = EENHEID_NONE;
	assert_false(period_cap(&cap, &o, from, to, from, to));
	assert_false(period_cap_total(&cap, &o, from, to));
	assert_int_equal(cap, -1);
}

static void
codes_are_those_of_the_code_lists(void **state)
{
	static const struct {
		const char *code;
		enum eenheid eenheid;
		enum frequentie frequentie;
	} cases[] = {
		{"01", EENHEID_MINUUT, FREQUENTIE_NONE},
		{"04", EENHEID_UUR, FREQUENTIE_NONE},
		{"14", EENHEID_ETMAAL, FREQUENTIE_NONE},
		{"16", EENHEID_DAGDEEL, FREQUENTIE_NONE},
		{"82", EENHEID_STUKS_OUTPUT, FREQUENTIE_NONE},
		{"83", EENHEID_EURO, FREQUENTIE_NONE},
		{"84", EENHEID_STUKS_INSPANNING, FREQUENTIE_NONE},
		{"1", EENHEID_NONE, FREQUENTIE_DAG},
		{"2", EENHEID_NONE, FREQUENTIE_WEEK},
		{"4", EENHEID_NONE, FREQUENTIE_MAAND},
		{"6", EENHEID_NONE, FREQUENTIE_TOTAAL},
		{"", EENHEID_NONE, FREQUENTIE_NONE},
		{"1 ", EENHEID_NONE, FREQUENTIE_NONE},
		{"4x", EENHEID_NONE, FREQUENTIE_NONE},
		{"004", EENHEID_NONE, FREQUENTIE_NONE},
		{"3", EENHEID_NONE, FREQUENTIE_NONE},
		{"5", EENHEID_NONE, FREQUENTIE_NONE},
	};
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(cases); i++) {
		assert_int_equal(period_eenheid_parse(cases[i].code),
				 cases[i].eenheid);
		assert_int_equal(period_frequentie_parse(cases[i].code),
				 cases[i].frequentie);
	}
}

static void
the_two_acts_go_there_and_back(void **state)
{
	enum domein domein = DOMEIN_WMO;

	(void)state;
	assert_true(domein_parse(&domein, "jw"));
	assert_int_equal(domein, DOMEIN_JW);
	assert_string_equal(domein_text(domein), "jw");
	assert_false(domein_parse(&domein, "WMO"));
	assert_false(domein_parse(&domein, ""));
	assert_int_equal(domein, DOMEIN_JW);
	assert_true(domein_parse(&domein, "wmo"));
	assert_string_equal(domein_text(domein), "wmo");
}

static void
only_household_help_of_the_wmo_is_sixfold(void **state)
{
	(void)state;
	assert_true(period_is_sixfold(DOMEIN_WMO, "01"));
	assert_false(period_is_sixfold(DOMEIN_WMO, "02"));
	assert_false(period_is_sixfold(DOMEIN_WMO, ""));
	assert_false(period_is_sixfold(DOMEIN_JW, "01"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_published_examples_have_their_total),
		cmocka_unit_test(the_published_examples_have_their_periods),
		cmocka_unit_test(the_part_in_a_month_is_cut_to_the_toewijzing),
		cmocka_unit_test(weeks_are_sundays_and_a_broken_one),
		cmocka_unit_test(a_period_outside_the_toewijzing_holds_nothing),
		cmocka_unit_test(a_period_is_cut_to_the_toewijzing),
		cmocka_unit_test(an_open_end_has_periods_but_no_total),
		cmocka_unit_test(
			ceilings_over_64_bits_and_unknown_codes_are_refused),
		cmocka_unit_test(codes_are_those_of_the_code_lists),
		cmocka_unit_test(the_two_acts_go_there_and_back),
		cmocka_unit_test(only_household_help_of_the_wmo_is_sixfold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
