/* Waiting for sockets: nothing that came is slept through. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "port/bus.h"

enum { SOON_MS = 5000 };

struct line {
	char folder[64];
	struct bus *bus;
	struct bus_socket *router;
	struct bus_socket *dealer;
	struct bus_message *last;
};

static int
open_line(void **state)
{
	static struct line l;
	char endpoint[96];
	struct err e;

	snprintf(l.folder, sizeof(l.folder), "/tmp/pols-bus.XXXXXX");
	if (mkdtemp(l.folder) == NULL)
		return 1;
	snprintf(endpoint, sizeof(endpoint), "ipc://%s/s", l.folder);
	l.last = NULL;
	*state = &l;
	return bus_open(&l.bus, &e) &&
			       bus_socket_open(l.bus, BUS_ROUTER, NULL,
					       &l.router, &e) &&
			       bus_socket_open(l.bus, BUS_DEALER, NULL,
					       &l.dealer, &e) &&
			       bus_bind(l.router, endpoint, &e) &&
			       bus_connect(l.dealer, endpoint, &e)
		       ? 0
		       : 1;
}

static int
close_line(void **state)
{
	struct line *l = *state;
	char path[96];

	bus_message_free(&l->last);
	bus_close(&l->bus);
	snprintf(path, sizeof(path), "%s/s", l->folder);
	(void)unlink(path);
	(void)rmdir(l->folder);
	return 0;
}

static void
say(struct bus_socket *s, const char *text)
{
	const struct bus_frame frame = {text, strlen(text)};

	assert_true(bus_send(s, &frame, 1));
}

static bool
ready(struct bus_socket *s, int64_t timeout_ms)
{
	struct bus_wait w = {.socket = s, .events = POLLIN};

	assert_true(bus_poll(&w, 1, timeout_ms));
	return w.revents == POLLIN;
}

static void
take(struct line *l)
{
	bus_message_free(&l->last);
	l->last = bus_receive(l->router);
	assert_non_null(l->last);
}

static void
what_was_left_is_told_again(void **state)
{
	struct line *l = *state;

	say(l->dealer, "one");
	say(l->dealer, "two");
	assert_true(ready(l->router, SOON_MS));
	assert_true(ready(l->router, 0));
	take(l);
	assert_true(ready(l->router, SOON_MS));
	take(l);
	assert_false(ready(l->router, 0));
	assert_null(bus_receive(l->router));
	assert_false(ready(l->router, 10));
}

static void
what_comes_after_an_empty_look_is_told(void **state)
{
	struct line *l = *state;
	int i;

	for (i = 0; i < 200; i++) {
		assert_null(bus_receive(l->router));
		say(l->dealer, "next");
		assert_true(ready(l->router, SOON_MS));
		take(l);
	}
}

/* Sending may take the news off the descriptor. */
static void
what_comes_while_we_send_is_told(void **state)
{
	struct line *l = *state;
	struct bus_frame reply[2] = {{NULL, 0}, {"reply", 5}};
	int i;

	say(l->dealer, "first");
	assert_true(ready(l->router, SOON_MS));
	take(l);
	reply[0].data = bus_message_frame(l->last, 0, &reply[0].len);
	for (i = 0; i < 200; i++) {
		struct bus_message *m;

		assert_null(bus_receive(l->router));
		say(l->dealer, "next");
		assert_true(bus_send(l->router, reply, 2));
		assert_true(ready(l->router, SOON_MS));
		m = bus_receive(l->router);
		assert_non_null(m);
		bus_message_free(&m);
		assert_true(ready(l->dealer, SOON_MS));
		m = bus_receive(l->dealer);
		assert_non_null(m);
		bus_message_free(&m);
	}
}

static void
without_news_it_sleeps_as_long_as_was_said(void **state)
{
	struct line *l = *state;
	int64_t began;

	say(l->dealer, "one");
	assert_true(ready(l->router, SOON_MS));
	take(l);
	began = clock_mono_ms();
	assert_false(ready(l->router, 30));
	assert_true(clock_mono_ms() - began >= 30);
}

static void
a_descriptor_is_told_beside_sockets(void **state)
{
	struct line *l = *state;
	struct bus_wait w[2] = {{.socket = l->router, .events = POLLIN},
				{.events = POLLIN}};
	int fd[2];

	assert_int_equal(pipe(fd), 0);
	w[1].fd = fd[0];
	assert_int_equal(write(fd[1], "x", 1), 1);
	assert_true(bus_poll(w, 2, SOON_MS));
	assert_int_equal(w[0].revents, 0);
	assert_int_equal(w[1].revents, POLLIN);
	close(fd[0]);
	close(fd[1]);
}

/* A machine of many processors has a reader, so a descriptor, for each. */
static void
the_last_of_very_many_is_told(void **state)
{
	struct bus_wait w[BUS_WAITS_MAX];
	int quiet[2], told[2];
	size_t i;

	(void)state;
	assert_int_equal(pipe(quiet), 0);
	assert_int_equal(pipe(told), 0);
	for (i = 0; i < BUS_WAITS_MAX; i++)
		w[i] = (struct bus_wait){.fd = quiet[0], .events = POLLIN};
	w[BUS_WAITS_MAX - 1].fd = told[0];
	assert_int_equal(write(told[1], "x", 1), 1);
	assert_true(bus_poll(w, BUS_WAITS_MAX, SOON_MS));
	assert_int_equal(w[0].revents, 0);
	assert_int_equal(w[BUS_WAITS_MAX - 1].revents, POLLIN);
	for (i = 0; i < 2; i++) {
		close(quiet[i]);
		close(told[i]);
	}
}

#define ON_A_LINE(f) cmocka_unit_test_setup_teardown(f, open_line, close_line)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON_A_LINE(what_was_left_is_told_again),
		ON_A_LINE(what_comes_after_an_empty_look_is_told),
		ON_A_LINE(what_comes_while_we_send_is_told),
		ON_A_LINE(without_news_it_sleeps_as_long_as_was_said),
		ON_A_LINE(a_descriptor_is_told_beside_sockets),
		cmocka_unit_test(the_last_of_very_many_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
