#ifndef POLS_CTL_SPOOL_H
#define POLS_CTL_SPOOL_H

/*
 * A folder that messages are taken from: which are there, one of them read,
 * and one put away in done/ or failed/ with its receipt beside it.
 *
 * The receipt is on disk before the file moves, so whenever we die a file is
 * still in the folder (it is sent again: a duplicate) or has its receipt.
 * Nothing is ever replaced: a name that is taken gets a number.
 */

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>

#include "base/buf.h"
#include "base/err.h"

/* A longer name leaves no room for that of its receipt, with a number. */
enum { SPOOL_NAME_LONGEST = 236 };

enum spool_place { SPOOL_DONE, SPOOL_FAILED, SPOOL_PLACES };

struct spool {
	int fd;
	dev_t device;
	int place_fd[SPOOL_PLACES]; /* -1: not open */
};

/* What a file was when it was looked at. */
struct spool_mark {
	ino_t inode;
	off_t size;
	struct timespec modified;
	struct timespec changed;
};

struct spool_file {
	char *name; /* owned */
	struct spool_mark mark;
};

struct spool_list {
	struct spool_file *items; /* owned */
	size_t count;
	size_t cap;
};

/* done or failed */
const char *spool_place_name(enum spool_place place);

/*
 * Open and lock a folder; ERR_BUSY when another holds the lock.  spool_close()
 * it in any case.
 */
MUST_CHECK bool spool_open(struct spool *s, const char *folder, struct err *e);
void spool_close(struct spool *s);

/*
 * The messages in it (*.xml, *.zip: plain files that are not empty or hidden)
 * in the order of their names, in the empty list out.  spool_list_done() it in
 * any case.
 */
MUST_CHECK bool spool_look(const struct spool *s, struct spool_list *out,
			   struct err *e);
void spool_list_done(struct spool_list *l);

/* The same file, untouched; and the same bytes, though perhaps moved. */
bool spool_same(const struct spool_mark *a, const struct spool_mark *b);
bool spool_same_bytes(const struct spool_mark *a, const struct spool_mark *b);
void spool_mark_of(struct spool_mark *m, const struct stat *st);

/* As files_read(); ERR_BUSY when the file is not what it was. */
MUST_CHECK bool spool_read(const struct spool *s, const struct spool_file *f,
			   size_t limit, struct buf *out, bool *more,
			   struct err *e);

/* Open done/ and failed/, made when they are not there. */
MUST_CHECK bool spool_places_open(struct spool *s, struct err *e);
/* Make durable what was moved, and close them. */
MUST_CHECK bool spool_places_close(struct spool *s, struct err *e);

/*
 * spool_put.c: put a file away with its receipt.  False: it is still in the
 * folder.  ERR_BUSY: it is not what it was, so its receipt is not of it.  A
 * receipt for the same bytes that was left there by a crash is used as it is.
 */
MUST_CHECK bool spool_put_away(const struct spool *s,
			       const struct spool_file *f,
			       enum spool_place place,
			       const struct buf *receipt, struct err *e);

#endif
