#ifndef POLS_CTL_SEND_H
#define POLS_CTL_SEND_H

/*
 * Sending many messages and losing none: a window of messages that are on
 * their way, bounded by count and bytes.  A message without a receipt is sent
 * again, the same bytes, with growing pauses, which has no second effect;
 * `busy` is tried again too, for a bounded time.
 */

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "ctl/connect.h"

enum { SEND_ID = 64 };

enum send_state {
	SEND_DUE,     /* to be sent at due_ms */
	SEND_WAITING, /* sent */
	SEND_DONE     /* its receipt is there, or it could not be read */
};

struct send_item {
	const char *path; /* borrowed */
	struct buf body;
	struct buf receipt; /* empty when the file could not be read */
	char id[SEND_ID];
	size_t id_len;
	enum send_state state;
	int64_t due_ms;
	int64_t pause_ms;   /* after busy */
	int64_t busy_since; /* 0: it was not */
};

struct send {
	const struct connect *connect;
	char *const *paths;
	size_t count;
	size_t message_limit; /* larger files are not sent at all */
	int64_t patience_ms;  /* without any answer */
	const char *prefix;   /* of every id, "" for none */
	/* Set by a signal: no more is sent. */
	const volatile sig_atomic_t *stop;
	int64_t grace_ms; /* then, for receipts of what is on its way */
	/*
	 * Read the next file, in the order given: as files_read(), but false
	 * after a message, and then it is not sent.
	 */
	bool (*read)(void *ctx, const char *path, size_t limit, struct buf *out,
		     bool *more);
	/* The receipt (or none) of the next file, in the order given. */
	bool (*tell)(void *ctx, const struct send_item *it);
	/* How far it is, now and then. */
	void (*progress)(void *ctx, size_t done);
	void *ctx;
};

enum send_result {
	SEND_ALL,
	SEND_SILENT, /* nobody answers */
	SEND_FAILED  /* e says why, or a file could not be read */
};

/* Send all that can be read. */
enum send_result send_all(const struct send *s, struct err *e);

#endif
