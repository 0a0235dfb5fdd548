/*
 * How long levels 1 and 2 take for a message, without sockets and processes:
 * judge SCHEMAS RUNS FILE... prints the shortest and the median of so many
 * runs, in ms of processor time, and how many findings there are.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "flow/read.h"
#include "model/verdict.h"

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return 1e3 * (double)t.tv_sec + (double)t.tv_nsec / 1e6;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static char *
read_file(const char *path, size_t *len)
{
	FILE *f = fopen(path, "rb");
	char *body;

	if (f == NULL || fseek(f, 0, SEEK_END) != 0)
		exit(1);
	*len = (size_t)ftell(f);
	rewind(f);
	body = malloc(*len + 1);
	if (body == NULL || fread(body, 1, *len, f) != *len)
		exit(1);
	fclose(f);
	return body;
}

static void
measure(struct read_ctx *ctx, const char *path, int runs)
{
	double *ms = calloc((size_t)runs, sizeof(*ms));
	struct arena *a = arena_new();
	struct verdict v;
	struct buf answer;
	size_t len;
	char *body = read_file(path, &len);
	int i;

	buf_init(&answer);
	if (ms == NULL || a == NULL)
		exit(1);
	for (i = 0; i < runs; i++) {
		double began = now_ms();

		buf_reset(&answer);
		if (!read_message(ctx, body, len, PACK_NONE, &answer))
			exit(1);
		ms[i] = now_ms() - began;
	}
	qsort(ms, (size_t)runs, sizeof(*ms), by_value);
	if (!verdict_read(&v, a, answer.data, answer.len))
		exit(1);
	printf("%s %zu %.3f %.3f %d %zu\n", path, len, ms[0], ms[runs / 2],
	       (int)v.kind, v.findings.count);
	buf_done(&answer);
	arena_free(&a);
	free(body);
	free(ms);
}

int
main(int argc, char *argv[])
{
	struct read_options o = {.schemas = argc > 1 ? argv[1] : ""};
	struct err e;
	struct read_ctx *ctx = read_ctx_new(&o, &e);
	int i;

	if (ctx == NULL || argc < 4) {
		fprintf(stderr, "judge: %s\n", ctx == NULL ? e.text : "usage");
		return 1;
	}
	for (i = 3; i < argc; i++)
		measure(ctx, argv[i], atoi(argv[2]));
	read_ctx_free(&ctx);
	return 0;
}
