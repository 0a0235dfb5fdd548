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
 *	hang	never come back
 *	slow	two seconds later than usual
 */

#include <stdbool.h>
#include <stddef.h>

#ifdef POLS_FAULTS
#define FAULT(name)        fault_point(name)
#define FAULT_TWIN(name)   fault_is_twin(name)
#define FAULT_BODY(p, len) fault_body(p, len)
#else
#define FAULT(name)        ((void)0)
#define FAULT_TWIN(name)   false
#define FAULT_BODY(p, len) ((void)0)
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

#endif
