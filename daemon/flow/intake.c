/* Requests from the queue, receipts back to it. */
#include "flow/intake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "stage/receive.h"

enum { TAKE_PER_STEP = 256, SPARE_MAX = 1024, SPARE_BYTES = 64 * 1024 };

/* What a job of ours hangs on. */
struct request {
	struct job job; /* first: a job is its request */
	struct bus_message *message;
	struct receive frames;
	const struct intake_door *door;
	uint32_t *under_way; /* of its sender */
	char user[BUS_USER]; /* at a keyed door */
};

void
intake_init(struct intake *in, struct pipeline *p, struct access *a)
{
	in->door_count = 0;
	in->pipeline = p;
	in->access = a;
	in->spare = NULL;
	in->spare_count = 0;
	memset(in->under_way, 0, sizeof(in->under_way));
	in->closed = false;
}

void
intake_add_door(struct intake *in, struct bus_socket *socket, bool keyed)
{
	in->doors[in->door_count++] = (struct intake_door){socket, keyed};
}

static void
request_free(struct request *r)
{
	bus_message_free(&r->message);
	buf_done(&r->job.answer);
	buf_done(&r->job.receipt);
	free(r);
}

void
intake_done(struct intake *in)
{
	while (in->spare != NULL) {
		struct job *job = in->spare;

		in->spare = job->next;
		request_free((struct request *)job);
	}
}

/* Those who come one after the other, whom libzmq numbers, share nothing. */
static uint32_t *
under_way_of(struct intake *in, const void *peer, size_t len)
{
	const unsigned char *p = peer;
	uint32_t hash = 0;
	size_t i;

	for (i = 0; i < len; i++)
		hash = hash * 33 + p[i];
	return &in->under_way[hash % INTAKE_SENDERS];
}

static struct request *
request_new(struct intake *in)
{
	struct job *job = in->spare;

	if (job == NULL)
		return calloc(1, sizeof(struct request));
	in->spare = job->next;
	in->spare_count--;
	return (struct request *)job;
}

static void
request_release(struct intake *in, struct request *r)
{
	if (in->spare_count >= SPARE_MAX || r->job.answer.cap > SPARE_BYTES ||
	    r->job.receipt.cap > SPARE_BYTES) {
		request_free(r);
		return;
	}
	bus_message_free(&r->message);
	r->job.alone = false;
	r->job.fault = false;
	r->job.next = in->spare;
	in->spare = &r->job;
	in->spare_count++;
}

void
intake_reply(void *ctx, struct job *job)
{
	struct intake *in = ctx;
	struct request *r = (struct request *)job;
	struct bus_frame frames[RECEIVE_HOPS + 4] = {
		{r->frames.peer, r->frames.peer_len},
		{"", 0},
	};
	size_t n = r->frames.route > 0 ? r->frames.route + 1 : 2, i;

	for (i = 1; i <= r->frames.route; i++)
		frames[i].data =
			bus_message_frame(r->message, i, &frames[i].len);
	frames[n++] =
		(struct bus_frame){job->id == NULL ? "" : job->id, job->id_len};
	frames[n++] = (struct bus_frame){job->receipt.data, job->receipt.len};

	/* Without memory for its receipt it asks again. */
	if (!job->receipt.failed && !(in->closed && FAULT_TWIN("mute-stop")))
		(void)bus_send(r->door->socket, frames, n);
	if (FAULT_TWIN("answers-twice"))
		(void)bus_send(r->door->socket, frames, n);
	--*r->under_way;
	request_release(in, r);
}

bool
intake_allowed(void *ctx, const struct job *job,
	       const struct bericht_type *type,
	       const struct bericht_header *header)
{
	struct intake *in = ctx;
	const struct request *r = (const struct request *)job;

	return !r->door->keyed ||
	       access_may_send(in->access, r->user, type, header);
}

static void
take_one(struct intake *in, const struct intake_door *door,
	 struct bus_message *m)
{
	const struct conf *conf = in->pipeline->conf;
	const struct receive_limits limits = {
		.message_bytes = conf->limits.message_bytes,
		.wrapped_bytes = conf->limits.wrapped_bytes,
	};
	struct request *r = request_new(in);
	enum outcome outcome;

	if (r == NULL) {
		bus_message_free(&m);
		return;
	}
	r->message = m;
	r->door = door;
	r->user[0] = '\0';
	if (door->keyed)
		snprintf(r->user, sizeof(r->user), "%s", bus_message_user(m));
	outcome = receive_take(m, &limits, &r->frames);
	r->job.id = r->frames.id;
	r->job.id_len = r->frames.id_len;
	r->job.body = r->frames.body;
	r->job.body_len = r->frames.body_len;
	r->job.received_us = clock_unix_us();
	r->under_way = under_way_of(in, r->frames.peer, r->frames.peer_len);
	r->job.only = (*r->under_way)++ == 0;
	if (door->keyed && !access_may_come_in(in->access, r->user, "intake")) {
		outcome = OUTCOME_UNAUTHORISED;
		r->frames.reason = "";
	}
	if (outcome == OUTCOME_BOOKED)
		pipeline_take(in->pipeline, &r->job);
	else
		pipeline_answer(in->pipeline, &r->job, outcome,
				r->frames.reason);
}

static void
take_at(struct intake *in, const struct intake_door *door)
{
	struct db *db = in->pipeline->ledger->db;
	struct bus_message *m;
	int i;

	for (i = 0; i < TAKE_PER_STEP; i++) {
		m = bus_receive(door->socket);
		if (m == NULL)
			break;
		if (i == 0 && !in->pipeline->booking)
			db_read_begin(db);
		take_one(in, door, m);
	}
	if (i > 0 && !in->pipeline->booking)
		db_read_end(db);
}

void
intake_step(struct intake *in)
{
	size_t i;

	for (i = 0; !in->closed && i < in->door_count; i++)
		take_at(in, &in->doors[i]);
}

void
intake_between(void *ctx)
{
	intake_step(ctx);
}
