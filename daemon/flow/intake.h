#ifndef POLS_FLOW_INTAKE_H
#define POLS_FLOW_INTAKE_H

/*
 * The intake socket: requests become jobs, jobs become replies.  A reply that
 * cannot be sent is dropped; its sender asks again and gets `duplicate`.
 */

#include <stdbool.h>
#include <stddef.h>

#include "flow/pipeline.h"
#include "port/bus.h"

struct intake {
	struct bus_socket *socket; /* borrowed */
	struct pipeline *pipeline; /* borrowed */
	struct job *spare;         /* jobs for the next requests */
	size_t spare_count;
	bool closed; /* draining: nothing is taken any more */
};

void intake_init(struct intake *in, struct bus_socket *socket,
		 struct pipeline *p);
void intake_done(struct intake *in);

/* Take what is there, a bounded number per call. */
void intake_step(struct intake *in);

/* The same as pipeline.between, while a batch is booked.  ctx = intake. */
void intake_between(void *ctx);

/* pipeline_reply_fn: send the receipt and forget the job.  ctx = intake. */
void intake_reply(void *ctx, struct job *job);

#endif
