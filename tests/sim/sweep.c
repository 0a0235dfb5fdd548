/*
 * A fault at every place of one scenario, or at some by chance: once, then from
 * there on.  Each run has a process of its own, so that one that crashes is one
 * that is found.
 */
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "world.h"

/* How many places a run had: what its process leaves here. */
static int64_t *places;

/* What came of it: false when there is no such place. */
static bool
try_at(uint64_t seed, int64_t at, bool for_ever)
{
	struct options *o = &world.options;
	int status;
	pid_t child;

	o->exact_at = at;
	o->exact_for_ever = for_ever;
	child = fork();
	if (child == 0) {
		world.violations = 0;
		scenario(seed);
		*places = world.places;
		_exit(world.violations > 0                 ? 1
		      : world.counts.endings[o->exact] > 0 ? 0
							   : 3);
	}
	if (child < 0 || waitpid(child, &status, 0) < 0)
		abort();
	if (WIFEXITED(status) && WEXITSTATUS(status) == 3)
		return false;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		violation("at %lld%s: status %d, signal %d", (long long)at,
			  for_ever ? "+" : "",
			  WIFEXITED(status) ? WEXITSTATUS(status) : -1,
			  WIFSIGNALED(status) ? WTERMSIG(status) : 0);
	return true;
}

/* Some, by chance; how many there are is known from a run without a fault. */
static int64_t
sample(uint64_t seed, bool for_ever)
{
	int64_t tried, all;

	if (try_at(seed, INT64_MAX, false) || *places == 0) {
		violation("a run without a fault");
		return 0;
	}
	all = *places;
	chance_seed(seed);
	fprintf(world.out, "%lld places to choose from\n", (long long)all);
	for (tried = 0; tried < world.options.samples; tried++) {
		(void)try_at(seed, 1 + (int64_t)chance_below((uint64_t)all),
			     for_ever);
		if (world.violations > 0)
			break;
	}
	return tried;
}

static int64_t
each(uint64_t seed, bool for_ever)
{
	int64_t at = 1, tried = 1;

	for (; try_at(seed, at, for_ever); at += world.options.step, tried++)
		if (world.violations > 10)
			break;
	return tried;
}

void
sweep(uint64_t seed)
{
	int64_t tried = 0;
	int mode;

	places = mmap(NULL, sizeof(*places), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (places == MAP_FAILED)
		abort();
	for (mode = 0; mode < 2 && world.violations <= 10; mode++)
		tried += world.options.samples > 0 ? sample(seed, mode == 1)
						   : each(seed, mode == 1);
	world.counts.scenarios++;
	fprintf(world.out, "seed %llu: %lld places\n", (unsigned long long)seed,
		(long long)tried);
}
