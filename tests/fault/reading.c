/*
 * Memory that runs out in a reader and in the zygote: an allocation of ours or
 * of libxml2's fails, once or from there on, while schemas are compiled and
 * while a message is judged.
 *
 * A message gets its right verdict or none (a fault, a reader that is gone),
 * never another one; what goes on after that judges the next as ever.  Schemas
 * that were compiled meanwhile are refused, or are right.  Each run has a
 * process of its own: libxml2 may crash, and that costs a reader.
 */
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "flow/read.h"
#include "model/verdict.h"
#include "sim/memory.h"

enum { MESSAGES_MAX = 1000, HANG_S = 20, AFTER = 5, VIOLATIONS_MAX = 1 };

/* How a run ends: what its process leaves with. */
enum end { END_RIGHT, END_NONE, END_WRONG, END_UNTOUCHED, END_COUNT };

struct message {
	const char *path;
	char *body;
	size_t len;
	struct buf verdict; /* as it is when there is memory */
	struct verdict calm;
};

static struct message messages[MESSAGES_MAX];
static size_t message_count;
static struct arena *arena;
static struct read_options options;
static uint64_t seed;
static int64_t *places; /* left by the process of a run */
static int64_t last;    /* allocations to choose from; 0 = all */
static int64_t ends[END_COUNT], crashes, violations;

static uint64_t
chance_below(uint64_t n)
{
	static uint64_t state;
	uint64_t z;

	if (state == 0)
		state = seed;
	z = state += 0x9e3779b97f4a7c15U;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return (z ^ (z >> 31)) % n;
}

/* ---- verdicts */

/*
 * A rule sheet that had no memory is told; what it would have found may be
 * missing then, and the message is judged by our own rules.
 */
static bool
only_the_sheet(const struct message *m, const struct verdict *v)
{
	return v->pack == PACK_MEMORY && v->type == m->calm.type &&
	       (v->kind == VERDICT_PASSED || v->kind == m->calm.kind) &&
	       m->calm.pack != PACK_NONE;
}

static enum end
judge(struct read_ctx *c, const struct message *m)
{
	struct verdict v;
	struct buf answer;
	enum end end;
	bool ok;

	buf_init(&answer);
	ok = read_message(c, m->body, m->len, PACK_NONE, &answer);
	memory_outside(1);
	if (!ok)
		end = END_NONE;
	else if (!verdict_read(&v, arena, answer.data, answer.len))
		end = END_WRONG;
	else if (v.kind == VERDICT_FAULT)
		end = END_NONE;
	else if (answer.len == m->verdict.len &&
		 memcmp(answer.data, m->verdict.data, answer.len) == 0)
		end = END_RIGHT;
	else
		end = only_the_sheet(m, &v) ? END_NONE : END_WRONG;
	if (end == END_WRONG)
		printf("%s: kind %d, pack %d, %zu findings, not %d, %d, %zu\n",
		       m->path, v.kind, v.pack, v.findings.count, m->calm.kind,
		       m->calm.pack, m->calm.findings.count);
	memory_outside(-1);
	buf_done(&answer);
	return end;
}

/* Some others, by the same reader. */
static bool
all_is_well(struct read_ctx *c, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (judge(c, &messages[i % message_count]) != END_RIGHT)
			return false;
	return true;
}

/* ---- one run */

struct run {
	struct read_ctx *ctx;          /* NULL: schemas are compiled */
	const struct message *message; /* NULL: likewise */
	int64_t at;
	bool for_ever;
};

static enum end
compile(const struct run *r)
{
	struct read_ctx *c;
	struct err e;

	memory_arm(MEMORY_OURS, r->at, r->for_ever);
	c = read_ctx_new(&options, &e);
	*places = memory_count();
	if (!memory_struck())
		return END_UNTOUCHED;
	memory_arm(MEMORY_OURS, 0, false);
	if (c == NULL)
		return END_NONE;
	return all_is_well(c, message_count) ? END_RIGHT : END_WRONG;
}

static enum end
read_one(const struct run *r)
{
	enum end end;
	bool struck;

	memory_arm(MEMORY_OURS, r->at, r->for_ever);
	end = judge(r->ctx, r->message);
	*places = memory_count();
	struck = memory_struck();
	memory_arm(MEMORY_OURS, 0, false);
	/* After anything else a reader leaves. */
	if (end == END_RIGHT && r->message->calm.kind == VERDICT_PASSED &&
	    !all_is_well(r->ctx, AFTER))
		end = END_WRONG;
	return struck || end == END_WRONG ? end : END_UNTOUCHED;
}

static void
tell(const struct run *r, const char *what)
{
	violations++;
	printf("violation: %s at allocation %lld%s: %s\n",
	       r->message == NULL ? "schemas compiled" : r->message->path,
	       (long long)r->at, r->for_ever ? "+" : "", what);
}

static enum end
try(const struct run *r)
{
	const struct rlimit no_core = {0, 0};
	int status;
	pid_t child = fork();

	if (child == 0) {
		setrlimit(RLIMIT_CORE, &no_core);
		/* The libraries say there what fails. */
		(void)!freopen("/dev/null", "w", stderr);
		alarm(HANG_S);
		_exit(r->message == NULL ? (int)compile(r) : (int)read_one(r));
	}
	if (child < 0 || waitpid(child, &status, 0) < 0)
		abort();
	if (WIFSIGNALED(status)) {
		if (WTERMSIG(status) == SIGALRM)
			tell(r, "it hangs");
		crashes++;
		return END_NONE;
	}
	if (WEXITSTATUS(status) >= END_COUNT)
		abort();
	if (WEXITSTATUS(status) == END_WRONG)
		tell(r, r->message == NULL ? "they judge wrongly"
					   : "a wrong verdict");
	return (enum end)WEXITSTATUS(status);
}

/* ---- many runs */

/* All places, or so many by chance, once and from there on. */
static void
sweep(struct read_ctx *c, const struct message *m, int64_t samples)
{
	struct run r = {.ctx = c, .message = m, .at = INT64_MAX};
	int64_t all, among, i;

	if (try(&r) != END_UNTOUCHED) {
		tell(&r, "not right without a fault");
		return;
	}
	all = *places;
	among = m == NULL && last > 0 && last < all ? last : all;
	if (m == NULL)
		printf("%lld allocations while schemas are compiled\n",
		       (long long)all);
	for (i = 0; i < 2 * (samples > 0 ? samples : all); i++) {
		r.at = samples > 0
			       ? all - (int64_t)chance_below((uint64_t)among)
			       : 1 + i / 2;
		r.for_ever = i % 2 == 1;
		ends[try(&r)]++;
		if (violations >= VIOLATIONS_MAX)
			return;
	}
}

static void
load(const char *path)
{
	struct message *m = &messages[message_count++];
	FILE *f = fopen(path, "re");
	long size;

	if (f == NULL || message_count == MESSAGES_MAX ||
	    fseek(f, 0, SEEK_END) != 0 || (size = ftell(f)) <= 0)
		abort();
	rewind(f);
	m->path = path;
	m->len = (size_t)size;
	m->body = malloc(m->len);
	if (m->body == NULL || fread(m->body, 1, m->len, f) != m->len)
		abort();
	fclose(f);
}

static void
judge_calmly(struct read_ctx *c)
{
	size_t i;

	for (i = 0; i < message_count; i++) {
		struct message *m = &messages[i];

		buf_init(&m->verdict);
		if (!read_message(c, m->body, m->len, PACK_NONE, &m->verdict) ||
		    !verdict_read(&m->calm, arena, m->verdict.data,
				  m->verdict.len) ||
		    m->calm.kind == VERDICT_FAULT)
			abort();
	}
}

static void
usage(void)
{
	fputs("reading [-s SEED] [-c SAMPLES [-l LAST]] [-m SAMPLES] "
	      "[-p LIST] FILE…\n"
	      "-c: while schemas are compiled (-l: at its last allocations, "
	      "where the\n  trials and the sheets of -p are)\n"
	      "-m: while each file is read (0: at every allocation)\n",
	      stderr);
	exit(2);
}

int
main(int argc, char *argv[])
{
	int64_t compiling = -1, reading = -1;
	struct read_ctx *c;
	struct err e;
	int option;
	size_t i;

	seed = (uint64_t)time(NULL);
	options.schemas = getenv("POLS_SCHEMAS");
	options.pack_ms = 1000;
	while ((option = getopt(argc, argv, "s:c:l:m:p:")) != -1) {
		switch (option) {
		case 's':
			seed = strtoull(optarg, NULL, 10);
			break;
		case 'c':
			compiling = strtoll(optarg, NULL, 10);
			break;
		case 'l':
			last = strtoll(optarg, NULL, 10);
			break;
		case 'm':
			reading = strtoll(optarg, NULL, 10);
			break;
		case 'p':
			options.sheets = optarg;
			break;
		default:
			usage();
		}
	}
	if (options.schemas == NULL || optind == argc)
		usage();
	setvbuf(stdout, NULL, _IOLBF, 0);
	places = mmap(NULL, sizeof(*places), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	arena = arena_new();
	for (; optind < argc; optind++)
		load(argv[optind]);
	c = read_ctx_new(&options, &e);
	if (c == NULL) {
		fprintf(stderr, "%s\n", e.text);
		return 2;
	}
	judge_calmly(c);
	if (compiling >= 0)
		sweep(NULL, NULL, compiling);
	for (i = 0;
	     reading >= 0 && i < message_count && violations < VIOLATIONS_MAX;
	     i++)
		sweep(c, &messages[i], reading);
	printf("seed %llu: %lld right, %lld none, of which %lld crashes, %lld "
	       "not reached; %lld violations\n",
	       (unsigned long long)seed, (long long)ends[END_RIGHT],
	       (long long)ends[END_NONE], (long long)crashes,
	       (long long)ends[END_UNTOUCHED], (long long)violations);
	return violations > 0;
}
