#ifndef POLS_CTL_FILES_H
#define POLS_CTL_FILES_H

/*
 * The files a command is to handle: files as named, folders with all their
 * messages (*.xml, *.zip) in the order of their names, "-" for standard
 * input.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

struct files {
	char **path; /* owned */
	size_t count;
	size_t cap;
};

/* Collect; ERR_IO names what cannot be read.  files_done() it in any case. */
MUST_CHECK bool files_collect(struct files *f, char *const *args, size_t count,
			      struct err *e);
void files_done(struct files *f);

/* Is it the name of a message, *.xml or *.zip? */
bool files_is_message(const char *name);

/*
 * The bytes of one file ("-" is standard input) behind what out holds, to
 * limit at most.  *more says that there are more than that.
 */
MUST_CHECK bool files_read(const char *path, size_t limit, struct buf *out,
			   bool *more, struct err *e);
MUST_CHECK bool files_read_fd(int fd, size_t limit, struct buf *out, bool *more,
			      struct err *e);

#endif
