/* Jobs, batches, commits, receipts. */
#include "flow/pipeline.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/log.h"
#include "flow/pipeline_book.h"
#include "model/day.h"
#include "port/digest.h"

/*
 * A message of about so many bytes is a batch of its own: so many lines take
 * long enough to book.
 */
enum { BATCH_BYTES = 2 * 1024 * 1024 };

/* Between so many booked messages, or bytes, a look at who has come. */
enum { BETWEEN = 16, BETWEEN_BYTES = 256 * 1024 };

bool
pipeline_init(struct pipeline *p, struct err *e)
{
	p->committed = p->ledger->tail.nr;
	p->recent.from = p->committed;
	p->ready = NULL;
	p->ready_end = &p->ready;
	p->arena = arena_new();
	return p->arena != NULL || err_set(e, ERR_NOMEM, "out of memory");
}

void
pipeline_done(struct pipeline *p)
{
	arena_free(&p->arena);
}

static void
give_back(struct pipeline *p, struct job *job)
{
	p->counts[job->outcome]++;
	p->in_flight_bytes -= job->body_len;
	if (job->done != NULL)
		job->done(job);
	else
		p->reply(p->owner_ctx, job);
}

void
pipeline_answer(struct pipeline *p, struct job *job, enum outcome outcome,
		const char *reason)
{
	struct receipt r;

	receipt_init(&r);
	r.outcome = outcome;
	r.reason = reason;
	pipeline_receipt(job, &r);
	p->in_flight_bytes += job->body_len;
	give_back(p, job);
}

static void
make_ready(struct pipeline *p, struct job *job)
{
	if (p->ready == NULL)
		p->ready_since_us = clock_mono_us();
	job->next = NULL;
	*p->ready_end = job;
	p->ready_end = &job->next;
	p->ready_count++;
	p->ready_bytes += job->body_len;
}

static struct job *
take_ready(struct pipeline *p)
{
	struct job *job = p->ready;

	p->ready = job->next;
	if (p->ready == NULL)
		p->ready_end = &p->ready;
	p->ready_count--;
	p->ready_bytes -= job->body_len;
	return job;
}

/* A job that was let in and is not kept: its sender still has the message. */
static void
refuse(struct pipeline *p, struct job *job, const char *reason)
{
	p->in_flight_bytes -= job->body_len;
	pipeline_answer(p, job, OUTCOME_BUSY, reason);
}

/*
 * Why a job is not let in; NULL: it is.  A fourth of the room is for those who
 * send one message at a time: who fills the rest is told busy, not they.
 */
static const char *
shut(const struct pipeline *p, const struct job *job)
{
	uint64_t room = (uint64_t)p->conf->limits.in_flight_bytes;

	if (job->only && !FAULT_TWIN("no-turn"))
		room += room / 4;
	if (p->ledger->day == DAY_NONE)
		return "no-day";
	/* One message is always let through, however large it is. */
	if (p->in_flight_bytes > 0 && !FAULT_TWIN("no-limit") &&
	    p->in_flight_bytes + job->body_len > room)
		return "in-flight";
	return NULL;
}

/* Was it kept before?  Then its receipt repeats the first one. */
static bool
known(struct pipeline *p, struct job *job)
{
	struct db *db = p->ledger->db;
	int64_t first = journal_find_digest(db, job->digest);

	job->looked = p->committed;
	/*
	 * While a batch is booked its own rows are seen as well: such a one is
	 * looked up again when its turn comes.
	 */
	if (first == 0 || first > p->committed)
		return false;
	arena_reset(p->arena);
	pipeline_duplicate(p, job, first);
	return !db_failed(db, NULL);
}

/* Give it to the readers; why it cannot be, or NULL. */
static const char *
submit(struct pipeline *p, struct job *job)
{
	struct db *db = p->ledger->db;

	/* A batch that is booked now has failures of its own. */
	if (!p->booking && db_failed(db, NULL)) {
		db_forgive(db);
		return "no-room";
	}
	if (!p->booking && p->space->full)
		return "disk-full";
	if (!readers_submit(p->readers, job, job->body, job->body_len))
		return "no-room";
	p->reading++;
	return NULL;
}

void
pipeline_take(struct pipeline *p, struct job *job)
{
	const char *why = shut(p, job);
	int deaths;

	if (why != NULL) {
		pipeline_answer(p, job, OUTCOME_BUSY, why);
		return;
	}
	FAULT_LEAK("leak");
	p->in_flight_bytes += job->body_len;
	digest_sha256(job->body, job->body_len, job->digest);
	deaths = note_deaths(p->note, job->digest);
	job->alone = deaths >= 0;
	job->fault = deaths >= NOTE_DEATHS;
	if (known(p, job)) {
		give_back(p, job);
		return;
	}
	why = submit(p, job);
	if (why != NULL)
		refuse(p, job, why);
}

void
pipeline_retry(struct pipeline *p, struct job *job)
{
	digest_sha256(job->body, job->body_len, job->digest);
	if (!readers_submit(p->readers, job, job->body, job->body_len)) {
		pipeline_answer(p, job, OUTCOME_BUSY, "no-room");
		return;
	}
	p->in_flight_bytes += job->body_len;
	p->reading++;
}

static void
collect(struct pipeline *p, bool heard)
{
	struct reader_result r;

	if (heard)
		readers_step(p->readers);
	else
		readers_give(p->readers);
	while (readers_next(p->readers, &r)) {
		struct job *job = r.token;

		p->reading--;
		job->how = r.how;
		buf_reset(&job->answer);
		if (r.how == READER_ANSWERED)
			buf_bytes(&job->answer, r.answer, r.len);
		make_ready(p, job);
	}
}

/*
 * Book now?  A message that is alone does not wait; when there are many, a
 * batch waits for as long as a commit takes, so that commits do not eat the
 * time in which the next messages could have come along.
 */
static bool
due(const struct pipeline *p, bool intake)
{
	int64_t age_us;

	if (p->ready == NULL)
		return false;
	if (p->ready_bytes >= BATCH_BYTES ||
	    p->ready_count >= (size_t)p->conf->limits.batch_messages)
		return true;
	age_us = clock_mono_us() - p->ready_since_us;
	if (age_us >= p->conf->limits.batch_time_ms * 1000)
		return true;
	return p->reading == 0 && !intake && age_us >= p->patience_us;
}

/* Book as many as belong together; those booked are chained in *batch. */
static size_t
book_batch(struct pipeline *p, struct job **batch)
{
	struct job **end = batch;
	size_t n = 0, bytes = 0, looked_n = 0, looked_bytes = 0;

	while (p->ready != NULL && n < (size_t)p->conf->limits.batch_messages) {
		struct job *job = p->ready;

		if (n > 0 && (job->alone || (*batch)->alone ||
			      bytes + job->body_len > BATCH_BYTES ||
			      FAULT_TWIN("one-by-one")))
			break;
		job = take_ready(p);
		job->next = NULL;
		*end = job;
		end = &job->next;
		note_add(p->note, job->digest);
		pipeline_book(p, job);
		n++;
		bytes += job->body_len;
		if (n - looked_n >= BETWEEN ||
		    bytes - looked_bytes >= BETWEEN_BYTES) {
			looked_n = n;
			looked_bytes = bytes;
			if (p->between != NULL)
				p->between(p->between_ctx);
			collect(p, true);
		}
		if (db_failed(p->ledger->db, NULL))
			break;
	}
	return n;
}

void
pipeline_breathe(struct pipeline *p)
{
	if (p->booking)
		collect(p, true);
}

static void
answer_all(struct pipeline *p, struct job *batch)
{
	while (batch != NULL) {
		struct job *job = batch;

		batch = job->next;
		note_forget(p->note, job->digest);
		give_back(p, job);
	}
}

/* Why nothing of a job is in the store. */
static const char *
store_reason(const struct pipeline *p)
{
	return p->space->full ? "disk-full" : "store";
}

static void
refuse_all(struct pipeline *p, struct job *batch)
{
	while (batch != NULL) {
		struct job *job = batch;

		batch = job->next;
		refuse(p, job, store_reason(p));
	}
}

/* Try the jobs again, each by itself; one that was alone is quarantined. */
static void
retry_all(struct pipeline *p, struct job *batch)
{
	while (batch != NULL) {
		struct job *job = batch;

		batch = job->next;
		job->fault = job->alone;
		job->alone = true;
		make_ready(p, job);
	}
}

/* A batch failed and was rolled back: what now? */
static bool
recover(struct pipeline *p, struct job *batch, struct err *e)
{
	enum err_code code = e->code;
	bool faulty = batch != NULL && batch->fault;

	log_event(LOG_LVL_ERR, "batch-failed", "text=\"%s\"", e->text);
	if (code == ERR_FULL)
		space_lacking(p->space, p->conf);
	if (err_may_pass(code) || FAULT_TWIN("goes-on")) {
		refuse_all(p, batch);
		return ledger_reread(p->ledger, e);
	}
	if (code == ERR_INTERNAL && !faulty) {
		retry_all(p, batch);
		return ledger_reread(p->ledger, e);
	}
	refuse_all(p, batch);
	return false;
}

/*
 * No transaction could be begun, because another process holds the store or
 * it is broken: no message is to blame, and no sender is kept waiting.
 */
static bool
no_store(struct pipeline *p, struct err *e)
{
	log_event(LOG_LVL_ERR, "store-held", "text=\"%s\"", e->text);
	if (e->code == ERR_FULL)
		space_lacking(p->space, p->conf);
	while (p->ready != NULL)
		refuse(p, take_ready(p), store_reason(p));
	return err_may_pass(e->code) && !FAULT_TWIN("lock-ends");
}

static bool
commit_batch(struct pipeline *p, struct err *e)
{
	struct db *db = p->ledger->db;
	struct job *batch = NULL;
	int64_t began_us;
	bool booked, durable;
	size_t n;

	if (!db_begin(db, e))
		return no_store(p, e);
	p->booking = true;
	note_begin(p->note);
	n = book_batch(p, &batch);
	p->booking = false;
	if (FAULT_TWIN("receipt-first")) {
		answer_all(p, batch);
		batch = NULL;
	}
	FAULT("before-commit");
	if (FAULT_TWIN("publish-first"))
		p->ledger->breathe(p->ledger->breathe_ctx);
	booked = !db_failed(db, NULL);
	began_us = clock_mono_us();
	durable = ledger_commit(p->ledger, e);
	note_end(p->note);
	if (!durable && booked && FAULT_TWIN("trust-commit")) {
		answer_all(p, batch);
		batch = NULL;
	}
	if (!durable)
		return recover(p, batch, e);
	FAULT("after-commit");
	p->commits++;
	p->committed = p->ledger->tail.nr;
	p->ready_since_us = clock_mono_us();
	p->patience_us = n > 1 ? p->ready_since_us - began_us : 0;
	answer_all(p, batch);
	FAULT("after-receipts");
	return true;
}

bool
pipeline_step(struct pipeline *p, const struct pipeline_turn *turn,
	      struct err *e)
{
	/* Also what was no message is durable by now: ticks, imports. */
	p->committed = p->ledger->tail.nr;
	collect(p, turn->readers);
	/* One batch a turn: the loop also has others to serve. */
	return !due(p, turn->intake) || commit_batch(p, e);
}

int64_t
pipeline_timeout_ms(const struct pipeline *p)
{
	int64_t left_us;

	if (p->ready == NULL)
		return -1;
	if (due(p, false))
		return 0;
	left_us = p->ready_since_us - clock_mono_us() +
		  (p->reading == 0 ? p->patience_us
				   : p->conf->limits.batch_time_ms * 1000);
	return left_us <= 0 ? 0 : (left_us + 999) / 1000;
}

size_t
pipeline_pending(const struct pipeline *p)
{
	return p->reading + p->ready_count;
}
