#ifndef POLS_FLOW_CONTROL_CALL_H
#define POLS_FLOW_CONTROL_CALL_H

/*
 * One request on the control socket and the reply that is being written: what
 * the commands of control share.  A command writes the members of one JSON
 * object; the first is "ok".
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/jsonw.h"
#include "flow/daemon.h"
#include "port/json.h"

enum { CALL_ENVELOPE = 2 };

struct call {
	struct daemon *d;
	const struct json *request;
	const void *file; /* second frame, or NULL */
	size_t file_len;
	struct jsonw *w;
	/* Whom to answer: the peer, and its empty frame if it sent one. */
	struct bus_frame envelope[CALL_ENVELOPE];
	size_t envelope_count;
	int64_t progress_ms; /* when progress was last sent */
	bool answered_later; /* the reply comes when something is done */
	struct err store;    /* filled when the store failed */
	bool store_failed;
};

/* "ok": false, one of the codes that flow/control.h names, and a sentence. */
void call_refuse(struct call *c, const char *code, const char *text);

/*
 * Refuse because a transaction failed.  After a failure that may pass the
 * daemon goes on; after any other the store cannot be trusted and the daemon
 * ends.
 */
void call_refuse_store(struct call *c, const struct err *e);

/* Send one reply: the envelope of the request and a JSON object. */
void call_reply(const struct call *c, const struct buf *json);

/*
 * progress_fn: send progress to a client that asked for it, as replies before
 * the last one, at most five a second.  ctx = call.
 */
void call_progress(void *ctx, const char *what, int64_t done, int64_t total);

/*
 * The transaction of a command: begin it; commit the entries in it; or roll it
 * back and read again where the store stands.  False after a refusal (with all
 * rolled back and read again).
 */
MUST_CHECK bool call_begin(struct call *c);
MUST_CHECK bool call_commit(struct call *c);
void call_rollback(struct call *c);

/*
 * Has the request an actor, and a reason that is not empty and shorter than
 * size bytes?  Both are borrowed from it.
 */
bool call_has_reason(const struct call *c, size_t size, const char **actor,
		     const char **reason);

/* The commands that have files of their own. */
void control_import(struct call *c);
void control_acknowledge(struct call *c);
void control_history(struct call *c);
void control_body(struct call *c);
void control_erase(struct call *c);
void control_retry(struct call *c);
void control_discard(struct call *c);
void control_answered(struct call *c);

#endif
