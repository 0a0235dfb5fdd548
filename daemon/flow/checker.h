#ifndef POLS_FLOW_CHECKER_H
#define POLS_FLOW_CHECKER_H

/*
 * A process that reads through the store's file and says whether it is sound:
 * the program itself, executed again under the name "pols-checker".  It opens
 * the store for reading only, and can be ended at any moment; while it lives
 * it holds a state of the store, so that the write-ahead log only grows.
 *
 * The first part is the process itself, the second its parent's handle.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* ---- in main(), before anything else */

bool checker_is_me(char *const argv[]);
int checker_main(int argc, char *argv[]);

/* ---- the parent's handle */

struct checker;

enum checker_news {
	CHECKER_QUIET, /* at work */
	CHECKER_SOUND, /* nothing found */
	CHECKER_DAMAGED,
	CHECKER_FAILED /* it could not look, or died */
};

/*
 * Begin.  Piecemeal: a state of the store for each table, in place of one
 * for all; what lies between the tables (free pages) is not looked at then.
 */
MUST_CHECK bool checker_start(struct checker **out, const char *store,
			      bool piecemeal, struct err *e);

/* How it is, without waiting; e says why after the last two. */
enum checker_news checker_next(struct checker *c, struct err *e);

/* End it, whatever it does; leaves NULL. */
void checker_stop(struct checker **c);

#endif
