/* Log lines, read back through a pipe, with a clock of our own. */
#include "base/log.c"

#include <fcntl.h>
#include <setjmp.h>

#include <cmocka.h>

static int64_t now_ms;
static int reading;

int64_t
clock_mono_ms(void)
{
	return now_ms;
}

static int
setup(void **state)
{
	int fds[2];

	(void)state;
	if (pipe2(fds, O_NONBLOCK) != 0)
		return -1;
	unsetenv("JOURNAL_STREAM");
	memset(&log_state, 0, sizeof(log_state));
	log_state.fd = fds[1];
	reading = fds[0];
	now_ms = 5000;
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	close(log_state.fd);
	close(reading);
	return 0;
}

/* All that was logged since the last look. */
static const char *
logged(void)
{
	static char text[65536];
	ssize_t n = read(reading, text, sizeof(text) - 1);

	text[n < 0 ? 0 : n] = '\0';
	return text;
}

static size_t
lines_in(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += *text == '\n';
	return n;
}

static void
a_line_has_level_event_and_pairs(void **state)
{
	(void)state;
	log_event(LOG_LVL_INFO, "booked", "seq=%d type=%s", 4711, "301");
	assert_string_equal(logged(),
			    "level=info event=booked seq=4711 type=301\n");
	log_event(LOG_LVL_NOTICE, "started", "%s", "");
	log_event(LOG_LVL_ERR, "stopped", "code=%d", 74);
	assert_string_equal(logged(), "level=notice event=started \n"
				      "level=err event=stopped code=74\n");
}

static void
the_journal_gets_the_level_as_a_prefix(void **state)
{
	char stream[64];
	struct stat st;

	(void)state;
	assert_int_equal(fstat(log_state.fd, &st), 0);
	snprintf(stream, sizeof(stream), "%llu:%llu",
		 (unsigned long long)st.st_dev, (unsigned long long)st.st_ino);
	setenv("JOURNAL_STREAM", stream, 1);
	log_event(LOG_LVL_WARNING, "slow", "ms=%d", 12);
	assert_string_equal(logged(), "<4>event=slow ms=12\n");
}

static void
somebody_elses_journal_is_not_ours(void **state)
{
	(void)state;
	setenv("JOURNAL_STREAM", "1:1", 1);
	log_event(LOG_LVL_WARNING, "slow", "ms=%d", 12);
	assert_string_equal(logged(), "level=warning event=slow ms=12\n");
}

static void
a_quoted_value_has_one_end(void **state)
{
	(void)state;
	log_event(LOG_LVL_ERR, "refused", "text=\"%s\" file=\"%s\"",
		  "near \"a b\": no \"c\"", "x y");
	assert_string_equal(logged(),
			    "level=err event=refused "
			    "text=\"near 'a b': no 'c'\" file=\"x y\"\n");
}

static void
a_value_cannot_begin_a_line_or_drive_a_terminal(void **state)
{
	(void)state;
	log_event(LOG_LVL_INFO, "x", "a=%s",
		  "1\nlevel=err event=forged\r\t\x1b[2J\x7f\xc2\x9b");
	assert_string_equal(logged(), "level=info event=x a=1?level=err "
				      "event=forged???[2J???\n");
	log_event(LOG_LVL_INFO, "x", "a=%s", "caf\xc3\xa9");
	assert_string_equal(logged(), "level=info event=x a=caf\xc3\xa9\n");
}

static void
a_line_that_is_too_long_is_cut(void **state)
{
	char value[2 * LOG_LINE];
	const char *text;
	size_t size;

	(void)state;
	/* Around the limit, where an error by one would show. */
	for (size = LOG_LINE - 30; size < LOG_LINE + 10; size++) {
		now_ms += 1000;
		memset(value, 'a', size);
		value[size] = '\0';
		log_event(LOG_LVL_INFO, "x", "a=%s", value);
		text = logged();
		assert_int_equal(lines_in(text), 1);
		assert_true(strlen(text) < LOG_LINE);
		assert_int_equal(text[strlen(text) - 1], '\n');
	}
	assert_string_equal(text + strlen(text) - 5, "a...\n");
}

static void
a_flood_of_one_event_is_counted_not_written(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 25; i++)
		log_event(LOG_LVL_INFO, "refused", "seq=%d", i);
	log_event(LOG_LVL_INFO, "booked", "seq=%d", 25);
	assert_int_equal(lines_in(logged()), LOG_PER_SECOND + 1);
	now_ms += 1000;
	log_event(LOG_LVL_INFO, "refused", "seq=%d", 26);
	assert_string_equal(logged(), "level=info event=refused suppressed=15\n"
				      "level=info event=refused seq=26\n");
}

static void
a_flush_tells_what_a_flood_that_ended_hid(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 12; i++)
		log_event(LOG_LVL_WARNING, "refused", "seq=%d", i);
	logged();
	log_flush(false);
	assert_string_equal(logged(), "");
	now_ms += 1000;
	log_flush(false);
	assert_string_equal(logged(),
			    "level=warning event=refused suppressed=2\n");
	log_flush(true);
	assert_string_equal(logged(), "");
}

static void
the_last_flush_does_not_wait_for_the_second(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 12; i++)
		log_event(LOG_LVL_INFO, "refused", "seq=%d", i);
	logged();
	log_flush(true);
	assert_string_equal(logged(),
			    "level=info event=refused suppressed=2\n");
}

static void
more_events_than_slots_are_written_all(void **state)
{
	static char names[LOG_EVENTS + 5][8];
	size_t i;

	(void)state;
	for (i = 0; i < LOG_EVENTS + 5; i++) {
		snprintf(names[i], sizeof(names[i]), "e%zu", i);
		log_event(LOG_LVL_INFO, names[i], "a=%d", 1);
	}
	assert_int_equal(lines_in(logged()), LOG_EVENTS + 5);
}

static void
a_slot_that_is_reused_tells_first(void **state)
{
	static char names[LOG_EVENTS][8];
	size_t i;
	int j;

	(void)state;
	for (i = 0; i < LOG_EVENTS; i++) {
		snprintf(names[i], sizeof(names[i]), "e%zu", i);
		for (j = 0; j < (i == 0 ? 13 : 1); j++)
			log_event(LOG_LVL_INFO, names[i], "a=%d", j);
	}
	logged();
	now_ms += 1000;
	log_event(LOG_LVL_INFO, "new", "a=%d", 1);
	assert_string_equal(logged(), "level=info event=e0 suppressed=3\n"
				      "level=info event=new a=1\n");
}

static void
errno_survives(void **state)
{
	(void)state;
	close(reading);
	close(log_state.fd);
	errno = ENOSPC;
	log_event(LOG_LVL_ERR, "full", "a=%d", 1);
	assert_int_equal(errno, ENOSPC);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_line_has_level_event_and_pairs),
		TEST(the_journal_gets_the_level_as_a_prefix),
		TEST(somebody_elses_journal_is_not_ours),
		TEST(a_quoted_value_has_one_end),
		TEST(a_value_cannot_begin_a_line_or_drive_a_terminal),
		TEST(a_line_that_is_too_long_is_cut),
		TEST(a_flood_of_one_event_is_counted_not_written),
		TEST(a_flush_tells_what_a_flood_that_ended_hid),
		TEST(the_last_flush_does_not_wait_for_the_second),
		TEST(more_events_than_slots_are_written_all),
		TEST(a_slot_that_is_reused_tells_first),
		TEST(errno_survives),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
