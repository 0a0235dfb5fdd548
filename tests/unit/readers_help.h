#ifndef TESTS_UNIT_READERS_HELP_H
#define TESTS_UNIT_READERS_HELP_H

/*
 * For tests of readers: a reading function that does what the body says, in
 * place of the true one, and a parent that submits and collects.
 *
 * It is a header because it defines read_message: a file of its own would be
 * linked to the test of the true one as well.  Each program that includes it
 * is its own zygote, as polsd is.
 */

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "flow/read.h"
#include "flow/reader.h"
#include "flow/readers.h"
#include "flow/zygote.h"
#include "model/verdict.h"
#include "port/packet.h"
#include "port/sandbox.h"

/* A variable that a zygote has no business with. */
#define SECRET "CREDENTIALS_DIRECTORY"

enum {
	KIB = 1024,
	MIB = 1024 * KIB,
	READER_SOCKET = 3,
	PATIENCE_MS = 20 * 1000
};

/* ---- what a reader does in this program */

struct read_ctx {
	int nothing;
};

/* What the zygote opened itself is close-on-exec. */
static inline bool
inherited_something(struct err *e)
{
	int fd, flags;

	for (fd = READER_SOCKET + 1; fd < 256; fd++) {
		flags = fcntl(fd, F_GETFD);
		if (flags >= 0 && (flags & FD_CLOEXEC) == 0)
			return !err_set(e, ERR_INTERNAL, "file %d", fd);
	}
	if (getenv(SECRET) != NULL)
		return !err_set(e, ERR_INTERNAL, "environment");
	return false;
}

struct read_ctx *
read_ctx_new(const struct read_options *o, struct err *e)
{
	static struct read_ctx ctx;

	if (strcmp(o->schemas, "bad") == 0) {
		err_set(e, ERR_CONFIG, "these schemas are bad");
		return NULL;
	}
	if (strcmp(o->schemas, "abort") == 0)
		abort();
	if (inherited_something(e))
		return NULL;
	return &ctx;
}

void
read_ctx_free(struct read_ctx **ctx)
{
	*ctx = NULL;
}

static inline void
spin(int ms)
{
	const int64_t end = clock_mono_ms() + ms;

	while (clock_mono_ms() < end)
		continue;
}

static void
do_echo(struct buf *answer)
{
	(void)answer;
}

static void
do_crash(struct buf *answer)
{
	(void)answer;
	__builtin_trap();
}

static void
do_hang(struct buf *answer)
{
	(void)answer;
	spin(PATIENCE_MS);
}

static void
do_slow(struct buf *answer)
{
	(void)answer;
	spin(400);
}

static void
do_hog(struct buf *answer)
{
	void *volatile p; /* else a compiler may leave all of it out */

	(void)answer;
	while (sandbox_is_on() && (p = malloc(MIB)) != NULL)
		memset(p, 1, MIB);
	_exit(1);
}

static void
do_open(struct buf *answer)
{
	/* Without a sandbox there is nothing to see here. */
	if (sandbox_is_on() && open("/etc/passwd", O_RDONLY) >= 0)
		buf_u8(answer, 1);
	if (!sandbox_is_on())
		_exit(1);
}

static void
do_big(struct buf *answer)
{
	static const char kib[KIB];
	int i;

	for (i = 0; i < 100; i++)
		buf_bytes(answer, kib, sizeof(kib));
}

static inline void
lie(const void *p, size_t len, int fd)
{
	struct packet_out out = {.head = p, .head_len = len, .fd = fd};

	(void)packet_send(READER_SOCKET, &out, 1, PACKET_WAIT);
}

static void
do_garbage(struct buf *answer)
{
	(void)answer;
	lie("garbage", 7, -1);
}

static void
do_other_id(struct buf *answer)
{
	struct reader_head h = {.magic = READER_ANSWER_MAGIC, .id = 12345678};

	(void)answer;
	lie(&h, sizeof(h), -1);
}

/* The right id, found by trying all, and a memfd shorter than it says. */
static void
do_short_file(struct buf *answer)
{
	struct reader_head h = {.magic = READER_ANSWER_MAGIC,
				.len = READER_INLINE + 1};
	int fd = packet_memfd("short", 5, false);

	(void)answer;
	for (h.id = 1; h.id < 20; h.id++)
		lie(&h, sizeof(h), fd);
}

static void
do_end(struct buf *answer)
{
	(void)answer;
	close(READER_SOCKET);
	spin(PATIENCE_MS);
}

static const struct {
	const char *word;
	void (*act)(struct buf *answer);
} deeds[] = {
	{"echo", do_echo},         {"refuse", do_echo},
	{"fail", do_echo},         {"crash", do_crash},
	{"hang", do_hang},         {"slow", do_slow},
	{"hog", do_hog},           {"open", do_open},
	{"big", do_big},           {"garbage", do_garbage},
	{"other id", do_other_id}, {"short file", do_short_file},
	{"end", do_end},
};

static inline bool
says(const void *body, size_t len, const char *word)
{
	return len >= strlen(word) && memcmp(body, word, strlen(word)) == 0;
}

static inline uint32_t
sum(const unsigned char *p, size_t len)
{
	uint32_t s = 1;
	size_t i;

	for (i = 0; i < len; i++)
		s = s * 31 + p[i];
	return s;
}

/* The answer: a verdict without anything, and a sum of the body. */
bool
read_message(struct read_ctx *ctx, const void *body, size_t len,
	     enum verdict_pack without, struct buf *answer)
{
	struct verdict v;
	size_t i;

	(void)ctx;
	memset(&v, 0, sizeof(v));
	v.pack = without;
	v.kind = says(body, len, "refuse") ? VERDICT_REFUSED : VERDICT_PASSED;
	verdict_write(&v, answer);
	buf_u32(answer, sum(body, len));
	/* The others do it with their own rules already. */
	for (i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
		if (without == PACK_NONE && says(body, len, deeds[i].word))
			deeds[i].act(answer);
	return !says(body, len, "fail");
}

/* ---- a parent */

struct load {
	unsigned char *body;
	size_t len;
	int results;
	enum reader_outcome how;
	bool right;             /* the answer holds the sum of this body */
	enum verdict_pack pack; /* READER_ANSWERED */
	int64_t ms;             /* from submission to result */
};

static inline struct readers *
start(const struct readers_options *more)
{
	struct readers_options o = {.read = {.schemas = "good"}};
	struct readers *r = NULL;
	struct err e = {.code = ERR_NONE};

	if (more != NULL)
		o = *more;
	o.read.schemas = "good";
	if (o.count == 0)
		o.count = 2;
	if (!readers_start(&r, &o, &e))
		fail_msg("%s", e.text);
	return r;
}

static inline void
load_init(struct load *l, const char *word, size_t len)
{
	size_t i;

	if (len < strlen(word))
		len = strlen(word);
	memset(l, 0, sizeof(*l));
	l->body = malloc(len > 0 ? len : 1);
	assert_non_null(l->body);
	l->len = len;
	for (i = 0; i < len; i++)
		l->body[i] = (unsigned char)(i * 7 + len);
	memcpy(l->body, word, strlen(word));
}

static inline void
submit(struct readers *r, struct load *l)
{
	l->ms = -clock_mono_ms();
	assert_true(readers_submit(r, l, l->body, l->len));
}

static inline bool
answer_is_right(const struct reader_result *res, const struct load *l)
{
	unsigned char want[4];
	uint32_t s = sum(l->body, l->len);
	size_t i;

	for (i = 0; i < sizeof(want); i++)
		want[i] = (unsigned char)(s >> (8 * i));
	for (i = 0; i + sizeof(want) <= res->len; i++)
		if (memcmp(res->answer + i, want, sizeof(want)) == 0)
			return true;
	return false;
}

static inline int
collect(struct readers *r)
{
	struct reader_result res;
	int n = 0;

	while (readers_next(r, &res)) {
		struct load *l = res.token;

		l->results++;
		l->how = res.how;
		l->ms += clock_mono_ms();
		l->right = res.how == READER_ANSWERED &&
			   answer_is_right(&res, l);
		/* version, kind, pack */
		if (l->right)
			l->pack = (enum verdict_pack)res.answer[2];
		n++;
	}
	return n;
}

/* Until n results are in. */
static inline void
await(struct readers *r, int n)
{
	const int64_t end = clock_mono_ms() + PATIENCE_MS;

	readers_step(r);
	while ((n -= collect(r)) > 0) {
		if (clock_mono_ms() > end)
			fail_msg("%d results did not come", n);
		readers_wait(r, 1000);
	}
}

static inline void
run(struct readers *r, struct load *loads, int n)
{
	int i;

	for (i = 0; i < n; i++)
		submit(r, &loads[i]);
	await(r, n);
	for (i = 0; i < n; i++)
		assert_int_equal(loads[i].results, 1);
}

static inline void
done(struct load *loads, int n)
{
	int i;

	for (i = 0; i < n; i++)
		free(loads[i].body);
}

static inline struct readers_stats
stats(const struct readers *r)
{
	struct readers_stats s;

	readers_stats(r, &s);
	return s;
}

/* The parent of a living process; 0 when it is gone or only not waited for. */
static inline pid_t
parent_of(pid_t pid)
{
	char path[64], line[512];
	const char *p = NULL;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%ld/stat", (long)pid);
	f = fopen(path, "re");
	if (f == NULL)
		return 0;
	if (fgets(line, sizeof(line), f) != NULL)
		p = strrchr(line, ')');
	fclose(f);
	return p == NULL || p[2] == 'Z' ? 0 : (pid_t)strtol(p + 4, NULL, 10);
}

/* The living children of a process; the number found. */
static inline int
children(pid_t parent, pid_t *pids, int max)
{
	DIR *dir = opendir("/proc");
	const struct dirent *d;
	int n = 0;

	assert_non_null(dir);
	while ((d = readdir(dir)) != NULL && n < max) {
		pid_t pid = (pid_t)strtol(d->d_name, NULL, 10);

		if (pid > 0 && parent_of(pid) == parent)
			pids[n++] = pid;
	}
	closedir(dir);
	return n;
}

static inline pid_t
zygote_of(pid_t parent)
{
	pid_t pid = 0;

	assert_int_equal(children(parent, &pid, 1), 1);
	return pid;
}

#endif
