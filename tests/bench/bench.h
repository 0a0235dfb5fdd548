#ifndef POLS_BENCH_H
#define POLS_BENCH_H

/*
 * Measuring polsd from outside.  Times are nanoseconds of the monotonic
 * clock unless a name says otherwise, sizes are bytes.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- messages (bench_message.c) */

enum {
	BENCH_CLIENTS = 9000,
	BENCH_PRODUCTS = 5, /* allocations per client */
	BENCH_ALLOCATIONS = BENCH_CLIENTS * BENCH_PRODUCTS
};

struct bench_message {
	char *data; /* owned */
	size_t len;
	int lines;
};

/*
 * A 301 that allocates to one of BENCH_CLIENTS all its products, or, for
 * numbers from BENCH_CLIENTS on, one product (some 2 kB).
 */
void bench_make_301(struct bench_message *m, int number);

/*
 * The next 323 of this many lines.  Lines walk along the allocations of
 * bench_make_301 and go on to a next month after the last, so that every one
 * is in order and none was declared before.
 */
void bench_make_323(struct bench_message *m, int lines);

/* Lines of a 323 that comes as near as it can to this size. */
int bench_lines_in(size_t bytes);

void bench_message_free(struct bench_message *m);

/* ---- the same work without polsd (bench_bare.c) */

/*
 * Parse and validate each message once on this thread with xmlReadMemory and
 * xmlSchemaValidateDoc; the time that took, and the processor time.  Exits
 * when one is not valid.
 */
int64_t bench_bare(const char *schemas, const char *xsd,
		   const struct bench_message *m, int count, int64_t *cpu);

/* Its parts: a schema that is never freed, and one message held to it. */
void *bench_bare_open(const char *schemas, const char *xsd);
void bench_bare_judge(void *schema, const struct bench_message *m);

/* ---- through polsd (bench_wire.c) */

struct bench_run {
	int64_t wall;
	int64_t sender_cpu;
	int64_t *latency; /* of each message; owned by the caller */
	int booked;
	int accepted; /* lines */
};

/*
 * Send all messages with at most window unanswered, wait for all receipts.
 * Exits when one is neither booked nor a retry of what was.
 */
void bench_send(const char *endpoint, const struct bench_message *m, int count,
		int window, struct bench_run *run);

/* The number of the last stored event. */
uint64_t bench_last_event(const char *endpoint);

/* ---- processes (bench_proc.c) */

enum { BENCH_PROCESSES = 64 };

struct bench_process {
	int pid;
	char name[32];
	int64_t peak_kb; /* VmHWM since bench_proc_reset() */
	int64_t pss_kb;
	int64_t cpu;  /* so far, with that of its children that are gone */
	int64_t loop; /* of its first thread alone */
};

/* polsd and all below it; how many. */
int bench_proc(int pid, struct bench_process *p);

/* Let the peak begin anew; needs to be root or the same user. */
void bench_proc_reset(int pid);

/* ---- clocks, and giving up (bench_tool.c) */

int64_t bench_now(void);
/* Processor time of this process so far. */
int64_t bench_own_cpu(void);
_Noreturn void bench_die(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

#endif
