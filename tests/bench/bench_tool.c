/* Clocks, and how a measurement that cannot be made ends. */
#include "bench.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int64_t
read_clock(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return t.tv_sec * (int64_t)1000000000 + t.tv_nsec;
}

int64_t
bench_now(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

int64_t
bench_own_cpu(void)
{
	return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

void
bench_die(const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s: ", program_invocation_short_name);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}
