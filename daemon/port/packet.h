#ifndef POLS_PORT_PACKET_H
#define POLS_PORT_PACKET_H

/*
 * Packets between our own processes: SOCK_SEQPACKET socket pairs, many packets
 * per system call, a file descriptor passed along, memfds for what is too
 * large.  What comes in is bounds-checked here; what it means is the caller's.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum { PACKET_BATCH = 16 };

/* A connected pair, close-on-exec, blocking. */
bool packet_pair(int fd[2], struct err *e) MUST_CHECK;

/* Head and body are borrowed; body may be NULL; fd is -1 or sent along. */
struct packet_out {
	const void *head;
	size_t head_len;
	const void *body;
	size_t body_len;
	int fd;
};

enum packet_flags { PACKET_WAIT, PACKET_NOWAIT };

/*
 * Send n packets (at most PACKET_BATCH) in order.  The number sent, which may
 * be less than n, 0 when it would block (PACKET_NOWAIT); -1 when the other
 * side is gone or refuses.
 */
int packet_send(int sock, const struct packet_out *out, int n,
		enum packet_flags flags);

struct packet_in {
	const unsigned char *data; /* lent until the next receive */
	size_t len;
	int fd;      /* -1, or now the caller's to close */
	bool broken; /* cut, or with more than one descriptor */
};

/* Room for batch (1..PACKET_BATCH) packets of size bytes; NULL: no memory. */
struct packet_box;
struct packet_box *packet_box_new(size_t size, int batch);
void packet_box_free(struct packet_box **box);

/*
 * Receive what is there, into in[batch].  The number received; 0 when
 * there is nothing now (PACKET_NOWAIT); -1 when the other side is gone and
 * all it sent has been read.
 */
int packet_receive(int sock, struct packet_box *box, struct packet_in *in,
		   enum packet_flags flags);

/* A memfd that holds len bytes, sealed against any change or not; else -1. */
int packet_memfd(const void *p, size_t len, bool sealed);

/* True when fd is a memfd of len bytes; then they were copied to p. */
bool packet_memfd_read(int fd, void *p, size_t len);

#endif
