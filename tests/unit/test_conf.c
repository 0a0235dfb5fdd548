/* The configuration: defaults, units, typos. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "model/day.h"
#include "unit/conf_help.h"

static void
an_empty_file_gives_the_documented_defaults(void **state)
{
	struct conf *c = conf_of("");

	(void)state;
	assert_string_equal(c->paths.state, "/var/lib/pols");
	assert_string_equal(c->paths.runtime, "/run/pols");
	assert_string_equal(c->paths.event_log, "/var/log/pols/events.jsonl");
	assert_false(c->paths.event_log_named);
	assert_string_not_equal(c->paths.schemas, "");
	assert_int_equal(c->sockets.intake.count, 1);
	assert_string_equal(c->sockets.intake.item[0], "tcp://127.0.0.1:5570");
	assert_string_equal(c->sockets.events.item[0], "tcp://127.0.0.1:5571");
	assert_string_equal(c->sockets.replay.item[0], "tcp://127.0.0.1:5572");
	assert_string_equal(c->sockets.control.item[0],
			    "ipc:///run/pols/control");
	assert_int_equal(c->limits.message_bytes, 25 * 1024 * 1024);
	assert_int_equal(c->limits.wrapped_bytes, 34 * 1024 * 1024);
	assert_int_equal(c->limits.readers, 0);
	assert_int_equal(c->limits.reader_time_ms, 1000);
	assert_int_equal(c->limits.reader_memory_bytes, 512 * 1024 * 1024);
	assert_int_equal(c->limits.batch_messages, 400);
	assert_int_equal(c->limits.batch_time_ms, 5);
	assert_int_equal(c->limits.in_flight_bytes, 64 * 1024 * 1024);
	assert_int_equal(c->limits.hold_days, 8);
	assert_string_equal(c->curve.server_key, "");
	assert_string_equal(c->curve.clients, "");
	assert_string_equal(c->privacy.key, "/var/lib/pols/key");
	assert_false(c->privacy.key_named);
	assert_int_equal(c->privacy.retain_bodies_days, 35);
	assert_int_equal(c->privacy.small_cell, 5);
	assert_string_equal(c->region.oin, "00000000000000000000");
	assert_int_equal(c->region.horizon.kind, HORIZON_YEAR_END);
	assert_int_equal(c->region.booking_year, CONF_BOOKING_CARE);
	assert_int_equal(c->region.live_from, DAY_NONE);
	assert_int_equal(c->signals.half_year_margin_bp, 1000);
	assert_int_equal(c->signals.thresholds_count, 3);
	assert_int_equal(c->signals.thresholds_bp[0], 7000);
	assert_int_equal(c->signals.thresholds_bp[1], 9000);
	assert_int_equal(c->signals.thresholds_bp[2], 10000);
	assert_int_equal(c->signals.clear_bp, 500);
	assert_int_equal(c->signals.confirm, 2);
	assert_int_equal(c->signals.term_months, 9);
	assert_int_equal(c->signals.stacking, 3);
	assert_string_equal(c->events.type_prefix, "nl.pols");
	assert_int_equal(c->events.heartbeat_ms, 10000);
	assert_false(c->events.include_agb);
	assert_int_equal(c->events.sequence_style, CONF_SEQUENCE_PADDED);
	assert_int_equal(c->answer.mode, CONF_ANSWER_PROPOSE);
	assert_false(c->answer.watch);
	assert_false(c->rules.strict);
	assert_int_equal(c->rules.packs.count, 0);
	assert_int_equal(c->clock.source, CONF_CLOCK_SYSTEM);
	assert_string_equal(conf_where(c, "paths", "state"), "default");
	assert_string_equal(conf_where(c, "paths", "no_such"), "");
	conf_free(&c);
	assert_null(c);
}

static void
values_are_read_in_their_units(void **state)
{
	struct conf *c = conf_of("[limits]\n"
				 "message = 1 MiB # as it comes\n"
				 "reader_time = 2min\n"
				 "batch_time=0\n"
				 "readers = 3\n"
				 "[privacy]\nretain_bodies = 90d\n"
				 "[signals]\n"
				 "half_year_margin = 7,5%\n"
				 "thresholds = 50%  75.25 %\t110%\n"
				 "[region]\nhorizon = 18\n"
				 "live_from = 2024-02-29\n"
				 "[clock]\nsource = manual\n"
				 "[events]\nsequence_style = nlgov10\n"
				 "[answer]\nmode = observe\nwatch = yes\n");

	(void)state;
	assert_int_equal(c->limits.message_bytes, 1024 * 1024);
	assert_int_equal(c->limits.wrapped_bytes, 1426063);
	assert_int_equal(c->limits.reader_time_ms, 120000);
	assert_int_equal(c->limits.batch_time_ms, 0);
	assert_int_equal(c->limits.readers, 3);
	assert_int_equal(c->privacy.retain_bodies_days, 90);
	assert_int_equal(c->signals.half_year_margin_bp, 750);
	assert_int_equal(c->signals.thresholds_count, 3);
	assert_int_equal(c->signals.thresholds_bp[1], 7525);
	assert_int_equal(c->region.horizon.kind, HORIZON_MONTHS);
	assert_int_equal(c->region.horizon.months, 18);
	assert_int_equal(c->region.live_from, day_from_ymd(2024, 2, 29));
	assert_int_equal(c->clock.source, CONF_CLOCK_MANUAL);
	assert_int_equal(c->events.sequence_style, CONF_SEQUENCE_NLGOV10);
	assert_int_equal(c->answer.mode, CONF_ANSWER_OBSERVE);
	assert_true(c->answer.watch);
	assert_string_equal(conf_where(c, "limits", "readers"), "test.conf:5");
	conf_free(&c);
}

static void
a_typo_gives_the_line_and_the_nearest_name(void **state)
{
	(void)state;
	REFUSED("[limits]\nmesage = 1MiB\n", "test.conf:2", "mesage",
		"message");
	REFUSED("\n\n[limit]\n", "test.conf:3", "[limit]", "[limits]");
	REFUSED("[answer]\nmdoe = observe\n", "test.conf:2", "mode");
	REFUSED("[signals]\nsmall_cell = 3\n", "test.conf:2",
		"small_cell in [privacy]");
	REFUSED("[rules]\npakc.wmo323 = /x\n", "pack.<type>");
	REFUSED("[Paths]\n", "[paths]");
	REFUSED("[LIMITS]\n", "[limits]");
	REFUSED("[limits]\nREADERS = 4\n", "readers in [limits]");
	REFUSED("[paths]\nState = /x\n", "state");
	REFUSED("[limits]\n"
		"qwertyuiopqwertyuiopqwertyuiopqwertyuiopqwertyuiopqwertyuiop"
		"qwertyuiop = 1\n",
		"test.conf:2", "did you mean");
}

static void
a_wrong_value_gives_the_place_and_what_is_wanted(void **state)
{
	static const struct {
		const char *section, *line, *part;
	} cases[] = {
		{"limits", "message = 25MB", "25MB"},
		{"limits", "message = 25", "KiB"},
		{"limits", "message = 1B", "1KiB"},
		{"limits", "message = 99999999999999999GiB", "MiB"},
		{"limits", "message = 9223372036854775808B", "MiB"},
		{"limits", "message =", "MiB"},
		{"limits", "message = -1MiB", "MiB"},
		{"limits", "reader_time = 5m", "min"},
		{"limits", "reader_time = 200000000000000d", "ms"},
		{"limits", "readers = many", "auto"},
		{"limits", "readers = 0", "1 to 64"},
		{"limits", "hold = 8d", "number"},
		{"privacy", "retain_bodies = 12h", "days"},
		{"signals", "half_year_margin = 10", "10%"},
		{"signals", "half_year_margin = 1.125%", "10%"},
		{"signals", "clear = 101%", "100%"},
		{"signals", "thresholds = 90% 70%", "rising"},
		{"signals", "thresholds =", "rising"},
		{"signals", "thresholds = 1%2%", "rising"},
		{"region", "oin = 123", "20 digits"},
		{"region", "live_from = 2023-02-29", "YYYY-MM-DD"},
		{"region", "horizon = never", "contract-end"},
		{"region", "booking_year = both", "submission"},
		{"answer", "watch = true", "yes or no"},
		{"clock", "source = atomic", "manual"},
		{"events", "type_prefix = nl..pols", "nl.pols"},
		{"events", "type_prefix = nl.Pols", "nl.pols"},
		{"paths", "state =", "path"},
		{"paths", "state = <home>/x", "<runtime>"},
		{"rules", "pack.wmo = /x", "wmo323"},
		{"sockets", "intake =", "endpoint"},
		{"sockets", "intake = inproc://x", "tcp:// or ipc"},
		{"sockets", "intake = tcp://127.0.0.1", "PORT"},
		{"sockets", "intake = tcp://127.0.0.1:0", "65535"},
		{"sockets", "intake = tcp://127.0.0.1:65536", "65535"},
		{"sockets", "intake = tcp://::1:5570", "[]"},
		{"sockets", "intake = ipc://@hidden", "path"},
	};
	char text[200];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		snprintf(text, sizeof(text), "# one\n[%s]\n%s\n",
			 cases[i].section, cases[i].line);
		REFUSED(text, "test.conf:3: [", cases[i].section,
			cases[i].part);
	}
}

static void
an_empty_event_log_is_off(void **state)
{
	struct conf *c = conf_of("[paths]\nevent_log =\n");

	(void)state;
	assert_string_equal(c->paths.event_log, "");
	conf_free(&c);
}

static void
rule_sheets_are_named_by_type(void **state)
{
	struct conf *c = conf_of("[rules]\npack.wmo323 = /a\npack.JW301 = /b\n"
				 "pack.305 = /c\n");
	const struct conf_packs *p = &c->rules.packs;

	(void)state;
	assert_int_equal(p->count, 3);
	assert_string_equal(p->item[0].standard, "iwmo");
	assert_string_equal(p->item[0].type, "323");
	assert_string_equal(p->item[0].path, "/a");
	assert_string_equal(p->item[1].standard, "ijw");
	assert_string_equal(p->item[1].type, "301");
	assert_string_equal(p->item[2].standard, "");
	assert_string_equal(conf_where(c, "rules", "pack.305"), "test.conf:4");
	assert_string_equal(conf_where(c, "rules", "pack.999"), "default");
	conf_free(&c);
	REFUSED("[rules]\npack.wmo323 = /a\npack.iwmo323 = /b\n", "test.conf:3",
		"pack.wmo323");
}

static void
a_difference_tells_when_it_counts(void **state)
{
	struct conf *c = conf_of("");
	struct conf *d = conf_of("[sockets]\nintake = ipc:///b\n"
				 "[signals]\nterm = 10\nconfirm = 2\n"
				 "[rules]\npack.323 = /x\n");
	int n[2] = {0, 0};

	(void)state;
	conf_diff(c, d, count_differences, n);
	assert_int_equal(n[CONF_NOW], 2);
	assert_int_equal(n[CONF_RESTART], 1);
	conf_free(&c);
	conf_free(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_file_gives_the_documented_defaults),
		cmocka_unit_test(values_are_read_in_their_units),
		cmocka_unit_test(a_typo_gives_the_line_and_the_nearest_name),
		cmocka_unit_test(
			a_wrong_value_gives_the_place_and_what_is_wanted),
		cmocka_unit_test(an_empty_event_log_is_off),
		cmocka_unit_test(rule_sheets_are_named_by_type),
		cmocka_unit_test(a_difference_tells_when_it_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
