/* A request that was given up does not go out afterwards. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "port/bus.h"

/* libzmq tries to connect ten times a second. */
enum { ONE_COMES_MS = 5000, NONE_COMES_MS = 600 };

/* Nobody listens yet; does somebody who comes later get what was sent? */
static bool
arrives(bool drop, int64_t wait_ms)
{
	char folder[] = "/tmp/pols-bus.XXXXXX", endpoint[96];
	struct bus_frame frame = {"x", 1};
	struct bus_socket *dealer, *router;
	struct bus_message *m = NULL;
	struct bus_wait w = {.events = POLLIN};
	struct bus *bus, *other;
	struct err e;
	bool came;

	assert_non_null(mkdtemp(folder));
	snprintf(endpoint, sizeof(endpoint), "ipc://%s/s", folder);
	assert_true(bus_open(&bus, &e));
	assert_true(bus_open(&other, &e));
	assert_true(bus_socket_open(other, BUS_DEALER, NULL, &dealer, &e));
	assert_true(bus_connect(dealer, endpoint, &e));
	assert_true(bus_send(dealer, &frame, 1));
	if (drop)
		bus_drop(dealer);
	bus_socket_close(&dealer);
	/* As polsctl leaves: before that libzmq's thread may still send it. */
	if (drop)
		bus_close(&other);
	assert_true(bus_socket_open(bus, BUS_ROUTER, NULL, &router, &e));
	assert_true(bus_bind(router, endpoint, &e));
	w.socket = router;
	assert_true(bus_poll(&w, 1, wait_ms));
	m = bus_receive(router);
	came = m != NULL;
	bus_message_free(&m);
	bus_close(&bus);
	bus_close(&other);
	(void)unlink(endpoint + 6);
	assert_int_equal(rmdir(folder), 0);
	return came;
}

static void
what_was_dropped_does_not_go_out(void **state)
{
	(void)state;
	assert_true(arrives(false, ONE_COMES_MS));
	assert_false(arrives(true, NONE_COMES_MS));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_dropped_does_not_go_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
