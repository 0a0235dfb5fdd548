/*
 * One reader process: takes a body, has it read, gives the answer back.  It
 * owns nothing but its socket, and what it says is hostile to its parent.
 */
#include "flow/reader.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "flow/read.h"
#include "model/verdict.h"
#include "port/packet.h"
#include "port/sandbox.h"
#include "port/xml.h"

enum {
	/*
	 * Old age: bounds what a leak, or a message that changed the reader
	 * unnoticed, can do to later messages.
	 */
	LIFE_JOBS = 5000,
	LIFE_BYTES = 256 * 1024 * 1024,
	/* Small jobs taken from the socket in one call. */
	TAKEN_MAX = 8,
	/* Above this an answer's memory is given back. */
	ANSWER_KEEP = 1024 * 1024
};

struct body {
	const void *p;
	size_t len;
	void *map; /* NULL: it lies in the packet */
};

static bool
body_open(struct body *body, const struct packet_in *in, struct reader_head *h)
{
	memset(body, 0, sizeof(*body));
	if (in->broken || in->len < sizeof(*h))
		return false;
	memcpy(h, in->data, sizeof(*h));
	body->len = (size_t)h->len;
	if (h->magic != READER_JOB_MAGIC)
		return false;
	if (in->fd < 0) {
		body->p = in->data + sizeof(*h);
		return body->len == in->len - sizeof(*h);
	}
	/* Sealed by the parent: it cannot shrink below us. */
	body->map = mmap(NULL, body->len, PROT_READ, MAP_PRIVATE, in->fd, 0);
	if (body->map == MAP_FAILED) {
		body->map = NULL;
		return false;
	}
	body->p = body->map;
	return true;
}

static void
body_close(struct body *body)
{
	if (body->map != NULL)
		munmap(body->map, body->len);
}

static bool
send_answer(int sock, struct reader_head *h, const struct buf *answer)
{
	struct packet_out out = {.head = h, .head_len = sizeof(*h), .fd = -1};
	bool ok;

	h->magic = READER_ANSWER_MAGIC;
	h->len = answer->len;
	if (answer->len > READER_ANSWER_MAX)
		return false;
	if (answer->len <= READER_INLINE) {
		out.body = answer->data;
		out.body_len = answer->len;
	} else {
		out.fd = packet_memfd(answer->data, answer->len, false);
		if (out.fd < 0)
			return false;
	}
	ok = packet_send(sock, &out, 1, PACKET_WAIT) == 1;
	if (out.fd >= 0)
		close(out.fd);
	return ok;
}

#ifdef POLS_FAULTS
static void
fault_crash(const char *rest)
{
	(void)rest;
	abort();
}

static void
fault_hang(const char *rest)
{
	(void)rest;
	for (;;)
		continue;
}

/* No call that sleeps is allowed in here. */
static void
fault_slow(const char *rest)
{
	const int64_t end = clock_mono_ms() + 500;

	(void)rest;
	while (clock_mono_ms() < end)
		continue;
}

static void
fault_memory(const char *rest)
{
	const size_t size = 1024 * 1024;
	void *volatile p; /* else a compiler may leave all of it out */

	(void)rest;
	/* The limit is on address space: filling it would only take time. */
	while ((p = malloc(size)) != NULL)
		*(volatile char *)p = 1;
	abort();
}

static const struct {
	const char *mark;
	void (*act)(const char *rest);
} faults[] = {
	{"<?pols-fault crash?>", fault_crash},
	{"<?pols-fault hang?>", fault_hang},
	{"<?pols-fault slow?>", fault_slow},
	{"<?pols-fault memory?>", fault_memory},
	{"<?pols-fault libxml2 ", xml_fault_memory}, /* N or N+ */
};

/* A message of a test says what the reader of it should suffer. */
static void
suffer(const struct body *body)
{
	size_t i;

	/* What one message wanted is not for the next. */
	xml_fault_memory("0");
	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		const size_t len = strlen(faults[i].mark);
		const char *at =
			memmem(body->p, body->len, faults[i].mark, len);

		if (at != NULL)
			faults[i].act(at + len);
	}
}
#else
static void
suffer(const struct body *body)
{
	(void)body;
}
#endif

/*
 * After a message that is not well behaved the reader is not trusted with the
 * messages of others.
 */
static bool
is_clean(const struct buf *answer)
{
	return verdict_is_clean(answer->data, answer->len);
}

struct life {
	struct read_ctx *ctx;
	int sock;
	int jobs;
	uint64_t bytes;
	struct buf answer;
};

enum next { GO_ON, LEAVE, GIVE_UP };

static enum verdict_pack
without(const struct reader_head *h)
{
	if ((h->flags & READER_SKIP_TIME) != 0)
		return PACK_TIME;
	return (h->flags & READER_SKIP_DIED) != 0 ? PACK_DIED : PACK_NONE;
}

static enum next
answer_job(struct life *life, struct reader_head *h, const struct body *body)
{
	struct buf *answer = &life->answer;

	suffer(body);
	buf_reset(answer);
	if (!read_message(life->ctx, body->p, body->len, without(h), answer) ||
	    answer->failed)
		return GIVE_UP;
	life->jobs++;
	life->bytes += body->len;
	h->flags = life->jobs >= LIFE_JOBS || life->bytes >= LIFE_BYTES ||
				   !is_clean(answer)
			   ? READER_SPENT
			   : 0;
	if (!send_answer(life->sock, h, answer))
		return GIVE_UP;
	if (answer->cap > ANSWER_KEEP)
		buf_done(answer);
	return h->flags == 0 ? GO_ON : LEAVE;
}

static enum next
serve(struct life *life, const struct packet_in *in)
{
	struct reader_head h;
	struct body body;
	enum next next;

	next = body_open(&body, in, &h) ? answer_job(life, &h, &body) : GIVE_UP;
	body_close(&body);
	if (in->fd >= 0)
		close(in->fd);
	return next;
}

_Noreturn void
reader_main(struct read_ctx *ctx, int sock)
{
	struct life life = {.ctx = ctx, .sock = sock};
	struct packet_box *box = packet_box_new(READER_PACKET, TAKEN_MAX);
	struct packet_in in[TAKEN_MAX];
	enum next next = GIVE_UP;
	int i, n;

	if (box != NULL && sandbox_enter(NULL))
		next = GO_ON;
	while (next == GO_ON) {
		n = packet_receive(sock, box, in, PACKET_WAIT);
		if (n < 1)
			next = LEAVE;
		/* Each answer at once: who is being read is who is to blame. */
		for (i = 0; i < n && next == GO_ON; i++)
			next = serve(&life, &in[i]);
	}
	/* Nothing to flush or free: the process was only ever a copy. */
	_exit(next == LEAVE ? 0 : 1);
}

bool
reader_answer_ok(const void *packet, size_t len, bool has_fd, uint64_t id,
		 uint64_t body_len, struct reader_head *head)
{
	struct reader_head h;

	if (len < sizeof(h))
		return false;
	memcpy(&h, packet, sizeof(h));
	if (h.magic != READER_ANSWER_MAGIC || h.id != id ||
	    (h.flags & ~READER_SPENT) != 0)
		return false;
	/* body_len is ours and far below what would overflow. */
	if (h.len > READER_ANSWER_MAX || h.len > 4 * body_len + READER_INLINE)
		return false;
	if (has_fd ? h.len <= READER_INLINE || len != sizeof(h)
		   : h.len != len - sizeof(h))
		return false;
	*head = h;
	return true;
}
