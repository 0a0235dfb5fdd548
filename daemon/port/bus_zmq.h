#ifndef POLS_PORT_BUS_ZMQ_H
#define POLS_PORT_BUS_ZMQ_H

/* What the files of the door to ZeroMQ share; no other file includes this. */

#include <zmq.h>

#include "port/bus.h"

struct bus {
	void *context;
	struct bus_socket *sockets;
};

struct bus_socket {
	struct bus *bus;
	struct bus_socket *next;
	void *handle;
	int fd;     /* readable when libzmq has news for the socket */
	bool stale; /* used since: what is ready must be asked (bus_poll.c) */
	size_t frames_max;
	uint64_t bytes_max;
};

struct bus_message {
	size_t frames;
	uint64_t bytes;
	size_t kept;
	zmq_msg_t frame[]; /* frames_max of its socket */
};

/* Fill e with what ZeroMQ says of its last call; returns false. */
bool bus_fail(struct err *e, enum err_code code, const char *what);

#endif
