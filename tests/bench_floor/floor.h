#ifndef POLS_BENCH_FLOOR_H
#define POLS_BENCH_FLOOR_H

/* The parts of floor.c.  All times are nanoseconds of processor time. */

#include "../bench/bench.h"

/*
 * All messages to a ROUTER of polsd's options in another process, each
 * answered at once with as many bytes as a receipt has.  The time of that
 * process; the sender's apart.
 */
int64_t floor_queue(const char *folder, const struct bench_message *m,
		    int count, int64_t *sender);

/*
 * All messages through a process that reads and validates them as bench_bare()
 * does; both ends together.
 */
int64_t floor_apart(const char *schemas, const struct bench_message *m,
		    int count);

/*
 * The rows in which the store `after` differs from `before`, written into
 * `before` with polsd's settings, a prepared statement a row, a commit per
 * FLOOR_BATCH messages.
 */
enum { FLOOR_BATCH = 40 };
int64_t floor_store(const char *before, const char *after, int count);

#endif
