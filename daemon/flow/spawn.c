/* Children that are this program, executed again. */
#include "flow/spawn.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ENVIRONMENT_MAX = 64 };

/*
 * Of the environment only what the loader, malloc and the tools of tests use
 * comes along: the rest may name credentials.
 */
static void
pick_environment(char *out[ENVIRONMENT_MAX])
{
	static const char *const prefixes[] = {
		"LD_",   "MALLOC_", "GLIBC_", "ASAN_",     "UBSAN_",
		"LSAN_", "GCOV_",   "LLVM_",  "POLS_FAULT"};
	size_t i, n = 0;
	char **var;

	for (var = environ; var != NULL && *var != NULL; var++)
		for (i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
			if (strncmp(*var, prefixes[i], strlen(prefixes[i])) ==
				    0 &&
			    n < ENVIRONMENT_MAX - 1)
				out[n++] = *var;
	out[n] = NULL;
}

int
spawn_again(pid_t *pid, const char *program, char *const argv[], int fd)
{
	char *env[ENVIRONMENT_MAX];
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none, all;
	int rc;

	pick_environment(env);
	sigemptyset(&none);
	sigfillset(&all);
	rc = posix_spawn_file_actions_init(&files);
	if (rc != 0)
		return rc;
	rc = posix_spawnattr_init(&attr);
	if (rc != 0)
		goto out;
	rc = posix_spawnattr_setsigmask(&attr, &none);
	if (rc == 0)
		rc = posix_spawnattr_setsigdefault(&attr, &all);
	if (rc == 0)
		rc = posix_spawnattr_setflags(
			&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	if (rc == 0)
		rc = posix_spawn_file_actions_adddup2(&files, fd, SPAWN_FD);
	if (rc == 0)
		rc = posix_spawn(pid,
				 program == NULL ? "/proc/self/exe" : program,
				 &files, &attr, argv, env);
	posix_spawnattr_destroy(&attr);
out:
	posix_spawn_file_actions_destroy(&files);
	return rc;
}

bool
spawn_shed(void)
{
	return close_range(SPAWN_FD + 1, ~0U, 0) == 0;
}

void
spawn_end(pid_t pid)
{
	if (pid <= 0)
		return;
	/* Ours and not waited for: the pid cannot be another's. */
	(void)kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		continue;
}
