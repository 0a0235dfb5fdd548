/*
 * The zygote process itself: compiles the schemas, tests itself, then forks
 * and kills readers as its parent orders.  Its parent's side: zygote_parent.c.
 */
#include "flow/zygote.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "flow/read.h"
#include "flow/reader.h"
#include "flow/zygote_wire.h"
#include "port/packet.h"
#include "port/sandbox.h"

enum {
	CHILDREN_MAX = 512,
	NULL_STREAMS = 3, /* standard input, output and error */
};

static const char reader_name[] = "pols-reader";
_Static_assert(sizeof(reader_name) == sizeof(ZYGOTE_NAME),
	       "a reader's name is written over the zygote's");

struct child {
	uint64_t serial;
	pid_t pid; /* 0: free */
};

struct nest {
	struct read_ctx *ctx;
	struct packet_box *box;
	char *title; /* argv[0], for the readers */
	int signals; /* a signalfd for SIGCHLD */
	struct child children[CHILDREN_MAX];
};

bool
zygote_is_me(char *const argv[])
{
	return argv[0] != NULL && strcmp(argv[0], ZYGOTE_NAME) == 0;
}

static bool
report(const struct zygote_report *r, int fd)
{
	struct packet_out out = {.head = r, .head_len = sizeof(*r), .fd = fd};

	return packet_send(ZYGOTE_SOCKET, &out, 1, PACKET_WAIT) == 1;
}

static void
report_failure(const struct err *e)
{
	struct zygote_report r = {.what = ZYGOTE_SAYS_FAILED};

	r.code = (uint32_t)e->code;
	memcpy(r.text, e->text, sizeof(r.text));
	(void)report(&r, -1);
}

/*
 * Nothing of the parent comes along but the control socket.  The standard
 * streams go too: libxml2 and glibc may print pieces of a message there.
 */
static bool
shed(struct err *e)
{
	int fd, i;

	if (!spawn_shed())
		return err_errno(e, ERR_IO, "close files");
	fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return err_errno(e, ERR_IO, "/dev/null");
	/* Sanitizers report on standard error. */
	for (i = 0; i < (sandbox_is_on() ? NULL_STREAMS : 2); i++)
		if (dup2(fd, i) < 0)
			return err_errno(e, ERR_IO, "/dev/null");
	close(fd);
	return true;
}

/*
 * When memory is out the kernel ends a process: rather us than the daemon,
 * which can have a new zygote.  Only a wish, and before sandbox_private()
 * closes /proc/self.
 */
static void
offer_ourselves(void)
{
	static const char points[] = "500";
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (write(fd, points, strlen(points)) < 0)
		errno = 0;
	close(fd);
}

/*
 * The terminal and the service manager signal the whole group; the parent
 * still needs its readers to finish what it took in, and ends them itself.
 */
static bool
arrange_signals(struct nest *nest, struct err *e)
{
	static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT,
				      SIGPIPE};
	sigset_t set;
	size_t i;

	for (i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		(void)signal(ignored[i], SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	if (sigprocmask(SIG_SETMASK, &set, NULL) != 0)
		return err_errno(e, ERR_IO, "signal mask");
	nest->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (nest->signals < 0)
		return err_errno(e, ERR_IO, "signalfd");
	return true;
}

/* A sandbox that cannot be closed must be known now, not job after job. */
static bool
try_sandbox(struct err *e)
{
	int status = 0;
	pid_t pid = fork();

	if (pid < 0)
		return err_errno(e, ERR_IO, "fork");
	if (pid == 0)
		_exit(sandbox_enter(NULL) ? 0 : 1);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return err_errno(e, ERR_IO, "sandbox test");
	if (status != 0)
		return err_set(
			e, ERR_ACCESS,
			"readers cannot close their sandbox (status %d): "
			"the kernel and a container around polsd must "
			"allow seccomp and rlimits",
			status);
	return true;
}

static bool
prepare(struct nest *nest, char *argv[], struct err *e)
{
	const struct read_options o = {
		.schemas = argv[ZYGOTE_ARG_SCHEMAS],
		.sheets = argv[ZYGOTE_ARG_SHEETS],
		.pack_ms = strtoll(argv[ZYGOTE_ARG_PACK_MS], NULL, 10),
		.strict = argv[ZYGOTE_ARG_STRICT][0] == '1',
	};

	offer_ourselves();
	if (!shed(e) || !sandbox_private(e) || !arrange_signals(nest, e))
		return false;
	nest->box = packet_box_new(sizeof(struct zygote_order), 1);
	if (nest->box == NULL)
		return err_set(e, ERR_NOMEM, "zygote");
	nest->ctx = read_ctx_new(&o, e);
	if (nest->ctx == NULL)
		return false;
	return sandbox_prepare(strtoull(argv[ZYGOTE_ARG_MEMORY], NULL, 10),
			       e) &&
	       try_sandbox(e);
}

static struct child *
child_find(struct nest *nest, pid_t pid, uint64_t serial)
{
	int i;

	for (i = 0; i < CHILDREN_MAX; i++)
		if (pid != 0 ? nest->children[i].pid == pid
			     : nest->children[i].pid != 0 &&
				       nest->children[i].serial == serial)
			return &nest->children[i];
	return NULL;
}

static struct child *
child_free(struct nest *nest)
{
	int i;

	for (i = 0; i < CHILDREN_MAX; i++)
		if (nest->children[i].pid == 0)
			return &nest->children[i];
	return NULL;
}

static _Noreturn void
become_reader(struct nest *nest, pid_t parent, int sock)
{
	if (!sandbox_die_with(parent) || dup2(sock, ZYGOTE_SOCKET) < 0 ||
	    close_range(ZYGOTE_SOCKET + 1, ~0U, 0) != 0)
		_exit(1);
	memcpy(nest->title, reader_name, sizeof(reader_name));
	(void)prctl(PR_SET_NAME, reader_name);
	reader_main(nest->ctx, ZYGOTE_SOCKET);
}

static bool
fork_reader(struct nest *nest, uint64_t serial)
{
	struct zygote_report r = {.what = ZYGOTE_SAYS_FORKED, .serial = serial};
	struct child *child = child_free(nest);
	const pid_t me = getpid();
	int pair[2] = {-1, -1};
	bool ok;

	if (child != NULL && packet_pair(pair, NULL)) {
		child->pid = fork();
		if (child->pid == 0)
			become_reader(nest, me, pair[1]);
		if (child->pid < 0)
			child->pid = 0;
		child->serial = serial;
		r.pid = child->pid;
	}
	if (r.pid == 0) {
		r.what = ZYGOTE_SAYS_EXITED;
		r.status = -1;
	}
	ok = report(&r, r.pid == 0 ? -1 : pair[0]);
	if (pair[0] >= 0) {
		close(pair[0]);
		close(pair[1]);
	}
	return ok;
}

static bool
obey(struct nest *nest, const struct packet_in *in)
{
	const struct child *child;
	struct zygote_order order;

	if (in->fd >= 0)
		close(in->fd);
	if (in->broken || in->len != sizeof(order))
		return false;
	memcpy(&order, in->data, sizeof(order));
	switch ((enum zygote_wish)order.what) {
	case ZYGOTE_FORK:
		return fork_reader(nest, order.serial);
	case ZYGOTE_KILL:
		/* Not waited for yet, so the pid is still that child's. */
		child = child_find(nest, 0, order.serial);
		if (child != NULL)
			(void)kill(child->pid, SIGKILL);
		return true;
	}
	return false;
}

static bool
reap(struct nest *nest)
{
	struct zygote_report r = {.what = ZYGOTE_SAYS_EXITED};
	struct signalfd_siginfo info;
	struct child *child;
	int status;
	pid_t pid;

	while (read(nest->signals, &info, sizeof(info)) > 0)
		continue;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		child = child_find(nest, pid, 0);
		if (child == NULL)
			continue;
		r.serial = child->serial;
		r.pid = pid;
		r.status = status;
		child->pid = 0;
		if (!report(&r, -1))
			return false;
	}
	return true;
}

static void
serve(struct nest *nest)
{
	struct pollfd fds[2] = {
		{.fd = ZYGOTE_SOCKET, .events = POLLIN},
		{.fd = nest->signals, .events = POLLIN},
	};
	struct packet_in in;

	for (;;) {
		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			return;
		if (fds[1].revents != 0 && !reap(nest))
			return;
		if (fds[0].revents == 0)
			continue;
		if (packet_receive(ZYGOTE_SOCKET, nest->box, &in,
				   PACKET_WAIT) != 1 ||
		    !obey(nest, &in))
			return;
	}
}

/* The readers die with their parent, us. */
int
zygote_main(int argc, char *argv[])
{
	static struct nest nest;
	struct zygote_report ready = {.what = ZYGOTE_SAYS_READY};
	struct err e = {.code = ERR_INTERNAL, .text = "zygote"};
	int status = 0;

	if (argc != ZYGOTE_ARGS)
		return err_exit_status(ERR_INTERNAL);
	nest.title = argv[0];
	/* It would be called "exe", after the link that was executed. */
	(void)prctl(PR_SET_NAME, ZYGOTE_NAME);
	if (!sandbox_die_with((int)strtol(argv[ZYGOTE_ARG_PARENT], NULL, 10)))
		return err_exit_status(ERR_IO);
	if (prepare(&nest, argv, &e)) {
		if (report(&ready, -1))
			serve(&nest);
	} else {
		report_failure(&e);
		status = err_exit_status(e.code);
	}
	read_ctx_free(&nest.ctx);
	packet_box_free(&nest.box);
	return status;
}
