#ifndef POLS_FLOW_READERS_H
#define POLS_FLOW_READERS_H

/*
 * The parent's side of the readers: hands out bodies to sandboxed reader
 * processes and collects their answers, without ever blocking and without
 * threads.  Used by polsd's loop and by `polsctl check`.
 *
 * A body that kills or stalls its reader costs that body only: whatever waits
 * behind it in the same reader goes to another one.  A job whose reader died
 * is tried once more, alone in a fresh reader, since the first death may have
 * had another cause (an out-of-memory kill); the second death is final.
 *
 * With rule sheets of the site the second try is made without them, also when
 * the time is over: a sheet never costs a message its verdict.
 *
 * See decisions/0002-zygote-by-exec.md for the processes.
 */

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "flow/read.h"

struct readers;

struct readers_options {
	const char *program; /* its own zygote; NULL: /proc/self/exe */
	struct read_options read;
	int count;       /* working at a time, 2 … 64; 0: one per core */
	int64_t time_ms; /* per job, + 1 s per MiB of body; 0: 1 s.  Rule
				* sheets have read.pack_ms more, and as much
				* again for every MiB */
	uint64_t memory_bytes; /* per reader, beyond the zygote; 0: 512 MiB */
	uint64_t large_bytes;  /* larger bodies never take all readers;
				* 0: 4 MiB */
};

enum reader_outcome {
	READER_ANSWERED,
	READER_DIED,   /* twice */
	READER_TIMEOUT /* and was killed for it */
};

struct reader_result {
	void *token;
	enum reader_outcome how;
	const unsigned char *answer; /* NULL unless READER_ANSWERED; hostile */
	size_t len;
};

struct readers_stats {
	uint64_t jobs;     /* with a result, whatever it was */
	uint64_t deaths;   /* of readers that were at a job, first ones too */
	uint64_t timeouts; /* jobs */
	uint64_t forks;
	uint64_t recycled; /* readers that left after a refusal or by age */
	uint64_t relieved; /* readers whose queue was given to others */
	size_t queued;     /* jobs without a result, running ones too */
	size_t queued_bytes;
	int alive;     /* readers, spare ones too */
	int last_exit; /* wait status of the last reader that did not
			     * leave by itself; 0: none yet */
};

enum readers_reload {
	READERS_STEADY,   /* no reload under way */
	READERS_STARTING, /* the new zygote compiles and tests itself */
	READERS_LOADED,   /* it is ready: swap or cancel */
	READERS_REFUSED   /* it failed and is gone: the old one goes on */
};

/*
 * Start a zygote and wait, 30 s at most, until its self-test is done and its
 * first reader is there.  Call it before anything is opened that a child need
 * not know; everything that is open must be close-on-exec.  o is borrowed for
 * the call.  Errors: what the zygote says of the schemas (ERR_CONFIG), ERR_IO,
 * ERR_NOMEM.
 */
bool readers_start(struct readers **out, const struct readers_options *o,
		   struct err *e) MUST_CHECK;

/* Kill all at once; jobs without a result are forgotten.  Leaves NULL. */
void readers_stop(struct readers **r);

/*
 * Put a job behind the others.  body stays the caller's and must live and not
 * change until the result with its token came.  Never blocks; the queue has no
 * bound, so the caller bounds the bytes.  False: memory is out.
 */
bool readers_submit(struct readers *r, void *token, const void *body,
		    size_t len) MUST_CHECK;

/* At most this many; for the array given to readers_poll_fds. */
int readers_poll_max(const struct readers *r);

/* Fill fds with what to poll for; gives back how many. */
int readers_poll_fds(const struct readers *r, struct pollfd *fds, int max);

/* Milliseconds until readers_step() must be called anyhow; -1: not at all. */
int64_t readers_timeout_ms(const struct readers *r);

/*
 * Do what can be done now: read answers, act on terms, give out jobs, start a
 * zygote (once a second at most) in place of one that died; jobs wait for it.
 * Call it when one of the fds is ready, after the timeout, and after a row of
 * readers_submit.
 */
void readers_step(struct readers *r);

/*
 * Only give out jobs: for a turn in which none of the fds is ready and no
 * timeout has passed.
 */
void readers_give(struct readers *r);

/* For callers without a loop: poll, timeout_ms at most, and step. */
void readers_wait(struct readers *r, int timeout_ms);

/*
 * The next result, in order of completion; false when there is none.  answer
 * is lent until the next readers_next() or readers_stop().
 */
bool readers_next(struct readers *r, struct reader_result *out);

/* True while there is no working zygote; *e (may be NULL) says why. */
bool readers_failed(const struct readers *r, struct err *e);

/*
 * A reload in steps, so that the caller's loop goes on meanwhile: start a
 * second zygote with new options, wait (readers_step) until it is
 * READERS_LOADED, then swap, or cancel when something else of the reload
 * failed.  After a swap running jobs end with the old readers, all others go
 * to new ones.  A reload under way is cancelled first.
 */
bool readers_reload(struct readers *r, const struct readers_options *o,
		    struct err *e) MUST_CHECK;
/* *e (may be NULL) is filled for READERS_REFUSED. */
enum readers_reload readers_reload_state(const struct readers *r,
					 struct err *e);
/* Only when READERS_LOADED; then READERS_STEADY. */
void readers_reload_swap(struct readers *r);
/* Back to READERS_STEADY; also clears READERS_REFUSED. */
void readers_reload_cancel(struct readers *r);

void readers_stats(const struct readers *r, struct readers_stats *out);

#endif
