#ifndef POLS_FLOW_RESTORE_H
#define POLS_FLOW_RESTORE_H

/*
 * A store from a backup.  What happened after the backup is lost, and its
 * numbers will be given again: so the restored store begins a new epoch, which
 * subscribers see by the name of the stream.  The names
 * of things (subjects) stay what they were.
 */

#include <stdbool.h>

#include "base/err.h"
#include "port/db.h"

/*
 * Copy the store that `from` (in a read transaction of the caller's) holds to
 * the folder state, under its right name and durable, with the newest layout
 * and a new epoch.  ERR_BUSY while a daemon works there, ERR_ACCESS when there
 * is a store already.  The new stream goes into stream (ENTRY_STREAM bytes).
 */
MUST_CHECK bool restore(struct db *from, const char *state, char *stream,
			progress_fn *progress, void *ctx, struct err *e);

#endif
