#ifndef POLS_FLOW_CHECKUP_H
#define POLS_FLOW_CHECKUP_H

/*
 * A look over the store after a stop that was not clean (settled 42).
 *
 * <state>/lock says how the last polsd left: "stopped" after a clean stop,
 * "running" while one works or when it did not come to that, "damaged" when a
 * look found the store to be so.  After anything but a clean stop a process of
 * its own reads through the file while messages are taken in.  As long as it
 * looks the write-ahead log only grows: when that gets too large it is ended,
 * and comes back later, table by table.
 *
 * What it finds stops polsd (exit 74), as damage does that a booking comes
 * upon: nothing may be built on a store that cannot be trusted.  From then on a
 * start looks first, and takes nothing in before the store is sound, such as
 * one from a backup.  Only a look that came to its end makes the next stop a
 * clean one.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

enum checkup_state {
	CHECKUP_NOT_NEEDED,
	CHECKUP_DUE,
	CHECKUP_RUNNING,
	CHECKUP_SOUND,
	CHECKUP_UNFINISHED /* given up: the log and `status` say so */
};

struct checker;

struct checkup {
	enum checkup_state state;
	int lock_fd; /* borrowed; -1 before checkup_begin() */
	char *store; /* path, owned */
	struct checker *checker;
	int attempts;
	int64_t due_ms;
	int64_t began_ms;
};

/*
 * Over <state>/lock, which is held, and before the store is opened.
 * ERR_CORRUPT when it was found damaged and still is.
 */
MUST_CHECK bool checkup_begin(struct checkup *c, int lock_fd, const char *store,
			      struct err *e);

/*
 * Once a second: start the process, take its result, or end it.  log_bytes is
 * the size of the write-ahead log; above log_max the process is ended, because
 * it keeps the log from being shortened.  False (ERR_CORRUPT): the store is
 * damaged.
 */
MUST_CHECK bool checkup_step(struct checkup *c, int64_t log_bytes,
			     int64_t log_max, struct err *e);

/*
 * polsd leaves for this: where it says that the store is damaged, found by a
 * look or by whoever used it, the next start looks first.
 */
void checkup_distrust(struct checkup *c, const struct err *e);

/* Look no further: the store is about to be closed, and its log shortened. */
void checkup_stop(struct checkup *c);

/* The store is closed; clean: all went well until here. */
void checkup_end(struct checkup *c, bool clean);

/* "not-needed", "due" … */
const char *checkup_state_name(enum checkup_state s);

/* Is it not known whether the store is sound? */
bool checkup_open(const struct checkup *c);

#endif
