#ifndef POLS_STAGE_RECEIVE_H
#define POLS_STAGE_RECEIVE_H

/*
 * Receiving: what came over the queue, taken apart and held against the
 * limits, before anything looks into it.
 *
 *   REQ or DEALER sends  [""][id][xml]; the ROUTER puts the identity before it
 *
 * Before the empty frame a request may have frames of its route: a number of
 * the client (ZMQ_REQ_CORRELATE), the identity at a proxy on the way.  They go
 * back as they came.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/entry.h"
#include "port/bus.h"

enum { RECEIVE_ID_MAX = 64, RECEIVE_HOPS = 4 };

struct receive_limits {
	int64_t message_bytes; /* of a message, unwrapped */
	int64_t wrapped_bytes; /* of a message in a ZIP or an envelope */
};

struct receive {
	const void *peer; /* identity frame; borrowed like the rest */
	size_t peer_len;
	size_t route; /* frames behind peer up to the empty one; 0: none */
	const void *id;
	size_t id_len;
	const void *body;
	size_t body_len;
	const char *reason; /* of OUTCOME_MALFORMED, else "" */
};

/*
 * Which frame is the empty one before a request of `wanted` frames: 1, or more
 * when there are frames of a route; 0 when there is none.
 */
size_t receive_route(const struct bus_message *m, size_t wanted);

/*
 * Take a message apart.  OUTCOME_BOOKED: it may go on; else OUTCOME_MALFORMED
 * or OUTCOME_TOO_LARGE, with as much of *out filled as could be found.
 */
enum outcome receive_take(const struct bus_message *m,
			  const struct receive_limits *limits,
			  struct receive *out);

/* Is this body of a size that may go on?  What polsctl check asks as well. */
bool receive_size_ok(const void *body, size_t len,
		     const struct receive_limits *limits);

#endif
