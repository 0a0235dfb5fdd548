#ifndef POLS_STAGE_PUBLISH_H
#define POLS_STAGE_PUBLISH_H

/*
 * Publishing: stored events go out over the bus and into the event log, in
 * order of number, from a cursor on.  Sending twice is possible, losing is
 * not: a subscriber that misses a number asks for it (replay).
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "port/bus.h"
#include "port/db.h"

struct publish {
	struct db *db;             /* borrowed */
	struct bus_socket *socket; /* borrowed; NULL = none */
	struct bus_socket *keyed;  /* the same, for readers with a key */
	bool rounds;               /* small cells, for the latter */
	int64_t sent;              /* last number that went out */
	int64_t logged;            /* last number in the event log */
	const char *log_path;      /* "" = no event log */
	int log_fd;                /* -1 = closed */
};

/*
 * Begin over an open store, without sockets and without a log.  The bus goes
 * on after the last event that is stored: earlier ones are for replay.
 */
void publish_init(struct publish *p, struct db *db);

/*
 * Open (or reopen) the event log at path, "" for none.  It goes on after the
 * last number in it (a torn last line is cut off); when that is of another
 * stream, with all of this one (a backup was restored); when it is new, after
 * the last one that the store says was logged.  ERR_IO when it cannot be
 * opened: all stays as it was and the caller decides what that means.  The path
 * is borrowed.
 */
MUST_CHECK bool publish_open_log(struct publish *p, const char *path,
				 struct err *e);
/* Close it, and note in the store how far it came. */
void publish_close_log(struct publish *p);

/* One that failed while it was written is opened again; else nothing. */
void publish_retry_log(struct publish *p);

/* Send what is stored and not yet sent; log what is not yet logged. */
void publish_step(struct publish *p);

/* Send one event that is not stored (a heartbeat): topic and body. */
void publish_send(struct publish *p, const char *type, const char *subject,
		  const void *body, size_t len, int64_t seq, int64_t type_seq);

/* The 16 bytes of the third frame: two numbers, big-endian. */
void publish_counters(unsigned char out[16], int64_t seq, int64_t type_seq);

#endif
