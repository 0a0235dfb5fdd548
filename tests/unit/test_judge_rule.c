/* The rules as functions: limits, nothing, below nothing, twice as much. */
#include "stage/judge_rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "model/day.h"
#include "model/record.h"

static const struct settings plain = {
	.half_year_margin_bp = 1000,
	.clear_bp = 500,
	.confirm_days = 2,
	.term_months = 9,
	.stacking = 3,
	.thresholds_bp = {7000, 9000, 10000},
	.threshold_count = 3,
};

static int32_t
day(const char *s)
{
	return day_parse(s);
}

static struct judge_subject
ceiling(int64_t bedrag)
{
	struct judge_subject s = {
		.kind = JUDGE_RUIMTE,
		.soort = "plafond",
		.bedrag = bedrag,
		.van = day("2026-01-01"),
		.tot = day("2026-12-31"),
	};

	halfyear_of(&s.half, s.van, s.tot, NULL);
	return s;
}

static enum signal_verdict
verdict(const char *rule, const struct judge_subject *s, const char *on,
	int32_t level_bp)
{
	const struct judge_case c = {&plain, day(on), level_bp, s};
	const struct judge_rule *r = judge_rule_named(rule);

	assert_non_null(r);
	assert_int_equal(r->kind, s->kind);
	return r->weigh(&c).verdict;
}

#define HALF  "bestedingsruimten.halfjaarsignaal"
#define UNDER "bestedingsruimten.onderschrijding-verwacht"
#define LEVEL "bestedingsruimten.drempel-bereikt"
#define OVER  "bestedingsruimten.ruimte-overschreden"
#define TERM  "toewijzingen.termijn-overschreden"
#define STACK "toewijzingen.stapeling"
#define YEAR  "begrotingen.overschrijding-verwacht"

static void
a_level_is_reached_to_the_cent(void **state)
{
	struct judge_subject s = ceiling(1000000);

	(void)state;
	s.declared_ct = 699999;
	assert_int_equal(verdict(LEVEL, &s, "2026-03-01", 7000), SIGNAL_QUIET);
	s.declared_ct = 700000;
	assert_int_equal(verdict(LEVEL, &s, "2026-03-01", 7000), SIGNAL_RAISES);
	assert_int_equal(verdict(LEVEL, &s, "2026-03-01", 9000), SIGNAL_QUIET);
	s.declared_ct = 1000000;
	assert_int_equal(verdict(LEVEL, &s, "2027-05-01", 10000),
			 SIGNAL_RAISES);
	/* 70 % of 1 cent is reached by a whole one, not by none. */
	s = ceiling(1);
	assert_int_equal(verdict(LEVEL, &s, "2026-03-01", 7000), SIGNAL_QUIET);
	s.declared_ct = 1;
	assert_int_equal(verdict(LEVEL, &s, "2026-03-01", 7000), SIGNAL_RAISES);
}

static void
of_nothing_the_first_cent_reaches_every_level(void **state)
{
	struct judge_subject s = ceiling(0);

	(void)state;
	assert_int_equal(verdict(LEVEL, &s, "2026-03-01", 7000), SIGNAL_QUIET);
	assert_int_equal(verdict(OVER, &s, "2026-03-01", 0), SIGNAL_QUIET);
	assert_int_equal(verdict(UNDER, &s, "2026-10-01", 0), SIGNAL_STAYS);
	s.declared_ct = s.half_ct = s.approved_ct = 1;
	assert_int_equal(verdict(LEVEL, &s, "2026-03-01", 10000),
			 SIGNAL_RAISES);
	assert_int_equal(verdict(OVER, &s, "2026-03-01", 0), SIGNAL_RAISES);
	assert_int_equal(verdict(HALF, &s, "2026-03-01", 0), SIGNAL_RAISES);
}

static void
below_nothing_no_level_is_reached(void **state)
{
	struct judge_subject s = ceiling(0);

	(void)state;
	s.declared_ct = s.half_ct = s.approved_ct = -1;
	assert_int_equal(verdict(LEVEL, &s, "2026-03-01", 7000), SIGNAL_QUIET);
	assert_int_equal(verdict(OVER, &s, "2026-03-01", 0), SIGNAL_QUIET);
	assert_int_equal(verdict(HALF, &s, "2026-03-01", 0), SIGNAL_QUIET);
	s = ceiling(1000000);
	s.declared_ct = s.half_ct = -500000;
	assert_int_equal(verdict(LEVEL, &s, "2026-03-01", 7000), SIGNAL_QUIET);
	assert_int_equal(verdict(UNDER, &s, "2026-10-01", 0), SIGNAL_RAISES);
}

/* Everything times two: every rule says the same. */
static void
twice_as_much_of_everything_is_the_same(void **state)
{
	static const char *const days[] = {"2025-12-31", "2026-01-01",
					   "2026-09-30", "2026-12-31",
					   "2027-01-01"};
	static const char *const rules[] = {HALF, UNDER, LEVEL, OVER};
	int64_t declared;
	size_t i, k;

	(void)state;
	for (declared = -10; declared <= 1300000; declared += 9999) {
		struct judge_subject a = ceiling(1000001), b;

		a.declared_ct = a.approved_ct = declared;
		a.half_ct = declared / 2;
		b = a;
		b.bedrag *= 2;
		b.declared_ct *= 2;
		b.approved_ct *= 2;
		b.half_ct *= 2;
		for (i = 0; i < sizeof(days) / sizeof(days[0]); i++)
			for (k = 0; k < sizeof(rules) / sizeof(rules[0]); k++)
				assert_int_equal(
					verdict(rules[k], &a, days[i], 9000),
					verdict(rules[k], &b, days[i], 9000));
	}
}

static void
past_the_half_it_raises_stays_and_clears(void **state)
{
	struct judge_subject s = ceiling(1000000);

	(void)state;
	s.half_ct = 550001;
	assert_int_equal(verdict(HALF, &s, "2025-12-31", 0), SIGNAL_STAYS);
	assert_int_equal(verdict(HALF, &s, "2026-01-01", 0), SIGNAL_RAISES);
	assert_int_equal(verdict(HALF, &s, "2026-12-31", 0), SIGNAL_RAISES);
	assert_int_equal(verdict(HALF, &s, "2027-01-01", 0), SIGNAL_STAYS);
	s.half_ct = 550000;
	assert_int_equal(verdict(HALF, &s, "2026-07-01", 0), SIGNAL_STAYS);
	s.half_ct = 525000;
	assert_int_equal(verdict(HALF, &s, "2026-07-01", 0), SIGNAL_STAYS);
	s.half_ct = 524999;
	assert_int_equal(verdict(HALF, &s, "2026-07-01", 0), SIGNAL_QUIET);
	assert_int_equal(verdict(HALF, &s, "2027-07-01", 0), SIGNAL_QUIET);
}

static void
too_little_is_told_from_the_last_of_september(void **state)
{
	struct judge_subject s = ceiling(1000000);

	(void)state;
	s.half_ct = 449999;
	assert_int_equal(verdict(UNDER, &s, "2026-09-29", 0), SIGNAL_STAYS);
	assert_int_equal(verdict(UNDER, &s, "2026-09-30", 0), SIGNAL_RAISES);
	assert_int_equal(verdict(UNDER, &s, "2026-12-31", 0), SIGNAL_RAISES);
	assert_int_equal(verdict(UNDER, &s, "2027-01-01", 0), SIGNAL_STAYS);
	s.half_ct = 450000;
	assert_int_equal(verdict(UNDER, &s, "2026-09-30", 0), SIGNAL_STAYS);
	s.half_ct = 475001;
	assert_int_equal(verdict(UNDER, &s, "2026-09-30", 0), SIGNAL_QUIET);
	/* Lump sums come whatever is declared. */
	s.half_ct = 0;
	s.taak = true;
	assert_int_equal(verdict(UNDER, &s, "2026-10-30", 0), SIGNAL_QUIET);
}

static void
a_ceiling_from_july_is_late_with_too_little(void **state)
{
	struct judge_subject s = ceiling(1000000);

	(void)state;
	s.van = day("2026-07-01");
	halfyear_of(&s.half, s.van, s.tot, NULL);
	assert_int_equal(judge_under_from(&s), day("2026-12-31"));
	assert_int_equal(verdict(UNDER, &s, "2026-12-30", 0), SIGNAL_STAYS);
	assert_int_equal(verdict(UNDER, &s, "2026-12-31", 0), SIGNAL_RAISES);
}

static void
specific_and_crisis_care_must_be_paid(void **state)
{
	struct judge_subject s = {.kind = JUDGE_COMMITMENT};

	(void)state;
	assert_string_equal(judge_guard(&s), "aanbieder");
	assert_false(judge_must_pay(&s));
	s.crisis = true;
	assert_string_equal(judge_guard(&s), "aanbieder");
	assert_true(judge_must_pay(&s));
	s.crisis = false;
	s.specific = true;
	assert_string_equal(judge_guard(&s), "gemeente");
	assert_true(judge_must_pay(&s));
}

static void
a_term_is_counted_in_months(void **state)
{
	static const struct {
		const char *van;
		const char *last;
	} cases[] = {
		{"2026-01-01", "2026-09-30"}, {"2026-05-31", "2027-02-27"},
		{"2023-05-31", "2024-02-28"}, /* a leap year */
		{"2026-02-28", "2026-11-27"}, {"2024-02-29", "2024-11-28"},
	};
	struct judge_subject s = {.kind = JUDGE_COMMITMENT, .tot = DAY_NONE};
	char text[DAY_TEXT];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		s.van = day(cases[i].van);
		day_format(text, judge_term_last(&plain, s.van));
		assert_string_equal(text, cases[i].last);
		assert_int_equal(verdict(TERM, &s, text, 0), SIGNAL_QUIET);
		day_format(text, judge_term_last(&plain, s.van) + 1);
		assert_int_equal(verdict(TERM, &s, text, 0), SIGNAL_RAISES);
	}
}

static void
a_term_is_not_for_what_is_chronic_over_or_withdrawn(void **state)
{
	struct judge_subject s = {
		.kind = JUDGE_COMMITMENT,
		.van = day("2026-01-01"),
		.tot = day("2026-11-30"),
		.maximum_ct = RECORD_ABSENT,
	};

	(void)state;
	assert_int_equal(verdict(TERM, &s, "2026-10-01", 0), SIGNAL_RAISES);
	assert_int_equal(verdict(TERM, &s, "2026-11-30", 0), SIGNAL_RAISES);
	assert_int_equal(verdict(TERM, &s, "2026-12-01", 0), SIGNAL_QUIET);
	s.chronic = true;
	assert_int_equal(verdict(TERM, &s, "2026-10-01", 0), SIGNAL_QUIET);
	s.chronic = false;
	s.withdrawn = true;
	assert_int_equal(verdict(TERM, &s, "2026-10-01", 0), SIGNAL_QUIET);
}

static void
three_products_are_a_stack_and_two_are_not(void **state)
{
	struct judge_subject s = {.kind = JUDGE_CLIENT, .products = 2};

	(void)state;
	assert_int_equal(verdict(STACK, &s, "2026-10-01", 0), SIGNAL_QUIET);
	s.products = 3;
	assert_int_equal(verdict(STACK, &s, "2026-10-01", 0), SIGNAL_RAISES);
}

static void
a_begroting_has_other_costs_as_well(void **state)
{
	struct judge_subject s = ceiling(1000000);

	(void)state;
	s.kind = JUDGE_BEGROTING;
	s.half_ct = s.declared_ct = 400000;
	s.other_half_ct = s.other_ct = 150000;
	assert_int_equal(verdict(YEAR, &s, "2026-06-30", 0), SIGNAL_STAYS);
	s.other_half_ct = s.other_ct = 150001;
	assert_int_equal(verdict(YEAR, &s, "2026-06-30", 0), SIGNAL_RAISES);
	/* Past the whole year's money it is no longer about a half. */
	s.half_ct = 0;
	s.other_half_ct = 0;
	s.declared_ct = 600000;
	s.other_ct = 400000;
	assert_int_equal(verdict(YEAR, &s, "2027-02-01", 0), SIGNAL_QUIET);
	s.other_ct++;
	assert_int_equal(verdict(YEAR, &s, "2027-02-01", 0), SIGNAL_RAISES);
}

static void
a_profile_moves_the_half(void **state)
{
	/* All of the year in its first quarter. */
	const int64_t early[HALFYEAR_MONTHS] = {1, 1, 2};
	const int64_t late[HALFYEAR_MONTHS] = {0, 0, 0, 0, 0, 1,
					       0, 0, 0, 0, 0, 3};
	struct judge_subject s = ceiling(1000000);

	(void)state;
	halfyear_of(&s.half, s.van, s.tot, early);
	assert_int_equal(s.half.part, s.half.whole);
	s.half_ct = 1100000;
	assert_int_equal(verdict(HALF, &s, "2026-06-30", 0), SIGNAL_STAYS);
	halfyear_of(&s.half, s.van, s.tot, late);
	assert_int_equal(4 * s.half.part, s.half.whole);
	s.half_ct = 275001;
	assert_int_equal(verdict(HALF, &s, "2026-06-30", 0), SIGNAL_RAISES);
	/* From 16 June half of that month is left. */
	halfyear_of(&s.half, day("2026-06-16"), day("2026-12-31"), late);
	assert_int_equal(s.half.whole, 7 * s.half.part);
	/* Nothing expected at all: everything lies in the half. */
	halfyear_of(&s.half, day("2026-01-01"), day("2026-05-31"), late);
	assert_int_equal(s.half.part, s.half.whole);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_level_is_reached_to_the_cent),
		cmocka_unit_test(of_nothing_the_first_cent_reaches_every_level),
		cmocka_unit_test(below_nothing_no_level_is_reached),
		cmocka_unit_test(twice_as_much_of_everything_is_the_same),
		cmocka_unit_test(past_the_half_it_raises_stays_and_clears),
		cmocka_unit_test(too_little_is_told_from_the_last_of_september),
		cmocka_unit_test(a_ceiling_from_july_is_late_with_too_little),
		cmocka_unit_test(specific_and_crisis_care_must_be_paid),
		cmocka_unit_test(a_term_is_counted_in_months),
		cmocka_unit_test(
			a_term_is_not_for_what_is_chronic_over_or_withdrawn),
		cmocka_unit_test(three_products_are_a_stack_and_two_are_not),
		cmocka_unit_test(a_begroting_has_other_costs_as_well),
		cmocka_unit_test(a_profile_moves_the_half),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
