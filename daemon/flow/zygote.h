#ifndef POLS_FLOW_ZYGOTE_H
#define POLS_FLOW_ZYGOTE_H

/*
 * The zygote: a process that knows the compiled schemas and nothing else, and
 * forks readers on demand.  It is the program itself, executed again under
 * the name "pols-zygote", so it has never seen a socket, key or database of
 * its parent.  See decisions/0002-zygote-by-exec.md.
 *
 * The first part is the process itself, the second its parent's handle.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/* ---- in main(), before anything else */

/* True when this process was started as a zygote. */
bool zygote_is_me(char *const argv[]);

/* Be one until the parent is gone; gives the exit status. */
int zygote_main(int argc, char *argv[]);

/* ---- the parent's handle */

struct zygote;

enum zygote_news {
	ZYGOTE_QUIET,  /* nothing at the moment */
	ZYGOTE_READY,  /* self-test passed: zygote_fork may be called */
	ZYGOTE_FORKED, /* serial, pid, and fd: the reader's socket, now yours */
	ZYGOTE_EXITED, /* serial, pid, status: a reader ended */
	ZYGOTE_GONE    /* it ended; error says why; only zygote_close is left */
};

struct zygote_event {
	enum zygote_news news;
	uint64_t serial;
	int pid;
	int fd;
	int status; /* as waitpid(2) gives it */
	struct err error;
};

/*
 * Execute program (NULL: /proc/self/exe) as a zygote.  Comes back at once:
 * ZYGOTE_READY or ZYGOTE_GONE follows.  memory_bytes is what a reader may take
 * beyond what the zygote has.
 */
struct read_options;
bool zygote_start(struct zygote **out, const char *program,
		  const struct read_options *o, uint64_t memory_bytes,
		  struct err *e) MUST_CHECK;

/* Kill it, and with it all its readers, and wait for its end; leaves NULL. */
void zygote_close(struct zygote **z);

/* Readable when there is news. */
int zygote_fd(const struct zygote *z);

/* Ask for a reader; serial is the caller's name for it, never used twice. */
bool zygote_fork(struct zygote *z, uint64_t serial);

/* Ask for a reader's death; nothing happens when it is dead already. */
bool zygote_kill(struct zygote *z, uint64_t serial);

/* The next piece of news, without waiting. */
void zygote_next(struct zygote *z, struct zygote_event *out);

#endif
