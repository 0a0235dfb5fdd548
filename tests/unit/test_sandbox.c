/*
 * The sandbox closes what it says: each deed is tried by a child that has
 * entered it.  A sanitizer build has no sandbox; there the tests are skipped.
 */
#include "port/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { MEMORY = 64 * 1024 * 1024 };

/* What a deed gives back becomes the child's exit status. */
typedef int deed(void);

static int
in_sandbox(deed *d)
{
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		if (!sandbox_private(NULL) || !sandbox_prepare(MEMORY, NULL) ||
		    !sandbox_enter(NULL))
			_exit(100);
		_exit(d());
	}
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static int
do_open(void)
{
	return open("/etc/passwd", O_RDONLY) >= 0;
}

static int
do_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static int
do_fork(void)
{
	return fork() >= 0;
}

static int
do_exec(void)
{
	char name[] = "true";
	char *argv[] = {name, NULL};

	return execv("/bin/true", argv);
}

static int
do_kill(void)
{
	return kill(1, 0);
}

static int
do_write(void)
{
	return write(STDERR_FILENO, "", 0) == 0;
}

static int
do_exec_memory(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static int
do_exec_change(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return mprotect(p, 4096, PROT_READ | PROT_EXEC) == 0;
}

static int
do_prctl(void)
{
	return prctl(PR_SET_DUMPABLE, 1) == 0;
}

static int
do_foreign_call(void)
{
	/* The calls of the 32 bit interface have numbers of their own. */
	return (int)syscall(0x40000000 + SYS_getpid);
}

static const struct {
	const char *name;
	deed *deed;
} forbidden[] = {
	{"open a file", do_open},
	{"make a socket", do_socket},
	{"fork", do_fork},
	{"execute a program", do_exec},
	{"signal a process", do_kill},
	{"write to standard error", do_write},
	{"map executable memory", do_exec_memory},
	{"make memory executable", do_exec_change},
	{"become dumpable again", do_prctl},
	{"use another call interface", do_foreign_call},
};

static void
what_a_reader_does_not_need_kills_it(void **state)
{
	size_t i;

	(void)state;
	if (!sandbox_is_on())
		skip();
	for (i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++) {
		int status = in_sandbox(forbidden[i].deed);

		if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS)
			fail_msg("%s: status %#x", forbidden[i].name, status);
	}
}

static int
do_memory_work(void)
{
	unsigned char *p[64];
	size_t i;
	int fd;

	for (i = 0; i < 64; i++) {
		p[i] = malloc(i * 10000 + 1);
		if (p[i] == NULL)
			return 1;
		memset(p[i], 1, i * 10000 + 1);
	}
	for (i = 0; i < 64; i++) {
		p[i] = realloc(p[i], i * 5000 + 100000);
		if (p[i] == NULL)
			return 2;
	}
	for (i = 0; i < 64; i++)
		free(p[i]);
	fd = memfd_create("test", MFD_CLOEXEC);
	if (fd < 0 || pwrite(fd, "x", 1, 0) != 1 || close(fd) != 0)
		return 3;
	return 0;
}

static void
memory_and_memfds_are_allowed(void **state)
{
	(void)state;
	assert_int_equal(in_sandbox(do_memory_work), 0);
}

static int
do_hoard(void)
{
	const size_t size = 1024 * 1024;
	/* volatile: a compiler may leave out memory that nobody reads. */
	void *volatile p;
	int mib = 0;

	while (mib < 255 && (p = malloc(size)) != NULL) {
		memset(p, 1, size);
		mib++;
	}
	return mib;
}

static void
memory_ends_at_the_limit(void **state)
{
	int status;

	(void)state;
	if (!sandbox_is_on())
		skip();
	status = in_sandbox(do_hoard);
	assert_true(WIFEXITED(status));
	assert_in_range(WEXITSTATUS(status), 48, 66);
}

static int
do_hoard_files(void)
{
	int n = 0;

	while (n < 100 && memfd_create("test", 0) >= 0)
		n++;
	return n;
}

static void
open_files_are_few(void **state)
{
	int status;

	(void)state;
	if (!sandbox_is_on())
		skip();
	status = in_sandbox(do_hoard_files);
	assert_true(WIFEXITED(status));
	assert_in_range(WEXITSTATUS(status), 0, 8);
}

static int
private_child(void)
{
	struct rlimit core;

	if (!sandbox_private(NULL) || getrlimit(RLIMIT_CORE, &core) != 0)
		return 1;
	if (core.rlim_cur != 0 || core.rlim_max != 0)
		return 2;
	return sandbox_is_on() && prctl(PR_GET_DUMPABLE) != 0 ? 3 : 0;
}

static void
a_private_process_leaves_no_core(void **state)
{
	int status = -1;
	pid_t pid = fork();

	(void)state;
	if (pid == 0)
		_exit(private_child());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void
only_a_sanitizer_build_has_no_sandbox(void **state)
{
	(void)state;
#ifdef POLS_SANITIZE
	assert_false(sandbox_is_on());
#else
	assert_true(sandbox_is_on());
#endif
}

static void
a_sandbox_that_was_not_prepared_is_refused(void **state)
{
	struct err e = {.code = ERR_NONE};

	(void)state;
	if (!sandbox_is_on())
		skip();
	assert_false(sandbox_enter(&e));
	assert_int_equal(e.code, ERR_INTERNAL);
}

static void
a_process_dies_with_its_parent(void **state)
{
	int pair[2];
	char c;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe2(pair, O_CLOEXEC), 0);
	pid = fork();
	if (pid == 0) {
		pid_t me = getpid();

		if (fork() == 0) {
			/* Holds the pipe open as long as it lives. */
			if (sandbox_die_with(me) && write(pair[1], "r", 1) == 1)
				pause();
			_exit(0);
		}
		pause();
	}
	close(pair[1]);
	assert_int_equal(read(pair[0], &c, 1), 1);
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	/* An end of file comes when the grandchild is gone as well. */
	assert_int_equal(read(pair[0], &c, 1), 0);
	close(pair[0]);
}

static void
a_parent_that_is_gone_already_is_noticed(void **state)
{
	int status = -1;
	pid_t pid = fork();

	(void)state;
	if (pid == 0)
		_exit(sandbox_die_with(getpid()) ? 1 : 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_a_sanitizer_build_has_no_sandbox),
		cmocka_unit_test(a_sandbox_that_was_not_prepared_is_refused),
		cmocka_unit_test(what_a_reader_does_not_need_kills_it),
		cmocka_unit_test(memory_and_memfds_are_allowed),
		cmocka_unit_test(memory_ends_at_the_limit),
		cmocka_unit_test(open_files_are_few),
		cmocka_unit_test(a_private_process_leaves_no_core),
		cmocka_unit_test(a_process_dies_with_its_parent),
		cmocka_unit_test(a_parent_that_is_gone_already_is_noticed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
