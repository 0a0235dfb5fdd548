/* Zygotes and readers as processes: their start, their end, a reload. */
#include "flow/readers.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "unit/readers_help.h"

static void
a_reader_that_closes_its_socket_is_killed(void **state)
{
	struct readers *r = start(NULL);
	struct load load;
	pid_t zygote = zygote_of(getpid());
	pid_t pids[16];
	int64_t end;

	(void)state;
	load_init(&load, "end", 10);
	run(r, &load, 1);
	assert_int_equal(load.how, READER_DIED);
	/* Nothing else tells the two that spin from others: the count. */
	end = clock_mono_ms() + 2000;
	do
		readers_wait(r, 10);
	while ((stats(r).alive < 4 || children(zygote, pids, 16) > 4) &&
	       clock_mono_ms() < end);
	assert_int_equal(children(zygote, pids, 16), 4);
	readers_stop(&r);
	done(&load, 1);
}

static bool
all_gone(const pid_t *pids, int n)
{
	int i;

	for (i = 0; i < n; i++)
		if (parent_of(pids[i]) != 0)
			return false;
	return true;
}

static void
nobody_outlives_a_killed_parent(void **state)
{
	struct load load;
	int pair[2];
	pid_t pids[16], parent;
	int64_t end;
	char c;
	int n;

	(void)state;
	assert_int_equal(pipe(pair), 0);
	parent = fork();
	if (parent == 0) {
		struct readers *r = start(NULL);

		load_init(&load, "hang", 100);
		submit(r, &load);
		while (stats(r).alive < 3)
			readers_wait(r, 100);
		if (write(pair[1], "r", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	assert_int_equal(read(pair[0], &c, 1), 1);
	pids[0] = zygote_of(parent);
	n = 1 + children(pids[0], pids + 1, 15);
	assert_in_range(n, 4, 16);
	kill(parent, SIGKILL);
	assert_int_equal(waitpid(parent, NULL, 0), parent);
	end = clock_mono_ms() + 1000;
	while (!all_gone(pids, n) && clock_mono_ms() < end)
		usleep(1000);
	assert_true(all_gone(pids, n));
	close(pair[0]);
	close(pair[1]);
}

static void
nobody_outlives_readers_stop(void **state)
{
	struct readers *r = start(NULL);
	struct load load;
	pid_t pids[16];
	int64_t end;
	int n;

	(void)state;
	load_init(&load, "hang", 100);
	submit(r, &load);
	readers_step(r);
	pids[0] = zygote_of(getpid());
	n = 1 + children(pids[0], pids + 1, 15);
	readers_stop(&r);
	end = clock_mono_ms() + 1000;
	while (!all_gone(pids, n) && clock_mono_ms() < end)
		usleep(1000);
	assert_true(all_gone(pids, n));
	done(&load, 1);
}

static void
a_killed_zygote_is_replaced_and_no_job_blamed(void **state)
{
	enum { N = 20 };
	struct load loads[N];
	struct readers *r = start(NULL);
	struct err e;
	int i;

	(void)state;
	for (i = 0; i < N; i++) {
		load_init(&loads[i], i < 2 ? "slow" : "echo", 100);
		submit(r, &loads[i]);
	}
	readers_step(r);
	assert_false(readers_failed(r, NULL));
	kill(zygote_of(getpid()), SIGKILL);
	while (!readers_failed(r, &e))
		readers_wait(r, 100);
	assert_int_equal(e.code, ERR_IO);
	await(r, N - collect(r));
	for (i = 0; i < N; i++)
		assert_true(loads[i].right);
	assert_false(readers_failed(r, NULL));
	assert_int_equal(stats(r).deaths, 0);
	readers_stop(&r);
	done(loads, N);
}

static void
a_reader_killed_from_outside_costs_nothing(void **state)
{
	struct readers *r = start(NULL);
	struct load load;
	pid_t pids[16];
	int i, n;

	(void)state;
	load_init(&load, "slow", 100);
	submit(r, &load);
	readers_step(r);
	n = children(zygote_of(getpid()), pids, 16);
	for (i = 0; i < n; i++)
		kill(pids[i], SIGKILL);
	await(r, 1);
	assert_true(load.right);
	assert_int_equal(stats(r).deaths, 1);
	readers_stop(&r);
	done(&load, 1);
}

static void
a_zygote_inherits_no_file_and_no_secret(void **state)
{
	struct readers *r;
	int fd = open("/dev/null", O_RDONLY);

	(void)state;
	assert_true(fd > 2);
	assert_int_equal(setenv(SECRET, "/run/credentials", 1), 0);
	/* It checks that itself, and would refuse to start. */
	r = start(NULL);
	readers_stop(&r);
	assert_int_equal(unsetenv(SECRET), 0);
	close(fd);
}

static void
signals_of_the_terminal_do_not_end_it(void **state)
{
	struct readers *r = start(NULL);
	struct load load;
	pid_t pids[16];
	int i, n;

	(void)state;
	pids[0] = zygote_of(getpid());
	n = 1 + children(pids[0], pids + 1, 15);
	assert_true(n >= 2);
	for (i = 0; i < n; i++) {
		kill(pids[i], SIGINT);
		kill(pids[i], SIGTERM);
		kill(pids[i], SIGHUP);
	}
	load_init(&load, "echo", 100);
	run(r, &load, 1);
	assert_true(load.right);
	assert_int_equal(zygote_of(getpid()), pids[0]);
	assert_int_equal(stats(r).last_exit, 0);
	readers_stop(&r);
	done(&load, 1);
}

/* As after a suspend, or on a machine that had no time for anybody. */
static void
time_that_nobody_had_does_not_count(void **state)
{
	struct readers_options o = {.time_ms = 100};
	struct readers *r = start(&o);
	struct load load;
	pid_t pids[16];
	int i, n;

	(void)state;
	while (stats(r).alive < 4)
		readers_wait(r, 100);
	n = children(zygote_of(getpid()), pids, 16);
	for (i = 0; i < n; i++)
		kill(pids[i], SIGSTOP);
	load_init(&load, "echo", 100);
	submit(r, &load);
	readers_step(r);
	usleep(800 * 1000);
	readers_step(r);
	for (i = 0; i < n; i++)
		kill(pids[i], SIGCONT);
	await(r, 1 - collect(r));
	assert_int_equal(load.how, READER_ANSWERED);
	readers_stop(&r);
	done(&load, 1);
}

static void
bad_schemas_are_told_at_start(void **state)
{
	struct readers_options o = {.read = {.schemas = "bad"}};
	struct readers *r = NULL;
	struct err e = {.code = ERR_NONE};

	(void)state;
	assert_false(readers_start(&r, &o, &e));
	assert_null(r);
	assert_int_equal(e.code, ERR_CONFIG);
	assert_string_equal(e.text, "these schemas are bad");
	o.read.schemas = "abort";
	assert_false(readers_start(&r, &o, &e));
	assert_int_equal(e.code, ERR_IO);
	o.read.schemas = "good";
	o.program = "/nonexistent";
	assert_false(readers_start(&r, &o, &e));
	assert_int_equal(e.code, ERR_IO);
}

static void
await_reload(struct readers *r)
{
	while (readers_reload_state(r, NULL) == READERS_STARTING)
		readers_wait(r, 1000);
}

static void
a_reload_swaps_and_running_jobs_end(void **state)
{
	enum { N = 12 };
	struct readers_options o = {.read = {.schemas = "good"}, .count = 3};
	struct load loads[N];
	struct readers *r = start(NULL);
	pid_t old = zygote_of(getpid()), now;
	int i;

	(void)state;
	assert_int_equal(readers_reload_state(r, NULL), READERS_STEADY);
	assert_true(readers_reload(r, &o, NULL));
	await_reload(r);
	assert_int_equal(readers_reload_state(r, NULL), READERS_LOADED);
	for (i = 0; i < N; i++) {
		load_init(&loads[i], i < 2 ? "slow" : "echo", 100);
		submit(r, &loads[i]);
	}
	readers_step(r);
	readers_reload_swap(r);
	assert_int_equal(readers_reload_state(r, NULL), READERS_STEADY);
	await(r, N - collect(r));
	for (i = 0; i < N; i++)
		assert_true(loads[i].right);
	assert_int_equal(stats(r).deaths, 0);
	readers_step(r);
	now = zygote_of(getpid());
	assert_int_not_equal(now, old);
	readers_stop(&r);
	done(loads, N);
}

static void
a_reload_that_fails_changes_nothing(void **state)
{
	struct readers_options o = {.read = {.schemas = "bad"}};
	struct readers *r = start(NULL);
	pid_t old = zygote_of(getpid());
	struct load load;
	struct err e;

	(void)state;
	assert_true(readers_reload(r, &o, NULL));
	await_reload(r);
	assert_int_equal(readers_reload_state(r, &e), READERS_REFUSED);
	assert_string_equal(e.text, "these schemas are bad");
	readers_reload_swap(r);
	readers_reload_cancel(r);
	assert_int_equal(readers_reload_state(r, NULL), READERS_STEADY);
	o.read.schemas = "good";
	assert_true(readers_reload(r, &o, NULL));
	await_reload(r);
	readers_reload_cancel(r);
	assert_int_equal(zygote_of(getpid()), old);
	load_init(&load, "echo", 100);
	run(r, &load, 1);
	assert_true(load.right);
	readers_stop(&r);
	done(&load, 1);
}

static void
waiting_costs_no_time(void **state)
{
	struct readers *r = start(NULL);
	struct pollfd fds[16];
	clock_t before;

	(void)state;
	while (stats(r).alive < 4)
		readers_wait(r, 100);
	assert_int_equal(readers_timeout_ms(r), -1);
	assert_int_equal(readers_poll_fds(r, fds, 16), 5);
	assert_true(readers_poll_max(r) >= 5);
	before = clock();
	readers_wait(r, 200);
	assert_true(clock() - before < CLOCKS_PER_SEC / 10);
	readers_stop(&r);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reader_that_closes_its_socket_is_killed),
		cmocka_unit_test(nobody_outlives_a_killed_parent),
		cmocka_unit_test(nobody_outlives_readers_stop),
		cmocka_unit_test(a_killed_zygote_is_replaced_and_no_job_blamed),
		cmocka_unit_test(a_reader_killed_from_outside_costs_nothing),
		cmocka_unit_test(a_zygote_inherits_no_file_and_no_secret),
		cmocka_unit_test(signals_of_the_terminal_do_not_end_it),
		cmocka_unit_test(time_that_nobody_had_does_not_count),
		cmocka_unit_test(bad_schemas_are_told_at_start),
		cmocka_unit_test(a_reload_swaps_and_running_jobs_end),
		cmocka_unit_test(a_reload_that_fails_changes_nothing),
		cmocka_unit_test(waiting_costs_no_time),
	};

	if (zygote_is_me(argv))
		return zygote_main(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
