/*
 * Waiting for sockets and descriptors together.
 *
 * zmq_poll() asks every socket before and after it sleeps, some three system
 * calls each.  Here a socket is asked only when it may have something to say:
 * when its descriptor is readable, or when it was used since it was asked last
 * (libzmq then may have taken the news off the descriptor).  One that was ready
 * is asked again, since perhaps not all of it was taken.
 */
#include "port/bus.h"

#include <assert.h>
#include <poll.h>

#include "base/clock.h"
#include "port/bus_zmq.h"

/* What a socket is ready for now. */
static short
ask(struct bus_socket *s, short wanted)
{
	int events = 0;
	size_t size = sizeof(events);
	short ready;

	if (zmq_getsockopt(s->handle, ZMQ_EVENTS, &events, &size) != 0)
		return 0;
	ready = (short)((events & ZMQ_POLLIN ? POLLIN : 0) |
			(events & ZMQ_POLLOUT ? POLLOUT : 0));
	/* Room to send comes and goes without a word here. */
	s->stale = (ready & POLLIN) != 0 || (wanted & POLLOUT) != 0;
	return (short)(ready & wanted);
}

/* True when one of those that were used has something at once. */
static bool
ask_stale(struct bus_wait *w, size_t n)
{
	bool any = false;
	size_t i;

	for (i = 0; i < n; i++) {
		w[i].revents = 0;
		if (w[i].socket != NULL && w[i].socket->stale)
			w[i].revents = ask(w[i].socket, w[i].events);
		any = any || w[i].revents != 0;
	}
	return any;
}

/* True when what the descriptors tell is of use to the caller. */
static bool
hear(struct bus_wait *w, const struct pollfd *fds, size_t n)
{
	bool any = false;
	size_t i;

	for (i = 0; i < n; i++) {
		if (w[i].socket == NULL)
			w[i].revents = fds[i].revents;
		else if (fds[i].revents != 0)
			w[i].revents = ask(w[i].socket, w[i].events);
		any = any || w[i].revents != 0;
	}
	return any;
}

bool
bus_poll(struct bus_wait *w, size_t n, int64_t timeout_ms)
{
	const int64_t end = timeout_ms < 0 ? INT64_MAX
					   : clock_mono_ms() + timeout_ms;
	struct pollfd fds[BUS_WAITS_MAX];
	bool any;
	size_t i;

	assert(n <= BUS_WAITS_MAX);
	any = ask_stale(w, n);
	for (i = 0; i < n; i++)
		fds[i] = (struct pollfd){
			.fd = w[i].socket == NULL ? w[i].fd : w[i].socket->fd,
			.events = (short)(w[i].socket == NULL ? w[i].events
							      : POLLIN),
		};
	for (;;) {
		int64_t left = any ? 0 : timeout_ms;

		if (poll(fds, (nfds_t)n, (int)left) < 0)
			return false;
		any = hear(w, fds, n) || any;
		if (any || timeout_ms == 0)
			return true;
		/* News of no use, of a peer that came or went: sleep on. */
		if (timeout_ms > 0) {
			timeout_ms = end - clock_mono_ms();
			if (timeout_ms <= 0)
				return true;
		}
	}
}
