/*
 * floor: what the libraries alone need for a 301, without any of polsd.
 *
 *	floor SCHEMAS FOLDER BEFORE AFTER COUNT
 *	floor --fill INTAKE FROM COUNT
 *
 * Three parts, each with the same messages, and nothing but calls of the
 * library: libzmq takes a message in and gives a receipt back; libxml2 reads
 * and validates it in a process of its own, as hostile input asks for; SQLite
 * stores, row by row and durably, what polsd stores of it.  For that BEFORE
 * and AFTER are polsd's own store without and with COUNT messages more.
 *
 * So two processors together cannot handle more messages than this says, as
 * long as it is these libraries that do the work.
 */
#include "floor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 5, PROCESSORS = 2 };
enum { FILL_WINDOW = 64 };

static int
compare(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a;
	const int64_t y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Microseconds per message: the median of the rounds. */
static double
median_us(int64_t t[ROUNDS], int count)
{
	qsort(t, ROUNDS, sizeof(*t), compare);
	return (double)t[ROUNDS / 2] / 1000 / count;
}

static void
print(const char *what, double us)
{
	printf("  %-52s %7.1f us\n", what, us);
	fflush(stdout);
}

/* Messages that differ; those of two calls too when from says so. */
static struct bench_message *
make(int from, int count)
{
	struct bench_message *m = calloc((size_t)count, sizeof(*m));
	int i;

	if (m == NULL)
		bench_die("no memory");
	for (i = 0; i < count; i++)
		bench_make_301(&m[i], BENCH_CLIENTS + from + i);
	return m;
}

/* Let a polsd book them. */
static int
fill(const char *intake, int from, int count)
{
	struct bench_message *m = make(from, count);
	struct bench_run run = {0};

	run.latency = calloc((size_t)count, sizeof(*run.latency));
	if (run.latency == NULL)
		bench_die("no memory");
	bench_send(intake, m, count, FILL_WINDOW, &run);
	return 0;
}

int
main(int argc, char **argv)
{
	int64_t bare[ROUNDS], queue[ROUNDS], sender[ROUNDS], apart[ROUNDS];
	struct bench_message *m;
	double bare_us, all, part;
	int i, count;

	if (argc == 5 && strcmp(argv[1], "--fill") == 0)
		return fill(argv[2], (int)strtol(argv[3], NULL, 10),
			    (int)strtol(argv[4], NULL, 10));
	if (argc != 6)
		bench_die("SCHEMAS FOLDER BEFORE AFTER COUNT");
	count = (int)strtol(argv[5], NULL, 10);
	m = make(0, count);
	for (i = 0; i < ROUNDS; i++) {
		(void)bench_bare(argv[1], "wmo301.xsd", m, count, &bare[i]);
		queue[i] = floor_queue(argv[2], m, count, &sender[i]);
		apart[i] = floor_apart(argv[1], m, count);
	}
	printf("Processor time of a 301 in the libraries alone (%d rounds of "
	       "%d messages; medians)\n",
	       ROUNDS, count);
	bare_us = median_us(bare, count);
	print("libxml2, bare: what the rest is held against", bare_us);
	all = median_us(queue, count);
	print("libzmq: in from the queue, a receipt back", all);
	part = median_us(sender, count);
	print("libzmq: the sender", part);
	all += part;
	part = median_us(apart, count);
	print("libxml2 in a process of its own, with the way there", part);
	all += part;
	part = (double)floor_store(argv[3], argv[4], count) / 1000 / count;
	print("SQLite: the rows of it, durably", part);
	all += part;
	print("together", all);
	printf("On %d processors that are never idle: x %.2f of libxml2 bare\n",
	       PROCESSORS, bare_us * PROCESSORS / all);
	return 0;
}
