/* Frames and limits of what comes over the queue. */
#include "stage/receive.h"

#include <string.h>

enum { PEEK = 4096 };

/*
 * A ZIP, or XML that starts as an envelope of the GGk: only those may be
 * larger than a message, because base64 makes them so.
 */
static bool
looks_wrapped(const void *body, size_t len)
{
	static const char envelope[] = "http://www.stufstandaarden.nl/";
	static const char stuf[] = "http://www.egem.nl/StUF/";
	size_t peek = len < PEEK ? len : PEEK;

	return (len >= 4 && memcmp(body, "PK\3\4", 4) == 0) ||
	       memmem(body, peek, envelope, sizeof(envelope) - 1) != NULL ||
	       memmem(body, peek, stuf, sizeof(stuf) - 1) != NULL;
}

bool
receive_size_ok(const void *body, size_t len,
		const struct receive_limits *limits)
{
	if (len <= (uint64_t)limits->message_bytes)
		return true;
	return len <= (uint64_t)limits->wrapped_bytes &&
	       looks_wrapped(body, len);
}

static enum outcome
malformed(struct receive *out, const char *reason)
{
	out->reason = reason;
	return OUTCOME_MALFORMED;
}

static bool
is_empty(const struct bus_message *m, size_t i)
{
	size_t len;

	return bus_message_frame(m, i, &len) != NULL && len == 0;
}

size_t
receive_route(const struct bus_message *m, size_t wanted)
{
	size_t frames = bus_message_frames(m), at;

	if (frames > 1 && is_empty(m, 1))
		return 1;
	/* A longer route only where all of it fits: an id may be empty. */
	at = frames > wanted ? frames - wanted - 1 : 0;
	return at > 1 && at <= 1 + RECEIVE_HOPS && is_empty(m, at) ? at : 0;
}

enum outcome
receive_take(const struct bus_message *m, const struct receive_limits *limits,
	     struct receive *out)
{
	size_t frames = bus_message_frames(m), first;

	memset(out, 0, sizeof(*out));
	out->reason = "";
	out->peer = bus_message_frame(m, 0, &out->peer_len);
	if (out->peer == NULL)
		return malformed(out, "frames");
	out->route = receive_route(m, 2);
	first = out->route + 1;
	if (frames > first) {
		out->id = bus_message_frame(m, first, &out->id_len);
		if (out->id == NULL || out->id_len > RECEIVE_ID_MAX) {
			out->id = NULL;
			out->id_len = 0;
			return malformed(out, "id");
		}
	}
	if (out->route == 0 || frames != first + 2)
		return malformed(out, "frames");
	out->body = bus_message_frame(m, first + 1, &out->body_len);
	if (out->body == NULL)
		return OUTCOME_TOO_LARGE;
	if (out->body_len == 0)
		return malformed(out, "empty");
	return receive_size_ok(out->body, out->body_len, limits)
		       ? OUTCOME_BOOKED
		       : OUTCOME_TOO_LARGE;
}
