/* A reader that does nothing but read. */
#include "floor.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ON_THEIR_WAY = 16, ANSWER = 500 /* verdict, header, facts */ };
enum { PACKET = 64 * 1024 };

/* Its last packet is what all of it took. */
static _Noreturn void
serve(int sock, const char *schemas)
{
	static char packet[PACKET], answer[ANSWER];
	void *schema = bench_bare_open(schemas, "wmo301.xsd");
	int64_t took;
	ssize_t n;

	if (send(sock, answer, 1, 0) < 0)
		_exit(1);
	took = bench_own_cpu();
	while ((n = recv(sock, packet, sizeof(packet), 0)) > 0) {
		struct bench_message m = {.data = packet, .len = (size_t)n};

		bench_bare_judge(schema, &m);
		if (send(sock, answer, sizeof(answer), 0) < 0)
			_exit(1);
	}
	took = bench_own_cpu() - took;
	_exit(send(sock, &took, sizeof(took), 0) == sizeof(took) ? 0 : 1);
}

/* Give as many as fit on the way; how many. */
static int
give(int sock, const struct bench_message *m, int count)
{
	struct mmsghdr out[ON_THEIR_WAY];
	struct iovec part[ON_THEIR_WAY];
	int n;

	memset(out, 0, sizeof(out));
	for (n = 0; n < ON_THEIR_WAY && n < count; n++) {
		part[n] = (struct iovec){m[n].data, m[n].len};
		out[n].msg_hdr.msg_iov = &part[n];
		out[n].msg_hdr.msg_iovlen = 1;
	}
	n = n == 0 ? 0 : sendmmsg(sock, out, (unsigned int)n, 0);
	if (n < 0)
		bench_die("the reader is gone");
	return n;
}

int64_t
floor_apart(const char *schemas, const struct bench_message *m, int count)
{
	char answer[ANSWER];
	int64_t own, theirs;
	int fd[2], status, sent, back = 0;
	pid_t child;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fd) != 0)
		bench_die("no socket pair");
	child = fork();
	if (child == 0) {
		close(fd[0]);
		serve(fd[1], schemas);
	}
	close(fd[1]);
	if (recv(fd[0], answer, sizeof(answer), 0) != 1)
		bench_die("no reader");
	own = bench_own_cpu();
	for (sent = 0; back < count;) {
		sent += give(fd[0], m + sent, count - sent);
		for (; back < sent; back++)
			if (recv(fd[0], answer, sizeof(answer), 0) != ANSWER)
				bench_die("no answer");
	}
	own = bench_own_cpu() - own;
	shutdown(fd[0], SHUT_WR);
	if (recv(fd[0], &theirs, sizeof(theirs), 0) != sizeof(theirs) ||
	    waitpid(child, &status, 0) != child || status != 0)
		bench_die("the reader ended badly");
	close(fd[0]);
	return own + theirs;
}
