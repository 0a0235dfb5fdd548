#ifndef POLS_FLOW_INTAKE_H
#define POLS_FLOW_INTAKE_H

/*
 * The intake socket: requests become jobs, jobs become replies.  A reply that
 * cannot be sent is dropped; its sender asks again and gets `duplicate`.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "flow/access.h"
#include "flow/pipeline.h"
#include "port/bus.h"

/*
 * A socket through which requests come.  At a keyed one the grant of the sender
 * limits what it may hand in; at the other a process that can connect may hand
 * in everything (settled 30).
 */
struct intake_door {
	struct bus_socket *socket; /* borrowed */
	bool keyed;
};

enum { INTAKE_DOORS = 2 };

/*
 * How many messages of a sender are under way, by a hash of its name on the
 * socket: two that share a number are held for one.
 */
enum { INTAKE_SENDERS = 4096 };

struct intake {
	struct intake_door doors[INTAKE_DOORS];
	size_t door_count;
	struct access *access;     /* borrowed; asked at a keyed door */
	struct pipeline *pipeline; /* borrowed */
	struct job *spare;         /* jobs for the next requests */
	size_t spare_count;
	uint32_t under_way[INTAKE_SENDERS];
	bool closed; /* draining: nothing is taken any more */
};

void intake_init(struct intake *in, struct pipeline *p, struct access *a);
/* Take from this socket as well. */
void intake_add_door(struct intake *in, struct bus_socket *socket, bool keyed);
void intake_done(struct intake *in);

/* Take what is there, a bounded number per call. */
void intake_step(struct intake *in);

/* The same as pipeline.between, while a batch is booked.  ctx = intake. */
void intake_between(void *ctx);

/* pipeline_reply_fn: send the receipt and forget the job.  ctx = intake. */
void intake_reply(void *ctx, struct job *job);

/* pipeline_allowed_fn: may its sender hand this in?  ctx = intake. */
bool intake_allowed(void *ctx, const struct job *job,
		    const struct bericht_type *type,
		    const struct bericht_header *header);

#endif
