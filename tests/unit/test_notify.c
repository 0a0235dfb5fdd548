/* What the service manager hears. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "port/notify.h"

struct place {
	struct sockaddr_un at;
	char folder[64];
	int fd;
};

static int
listen_there(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	snprintf(p->folder, sizeof(p->folder), "/tmp/test_notify.XXXXXX");
	if (mkdtemp(p->folder) == NULL)
		return 1;
	p->at.sun_family = AF_UNIX;
	snprintf(p->at.sun_path, sizeof(p->at.sun_path), "%s/s", p->folder);
	p->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	*state = p;
	return bind(p->fd, (struct sockaddr *)&p->at, sizeof(p->at)) ||
	       setenv("NOTIFY_SOCKET", p->at.sun_path, 1);
}

static int
stop_listening(void **state)
{
	struct place *p = *state;
	int failed;

	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	unsetenv("WATCHDOG_PID");
	close(p->fd);
	unlink(p->at.sun_path);
	failed = rmdir(p->folder);
	free(p);
	return failed;
}

/* The next datagram as text; empty when there is none. */
static const char *
heard(const struct place *p)
{
	static char text[4096];
	ssize_t n = recv(p->fd, text, sizeof(text) - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	return text;
}

static void
each_state_is_told_in_its_word(void **state)
{
	struct place *p = *state;

	notify_ready("3 readers");
	assert_string_equal(heard(p), "READY=1\nSTATUS=3 readers");
	notify_stopping("bye");
	assert_string_equal(heard(p), "STOPPING=1\nSTATUS=bye");
	notify_watchdog();
	assert_string_equal(heard(p), "WATCHDOG=1");
}

static void
a_reload_tells_when_it_began(void **state)
{
	struct place *p = *state;
	int64_t before = clock_mono_us(), after;
	long long at = 0;
	char end = 0;

	notify_reloading();
	after = clock_mono_us();
	assert_int_equal(sscanf(heard(p), "RELOADING=1\nMONOTONIC_USEC=%lld%c",
				&at, &end),
			 1);
	assert_true(at >= before && at <= after);
}

static void
a_line_end_in_a_status_begins_no_variable(void **state)
{
	struct place *p = *state;

	notify_ready("x\nSTOPPING=1");
	assert_string_equal(heard(p), "READY=1\nSTATUS=x STOPPING=1");
}

static void
the_watchdog_is_fed_twice_as_often_as_asked(void **state)
{
	char pid[32];

	(void)state;
	assert_int_equal(notify_watchdog_ms(), 0);
	setenv("WATCHDOG_USEC", "30000000", 1);
	assert_int_equal(notify_watchdog_ms(), 15000);
	snprintf(pid, sizeof(pid), "%d", (int)getpid() + 1);
	setenv("WATCHDOG_PID", pid, 1);
	assert_int_equal(notify_watchdog_ms(), 0);
}

static void
without_a_service_manager_nothing_happens(void **state)
{
	struct place *p = *state;

	unsetenv("NOTIFY_SOCKET");
	notify_ready("x");
	notify_watchdog();
	assert_string_equal(heard(p), "");
}

#define LISTENING(test) \
	cmocka_unit_test_setup_teardown(test, listen_there, stop_listening)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		LISTENING(each_state_is_told_in_its_word),
		LISTENING(a_reload_tells_when_it_began),
		LISTENING(a_line_end_in_a_status_begins_no_variable),
		LISTENING(the_watchdog_is_fed_twice_as_often_as_asked),
		LISTENING(without_a_service_manager_nothing_happens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
