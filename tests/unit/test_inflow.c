/* model/inflow: who comes into care and who leaves it. */
#include "model/inflow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "model/day.h"

enum { MONTHS = 12 };

static struct inflow f;
static struct inflow_month months[MONTHS];

static void
begin(void)
{
	inflow_begin(&f, months, MONTHS, day_month_parse("2026-01"));
}

static void
add(int64_t client, const char *van, const char *tot)
{
	inflow_add(&f, client, day_parse(van),
		   tot == NULL ? DAY_NONE : day_parse(tot));
}

/* "in out present" of each month that is not "0 0 0" must be so. */
static void
expect(const char *const want[MONTHS])
{
	char got[48];
	size_t i;

	inflow_end(&f);
	for (i = 0; i < MONTHS; i++) {
		snprintf(got, sizeof(got), "%d %d %d", (int)months[i].in,
			 (int)months[i].out, (int)months[i].present);
		assert_string_equal(got, want[i] == NULL ? "0 0 0" : want[i]);
	}
}

static void
care_is_counted_by_the_month(void **state)
{
	static const char *const want[MONTHS] = {
		[2] = "1 0 1", [3] = "0 0 1", [4] = "0 1 1"};

	(void)state;
	begin();
	add(1, "2026-03-31", "2026-05-01");
	expect(want);
}

static void
one_month_is_in_and_out(void **state)
{
	static const char *const want[MONTHS] = {[2] = "1 1 1"};

	(void)state;
	begin();
	add(1, "2026-03-05", "2026-03-05");
	add(2, "2026-04-02", "2026-04-01"); /* no care at all */
	add(3, "2026-05-02", "2026-04-01");
	expect(want);
}

static void
care_that_goes_on_is_neither_in_nor_out(void **state)
{
	static const char *const want[MONTHS] = {
		[0] = "1 0 1", [1] = "0 0 1",  [2] = "0 0 1", [3] = "0 0 1",
		[4] = "0 1 1", [6] = "1 0 1",  [7] = "0 0 1", [8] = "0 0 1",
		[9] = "0 0 1", [10] = "0 0 1", [11] = "0 0 1"};

	(void)state;
	begin();
	/* Another product beside it, a gap of some weeks, then a real one. */
	add(1, "2026-01-01", "2026-03-02");
	add(1, "2026-02-01", "2026-02-20");
	add(1, "2026-04-28", "2026-05-31");
	add(1, "2026-07-01", NULL);
	add(1, "2026-08-01", "2026-08-31");
	expect(want);
}

static void
clients_and_years_are_told_apart(void **state)
{
	static const char *const want[MONTHS] = {
		[0] = "0 0 2", [1] = "1 1 3", [2] = "0 0 2",  [3] = "0 0 2",
		[4] = "0 0 2", [5] = "0 0 2", [6] = "0 0 2",  [7] = "0 0 2",
		[8] = "0 0 2", [9] = "0 0 2", [10] = "0 0 2", [11] = "0 0 2"};

	(void)state;
	begin();
	add(1, "2024-01-01", "2025-12-31"); /* before the first month */
	add(2, "2025-11-01", "2026-02-15");
	add(3, "2020-01-01", NULL);
	add(4, "2026-02-01", "2030-01-01");
	add(5, "2027-01-01", NULL);
	expect(want);
}

/* Against counting each month of each client by itself. */
static void
any_spans_give_what_counting_month_by_month_gives(void **state)
{
	unsigned seed = 20260702;
	int round;

	(void)state;
	print_message("seed %u\n", seed);
	for (round = 0; round < 2000; round++) {
		char in_care[4][MONTHS + 2] = {{0}};
		int32_t first = day_month_parse("2026-01"), m;
		int64_t client;
		int i, k;

		begin();
		for (client = 0; client < 4; client++) {
			int32_t van = day_month_first(first) - 40;

			for (i = 0; i < 3; i++) {
				int32_t tot;

				van += rand_r(&seed) % 150;
				tot = van + rand_r(&seed) % 120;
				inflow_add(&f, client, van, tot);
				for (m = 0; m < MONTHS + 2; m++) {
					int32_t month = first + m - 1;

					if (day_month_first(month) <= tot &&
					    day_month_last(month) >= van)
						in_care[client][m] = 1;
				}
			}
		}
		inflow_end(&f);
		for (k = 1; k <= MONTHS; k++) {
			int in = 0, out = 0, present = 0;

			for (i = 0; i < 4; i++) {
				const char *c = in_care[i];

				present += c[k];
				in += c[k] && !c[k - 1];
				out += c[k] && !c[k + 1];
			}
			assert_int_equal(months[k - 1].in, in);
			assert_int_equal(months[k - 1].out, out);
			assert_int_equal(months[k - 1].present, present);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(care_is_counted_by_the_month),
		cmocka_unit_test(one_month_is_in_and_out),
		cmocka_unit_test(care_that_goes_on_is_neither_in_nor_out),
		cmocka_unit_test(clients_and_years_are_told_apart),
		cmocka_unit_test(
			any_spans_give_what_counting_month_by_month_gives),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
