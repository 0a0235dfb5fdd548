#ifndef POLS_PORT_SANDBOX_H
#define POLS_PORT_SANDBOX_H

/*
 * The door to libseccomp, rlimits and prctl: what a process gives up.
 *
 * In a sanitizer build (POLS_SANITIZE) nothing is given up, because the
 * sanitizers themselves need it; sandbox_is_on() says so.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/* Whether this build closes anything at all. */
bool sandbox_is_on(void);

/*
 * Die (SIGKILL) with the parent, whose pid is given; false when it is gone
 * already.  Also in a sanitizer build.
 */
bool sandbox_die_with(int parent);

/* No core dumps (they hold Bsns), no ptrace or /proc/PID/mem by others. */
bool sandbox_private(struct err *e) MUST_CHECK;

/*
 * Work out filter and limits for later sandbox_enter() calls, of this process
 * or of its children: once, because it takes longer than a fork.
 * memory_bytes is what a child may take beyond what is mapped now.
 */
bool sandbox_prepare(uint64_t memory_bytes, struct err *e) MUST_CHECK;

/*
 * Close the sandbox for good: limits for memory, CPU time, files and
 * processes, no new privileges, and only the system calls that reading a
 * message from an open socket needs; any other kills the process.
 */
bool sandbox_enter(struct err *e) MUST_CHECK;

#endif
