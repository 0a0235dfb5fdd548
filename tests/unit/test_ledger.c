/*
 * The ledger on a store of its own: facts in, books, signals and events out.
 * No readers, no sockets: what is tried here is what a message does.
 */
#include "unit/ledger_help.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "model/day.h"

static int64_t
open_signals(struct desk *d)
{
	struct stmt *st = db_stmt(d->db, SQL_SIGNAL_OPEN_COUNT);

	assert_true(db_row(st));
	return db_col_int(st, "n");
}

static void
the_latest_version_wins_in_any_order(void **state)
{
	static const int orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
					{1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
	static const char *const dates[] = {"2026-01-10", "2026-01-20",
					    "2026-01-30"};
	struct desk *d = *state;
	size_t o, i;

	for (o = 0; o < 6; o++) {
		int64_t nummer = 100 + (int64_t)o;

		for (i = 0; i < 3; i++) {
			int v = orders[o][i];

			desk_send_301(d,
				      desk_allocation(nummer, 1000 * (v + 1),
						      dates[v]),
				      1);
		}
		assert_int_equal(desk_commitment(d, nummer).maximum_ct, 3000);
		assert_int_equal(desk_commitment(d, nummer).versions, 3);
	}
}

static void
versions_of_one_moment_do_not_depend_on_order(void **state)
{
	struct desk *d = *state;
	int64_t first, second;

	desk_send_301(d, desk_allocation(1, 1000, "2026-01-10"), 1);
	desk_send_301(d, desk_allocation(1, 2000, "2026-01-10"), 1);
	desk_send_301(d, desk_allocation(2, 2000, "2026-01-10"), 1);
	desk_send_301(d, desk_allocation(2, 1000, "2026-01-10"), 1);
	first = desk_commitment(d, 1).maximum_ct;
	second = desk_commitment(d, 2).maximum_ct;
	assert_int_equal(first, second);
}

static void
a_removed_allocation_is_worth_nothing(void **state)
{
	struct desk *d = *state;
	struct toewijzing t = desk_allocation(1, 1000, "2026-01-11");

	desk_send_301(d, desk_allocation(1, 1000, "2026-01-10"), 1);
	t.einddatum = t.ingangsdatum;
	snprintf(t.reden_wijziging, sizeof(t.reden_wijziging), "13");
	desk_send_301(d, t, 1);
	assert_int_equal(desk_commitment(d, 1).maximum_ct, 0);
	assert_int_equal(desk_commitment(d, 1).basis, COMMITMENT_WITHDRAWN);
}

static void
a_number_in_use_for_another_client_is_kept_out(void **state)
{
	struct desk *d = *state;

	desk_send_301(d, desk_allocation(1, 1000, "2026-01-10"), 1);
	desk_send_301(d, desk_allocation(1, 9000, "2026-01-20"), 2);
	assert_int_equal(d->last.outcome, OUTCOME_BOOKED);
	assert_int_equal(d->last.lines.rejected, 1);
	assert_int_equal(d->last.findings.count, 1);
	assert_int_equal(d->last.findings.items[0].rule, RULE_TR332);
	assert_int_equal(desk_commitment(d, 1).maximum_ct, 1000);
}

static void
a_line_waits_for_its_allocation_and_is_matched(void **state)
{
	struct desk *d = *state;

	desk_send_323(d, desk_line("R1", 1, 400, "D"), 1);
	assert_int_equal(d->last.lines.held, 1);
	desk_send_301(d, desk_allocation(1, 1000, "2026-01-10"), 1);
	assert_int_equal(desk_commitment(d, 1).submitted_ct, 400);
	assert_int_equal(desk_commitment(d, 1).approved_ct, 400);
	assert_int_equal(desk_commitment(d, 1).rejected_ct, 0);
}

static void
anothers_allocation_counts_as_unknown(void **state)
{
	struct desk *d = *state;

	desk_send_301(d, desk_allocation(1, 1000, "2026-01-10"), 1);
	desk_send_323(d, desk_line("R1", 1, 400, "D"), 2);
	assert_int_equal(d->last.lines.held, 1);
	assert_int_equal(desk_commitment(d, 1).submitted_ct, 0);
}

/* Received Monday 2 March 2026; 8 working days later is 12 March. */
static void
a_held_line_is_rejected_when_its_term_is_over(void **state)
{
	struct desk *d = *state;

	desk_send_323(d, desk_line("R1", 1, 400, "D"), 1);
	desk_tick(d, "2026-03-11");
	desk_send_301(d, desk_allocation(1, 1000, "2026-01-10"), 1);
	assert_int_equal(desk_commitment(d, 1).approved_ct, 400);
	desk_send_323(d, desk_line("R2", 2, 300, "D"), 1);
	desk_tick(d, "2026-03-23");
	desk_send_301(d, desk_allocation(2, 1000, "2026-01-10"), 1);
	assert_int_equal(desk_commitment(d, 2).submitted_ct, 300);
	assert_int_equal(desk_commitment(d, 2).rejected_ct, 300);
}

static void
a_reference_counts_once(void **state)
{
	struct desk *d = *state;

	desk_send_301(d, desk_allocation(1, 1000, "2026-01-10"), 1);
	desk_send_323(d, desk_line("R1", 1, 400, "D"), 1);
	desk_send_323(d, desk_line("R1", 1, 300, "D"), 1);
	assert_int_equal(d->last.lines.rejected, 1);
	assert_int_equal(d->last.findings.items[0].rule, RULE_TR314);
	assert_int_equal(desk_commitment(d, 1).submitted_ct, 700);
	assert_int_equal(desk_commitment(d, 1).rejected_ct, 300);
}

static void
declared_above_the_maximum_opens_and_a_credit_clears(void **state)
{
	struct desk *d = *state;

	desk_send_301(d, desk_allocation(1, 1000, "2026-01-10"), 1);
	desk_send_323(d, desk_line("R1", 1, 1000, "D"), 1);
	assert_int_equal(open_signals(d), 0);
	desk_send_323(d, desk_line("R2", 1, 1, "D"), 1);
	assert_int_equal(open_signals(d), 1);
	desk_send_323(d, desk_line("R3", 1, 500, "D"), 1);
	assert_int_equal(open_signals(d), 1);
	desk_send_323(d, desk_line("R4", 1, 501, "C"), 1);
	assert_int_equal(open_signals(d), 0);
}

static void
a_lower_maximum_alone_opens_a_signal(void **state)
{
	struct desk *d = *state;

	desk_send_301(d, desk_allocation(1, 1000, "2026-01-10"), 1);
	desk_send_323(d, desk_line("R1", 1, 800, "D"), 1);
	assert_int_equal(open_signals(d), 0);
	desk_send_301(d, desk_allocation(1, 700, "2026-01-11"), 1);
	assert_int_equal(open_signals(d), 1);
}

/* What an as-of question goes by. */
static void
a_row_is_known_from_the_business_day(void **state)
{
	struct desk *d = *state;
	struct entry en;
	struct arena *a = arena_new();
	int64_t nr;

	desk_send_301(d, desk_allocation(1, 1000, "2026-01-10"), 1);
	desk_tick(d, "2026-03-03");
	for (nr = 1; journal_get(d->db, a, nr, &en); nr++)
		assert_int_equal(en.known, en.day);
	assert_int_equal(nr, 6);
	assert_true(journal_get(d->db, a, 5, &en));
	assert_int_equal(en.kind, ENTRY_TICK);
	assert_int_equal(en.known, day_parse("2026-03-03"));
	arena_free(&a);
}

static void
the_journal_gives_the_same_books_again(void **state)
{
	struct desk *d = *state;

	desk_send_323(d, desk_line("R1", 1, 400, "D"), 1);
	desk_send_301(d, desk_allocation(1, 300, "2026-01-10"), 1);
	desk_send_323(d, desk_line("R1", 1, 1, "D"), 1);
	desk_send_323(d, desk_line("R9", 9, 5, "D"), 1);
	desk_tick(d, "2026-04-01");
	desk_replays(d);
}

#define LEDGER_TEST(f) \
	cmocka_unit_test_setup_teardown(f, desk_setup, desk_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		LEDGER_TEST(the_latest_version_wins_in_any_order),
		LEDGER_TEST(versions_of_one_moment_do_not_depend_on_order),
		LEDGER_TEST(a_removed_allocation_is_worth_nothing),
		LEDGER_TEST(a_number_in_use_for_another_client_is_kept_out),
		LEDGER_TEST(a_line_waits_for_its_allocation_and_is_matched),
		LEDGER_TEST(anothers_allocation_counts_as_unknown),
		LEDGER_TEST(a_held_line_is_rejected_when_its_term_is_over),
		LEDGER_TEST(a_reference_counts_once),
		LEDGER_TEST(
			declared_above_the_maximum_opens_and_a_credit_clears),
		LEDGER_TEST(a_lower_maximum_alone_opens_a_signal),
		LEDGER_TEST(a_row_is_known_from_the_business_day),
		LEDGER_TEST(the_journal_gives_the_same_books_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
