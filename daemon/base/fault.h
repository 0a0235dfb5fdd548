#ifndef POLS_BASE_FAULT_H
#define POLS_BASE_FAULT_H

/*
 * Named places where a test can make the program die, hang or dawdle, to see
 * what is left on disk.  They exist in a build with POLS_FAULTS only
 * (`make FAULTS=1`); everywhere else FAULT("name") is nothing.
 *
 * The environment names one place: POLS_FAULT=NAME[:N][=ACTION] acts at the
 * Nth time (default the first) that this process, counting on from its parent,
 * passes NAME.
 *
 *	kill	_exit(42) on the spot, as a kill -9 would (the default)
 *	abort	abort(), as a failed assertion would
 *	segv	write where nothing is
 *	hang	say so in the log, and never come back
 *	slow	two seconds later than usual
 *	stop	wait for a SIGCONT, as after a SIGSTOP
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef POLS_FAULTS
#define FAULT(name)        fault_point(name)
#define FAULT_TWIN(name)   fault_is_twin(name)
#define FAULT_BODY(p, len) fault_body(p, len)
#define FAULT_LEAK(name)   fault_leak(name)
#define FAULT_CLOCK_US()   fault_clock_us()
#else
#define FAULT(name)        ((void)0)
#define FAULT_TWIN(name)   false
#define FAULT_BODY(p, len) ((void)0)
#define FAULT_LEAK(name)   ((void)0)
#define FAULT_CLOCK_US()   INT64_C(0)
#endif

/* What FAULT() calls; use the macro. */
void fault_point(const char *name);

/*
 * FAULT_BODY(bytes, len) acts on bytes that hold a text, whenever they come:
 * POLS_FAULT_BODY=TEXT=ACTION.
 */
void fault_body(const void *bytes, size_t len);

/*
 * FAULT_TWIN("name") is true in a program that is deliberately broken there:
 * POLS_TWIN=NAME.  A test that does not catch its twin proves nothing.
 */
bool fault_is_twin(const char *name);

/* A twin that loses half a MiB wherever FAULT_LEAK("name") is passed. */
void fault_leak(const char *name);

/*
 * A wall clock that jumps: POLS_CLOCK=FILE, which begins with an int64_t of
 * this machine, is mapped when the program starts.  FAULT_CLOCK_US() is so many
 * microseconds, added to the wall clock (and under the twin `wall-clock` to
 * the one that only goes forward as well); 0 without.
 */
int64_t fault_clock_us(void);

#endif
