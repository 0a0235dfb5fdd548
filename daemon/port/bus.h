#ifndef POLS_PORT_BUS_H
#define POLS_PORT_BUS_H

/*
 * The door to ZeroMQ.  ZeroMQ is transport only: what must not be lost lies
 * in the store.  Nothing here blocks but bus_poll(); what cannot be sent at
 * once is dropped, and the protocol above can live with that (the client asks
 * again, the subscriber replays).
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct bus;
struct bus_socket;

enum bus_kind { BUS_ROUTER, BUS_DEALER, BUS_XPUB, BUS_SUB };

struct bus_options {
	int receive_max;    /* messages queued per peer, 0 = 1000 */
	int send_max;       /* messages queued per peer, 0 = 1000 */
	int64_t frame_max;  /* bytes of one frame, 0 = no bound of ours */
	int64_t frames_max; /* frames kept of a message, 0 = 8, at
			     * most 4096 */
	int64_t bytes_max;  /* bytes kept of a message, 0 = no bound */
};

/* One context per program. */
MUST_CHECK bool bus_open(struct bus **out, struct err *e);
/* Closes the sockets that are still open; waits 2 s at most for sending. */
void bus_close(struct bus **b);

MUST_CHECK bool bus_socket_open(struct bus *b, enum bus_kind kind,
				const struct bus_options *o,
				struct bus_socket **out, struct err *e);
void bus_socket_close(struct bus_socket **s);
/*
 * What is still to be sent is dropped, and closing does not wait for it: no
 * answer is expected any more.
 */
void bus_drop(struct bus_socket *s);

/* Bind; an ipc socket gets mode 0660, so that the group may connect. */
MUST_CHECK bool bus_bind(struct bus_socket *s, const char *endpoint,
			 struct err *e);
MUST_CHECK bool bus_connect(struct bus_socket *s, const char *endpoint,
			    struct err *e);

/* Is there a listener at an ipc endpoint?  Of tcp that is not known. */
enum bus_listener { BUS_UNKNOWN, BUS_NOBODY, BUS_SOMEBODY, BUS_FORBIDDEN };
enum bus_listener bus_listener(const char *endpoint);

/* For SUB: topics that begin with prefix. */
MUST_CHECK bool bus_subscribe(struct bus_socket *s, const char *prefix,
			      struct err *e);

/* A received message: its frames, as long as it lives. */
struct bus_message;

/*
 * The next message, or NULL when there is none now (or memory is out).  Of a
 * message with too many frames or bytes the rest is read and thrown away:
 * bus_message_frames() tells, and a frame that is not there.
 */
struct bus_message *bus_receive(struct bus_socket *s);
void bus_message_free(struct bus_message **m);

/* Frames that were sent, kept or not. */
size_t bus_message_frames(const struct bus_message *m);
/* Frame i in place; NULL when it was not kept. */
const void *bus_message_frame(const struct bus_message *m, size_t i,
			      size_t *len);

struct bus_frame {
	const void *data;
	size_t len;
};

/* Send frames as one message; false when it was dropped. */
bool bus_send(struct bus_socket *s, const struct bus_frame *frames, size_t n);

/* What to wait for: a socket, or with socket NULL a file descriptor. */
struct bus_wait {
	struct bus_socket *socket;
	int fd;
	short events;  /* POLLIN, POLLOUT */
	short revents; /* filled */
};

/* At most so many at a time: all sockets, and every reader there may be. */
enum { BUS_WAITS_MAX = 320 };

/*
 * Wait until one of n (1 … BUS_WAITS_MAX) is ready; -1 ms = for ever.  False
 * after a signal.
 */
bool bus_poll(struct bus_wait *w, size_t n, int64_t timeout_ms);

#endif
