/* Endpoints and paths of the configuration. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "unit/conf_help.h"

static void
paths_may_refer_to_folders_and_to_the_file(void **state)
{
	struct conf *c = conf_of("[paths]\nstate = /s\nruntime = /r\n"
				 "event_log = ./log.jsonl\nschemas = /x\n"
				 "[privacy]\nkey = <state>/other\n"
				 "[sockets]\nintake = ipc://<runtime>/in "
				 "tcp://localhost:1 tcp://[::1]:2\n"
				 "events = ipc:///e\n");
	char cwd[1024], want[1100];

	(void)state;
	assert_non_null(getcwd(cwd, sizeof(cwd)));
	snprintf(want, sizeof(want), "%s/log.jsonl", cwd);
	assert_string_equal(c->paths.event_log, want);
	assert_true(c->paths.event_log_named);
	assert_string_equal(c->paths.schemas, "/x");
	assert_string_equal(c->privacy.key, "/s/other");
	assert_true(c->privacy.key_named);
	assert_int_equal(c->sockets.intake.count, 3);
	assert_string_equal(c->sockets.intake.item[0], "ipc:///r/in");
	assert_string_equal(c->sockets.intake.item[1], "tcp://127.0.0.1:1");
	assert_string_equal(c->sockets.intake.item[2], "tcp://[::1]:2");
	assert_string_equal(c->sockets.control.item[0], "ipc:///r/control");
	conf_free(&c);
}

static void
an_ipc_path_longer_than_the_system_allows_is_told(void **state)
{
	/* The longest socket that fits, and one byte more. */
	static const int fits = 107 - 1 - (int)sizeof("/control") + 1;
	char text[300];
	struct conf *c;

	(void)state;
	snprintf(text, sizeof(text), "[paths]\nruntime = /%0*d\n", fits, 0);
	c = conf_of(text);
	assert_int_equal(strlen(c->sockets.control.item[0]), 6 + 107);
	conf_free(&c);
	snprintf(text, sizeof(text), "[paths]\nruntime = /%0*d\n", fits + 1, 0);
	REFUSED(text, "107", "108", "runtime", "control");
}

static void
local_endpoints_are_known_by_their_address(void **state)
{
	static const char *const local[] = {
		"ipc:///run/x",  "tcp://127.0.0.1:1", "tcp://127.255.3.4:1",
		"tcp://[::1]:1", "tcp://localhost:1",
	};
	static const char *const reachable[] = {
		"tcp://0.0.0.0:1",
		"tcp://*:1",
		"tcp://10.0.0.1:1",
		"tcp://[::]:1",
		"tcp://[::ffff:127.0.0.1]:1",
		"tcp://eth0:1",
		"tcp://127.evil.example:1",
		"tcp://127.0.0.1.example:1",
		"tcp://127.0.0:1",
		"tcp://1270.0.0.1:1",
		"tcp://localhost.example:1",
		"inproc://x",
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(local); i++)
		assert_true(conf_endpoint_is_local(local[i]));
	for (i = 0; i < COUNT(reachable); i++) {
		if (conf_endpoint_is_local(reachable[i]))
			fail_msg("%s", reachable[i]);
	}
}

static void
a_socket_for_other_machines_needs_curve(void **state)
{
	struct err e = {.code = ERR_NONE};
	struct conf *c = conf_of("[sockets]\nevents = tcp://*:5571\n");

	(void)state;
	assert_false(conf_check(c, &e));
	assert_int_equal(e.code, ERR_CONFIG);
	assert_non_null(strstr(e.text, "test.conf:2"));
	assert_non_null(strstr(e.text, "CURVE"));
	conf_free(&c);
	c = conf_of("");
	assert_true(conf_check(c, &e));
	conf_free(&c);
}

static void
one_endpoint_serves_one_socket(void **state)
{
	struct err e = {.code = ERR_NONE};
	struct conf *c = conf_of("[sockets]\nreplay = ipc:///x/a\n"
				 "control = ipc:///x/a\n");

	(void)state;
	assert_false(conf_check(c, &e));
	assert_non_null(strstr(e.text, "control"));
	assert_non_null(strstr(e.text, "replay"));
	conf_free(&c);
}

static void
a_client_reaches_a_socket_bound_to_every_address(void **state)
{
	char out[32];

	(void)state;
	assert_true(conf_endpoint_client("tcp://*:5570", out, sizeof(out)));
	assert_string_equal(out, "tcp://127.0.0.1:5570");
	assert_true(conf_endpoint_client("tcp://[::]:5570", out, sizeof(out)));
	assert_string_equal(out, "tcp://[::1]:5570");
	assert_true(conf_endpoint_client("tcp://none9:1", out, sizeof(out)));
	assert_string_equal(out, "tcp://none9:1");
	assert_true(conf_endpoint_client("ipc:///x", out, sizeof(out)));
	assert_string_equal(out, "ipc:///x");
	assert_false(conf_endpoint_client("tcp://0.0.0.0:5570", out, 20));
}

/* libzmq binds an interface by its IPv6 address, where there is one. */
static void
a_client_reaches_a_socket_bound_to_an_interface(void **state)
{
	FILE *f = fopen("/proc/net/if_inet6", "r");
	char line[128], out[32];
	bool there = false;

	(void)state;
	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		there = there || strstr(line, " lo\n") != NULL;
	if (f != NULL)
		fclose(f);
	if (!there)
		skip();
	assert_true(conf_endpoint_client("tcp://lo:5570", out, sizeof(out)));
	assert_string_equal(out, "tcp://[::1]:5570");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_may_refer_to_folders_and_to_the_file),
		cmocka_unit_test(
			an_ipc_path_longer_than_the_system_allows_is_told),
		cmocka_unit_test(local_endpoints_are_known_by_their_address),
		cmocka_unit_test(a_socket_for_other_machines_needs_curve),
		cmocka_unit_test(one_endpoint_serves_one_socket),
		cmocka_unit_test(
			a_client_reaches_a_socket_bound_to_every_address),
		cmocka_unit_test(
			a_client_reaches_a_socket_bound_to_an_interface),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
