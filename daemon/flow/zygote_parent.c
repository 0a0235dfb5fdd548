/* The parent's handle of a zygote: starts it, orders, hears, ends it. */
#include "flow/zygote.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "flow/read.h"
#include "flow/spawn.h"
#include "flow/zygote_wire.h"
#include "port/packet.h"

enum { NUMBER_TEXT = 24 };

struct zygote {
	pid_t pid;
	int sock;
	struct packet_box *box;
};

bool
zygote_start(struct zygote **out, const char *program,
	     const struct read_options *o, uint64_t memory_bytes, struct err *e)
{
	char name[] = ZYGOTE_NAME;
	char parent[NUMBER_TEXT], memory[NUMBER_TEXT], pack_ms[NUMBER_TEXT];
	char strict[] = {o->strict ? '1' : '0', '\0'};
	char *argv[ZYGOTE_ARGS + 1] = {
		[ZYGOTE_ARG_NAME] = name,     [ZYGOTE_ARG_PARENT] = parent,
		[ZYGOTE_ARG_MEMORY] = memory, [ZYGOTE_ARG_PACK_MS] = pack_ms,
		[ZYGOTE_ARG_STRICT] = strict,
	};
	struct zygote *z = calloc(1, sizeof(*z));
	int pair[2] = {-1, -1};
	bool ok = false;
	int rc;

	if (z == NULL)
		return err_set(e, ERR_NOMEM, "zygote");
	z->sock = -1;
	snprintf(parent, sizeof(parent), "%ld", (long)getpid());
	snprintf(memory, sizeof(memory), "%llu",
		 (unsigned long long)memory_bytes);
	snprintf(pack_ms, sizeof(pack_ms), "%lld", (long long)o->pack_ms);
	argv[ZYGOTE_ARG_SCHEMAS] = strdup(o->schemas);
	argv[ZYGOTE_ARG_SHEETS] = strdup(o->sheets == NULL ? "" : o->sheets);
	z->box = packet_box_new(sizeof(struct zygote_report), 1);
	if (argv[ZYGOTE_ARG_SCHEMAS] == NULL ||
	    argv[ZYGOTE_ARG_SHEETS] == NULL || z->box == NULL) {
		err_set(e, ERR_NOMEM, "zygote");
		goto out;
	}
	if (!packet_pair(pair, e))
		goto out;
	z->sock = pair[0];
	rc = spawn_again(&z->pid, program, argv, pair[1]);
	close(pair[1]);
	if (rc != 0) {
		errno = rc;
		err_errno(e, ERR_IO, "start of the zygote");
		goto out;
	}
	ok = true;
out:
	free(argv[ZYGOTE_ARG_SCHEMAS]);
	free(argv[ZYGOTE_ARG_SHEETS]);
	if (ok)
		*out = z;
	else
		zygote_close(&z);
	return ok;
}

void
zygote_close(struct zygote **z)
{
	struct zygote *old = *z;

	*z = NULL;
	if (old == NULL)
		return;
	if (old->sock >= 0)
		close(old->sock);
	spawn_end(old->pid);
	packet_box_free(&old->box);
	free(old);
}

int
zygote_fd(const struct zygote *z)
{
	return z->sock;
}

static bool
order(struct zygote *z, enum zygote_wish what, uint64_t serial)
{
	struct zygote_order o = {.what = what, .serial = serial};
	struct packet_out out = {.head = &o, .head_len = sizeof(o), .fd = -1};

	return packet_send(z->sock, &out, 1, PACKET_NOWAIT) == 1;
}

bool
zygote_fork(struct zygote *z, uint64_t serial)
{
	return order(z, ZYGOTE_FORK, serial);
}

bool
zygote_kill(struct zygote *z, uint64_t serial)
{
	return order(z, ZYGOTE_KILL, serial);
}

static void
fill_event(struct zygote_event *out, const struct zygote_report *r, int fd)
{
	out->serial = r->serial;
	out->pid = r->pid;
	out->status = r->status;
	switch ((enum zygote_word)r->what) {
	case ZYGOTE_SAYS_READY:
		out->news = ZYGOTE_READY;
		return;
	case ZYGOTE_SAYS_FORKED:
		if (fd < 0)
			break;
		out->news = ZYGOTE_FORKED;
		out->fd = fd;
		return;
	case ZYGOTE_SAYS_EXITED:
		out->news = ZYGOTE_EXITED;
		return;
	case ZYGOTE_SAYS_FAILED:
		err_set(&out->error, (enum err_code)r->code, "%.*s",
			(int)sizeof(r->text) - 1, r->text);
		break;
	}
	out->news = ZYGOTE_GONE;
}

void
zygote_next(struct zygote *z, struct zygote_event *out)
{
	struct zygote_report r;
	struct packet_in in;
	int n;

	memset(out, 0, sizeof(*out));
	out->news = ZYGOTE_QUIET;
	out->fd = -1;
	n = packet_receive(z->sock, z->box, &in, PACKET_NOWAIT);
	if (n == 0)
		return;
	err_set(&out->error, ERR_IO,
		"the zygote died; the lines before this one say of what");
	if (n < 0) {
		out->news = ZYGOTE_GONE;
		return;
	}
	if (in.broken || in.len != sizeof(r)) {
		out->news = ZYGOTE_GONE;
	} else {
		memcpy(&r, in.data, sizeof(r));
		fill_event(out, &r, in.fd);
	}
	if (in.fd >= 0 && out->fd < 0)
		close(in.fd);
}
