/*
 * bench: what polsd makes of the machine it runs on.
 *
 * For each size of message: libxml2 alone on one core (read and validate, the
 * floor below which nobody comes), then the same bytes through a running
 * polsd, from the queue to the durable receipt and the stored event.  After a
 * warm-up this is done some times, and the median counts.  Beside it the time
 * of a lone message, memory and processor time of all processes of polsd, and
 * the processor time of this sender, which is not polsd's.
 *
 *	bench PID INTAKE REPLAY SCHEMAS [--json] [--quick] [--case=NAME]
 *
 * run.sh starts polsd and says where it is.
 */
#include "bench.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	NANO = 1000 * 1000 * 1000,
	SETUP_WINDOW = 64,
	MAX_MESSAGE = 25 * 1024 * 1024,
	/* Stays below the limit whatever the digits are. */
	MARGIN = 300 * 1024,
	KB_PER_MB = 1024,
	ROUNDS = 7,
	ROUNDS_QUICK = 3,
	QUICK_SHARE = 8,
	FEW = 3 /* messages, at least, in a round */
};

struct size {
	const char *id; /* for --case */
	const char *name;
	const char *xsd;
	int lines; /* 0: a 301 */
	int count; /* in a round */
	int window;
	int alone; /* messages of the run with a window of one */
};

static const struct size sizes[] = {
	{"301", "301 of 2 kB", "wmo301.xsd", 0, 4000, 64, 400},
	{"323-10", "323 of 10 lines", "wmo323.xsd", 10, 2000, 64, 400},
	{"323-1000", "323 of 1,000 lines", "wmo323.xsd", 1000, 40, 8, 20},
	{"323-15000", "323 of 15,000 lines", "wmo323.xsd", 15000, 4, 4, 5},
};

/* Seconds are of a round: the median of the rounds. */
struct figures {
	double bare_s;
	double bare_cpu_s;
	double whole_s;
	double daemon_cpu_s;
	double loop_cpu_s; /* of it: polsd's own thread */
	double bus_cpu_s;  /* of it: the thread of libzmq */
	double sender_cpu_s;
	int64_t p50, p99, alone_p50, alone_p99; /* over all rounds */
	long lines;                             /* of a round */
	size_t bytes;
	int count;
	int rounds;
	int64_t peak_kb; /* of the largest process */
	int64_t pss_kb;  /* of all together */
};

/* What each round took. */
struct rounds {
	int64_t bare[ROUNDS];
	int64_t bare_cpu[ROUNDS];
	int64_t whole[ROUNDS];
	int64_t daemon_cpu[ROUNDS];
	int64_t loop_cpu[ROUNDS];
	int64_t bus_cpu[ROUNDS];
	int64_t sender_cpu[ROUNDS];
};

struct place {
	int pid;
	const char *intake;
	const char *replay;
	const char *schemas;
	bool json;
	bool quick;
	const char *only; /* "" = all cases */
};

static void *
room(size_t n, size_t size)
{
	void *p = calloc(n, size);

	if (p == NULL)
		bench_die("no memory");
	return p;
}

static int
compare(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a;
	const int64_t y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Sorts. */
static int64_t
percentile(int64_t *t, int count, int percent)
{
	qsort(t, (size_t)count, sizeof(*t), compare);
	return t[((count - 1) * percent + 99) / 100];
}

/* Of all processes of polsd; of its own two threads apart. */
struct spent {
	int64_t all;
	int64_t loop;
	int64_t bus;
};

static struct spent
daemon_cpu(int pid)
{
	struct bench_process p[BENCH_PROCESSES];
	int i, count = bench_proc(pid, p);
	/* The daemon has no children that are gone: the zygote forks. */
	struct spent s = {0, p[0].loop, p[0].cpu - p[0].loop};

	for (i = 0; i < count; i++)
		s.all += p[i].cpu;
	return s;
}

static void
memory(int pid, struct figures *f)
{
	struct bench_process p[BENCH_PROCESSES];
	int i, count = bench_proc(pid, p);

	f->peak_kb = f->pss_kb = 0;
	for (i = 0; i < count; i++) {
		if (p[i].peak_kb > f->peak_kb)
			f->peak_kb = p[i].peak_kb;
		f->pss_kb += p[i].pss_kb;
	}
}

static void
make(struct bench_message *m, const struct size *s, int count)
{
	static int number = BENCH_CLIENTS;
	int i;

	for (i = 0; i < count; i++) {
		if (s->lines == 0)
			bench_make_301(&m[i], number++);
		else
			bench_make_323(&m[i], s->lines);
	}
}

static void
discard(struct bench_message *m, int count)
{
	int i;

	for (i = 0; i < count; i++)
		bench_message_free(&m[i]);
	free(m);
}

/* Send one by one and see how long each takes on its own. */
static void
alone(const struct place *at, const struct size *s, int count,
      struct figures *f)
{
	struct bench_message *m = room((size_t)count, sizeof(*m));
	struct bench_run run = {0};

	run.latency = room((size_t)count, sizeof(*run.latency));
	make(m, s, count);
	bench_send(at->intake, m, count, 1, &run);
	f->alone_p50 = percentile(run.latency, count, 50);
	f->alone_p99 = percentile(run.latency, count, 99);
	free(run.latency);
	discard(m, count);
}

/*
 * One round: the same messages first without polsd, then through it.  Both
 * are timed close together, so that a machine that is busy for a while slows
 * both.  With r NULL it only warms up.
 */
static void
round_of(const struct place *at, const struct size *s, int count,
	 int64_t *latency, struct figures *f, struct rounds *r, int nth)
{
	struct bench_message *m = room((size_t)count, sizeof(*m));
	struct bench_run run = {.latency = latency};
	uint64_t before = bench_last_event(at->replay);
	struct spent began, ended;
	int64_t bare, bare_cpu;
	int i;

	make(m, s, count);
	f->lines = 0;
	f->bytes = 0;
	for (i = 0; i < count; i++) {
		f->lines += m[i].lines;
		f->bytes += m[i].len;
	}
	bare = bench_bare(at->schemas, s->xsd, m, count, &bare_cpu);
	began = daemon_cpu(at->pid);
	bench_send(at->intake, m, count, s->window, &run);
	ended = daemon_cpu(at->pid);
	if (bench_last_event(at->replay) < before + (uint64_t)count)
		bench_die("fewer events than messages were stored");
	if (run.accepted != f->lines)
		bench_die("%d of %ld lines were accepted", run.accepted,
			  f->lines);
	if (r != NULL) {
		r->bare[nth] = bare;
		r->bare_cpu[nth] = bare_cpu;
		r->whole[nth] = run.wall;
		r->daemon_cpu[nth] = ended.all - began.all;
		r->loop_cpu[nth] = ended.loop - began.loop;
		r->bus_cpu[nth] = ended.bus - began.bus;
		r->sender_cpu[nth] = run.sender_cpu;
	}
	discard(m, count);
}

static double
median_s(int64_t *t, int count)
{
	return (double)percentile(t, count, 50) / NANO;
}

static void
measure(const struct place *at, const struct size *s, struct figures *f)
{
	const int share = at->quick ? QUICK_SHARE : 1;
	const int part = (s->count + share - 1) / share;
	const int count = part < FEW ? FEW : part;
	const int rounds = at->quick ? ROUNDS_QUICK : ROUNDS;
	int64_t *latency = room((size_t)count * ROUNDS, sizeof(*latency));
	struct rounds r = {0};
	int i;

	f->count = count;
	f->rounds = rounds;
	round_of(at, s, (count + 3) / 4, latency, f, NULL, 0);
	bench_proc_reset(at->pid);
	for (i = 0; i < rounds; i++)
		round_of(at, s, count, latency + (ptrdiff_t)i * count, f, &r,
			 i);
	memory(at->pid, f);
	f->bare_s = median_s(r.bare, rounds);
	f->bare_cpu_s = median_s(r.bare_cpu, rounds);
	f->whole_s = median_s(r.whole, rounds);
	f->daemon_cpu_s = median_s(r.daemon_cpu, rounds);
	f->loop_cpu_s = median_s(r.loop_cpu, rounds);
	f->bus_cpu_s = median_s(r.bus_cpu, rounds);
	f->sender_cpu_s = median_s(r.sender_cpu, rounds);
	f->p50 = percentile(latency, count * rounds, 50);
	f->p99 = percentile(latency, count * rounds, 99);
	free(latency);
	alone(at, s, (s->alone + share - 1) / share, f);
}

static double
ms(int64_t ns)
{
	return (double)ns * 1000 / NANO;
}

static void
print(const struct place *at, const struct size *s, const struct figures *f)
{
	const double per_s = (double)f->count / f->whole_s;

	if (at->json) {
		printf("{\"name\":\"%s\",\"rounds\":%d,\"messages\":%d,"
		       "\"lines\":%ld,"
		       "\"bytes\":%zu,\"bare_s\":%.4f,\"whole_s\":%.4f,"
		       "\"ratio\":%.3f,\"messages_per_s\":%.1f,"
		       "\"lines_per_s\":%.0f,\"p50_ms\":%.2f,\"p99_ms\":%.2f,"
		       "\"alone_p50_ms\":%.2f,\"alone_p99_ms\":%.2f,"
		       "\"bare_cpu_s\":%.4f,"
		       "\"daemon_cpu_s\":%.4f,\"loop_cpu_s\":%.4f,"
		       "\"bus_cpu_s\":%.4f,\"sender_cpu_s\":%.4f,"
		       "\"peak_kb\":%lld,\"pss_kb\":%lld}\n",
		       s->name, f->rounds, f->count, f->lines, f->bytes,
		       f->bare_s, f->whole_s, f->bare_s / f->whole_s, per_s,
		       (double)f->lines / f->whole_s, ms(f->p50), ms(f->p99),
		       ms(f->alone_p50), ms(f->alone_p99), f->bare_cpu_s,
		       f->daemon_cpu_s, f->loop_cpu_s, f->bus_cpu_s,
		       f->sender_cpu_s, (long long)f->peak_kb,
		       (long long)f->pss_kb);
		fflush(stdout);
		return;
	}
	printf("\n%s (%d rounds of %d messages, %.1f MB; medians)\n", s->name,
	       f->rounds, f->count, (double)f->bytes / 1e6);
	printf("  libxml2 alone, one core %9.0f lines/s %9.1f messages/s\n",
	       (double)f->lines / f->bare_s, (double)f->count / f->bare_s);
	printf("  through polsd           %9.0f lines/s %9.1f messages/s\n",
	       (double)f->lines / f->whole_s, per_s);
	printf("  the whole job           x %.2f of the speed of libxml2 "
	       "alone\n",
	       f->bare_s / f->whole_s);
	printf("  time to receipt, %2d open   p50 %8.2f ms   p99 %8.2f ms\n",
	       s->window, ms(f->p50), ms(f->p99));
	printf("  time to receipt, alone     p50 %8.2f ms   p99 %8.2f ms\n",
	       ms(f->alone_p50), ms(f->alone_p99));
	printf("  processor time of a message: polsd %.3f ms, libxml2 alone "
	       "%.3f ms, this sender %.3f ms\n",
	       f->daemon_cpu_s * 1e3 / f->count, f->bare_cpu_s * 1e3 / f->count,
	       f->sender_cpu_s * 1e3 / f->count);
	printf("  of polsd's: its loop %.3f ms, libzmq %.3f ms, readers %.3f "
	       "ms\n",
	       f->loop_cpu_s * 1e3 / f->count, f->bus_cpu_s * 1e3 / f->count,
	       (f->daemon_cpu_s - f->loop_cpu_s - f->bus_cpu_s) * 1e3 /
		       f->count);
	printf("  memory: largest process %lld MB at its peak, all %lld MB "
	       "(PSS)\n",
	       (long long)f->peak_kb / KB_PER_MB,
	       (long long)f->pss_kb / KB_PER_MB);
	fflush(stdout);
}

static void
print_processes(const struct place *at, const char *title)
{
	struct bench_process p[BENCH_PROCESSES];
	int i, count = bench_proc(at->pid, p);
	int64_t pss = 0;

	for (i = 0; i < count; i++)
		pss += p[i].pss_kb;
	if (at->json) {
		printf("{\"name\":\"%s\",\"pss_kb\":%lld,\"processes\":[",
		       title, (long long)pss);
		for (i = 0; i < count; i++)
			printf("%s{\"pid\":%d,\"peak_kb\":%lld,"
			       "\"pss_kb\":%lld}",
			       i == 0 ? "" : ",", p[i].pid,
			       (long long)p[i].peak_kb, (long long)p[i].pss_kb);
		printf("]}\n");
		return;
	}
	printf("\n%s: %.1f MB together (PSS)\n", title,
	       (double)pss / KB_PER_MB);
	for (i = 0; i < count; i++)
		printf("  %-16s peak %7.1f MB   PSS %7.1f MB\n", p[i].name,
		       (double)p[i].peak_kb / KB_PER_MB,
		       (double)p[i].pss_kb / KB_PER_MB);
	fflush(stdout);
}

/* The allocations on which all declarations here are made. */
static void
set_up(const struct place *at)
{
	struct bench_message *m = room(BENCH_CLIENTS, sizeof(*m));
	struct bench_run run = {0};
	int i;

	run.latency = room(BENCH_CLIENTS, sizeof(*run.latency));
	for (i = 0; i < BENCH_CLIENTS; i++)
		bench_make_301(&m[i], i);
	bench_send(at->intake, m, BENCH_CLIENTS, SETUP_WINDOW, &run);
	if (!at->json)
		printf("\n%d allocations of %d clients booked in %.1f s\n",
		       BENCH_ALLOCATIONS, BENCH_CLIENTS,
		       (double)run.wall / NANO);
	free(run.latency);
	discard(m, BENCH_CLIENTS);
}

/* The largest message that is allowed, once. */
static void
largest(const struct place *at)
{
	struct size s = {"largest", "largest message", "wmo323.xsd", 0, 1, 1,
			 0};
	struct bench_message m;
	struct bench_run run = {0};
	int64_t latency;

	s.lines = bench_lines_in(MAX_MESSAGE - MARGIN);
	if (s.lines > BENCH_ALLOCATIONS)
		bench_die("not enough allocations");
	make(&m, &s, 1);
	run.latency = &latency;
	bench_proc_reset(at->pid);
	bench_send(at->intake, &m, 1, 1, &run);
	if (!at->json)
		printf("\nA message of %.1f MiB, %d lines: receipt after "
		       "%.0f ms",
		       (double)m.len / (1024.0 * 1024.0), m.lines, ms(latency));
	else
		printf("{\"name\":\"largest\",\"bytes\":%zu,\"lines\":%d,"
		       "\"ms\":%.1f}\n",
		       m.len, m.lines, ms(latency));
	print_processes(at, "Memory with the largest message");
	bench_message_free(&m);
}

/* Is this case asked for?  "323" asks for all whose id begins so. */
static bool
wanted(const struct place *at, const char *id)
{
	return strncmp(id, at->only, strlen(at->only)) == 0;
}

int
main(int argc, char **argv)
{
	static const char only[] = "--case=";
	struct place at = {.only = ""};
	size_t i;
	int n;

	if (argc < 5)
		bench_die("PID INTAKE REPLAY SCHEMAS [--json] [--quick] "
			  "[--case=NAME]");
	at.pid = (int)strtol(argv[1], NULL, 10);
	at.intake = argv[2];
	at.replay = argv[3];
	at.schemas = argv[4];
	for (n = 5; n < argc; n++) {
		at.json = at.json || strcmp(argv[n], "--json") == 0;
		at.quick = at.quick || strcmp(argv[n], "--quick") == 0;
		if (strncmp(argv[n], only, sizeof(only) - 1) == 0)
			at.only = argv[n] + sizeof(only) - 1;
	}
	print_processes(&at, "Idle");
	set_up(&at);
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct figures f = {0};

		if (!wanted(&at, sizes[i].id))
			continue;
		measure(&at, &sizes[i], &f);
		print(&at, &sizes[i], &f);
	}
	if (wanted(&at, "largest"))
		largest(&at);
	return 0;
}
