/* ZeroMQ behind the door. */
#include "port/bus.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "port/bus_zmq.h"

enum {
	FRAMES_KEPT = 8,
	FRAMES_MOST = 4096,
	LINGER_MS = 2000,
	HANDSHAKE_MS = 5000,
	HEARTBEAT_MS = 5000,
	HEARTBEAT_LIMIT_MS = 15000
};

bool
bus_fail(struct err *e, enum err_code code, const char *what)
{
	return err_set(e, code, "%s: %s", what, zmq_strerror(zmq_errno()));
}

bool
bus_open(struct bus **out, struct err *e)
{
	struct bus *b = calloc(1, sizeof(*b));

	*out = NULL;
	if (b == NULL)
		return err_set(e, ERR_NOMEM, "out of memory");
	b->context = zmq_ctx_new();
	if (b->context == NULL) {
		free(b);
		return bus_fail(e, ERR_IO, "ZeroMQ context");
	}
	zmq_ctx_set(b->context, ZMQ_IO_THREADS, 1);
	/*
	 * Woken for every message, it would push aside, each time, the process
	 * that wakes it; so it takes many at once.
	 */
	zmq_ctx_set(b->context, ZMQ_THREAD_SCHED_POLICY, SCHED_BATCH);
	*out = b;
	return true;
}

static void
close_socket(struct bus_socket *s)
{
	zmq_close(s->handle);
	free(s);
}

void
bus_close(struct bus **b)
{
	struct bus_socket *s, *next;

	if (*b == NULL)
		return;
	for (s = (*b)->sockets; s != NULL; s = next) {
		next = s->next;
		close_socket(s);
	}
	zmq_ctx_term((*b)->context);
	free(*b);
	*b = NULL;
}

struct option {
	int name;
	int value;
};

static bool
set_options(void *handle, const struct bus_options *o, enum bus_kind kind)
{
	const struct option options[] = {
		{ZMQ_LINGER, LINGER_MS},
		{ZMQ_RCVHWM, o->receive_max == 0 ? 1000 : o->receive_max},
		{ZMQ_SNDHWM, o->send_max == 0 ? 1000 : o->send_max},
		{ZMQ_HANDSHAKE_IVL, HANDSHAKE_MS},
		{ZMQ_HEARTBEAT_IVL, HEARTBEAT_MS},
		{ZMQ_HEARTBEAT_TIMEOUT, HEARTBEAT_LIMIT_MS},
		{ZMQ_HEARTBEAT_TTL, HEARTBEAT_LIMIT_MS},
		{ZMQ_TCP_KEEPALIVE, 1},
		{ZMQ_IPV6, 1},
	};
	int64_t frame_max = o->frame_max == 0 ? -1 : o->frame_max;
	int on = 1;
	size_t i;

	for (i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (zmq_setsockopt(handle, options[i].name, &options[i].value,
				   sizeof(options[i].value)) != 0)
			return false;
	if (zmq_setsockopt(handle, ZMQ_MAXMSGSIZE, &frame_max,
			   sizeof(frame_max)) != 0)
		return false;
	/* A reply to a client that left must not vanish into a success. */
	return kind != BUS_ROUTER ||
	       zmq_setsockopt(handle, ZMQ_ROUTER_MANDATORY, &on, sizeof(on)) ==
		       0;
}

static const int zmq_kinds[] = {
	[BUS_ROUTER] = ZMQ_ROUTER,
	[BUS_DEALER] = ZMQ_DEALER,
	[BUS_XPUB] = ZMQ_XPUB,
	[BUS_SUB] = ZMQ_SUB,
};

bool
bus_socket_open(struct bus *b, enum bus_kind kind, const struct bus_options *o,
		struct bus_socket **out, struct err *e)
{
	static const struct bus_options none = {0};
	struct bus_socket *s = calloc(1, sizeof(*s));
	size_t fd_size = sizeof(s->fd);

	*out = NULL;
	if (s == NULL)
		return err_set(e, ERR_NOMEM, "out of memory");
	if (o == NULL)
		o = &none;
	s->handle = zmq_socket(b->context, zmq_kinds[kind]);
	if (s->handle == NULL || !set_options(s->handle, o, kind) ||
	    zmq_getsockopt(s->handle, ZMQ_FD, &s->fd, &fd_size) != 0) {
		bus_fail(e, ERR_IO, "ZeroMQ socket");
		if (s->handle != NULL)
			zmq_close(s->handle);
		free(s);
		return false;
	}
	s->frames_max = FRAMES_KEPT;
	if (o->frames_max > 0 && o->frames_max <= FRAMES_MOST)
		s->frames_max = (size_t)o->frames_max;
	s->bytes_max = o->bytes_max == 0 ? UINT64_MAX : (uint64_t)o->bytes_max;
	s->stale = true;
	s->bus = b;
	s->next = b->sockets;
	b->sockets = s;
	*out = s;
	return true;
}

void
bus_socket_close(struct bus_socket **s)
{
	struct bus_socket **at;

	if (*s == NULL)
		return;
	for (at = &(*s)->bus->sockets; *at != *s; at = &(*at)->next)
		;
	*at = (*s)->next;
	close_socket(*s);
	*s = NULL;
}

void
bus_drop(struct bus_socket *s)
{
	const int none = 0;

	(void)zmq_setsockopt(s->handle, ZMQ_LINGER, &none, sizeof(none));
}

bool
bus_bind(struct bus_socket *s, const char *endpoint, struct err *e)
{
	s->stale = true;
	if (zmq_bind(s->handle, endpoint) != 0) {
		bus_fail(e, zmq_errno() == EACCES ? ERR_ACCESS : ERR_CONFIG,
			 "cannot bind");
		return err_context(e, "%s", endpoint);
	}
	if (strncmp(endpoint, "ipc://", 6) == 0)
		(void)chmod(endpoint + 6, 0660);
	return true;
}

bool
bus_connect(struct bus_socket *s, const char *endpoint, struct err *e)
{
	s->stale = true;
	if (zmq_connect(s->handle, endpoint) == 0)
		return true;
	bus_fail(e, ERR_CONFIG, "cannot connect");
	return err_context(e, "%s", endpoint);
}

bool
bus_subscribe(struct bus_socket *s, const char *prefix, struct err *e)
{
	return zmq_setsockopt(s->handle, ZMQ_SUBSCRIBE, prefix,
			      strlen(prefix)) == 0 ||
	       bus_fail(e, ERR_IO, "cannot subscribe");
}

/* Take one frame; it is kept while there is room for it. */
static bool
take_frame(struct bus_socket *s, struct bus_message *m, zmq_msg_t *in)
{
	bool more = zmq_msg_more(in) != 0;

	m->frames++;
	m->bytes += zmq_msg_size(in);
	if (m->kept == m->frames - 1 && m->kept < s->frames_max &&
	    m->bytes <= s->bytes_max) {
		zmq_msg_init(&m->frame[m->kept]);
		zmq_msg_move(&m->frame[m->kept], in);
		m->kept++;
	}
	return more;
}

struct bus_message *
bus_receive(struct bus_socket *s)
{
	struct bus_message *m = NULL;
	zmq_msg_t in;
	bool got;

	zmq_msg_init(&in);
	/* When there is nothing libzmq has looked, and its fd tells of more. */
	got = zmq_msg_recv(&in, s->handle, ZMQ_DONTWAIT) >= 0;
	s->stale = got || zmq_errno() != EAGAIN;
	if (got) {
		m = calloc(1, sizeof(*m) + s->frames_max * sizeof(m->frame[0]));
		/* Without memory for it the message is lost: no receipt. */
		while ((m == NULL ? zmq_msg_more(&in) != 0
				  : take_frame(s, m, &in)) &&
		       zmq_msg_recv(&in, s->handle, 0) >= 0)
			;
	}
	zmq_msg_close(&in);
	return m;
}

void
bus_message_free(struct bus_message **m)
{
	size_t i;

	if (*m == NULL)
		return;
	for (i = 0; i < (*m)->kept; i++)
		zmq_msg_close(&(*m)->frame[i]);
	free(*m);
	*m = NULL;
}

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
	*len = zmq_msg_size(&m->frame[i]);
	/* It only reads, but takes no const message. */
	return zmq_msg_data((zmq_msg_t *)(uintptr_t)&m->frame[i]);
}

bool
bus_send(struct bus_socket *s, const struct bus_frame *frames, size_t n)
{
	size_t i;

	s->stale = true;
	for (i = 0; i < n; i++) {
		int flags = ZMQ_DONTWAIT | (i + 1 < n ? ZMQ_SNDMORE : 0);

		if (zmq_send(s->handle, frames[i].data, frames[i].len, flags) <
		    0)
			return false;
	}
	return true;
}
