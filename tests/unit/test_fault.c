/* Faults on demand: at the named place, at the named turn, and not else. */
#ifndef POLS_FAULTS
#define POLS_FAULTS
#endif
#include "base/fault.c"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <cmocka.h>

/* What becomes of a child that passes `here` so often under this setting. */
static int
status_after(const char *setting, int passes)
{
	const struct rlimit no_core = {0, 0};
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		setrlimit(RLIMIT_CORE, &no_core);
		if (setting != NULL)
			setenv("POLS_FAULT", setting, 1);
		else
			unsetenv("POLS_FAULT");
		alarm(1);
		while (passes-- > 0)
			FAULT("here");
		_exit(0);
	}
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static bool
left_with(int status, int code)
{
	return WIFEXITED(status) && WEXITSTATUS(status) == code;
}

static bool
died_of(int status, int sig)
{
	return WIFSIGNALED(status) && WTERMSIG(status) == sig;
}

static void
nothing_happens_unasked(void **state)
{
	(void)state;
	assert_true(left_with(status_after(NULL, 5), 0));
	assert_true(left_with(status_after("elsewhere", 5), 0));
	assert_true(left_with(status_after("hereafter", 5), 0));
	assert_true(left_with(status_after("her", 5), 0));
}

static void
the_named_place_kills_at_the_first_turn(void **state)
{
	(void)state;
	assert_true(left_with(status_after("here", 1), FAULT_STATUS));
	assert_true(left_with(status_after("here=kill", 1), FAULT_STATUS));
}

static void
a_turn_can_be_named(void **state)
{
	(void)state;
	assert_true(left_with(status_after("here:3", 2), 0));
	assert_true(left_with(status_after("here:3", 3), FAULT_STATUS));
}

static void
it_can_abort_and_hang(void **state)
{
	(void)state;
	assert_true(died_of(status_after("here=abort", 1), SIGABRT));
	assert_true(died_of(status_after("here:2=hang", 2), SIGALRM));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_happens_unasked),
		cmocka_unit_test(the_named_place_kills_at_the_first_turn),
		cmocka_unit_test(a_turn_can_be_named),
		cmocka_unit_test(it_can_abort_and_hang),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
