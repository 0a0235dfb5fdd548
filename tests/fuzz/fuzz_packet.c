/*
 * Fuzz target: packets between our own processes, of which the other side may
 * be a reader that a message has taken over.  The input is a list of packets:
 * a length, how many descriptors come along, the bytes.  What is too long or
 * has more than one descriptor counts as broken; no descriptor is left open.
 */
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fuzz/fuzz.h"
#include "port/packet.h"

enum { ROOM = 128, PACKETS = 24, FDS_MAX = 3 };

struct sent {
	const uint8_t *data;
	size_t len;
	size_t fds;
};

static void
send_one(int sock, const struct sent *s)
{
	union {
		struct cmsghdr head;
		char space[CMSG_SPACE(FDS_MAX * sizeof(int))];
	} control;
	struct iovec part = {.iov_len = s->len};
	struct msghdr msg = {.msg_iov = &part, .msg_iovlen = 1};
	int fd[FDS_MAX] = {STDERR_FILENO, STDERR_FILENO, STDERR_FILENO};
	struct cmsghdr *c;

	/* It is only read from there. */
	memcpy(&part.iov_base, &s->data, sizeof(s->data));
	if (s->fds > 0) {
		memset(&control, 0, sizeof(control));
		msg.msg_control = control.space;
		msg.msg_controllen = CMSG_SPACE(s->fds * sizeof(int));
		c = CMSG_FIRSTHDR(&msg);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(s->fds * sizeof(int));
		memcpy(CMSG_DATA(c), fd, s->fds * sizeof(int));
	}
	fuzz_check(sendmsg(sock, &msg, MSG_NOSIGNAL) == (ssize_t)s->len,
		   "not sent");
}

static size_t
send_all(int sock, const uint8_t *data, size_t size, struct sent *sent)
{
	size_t n = 0;

	while (size >= 2 && n < PACKETS) {
		size_t len = data[0];

		/* Not empty: that is how the end looks. */
		if (len == 0)
			len = 1;
		if (len > size - 2)
			len = size - 2;
		if (len == 0)
			break;
		sent[n] = (struct sent){data + 2, len, data[1] % (FDS_MAX + 1)};
		send_one(sock, &sent[n]);
		data += 2 + len;
		size -= 2 + len;
		n++;
	}
	return n;
}

static void
judge(const struct packet_in *in, const struct sent *s)
{
	bool broken = s->len > ROOM || s->fds > 1;

	fuzz_check(in->broken == broken, "broken, or not");
	fuzz_check(in->len <= ROOM, "longer than there is room");
	fuzz_check(broken || (in->len == s->len &&
			      memcmp(in->data, s->data, s->len) == 0),
		   "not what was sent");
	fuzz_check(broken || (in->fd >= 0) == (s->fds == 1),
		   "a descriptor too many or too few");
	if (in->fd >= 0)
		close(in->fd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int batch = size > 0 ? 1 + data[0] % PACKET_BATCH : 1;
	struct packet_in in[PACKET_BATCH];
	struct sent sent[PACKETS];
	struct packet_box *box = packet_box_new(ROOM, batch);
	size_t n, done = 0;
	int fd[2], before, after, got, i;
	struct err e;

	fuzz_check(box != NULL, "out of memory");
	before = dup(STDERR_FILENO);
	close(before);
	fuzz_check(packet_pair(fd, &e), "no socket pair");
	n = send_all(fd[0], data, size, sent);
	close(fd[0]);
	while ((got = packet_receive(fd[1], box, in, PACKET_NOWAIT)) > 0)
		for (i = 0; i < got; i++) {
			fuzz_check(done < n, "more than was sent");
			judge(&in[i], &sent[done++]);
		}
	fuzz_check(got < 0 && done == n, "less than was sent");
	close(fd[1]);
	packet_box_free(&box);
	after = dup(STDERR_FILENO);
	close(after);
	fuzz_check(before == after, "a descriptor left open");
	return 0;
}
