/* Late declarations and the year as a whole, by hand. */
#include "model/projection.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { ONE = PROJECTION_ONE, LAST = PROJECTION_DELAYS };

/* A share of about so many ten-thousandths. */
static void
assert_about(int64_t share, int64_t ten_thousandths)
{
	assert_in_range(share + 60, ten_thousandths * 100,
			ten_thousandths * 100 + 120);
}

/*
 * Six care months, in thousands of euros, declared within 0 … 5 months after
 * the first that counts:
 *	520 780 860 900 920 930 | 500 760 845 885 905 | 540 800 885 925 |
 *	510 770 850 | 530 790 | 515
 * Chain ladder: 1.5000 1.1061 1.0463 1.0224 1.0109, so that .5573 .8360 .9247
 * .9676 .9892 1 of a month's care is in.
 */
static const int64_t triangle[6][6] = {
	{520, 780, 860, 900, 920, 930},
	{500, 760, 845, 885, 905},
	{540, 800, 885, 925},
	{510, 770, 850},
	{530, 790},
	{515},
};

enum { SHIFT = LAST - 5 }; /* its columns are the last ones here */

static void
fill(struct projection_lag *l, int64_t times)
{
	int row, col;

	memset(l, 0, sizeof(*l));
	for (row = 0; row < 6; row++) {
		int64_t declared[LAST + 1] = {0};

		for (col = 0; col < 6; col++)
			declared[SHIFT + col] =
				times * 100000 * triangle[row][col];
		projection_lag_add(l, declared, SHIFT + 5 - row);
	}
}

static void
a_triangle_gives_the_shares_of_the_chain_ladder(void **state)
{
	static const int64_t want[6] = {5573, 8360, 9247, 9676, 9892, 10000};
	int64_t shares[LAST + 1];
	struct projection_lag l;
	int i;

	(void)state;
	fill(&l, 1);
	projection_shares(&l, NULL, shares);
	for (i = 0; i < 6; i++)
		assert_about(shares[SHIFT + i], want[i]);
	/* Before the first that counts nothing was declared. */
	assert_int_equal(shares[SHIFT - 1], 0);
}

static void
ten_times_the_money_has_the_same_shares(void **state)
{
	int64_t once[LAST + 1], ten[LAST + 1];
	struct projection_lag l;

	(void)state;
	fill(&l, 1);
	projection_shares(&l, NULL, once);
	fill(&l, 10);
	projection_shares(&l, NULL, ten);
	assert_memory_equal(once, ten, sizeof(once));
}

static void
what_nobody_has_seen_is_as_it_commonly_is(void **state)
{
	static const int64_t want[LAST + 1] = {
		0,     5500,  8200,  9100,  9500,  9750,  9900,
		10000, 10000, 10000, 10000, 10000, 10000,
	};
	const struct projection_lag nothing = {.months = {0}};
	int64_t shares[LAST + 1];
	int i;

	(void)state;
	projection_shares(&nothing, &nothing, shares);
	for (i = 0; i <= LAST; i++)
		assert_about(shares[i], want[i]);
}

/* Two own months weigh 2 against 6: (2 × 1 + 6 × 0.5) / 8 = 0.625. */
static void
ones_own_months_weigh_against_six(void **state)
{
	const int64_t half[LAST + 1] = {0, 0, 0, 0, 0,  0,  0,
					0, 0, 0, 0, 50, 100};
	const int64_t at_once[LAST + 1] = {0, 0, 0, 0, 0,   0,  0,
					   0, 0, 0, 0, 100, 100};
	struct projection_lag all = {.months = {0}}, own = {.months = {0}};
	int64_t shares[LAST + 1];

	(void)state;
	projection_lag_add(&all, half, LAST);
	projection_lag_add(&own, at_once, LAST);
	projection_lag_add(&own, at_once, LAST);
	projection_shares(&all, &own, shares);
	assert_int_equal(shares[11], 625000);
}

static void
credits_make_no_share_more_than_all(void **state)
{
	const int64_t back[LAST + 1] = {0, 0, 0, 0, 0,   0,  0,
					0, 0, 0, 0, 120, 100};
	const int64_t below[LAST + 1] = {0, 0, 0, 0,  0,  0,  0,
					 0, 0, 0, -5, 50, 100};
	struct projection_lag l = {.months = {0}};
	int64_t shares[LAST + 1];

	(void)state;
	projection_lag_add(&l, back, LAST);
	projection_shares(&l, NULL, shares);
	assert_int_equal(shares[11], ONE);
	memset(&l, 0, sizeof(l));
	projection_lag_add(&l, below, LAST);
	projection_shares(&l, NULL, shares);
	assert_int_equal(shares[10], 0);
}

/*
 * Expected 1000.00 a month.  One month over, of which all should be in: 800.00
 * is.  One of which half should be in: 400.00 is.  1200 / 1500 = 80 %.
 */
static void
what_is_used_is_measured_by_what_was_due(void **state)
{
	struct projection_use u = {0, 0, 0, 0}, twice;

	(void)state;
	assert_int_equal(projection_used(&u), ONE);
	projection_use_add(&u, 80000, 100000, ONE);
	projection_use_add(&u, 40000, 100000, ONE / 2);
	assert_int_equal(projection_used(&u), 800000);
	/* Six months of 1000.00 used wholly: (1200 + 6000) / 7500 = 96 %. */
	assert_int_equal(projection_used_among(&u, ONE), 960000);
	twice = u;
	projection_use_merge(&twice, &u);
	assert_int_equal(projection_used(&twice), 800000);
	/* (2400 + 6000) / 9000 */
	assert_int_equal(projection_used_among(&twice, ONE), 933333);
}

static void
who_has_nothing_does_as_others_do(void **state)
{
	struct projection_use u = {0, 0, 0, 0};

	(void)state;
	assert_int_equal(projection_used_among(&u, 712345), 712345);
	/* More credits than debits: nothing is used, not less. */
	projection_use_add(&u, -5000, 1000, ONE);
	assert_int_equal(projection_used(&u), 0);
}

/* The triangle's last months, expected 930 and 920, valued on their day. */
static void
what_is_missing_of_a_month_comes_by_its_share(void **state)
{
	(void)state;
	/* 515 + (1 - .5573) × 930 = 926.7; 790 + (1 - .8360) × 930 = 942.5 */
	assert_int_equal(projection_past(51500, 51500, 93000, ONE, 557300),
			 92671);
	assert_int_equal(projection_past(79000, 79000, 93000, ONE, 836000),
			 94252);
	/* Used for 85 %: 51500 + (1 - .5573) × 79050 = 86495.4 */
	assert_int_equal(projection_past(51500, 51500, 93000, 850000, 557300),
			 86495);
}

static void
what_comes_in_meanwhile_is_part_of_it(void **state)
{
	(void)state;
	assert_int_equal(projection_past(51500, 60000, 93000, ONE, 557300),
			 92671);
	assert_int_equal(projection_past(51500, 95000, 93000, ONE, 557300),
			 95000);
	/* A credit is not part of what was to come. */
	assert_int_equal(projection_past(51500, 41500, 93000, ONE, 557300),
			 82671);
	/* Long ago: it is what it is. */
	assert_int_equal(projection_past(51500, 41500, 93000, ONE, ONE), 41500);
}

static void
a_month_to_come_is_what_is_used_of_it(void **state)
{
	(void)state;
	assert_int_equal(projection_future(0, 100000, 850000), 85000);
	assert_int_equal(projection_future(90000, 100000, 850000), 90000);
	assert_int_equal(projection_future(0, 0, 850000), 0);
	/* The most that money of care can be stays a number. */
	assert_int_equal(projection_future(0, INT64_C(1000000000000000),
					   1000 * (int64_t)ONE),
			 INT64_C(1000000000000000000));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_triangle_gives_the_shares_of_the_chain_ladder),
		cmocka_unit_test(ten_times_the_money_has_the_same_shares),
		cmocka_unit_test(what_nobody_has_seen_is_as_it_commonly_is),
		cmocka_unit_test(ones_own_months_weigh_against_six),
		cmocka_unit_test(credits_make_no_share_more_than_all),
		cmocka_unit_test(what_is_used_is_measured_by_what_was_due),
		cmocka_unit_test(who_has_nothing_does_as_others_do),
		cmocka_unit_test(what_is_missing_of_a_month_comes_by_its_share),
		cmocka_unit_test(what_comes_in_meanwhile_is_part_of_it),
		cmocka_unit_test(a_month_to_come_is_what_is_used_of_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
