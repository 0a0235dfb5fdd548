#ifndef POLS_FLOW_PIPELINE_H
#define POLS_FLOW_PIPELINE_H

/*
 * From the bytes of a message to a durable receipt:
 *
 *   take ─▶ known already? ─▶ readers ─▶ ready ─▶ one transaction for many
 *						 ─▶ commit ─▶ receipts
 *
 * What is ready is booked together, up to a count, a number of lines or a few
 * milliseconds; one commit for all; only then is anybody answered.  The
 * pipeline holds no state of the books: after a failure it reads again where
 * the store stands.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "flow/ledger.h"
#include "flow/note.h"
#include "flow/readers.h"
#include "flow/space.h"
#include "port/conf.h"
#include "port/crypto.h"
#include "stage/receipt.h"

/* One message on its way.  The owner makes it and gets it back. */
struct job {
	struct job *next;
	const void *id; /* of the client; borrowed like the body */
	size_t id_len;
	const void *body;
	size_t body_len;
	int64_t received_us; /* wall clock, UTC */
	unsigned char digest[ENTRY_DIGEST];
	int64_t looked; /* up to this journal number it was not there */
	enum reader_outcome how;
	struct buf answer;  /* of the reader */
	struct buf receipt; /* when it comes back */
	enum outcome outcome;
	bool only;  /* its sender has nothing else under way */
	bool alone; /* its batch failed: try it by itself */
	bool fault; /* alone it failed too: quarantine */
	/* A message of the journal that is tried again; 0 = a new one. */
	int64_t retry_of;
	bool trial; /* only say what would come of it */
	/* Takes the job back in place of pipeline.reply, when not NULL. */
	void (*done)(struct job *job);
};

/*
 * The beginnings of the digests of what was booked last, by journal number: a
 * message that was looked for when it came is looked for again, before it is
 * booked, only among those that came between.
 */
enum { PIPELINE_RECENT = 4096 };

struct pipeline_recent {
	int64_t from; /* what was booked before is not in here */
	uint64_t digest[PIPELINE_RECENT];
};

typedef void pipeline_reply_fn(void *ctx, struct job *job);

/* May the sender of the job hand in such a message (`unauthorised`)? */
typedef bool pipeline_allowed_fn(void *ctx, const struct job *job,
				 const struct bericht_type *type,
				 const struct bericht_header *header);

struct pipeline {
	struct ledger *ledger;
	struct readers *readers;
	const struct crypto_keys *keys;
	struct space *space;
	struct note *note;        /* may be NULL */
	const struct conf *conf;  /* replaced by a reload */
	pipeline_reply_fn *reply; /* takes the job back */
	pipeline_allowed_fn *allowed;
	void *owner_ctx; /* of both */
	/*
	 * Called while a batch is booked: take in what has come meanwhile, so
	 * that readers never wait for the books.  May be NULL.
	 */
	void (*between)(void *ctx);
	void *between_ctx;
	struct pipeline_recent recent;
	int64_t committed;   /* last journal number that is durable */
	bool booking;        /* a transaction is open */
	struct arena *arena; /* of one message */
	struct job *ready;   /* judged by a reader, not yet booked */
	struct job **ready_end;
	size_t ready_count;
	size_t ready_bytes;
	int64_t ready_since_us; /* monotonic; of the oldest */
	/*
	 * How long to wait for company although nothing else is on its way:
	 * what the last commit took, when it was for more than one; else 0.
	 */
	int64_t patience_us;
	size_t reading; /* jobs at the readers */
	uint64_t in_flight_bytes;
	uint64_t counts[OUTCOME_COUNT];
	uint64_t commits;
};

MUST_CHECK bool pipeline_init(struct pipeline *p, struct err *e);
void pipeline_done(struct pipeline *p);

/*
 * Take a job; it comes back through reply, at once or later.  Without a
 * business day, or when too many bytes are on their way, it is `busy`.
 */
void pipeline_take(struct pipeline *p, struct job *job);

/*
 * Judge a message of the quarantine anew: job->retry_of, body and done are
 * set.  It comes back through done.
 */
void pipeline_retry(struct pipeline *p, struct job *job);

/* What the loop has seen in this turn. */
struct pipeline_turn {
	bool readers; /* readers were heard of: a ready fd, or their timeout */
	bool intake;  /* requests came in: more may follow at once */
};

/*
 * Collect what readers have judged and book what is due.  False: the store can
 * no longer be trusted (e says why); no wrong receipt was sent.
 */
MUST_CHECK bool pipeline_step(struct pipeline *p,
			      const struct pipeline_turn *turn, struct err *e);

/* Milliseconds until the next batch may be due, -1 when nothing waits. */
int64_t pipeline_timeout_ms(const struct pipeline *p);

/*
 * In the middle of booking a large message: hear the readers and give them
 * what waits, so that they never wait for the books.
 */
void pipeline_breathe(struct pipeline *p);

/* Jobs that have not come back. */
size_t pipeline_pending(const struct pipeline *p);

/* Answer a job without keeping anything. */
void pipeline_answer(struct pipeline *p, struct job *job, enum outcome outcome,
		     const char *reason);

#endif
