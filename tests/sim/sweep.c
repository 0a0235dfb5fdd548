/*
 * A fault at every place of one scenario: once, then from there on.  Each run
 * has a process of its own, so that one that crashes is one that is found.
 */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "world.h"

void
sweep(uint64_t seed)
{
	struct options *o = &world.options;
	int64_t tried = 0;
	int status, mode;

	for (mode = 0; mode < 2; mode++) {
		o->exact_for_ever = mode == 1;
		for (o->exact_at = 1;; o->exact_at += o->step) {
			pid_t child = fork();

			if (child == 0) {
				world.violations = 0;
				scenario(seed);
				_exit(world.violations > 0                 ? 1
				      : world.counts.endings[o->exact] > 0 ? 0
									   : 3);
			}
			if (child < 0 || waitpid(child, &status, 0) < 0)
				abort();
			tried++;
			if (WIFEXITED(status) && WEXITSTATUS(status) == 3)
				break;
			if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
				continue;
			violation("at %lld%s: status %d, signal %d",
				  (long long)o->exact_at, mode == 1 ? "+" : "",
				  WIFEXITED(status) ? WEXITSTATUS(status) : -1,
				  WIFSIGNALED(status) ? WTERMSIG(status) : 0);
			if (world.violations > 10)
				return;
		}
	}
	world.counts.scenarios++;
	fprintf(world.out, "seed %llu: %lld places\n", (unsigned long long)seed,
		(long long)tried);
}
