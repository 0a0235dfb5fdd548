/*
 * Fuzz target: the frames of what comes over the queue, of which the house
 * keeps some only.  The input is a list of frames: a length, a byte that says
 * whether it was kept, the bytes.  The function takes in exactly what
 * stage/receive.h says, and what it hands on lies within the frames.
 */
#include <string.h>

#include "fuzz/fuzz.h"
#include "port/bus.h"
#include "stage/receive.h"

enum { FRAMES = 12, MESSAGE = 64, WRAPPED = 87 };

/* In place of the queue's: this program has no other part of port/bus. */
struct bus_message {
	struct bus_frame frame[FRAMES];
	size_t frames;
	size_t kept;
};

size_t
bus_message_frames(const struct bus_message *m)
{
	return m->frames;
}

const void *
bus_message_frame(const struct bus_message *m, size_t i, size_t *len)
{
	*len = 0;
	if (i >= m->kept)
		return NULL;
#ifdef PLANT
	/* The second frame always looks empty: any message is delimited. */
	if (i == 1)
		return m->frame[i].data;
#endif
	*len = m->frame[i].len;
	return m->frame[i].data;
}

static void
take_apart(struct bus_message *m, const uint8_t *data, size_t size)
{
	memset(m, 0, sizeof(*m));
	while (size >= 2 && m->frames < FRAMES) {
		size_t len = data[0];
		bool kept = data[1] % 4 != 3;

		data += 2;
		size -= 2;
		if (len > size)
			len = size;
		m->frame[m->frames] = (struct bus_frame){data, len};
		/* The queue keeps the first ones, up to a limit. */
		if (kept && m->kept == m->frames)
			m->kept++;
		m->frames++;
		data += len;
		size -= len;
	}
}

static bool
well_formed(const struct bus_message *m)
{
	const size_t n = m->frames;

	/* A route before the empty frame, which is no empty frame itself. */
	return n >= 4 && n <= 4 + RECEIVE_HOPS && m->kept == n &&
	       (n == 4 || m->frame[1].len > 0) && m->frame[n - 3].len == 0 &&
	       m->frame[n - 2].len <= RECEIVE_ID_MAX &&
	       m->frame[n - 1].len > 0 && m->frame[n - 1].len <= WRAPPED;
}

static bool
is_frame(const struct bus_message *m, const void *p, size_t len)
{
	size_t i;

	for (i = 0; i < m->kept; i++)
		if (m->frame[i].data == p && m->frame[i].len == len)
			return true;
	return p == NULL && len == 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct receive_limits limits = {MESSAGE, WRAPPED};
	struct bus_message m;
	struct receive out;
	enum outcome o;
	bool small;

	take_apart(&m, data, size);
	o = receive_take(&m, &limits, &out);
	fuzz_check(o == OUTCOME_BOOKED || o == OUTCOME_MALFORMED ||
			   o == OUTCOME_TOO_LARGE,
		   "an outcome that is not for this stage");
	fuzz_check(is_frame(&m, out.peer, out.peer_len) &&
			   is_frame(&m, out.id, out.id_len) &&
			   is_frame(&m, out.body, out.body_len),
		   "bytes that are no frame");
	fuzz_check(out.id_len <= RECEIVE_ID_MAX, "an id too long");
	small = m.kept >= 4 && m.frame[m.kept - 1].len <= MESSAGE;
	fuzz_check(o != OUTCOME_BOOKED || well_formed(&m),
		   "taken in though malformed");
	fuzz_check(o == OUTCOME_BOOKED || !well_formed(&m) || !small,
		   "refused though well-formed");
	return 0;
}
