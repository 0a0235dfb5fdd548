#ifndef POLS_PORT_SECRET_H
#define POLS_PORT_SECRET_H

/* Files that hold a secret: for their owner only, whole or not there. */

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/*
 * Open one for reading; *fd is the caller's.  ERR_ACCESS when others may use
 * it or it belongs to another user, ERR_CONFIG when there is none.
 */
MUST_CHECK bool secret_open(const char *path, int *fd, struct err *e);

/*
 * Make a new one of mode 0600 (or `mode`, when it is no secret after all),
 * durable and complete before its name exists; never over an old one
 * (ERR_ACCESS).
 */
MUST_CHECK bool secret_create(const char *path, int mode, const void *bytes,
			      size_t len, struct err *e);

struct stat;

/*
 * Put such a file in the place of the one there is, in one step: opening the
 * path gives the old one or the new one, whole.  Its owner is that of the old
 * one (`was`).
 */
MUST_CHECK bool secret_replace(const char *path, const struct stat *was,
			       int mode, const void *bytes, size_t len,
			       struct err *e);

#endif
