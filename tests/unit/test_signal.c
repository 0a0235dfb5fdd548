/* The life of a signal, day by day. */
#include "model/signal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "model/day.h"

/*
 * A story: a letter per evaluation (R raises, S stays, Q is quiet), '|' ends
 * the day.  What comes out: the steps (n noticed, o opens, c clears, . still)
 * with the same bars.
 */
static const char *
tell(const char *story, int32_t confirm, bool latch)
{
	static const char letters[] = {
		[SIGNAL_STILL] = '.',
		[SIGNAL_NOTICED] = 'n',
		[SIGNAL_OPENS] = 'o',
		[SIGNAL_CLEARS] = 'c',
	};
	static char out[64];
	struct signal_life l = {.run_day = DAY_NONE};
	int32_t day = 100;
	size_t n = 0;

	for (; *story != '\0'; story++) {
		enum signal_verdict v = *story == 'R'   ? SIGNAL_RAISES
					: *story == 'S' ? SIGNAL_STAYS
							: SIGNAL_QUIET;

		if (*story == '|') {
			day += 3; /* days need not follow each other */
			out[n++] = '|';
			continue;
		}
		out[n++] = letters[signal_judge(&l, v, confirm, latch, day)];
		/* A cleared one is never judged again: a new one begins. */
		if (l.state == SIGNAL_CLEARED)
			l = (struct signal_life){.run_day = DAY_NONE};
	}
	out[n] = '\0';
	return out;
}

static void
a_fact_opens_and_clears_at_once(void **state)
{
	(void)state;
	assert_string_equal(tell("R", 1, false), "o");
	assert_string_equal(tell("SQR", 1, false), "..o");
	assert_string_equal(tell("RSRSQ", 1, false), "o...c");
	assert_string_equal(tell("RQRQ", 1, false), "ococ");
	assert_string_equal(tell("R|S|S|Q", 1, false), "o|.|.|c");
}

static void
two_days_confirm_and_today_is_one_of_them(void **state)
{
	(void)state;
	assert_string_equal(tell("R|R", 2, false), "n|o");
	assert_string_equal(tell("RRRR", 2, false), "n...");
	assert_string_equal(tell("R|R|R|R", 3, false), "n|.|o|.");
}

static void
the_last_verdict_of_a_day_counts(void **state)
{
	(void)state;
	/* Raised in the morning, gone at night: the next day knows nothing. */
	assert_string_equal(tell("RQ|Q", 2, false), "n.|c");
	assert_string_equal(tell("RQ|R|R", 2, false), "n.|.|o");
	/* Gone at noon, back at night. */
	assert_string_equal(tell("RQR|R", 2, false), "n..|o");
	assert_string_equal(tell("RS|R", 2, false), "n.|.");
}

static void
clearing_is_confirmed_as_opening_is(void **state)
{
	(void)state;
	assert_string_equal(tell("R|R|Q|Q", 2, false), "n|o|.|c");
	assert_string_equal(tell("R|R|QR|Q|Q", 2, false), "n|o|..|.|c");
	assert_string_equal(tell("R|R|Q|S|Q|Q", 2, false), "n|o|.|.|.|c");
	/* At the first evaluation of a day, whatever messages say later. */
	assert_string_equal(tell("R|R|RQ|QR", 2, false), "n|o|..|cn");
	assert_string_equal(tell("R|R|R|RQ|R", 2, false), "n|o|.|..|.");
}

static void
what_is_pending_may_come_to_nothing(void **state)
{
	(void)state;
	assert_string_equal(tell("R|Q", 2, false), "n|c");
	assert_string_equal(tell("R|S", 2, false), "n|c");
	assert_string_equal(tell("R|Q|R|R", 2, false), "n|c|n|o");
}

static void
a_latch_does_not_clear(void **state)
{
	(void)state;
	assert_string_equal(tell("RQ|Q|Q|Q|R", 1, true), "o.|.|.|.|.");
}

static void
an_acknowledged_signal_clears_as_an_open_one(void **state)
{
	struct signal_life l = {.state = SIGNAL_ACKNOWLEDGED, .run_day = 7};

	(void)state;
	assert_int_equal(signal_judge(&l, SIGNAL_RAISES, 1, false, 7),
			 SIGNAL_STILL);
	assert_int_equal(l.state, SIGNAL_ACKNOWLEDGED);
	assert_int_equal(signal_judge(&l, SIGNAL_QUIET, 1, false, 7),
			 SIGNAL_CLEARS);
	assert_int_equal(l.state, SIGNAL_CLEARED);
}

static void
an_update_waits_a_day_or_is_more_than_a_twentieth(void **state)
{
	(void)state;
	assert_false(signal_moved(100, 100, 1000, 1, 9));
	assert_false(signal_moved(150, 100, 1000, 9, 9));
	assert_true(signal_moved(151, 100, 1000, 9, 9));
	assert_true(signal_moved(49, 100, 1000, 9, 9));
	assert_true(signal_moved(101, 100, 1000, 8, 9));
	/* Of nothing anything is more than a twentieth. */
	assert_true(signal_moved(1, 0, 0, 9, 9));
	assert_true(signal_moved(INT64_MAX, INT64_MIN, INT64_MAX, 9, 9));
}

/* The n-th verdict of a story that moves now and then. */
static enum signal_verdict
verdict_of(unsigned story, int n)
{
	static const enum signal_verdict verdicts[] = {
		SIGNAL_QUIET, SIGNAL_STAYS, SIGNAL_RAISES, SIGNAL_RAISES};

	return verdicts[story >> 2 * (n / 3) & 3];
}

/*
 * Two lives of the same story, over days that bring the verdict of the day
 * before again: one is looked at every day, the other only when the verdict is
 * another one or it waits.  careless: and not when it waits.
 */
static bool
lives_agree(unsigned story, int32_t confirm, bool latch, bool careless)
{
	struct signal_life every = {.run_day = DAY_NONE}, some = every;
	bool agree = true;
	int n;

	for (n = 0; n < 24; n++) {
		enum signal_verdict v = verdict_of(story, n);
		bool same = n > 0 && v == verdict_of(story, n - 1);
		enum signal_step a, b = SIGNAL_STILL;

		a = signal_judge(&every, v, confirm, latch, 100 + n);
		if (!same || (signal_waits(&some) && !careless))
			b = signal_judge(&some, v, confirm, latch, 100 + n);
		agree = agree && a == b && signal_same(&every, &some);
		if (every.state == SIGNAL_CLEARED)
			every = (struct signal_life){.run_day = DAY_NONE};
		if (some.state == SIGNAL_CLEARED)
			some = (struct signal_life){.run_day = DAY_NONE};
	}
	return agree;
}

static void
a_day_that_it_does_not_wait_for_may_be_passed_over(void **state)
{
	int32_t confirm;
	unsigned story, differ = 0;

	(void)state;
	for (story = 0; story < 0x10000; story++) {
		for (confirm = 1; confirm <= 3; confirm++) {
			assert_true(lives_agree(story, confirm, false, false));
			assert_true(lives_agree(story, confirm, true, false));
			differ += !lives_agree(story, confirm, false, true);
		}
	}
	assert_true(differ > 0x10000);
}

static void
states_have_names(void **state)
{
	(void)state;
	assert_int_equal(signal_state_parse("pending"), SIGNAL_PENDING);
	assert_int_equal(signal_state_parse("cleared"), SIGNAL_CLEARED);
	assert_int_equal(signal_state_parse(""), SIGNAL_NONE);
	assert_string_equal(signal_state_text(SIGNAL_ACKNOWLEDGED),
			    "acknowledged");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fact_opens_and_clears_at_once),
		cmocka_unit_test(two_days_confirm_and_today_is_one_of_them),
		cmocka_unit_test(the_last_verdict_of_a_day_counts),
		cmocka_unit_test(clearing_is_confirmed_as_opening_is),
		cmocka_unit_test(what_is_pending_may_come_to_nothing),
		cmocka_unit_test(a_latch_does_not_clear),
		cmocka_unit_test(an_acknowledged_signal_clears_as_an_open_one),
		cmocka_unit_test(
			an_update_waits_a_day_or_is_more_than_a_twentieth),
		cmocka_unit_test(
			a_day_that_it_does_not_wait_for_may_be_passed_over),
		cmocka_unit_test(states_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
