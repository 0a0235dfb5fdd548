/* Packets arrive whole, and what a hostile sender attaches is disposed of. */
#include "port/packet.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

enum { SIZE = 64 };

struct ends {
	int a, b;
	struct packet_box *box;
	struct packet_in in[PACKET_BATCH];
};

static void
open_ends(struct ends *e, int batch)
{
	int pair[2];

	memset(e, 0, sizeof(*e));
	assert_true(packet_pair(pair, NULL));
	e->a = pair[0];
	e->b = pair[1];
	e->box = packet_box_new(SIZE, batch);
	assert_non_null(e->box);
}

static void
close_ends(struct ends *e)
{
	close(e->a);
	close(e->b);
	packet_box_free(&e->box);
	assert_null(e->box);
}

static int
send_text(int sock, const char *head, const char *body, int fd)
{
	struct packet_out out = {.head = head,
				 .head_len = strlen(head),
				 .body = body,
				 .body_len = strlen(body),
				 .fd = fd};

	return packet_send(sock, &out, 1, PACKET_NOWAIT);
}

static int
open_files(void)
{
	int fd, n = 0;

	for (fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

static void
packets_keep_their_bounds_and_order(void **state)
{
	struct ends e;

	(void)state;
	open_ends(&e, PACKET_BATCH);
	assert_int_equal(packet_receive(e.b, e.box, e.in, PACKET_NOWAIT), 0);
	assert_int_equal(send_text(e.a, "one", "", -1), 1);
	assert_int_equal(send_text(e.a, "two", "+body", -1), 1);
	assert_int_equal(packet_receive(e.b, e.box, e.in, PACKET_WAIT), 2);
	assert_int_equal(e.in[0].len, 3);
	assert_memory_equal(e.in[0].data, "one", 3);
	assert_int_equal(e.in[1].len, 8);
	assert_memory_equal(e.in[1].data, "two+body", 8);
	assert_int_equal(e.in[0].fd, -1);
	assert_false(e.in[0].broken);
	close_ends(&e);
}

static void
many_go_at_once_and_stop_when_full(void **state)
{
	static char big[60 * 1024];
	struct packet_out out[PACKET_BATCH];
	struct ends e;
	int i, n, sent = 0;

	(void)state;
	open_ends(&e, PACKET_BATCH);
	for (i = 0; i < PACKET_BATCH; i++)
		out[i] = (struct packet_out){
			.head = big, .head_len = sizeof(big), .fd = -1};
	do {
		n = packet_send(e.a, out, PACKET_BATCH, PACKET_NOWAIT);
		assert_true(n >= 0);
		sent += n;
	} while (n > 0 && sent < 1000);
	assert_in_range(sent, 2, 999);
	for (i = 0; i < sent; i += n) {
		n = packet_receive(e.b, e.box, e.in, PACKET_NOWAIT);
		assert_true(n > 0);
		/* Longer than the receiver's room. */
		assert_true(e.in[0].broken);
		assert_int_equal(e.in[0].len, SIZE);
	}
	close_ends(&e);
}

static void
what_was_sent_is_read_before_the_end(void **state)
{
	struct ends e;

	(void)state;
	open_ends(&e, PACKET_BATCH);
	/* Unread packets at the other side make the kernel say "reset". */
	assert_int_equal(send_text(e.b, "unread", "", -1), 1);
	assert_int_equal(send_text(e.a, "last", "", -1), 1);
	close(e.a);
	assert_int_equal(packet_receive(e.b, e.box, e.in, PACKET_NOWAIT), 1);
	assert_memory_equal(e.in[0].data, "last", 4);
	assert_int_equal(packet_receive(e.b, e.box, e.in, PACKET_NOWAIT), -1);
	assert_int_equal(packet_receive(e.b, e.box, e.in, PACKET_NOWAIT), -1);
	assert_int_equal(send_text(e.b, "x", "", -1), -1);
	e.a = -1;
	close_ends(&e);
}

static void
a_descriptor_travels_along(void **state)
{
	struct ends e;
	char text[4];
	int fd = packet_memfd("abcd", 4, true);

	(void)state;
	assert_true(fd >= 0);
	open_ends(&e, 1);
	assert_int_equal(send_text(e.a, "fd", "", fd), 1);
	close(fd);
	assert_int_equal(packet_receive(e.b, e.box, e.in, PACKET_NOWAIT), 1);
	assert_true(e.in[0].fd >= 0);
	assert_false(e.in[0].broken);
	assert_int_equal(fcntl(e.in[0].fd, F_GETFD), FD_CLOEXEC);
	assert_true(packet_memfd_read(e.in[0].fd, text, sizeof(text)));
	assert_memory_equal(text, "abcd", 4);
	/* Sealed: nobody writes or cuts it any more. */
	assert_int_equal(pwrite(e.in[0].fd, "x", 1, 0), -1);
	assert_int_equal(ftruncate(e.in[0].fd, 0), -1);
	close(e.in[0].fd);
	close_ends(&e);
}

/* Two and twenty: one fits beside the first by alignment, others do not. */
static void
more_descriptors_are_closed_and_told(void **state)
{
	enum { MANY = 20 };
	static const int counts[] = {2, MANY};
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		_Alignas(struct cmsghdr) char
			space[CMSG_SPACE(MANY * sizeof(int))];
		struct iovec part = {.iov_base = space, .iov_len = 1};
		struct msghdr msg = {.msg_iov = &part, .msg_iovlen = 1};
		size_t size = (size_t)counts[i] * sizeof(int);
		struct cmsghdr *c;
		struct ends e;
		int j, before;

		open_ends(&e, 1);
		memset(space, 0, sizeof(space));
		msg.msg_control = space;
		msg.msg_controllen = sizeof(space);
		c = CMSG_FIRSTHDR(&msg);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(size);
		for (j = 0; j < counts[i]; j++)
			memcpy(CMSG_DATA(c) + (size_t)j * sizeof(int), &e.a,
			       sizeof(int));
		msg.msg_controllen = CMSG_SPACE(size);
		before = open_files();
		assert_int_equal(sendmsg(e.a, &msg, 0), 1);
		assert_int_equal(
			packet_receive(e.b, e.box, e.in, PACKET_NOWAIT), 1);
		assert_true(e.in[0].broken);
		assert_true(e.in[0].fd >= 0);
		close(e.in[0].fd);
		assert_int_equal(open_files(), before);
		close_ends(&e);
	}
}

static void
only_a_memfd_of_that_length_is_read(void **state)
{
	char text[8];
	int pipes[2];
	int fd = packet_memfd("abcd", 4, false);

	(void)state;
	assert_true(packet_memfd_read(fd, text, 4));
	assert_false(packet_memfd_read(fd, text, 3));
	assert_false(packet_memfd_read(fd, text, 5));
	assert_int_equal(ftruncate(fd, 2), 0);
	assert_false(packet_memfd_read(fd, text, 4));
	close(fd);
	assert_int_equal(pipe(pipes), 0);
	assert_false(packet_memfd_read(pipes[0], text, 4));
	assert_false(packet_memfd_read(pipes[0], text, 0));
	close(pipes[0]);
	close(pipes[1]);
	fd = open("/proc/self/status", O_RDONLY);
	assert_true(fd >= 0);
	assert_false(packet_memfd_read(fd, text, 0));
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packets_keep_their_bounds_and_order),
		cmocka_unit_test(many_go_at_once_and_stop_when_full),
		cmocka_unit_test(what_was_sent_is_read_before_the_end),
		cmocka_unit_test(a_descriptor_travels_along),
		cmocka_unit_test(more_descriptors_are_closed_and_told),
		cmocka_unit_test(only_a_memfd_of_that_length_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
