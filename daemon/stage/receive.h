#ifndef POLS_STAGE_RECEIVE_H
#define POLS_STAGE_RECEIVE_H

/*
 * Receiving: what came over the queue, taken apart and held against the
 * limits, before anything looks into it.
 *
 *   REQ or DEALER sends  [""][id][xml]; the ROUTER puts the identity before it
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/entry.h"
#include "port/bus.h"

enum { RECEIVE_ID_MAX = 64 };

struct receive_limits {
	int64_t message_bytes; /* of a message, unwrapped */
	int64_t wrapped_bytes; /* of a message in a ZIP or an envelope */
};

struct receive {
	const void *peer; /* identity frame; borrowed like the rest */
	size_t peer_len;
	bool delimited; /* an empty frame stood between peer and request */
	const void *id;
	size_t id_len;
	const void *body;
	size_t body_len;
	const char *reason; /* of OUTCOME_MALFORMED, else "" */
};

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
