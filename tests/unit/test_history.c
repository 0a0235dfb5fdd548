/* Loading history: known on its own day, told once, judged at the end. */
#include "unit/ledger_help.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "flow/ledger_history.h"
#include "model/day.h"

static void
load(struct desk *d, bool begins)
{
	struct entry en;

	desk_begin(d);
	ledger_begin(&d->l, &en, ENTRY_HISTORY, 1000);
	ledger_load(&d->l, &en, begins);
	desk_commit(d);
	d->historic = begins;
}

/* The types of the events behind `after`, a space behind each. */
static void
types(struct desk *d, int64_t after, struct buf *out)
{
	struct stmt *st = db_stmt(d->db, SQL_EVENT_AFTER);

	buf_reset(out);
	db_bind_int(st, ":seq", after);
	db_bind_int(st, ":limit", 100);
	while (db_row(st)) {
		buf_puts(out, db_col_text(st, "type"));
		buf_puts(out, " ");
	}
	buf_u8(out, 0);
}

static int64_t
last_event(struct desk *d)
{
	struct stmt *st = db_stmt(d->db, SQL_EVENT_LAST);

	return db_row(st) ? db_col_int(st, "seq") : 0;
}

static int32_t
known(struct desk *d, int64_t nr)
{
	struct arena *a = arena_new();
	struct entry en;
	int32_t day;

	assert_true(journal_get(d->db, a, nr, &en));
	day = en.known;
	assert_int_equal(en.historic, true);
	arena_free(&a);
	return day;
}

static void
history_is_known_on_its_own_day_and_told_at_the_end(void **state)
{
	struct desk *d = *state;
	int64_t before = last_event(d);
	struct buf b;

	buf_init(&b);
	load(d, true);
	desk_send_301(d, desk_allocation(1, 1000, "2026-01-10"), 7);
	assert_int_equal(known(d, d->l.tail.nr), day_parse("2026-01-10"));
	desk_send_323(d, desk_line("R1", 1, 1500, "D"), 7);
	assert_int_equal(known(d, d->l.tail.nr), day_parse("2026-03-01"));
	desk_send_323(d, desk_line("R2", 9, 5, "D"), 7);
	assert_int_equal(desk_commitment(d, 1).submitted_ct, 1500);
	/* Nothing is told, and nothing judged, over midnight as well. */
	desk_tick(d, "2026-03-03");
	assert_int_equal(last_event(d), before);
	load(d, false);
	types(d, before, &b);
	assert_string_equal((char *)b.data,
			    "nl.pols.stroom.historie-geladen "
			    "nl.pols.verplichtingen.maximum-overschreden ");
	/* From here on all is as ever. */
	before = last_event(d);
	desk_send_323(d, desk_line("R3", 1, 1, "D"), 7);
	types(d, before, &b);
	assert_non_null(strstr((char *)b.data, "declaratie-verwerkt"));
	desk_replays(d);
	buf_done(&b);
}

static void
what_comes_in_between_is_told_but_judged_later(void **state)
{
	struct desk *d = *state;
	int64_t before = last_event(d);
	struct buf b;

	buf_init(&b);
	load(d, true);
	d->historic = false;
	desk_send_301(d, desk_allocation(1, 1000, "2026-01-10"), 7);
	desk_send_323(d, desk_line("R1", 1, 1500, "D"), 7);
	types(d, before, &b);
	assert_non_null(strstr((char *)b.data, "declaratie-verwerkt"));
	assert_null(strstr((char *)b.data, "overschreden"));
	before = last_event(d);
	load(d, false);
	types(d, before, &b);
	assert_non_null(strstr((char *)b.data, "maximum-overschreden"));
	desk_replays(d);
	buf_done(&b);
}

static void
a_load_that_is_open_is_found_again(void **state)
{
	struct desk *d = *state;
	char prefix[LEDGER_HISTORY_PREFIX];
	struct err e;

	assert_int_equal(d->l.history, 0);
	assert_false(ledger_history_has(&d->l, "historie-0/x", 12));
	load(d, true);
	assert_int_equal(d->l.history, d->l.tail.nr);
	desk_must(ledger_reread(&d->l, &e), &e);
	assert_int_equal(d->l.history, d->l.tail.nr);
	ledger_history_prefix(d->l.history, prefix);
	assert_true(ledger_history_has(&d->l, prefix, strlen(prefix)));
	assert_false(ledger_history_has(&d->l, prefix, strlen(prefix) - 1));
	assert_false(ledger_history_has(&d->l, "", 0));
	load(d, false);
	desk_must(ledger_reread(&d->l, &e), &e);
	assert_int_equal(d->l.history, 0);
	assert_false(ledger_history_has(&d->l, prefix, strlen(prefix)));
}

static void
a_day_in_the_future_is_not_known_yet(void **state)
{
	struct desk *d = *state;

	load(d, true);
	desk_send_301(d, desk_allocation(1, 1000, "2027-01-10"), 7);
	assert_int_equal(known(d, d->l.tail.nr), day_parse("2026-03-02"));
	load(d, false);
}

/* Two days of running in, then the real thing. */
static void
before_live_from_nothing_is_told_or_judged(void **state)
{
	struct settings s = desk_plain;
	struct desk *d;
	int64_t before;
	struct buf b;

	(void)state;
	buf_init(&b);
	s.live_from = day_parse("2026-03-04");
	d = desk_open(&s);
	before = last_event(d);
	desk_send_301(d, desk_allocation(1, 1000, "2026-01-10"), 7);
	desk_tick(d, "2026-03-03");
	desk_send_323(d, desk_line("R1", 1, 1500, "D"), 7);
	assert_int_equal(last_event(d), before);
	desk_tick(d, "2026-03-04");
	types(d, before, &b);
	assert_string_equal((char *)b.data,
			    "nl.pols.verplichtingen.maximum-overschreden ");
	desk_replays(d);
	desk_close(&d);
	buf_done(&b);
}

#define HISTORY_TEST(f) \
	cmocka_unit_test_setup_teardown(f, desk_setup, desk_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HISTORY_TEST(
			history_is_known_on_its_own_day_and_told_at_the_end),
		HISTORY_TEST(what_comes_in_between_is_told_but_judged_later),
		HISTORY_TEST(a_load_that_is_open_is_found_again),
		HISTORY_TEST(a_day_in_the_future_is_not_known_yet),
		cmocka_unit_test(before_live_from_nothing_is_told_or_judged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
