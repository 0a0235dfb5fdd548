/* Packets between our own processes, by sendmmsg and recvmmsg. */
#include "port/packet.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#endif

/* Room in a socket for a queue of jobs; the kernel may give less. */
enum { SEND_BUFFER = 512 * 1024 };

/* A control message with one descriptor, aligned as the kernel wants it. */
struct control {
	_Alignas(struct cmsghdr) char space[CMSG_SPACE(sizeof(int))];
};

struct packet_box {
	int batch;
	size_t size;
	struct mmsghdr msg[PACKET_BATCH];
	struct iovec part[PACKET_BATCH];
	struct control control[PACKET_BATCH];
	unsigned char data[];
};

bool
packet_pair(int fd[2], struct err *e)
{
	int size = SEND_BUFFER;
	int i;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fd) != 0)
		return err_errno(e, ERR_IO, "socket pair");
	/* As much as there is: a smaller queue is only slower. */
	for (i = 0; i < 2; i++)
		(void)setsockopt(fd[i], SOL_SOCKET, SO_SNDBUF, &size,
				 sizeof(size));
	return true;
}

static void
attach(struct msghdr *msg, struct control *control, int fd)
{
	struct cmsghdr *c;

	memset(control, 0, sizeof(*control));
	msg->msg_control = control->space;
	msg->msg_controllen = sizeof(control->space);
	c = CMSG_FIRSTHDR(msg);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &fd, sizeof(fd));
}

/* struct iovec has no const; the kernel only reads here. */
static struct iovec
part_of(const void *p, size_t len)
{
	struct iovec part;

	memcpy(&part.iov_base, &p, sizeof(p));
	part.iov_len = len;
	return part;
}

int
packet_send(int sock, const struct packet_out *out, int n,
	    enum packet_flags flags)
{
	struct mmsghdr msg[PACKET_BATCH];
	struct iovec part[PACKET_BATCH][2];
	struct control control[PACKET_BATCH];
	int i, sent;

	memset(msg, 0, sizeof(msg));
	for (i = 0; i < n && i < PACKET_BATCH; i++) {
		part[i][0] = part_of(out[i].head, out[i].head_len);
		part[i][1] = part_of(out[i].body, out[i].body_len);
		msg[i].msg_hdr.msg_iov = part[i];
		msg[i].msg_hdr.msg_iovlen = out[i].body_len > 0 ? 2 : 1;
		if (out[i].fd >= 0)
			attach(&msg[i].msg_hdr, &control[i], out[i].fd);
	}
	do {
		sent = sendmmsg(
			sock, msg, (unsigned int)i,
			MSG_NOSIGNAL |
				(flags == PACKET_NOWAIT ? MSG_DONTWAIT : 0));
	} while (sent < 0 && errno == EINTR);
	if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return 0;
	return sent;
}

struct packet_box *
packet_box_new(size_t size, int batch)
{
	struct packet_box *box;
	int i;

	box = malloc(sizeof(*box) + size * (size_t)batch);
	if (box == NULL)
		return NULL;
	memset(box, 0, sizeof(*box));
	box->batch = batch;
	box->size = size;
	for (i = 0; i < batch; i++) {
		box->part[i].iov_base = box->data + size * (size_t)i;
		box->part[i].iov_len = size;
	}
	return box;
}

void
packet_box_free(struct packet_box **box)
{
	free(*box);
	*box = NULL;
}

/*
 * Keep the first descriptor, close all others: alignment leaves room for two
 * even where one was asked for.
 */
static void
take_fds(struct msghdr *msg, struct packet_in *in)
{
	struct cmsghdr *c;
	size_t i, n;
	int fd;

	for (c = CMSG_FIRSTHDR(msg); c != NULL; c = CMSG_NXTHDR(msg, c)) {
		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (i = 0; i < n; i++) {
			memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof(fd));
			if (in->fd < 0) {
				in->fd = fd;
				continue;
			}
			close(fd);
			in->broken = true;
		}
	}
}

static int
receive_raw(int sock, struct packet_box *box, enum packet_flags flags)
{
	int i, n;

	for (i = 0; i < box->batch; i++) {
		struct msghdr *msg = &box->msg[i].msg_hdr;

		msg->msg_iov = &box->part[i];
		msg->msg_iovlen = 1;
		msg->msg_control = box->control[i].space;
		msg->msg_controllen = sizeof(box->control[i].space);
		msg->msg_flags = 0;
		box->msg[i].msg_len = 0;
	}
	/*
	 * ECONNRESET: the other side left with packets of ours unread.  It is
	 * told once, before what the other side sent itself.
	 */
	do {
		n = recvmmsg(sock, box->msg, (unsigned int)box->batch,
			     MSG_CMSG_CLOEXEC |
				     (flags == PACKET_NOWAIT ? MSG_DONTWAIT
							     : MSG_WAITFORONE),
			     NULL);
	} while (n < 0 && (errno == EINTR || errno == ECONNRESET));
	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return 0;
	return n;
}

int
packet_receive(int sock, struct packet_box *box, struct packet_in *in,
	       enum packet_flags flags)
{
	int got = receive_raw(sock, box, flags);
	int i, n = 0;

	for (i = 0; i < got; i++) {
		struct msghdr *msg = &box->msg[i].msg_hdr;
		struct packet_in next = {.fd = -1};

		next.data = box->part[i].iov_base;
		next.len = box->msg[i].msg_len;
		next.broken = (msg->msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0;
		take_fds(msg, &next);
		/* The end of the stream reads as an empty packet. */
		if (next.len == 0) {
			if (next.fd >= 0)
				close(next.fd);
			break;
		}
		in[n++] = next;
	}
	return n == 0 && got != 0 ? -1 : n;
}

int
packet_memfd(const void *p, size_t len, bool sealed)
{
	const unsigned char *from = p;
	const char *name = "pols";
	unsigned int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
	size_t done = 0;
	ssize_t n;
	int fd;

	/* Kernels before 6.3 do not know the flag, later ones may insist. */
	fd = memfd_create(name, flags | MFD_NOEXEC_SEAL);
	if (fd < 0 && errno == EINVAL)
		fd = memfd_create(name, flags);
	if (fd < 0)
		return -1;
	while (done < len) {
		n = pwrite(fd, from + done, len - done, (off_t)done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			goto fail;
		done += (size_t)n;
	}
	if (sealed && fcntl(fd, F_ADD_SEALS,
			    F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW |
				    F_SEAL_SEAL) != 0)
		goto fail;
	return fd;
fail:
	close(fd);
	return -1;
}

bool
packet_memfd_read(int fd, void *p, size_t len)
{
	unsigned char *to = p;
	struct stat st;
	size_t done = 0;
	ssize_t n;

	/* Only a memfd has seals: no pipe that blocks, no file of others. */
	if (fcntl(fd, F_GET_SEALS) < 0 || fstat(fd, &st) != 0 ||
	    !S_ISREG(st.st_mode) || st.st_size < 0 || (size_t)st.st_size != len)
		return false;
	while (done < len) {
		n = pread(fd, to + done, len - done, (off_t)done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		done += (size_t)n;
	}
	return true;
}
