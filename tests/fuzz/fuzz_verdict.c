/*
 * Fuzz target: what a reader says, which the daemon takes as hostile.  What is
 * accepted must be written back to the same bytes, so that nothing is accepted
 * that no reader of ours would write.
 *
 * With -DFUZZ_MAIN: a program that runs the files given as arguments once.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "model/verdict.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "fuzz_verdict: %s\n", what);
	abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct verdict v;
	struct facts facts;
	struct buf again;

	check(arena != NULL, "out of memory");
	buf_init(&again);
	if (verdict_read(&v, arena, data, size)) {
		verdict_write(&v, &again);
		check(again.len == size && memcmp(again.data, data, size) == 0,
		      "a verdict that reads otherwise than it is written");
		if (v.kind == VERDICT_PASSED &&
		    facts_read(&facts, v.type->kind, arena, v.facts,
			       v.facts_len)) {
			buf_reset(&again);
			facts_write(&facts, v.type->kind, &again);
			check(again.len == v.facts_len &&
				      memcmp(again.data, v.facts,
					     v.facts_len) == 0,
			      "facts that read otherwise than written");
		}
	}
	check(arena_size(arena) <= 64 * size + 1024 * 1024,
	      "more memory than the answer is worth");
	buf_done(&again);
	arena_free(&arena);
	return 0;
}

#ifdef FUZZ_MAIN
int
main(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++) {
		struct buf b;
		char part[65536];
		size_t n;
		FILE *f = fopen(argv[i], "rb");

		check(f != NULL, argv[i]);
		buf_init(&b);
		while ((n = fread(part, 1, sizeof(part), f)) > 0)
			buf_bytes(&b, part, n);
		fclose(f);
		LLVMFuzzerTestOneInput(b.data, b.len);
		buf_done(&b);
	}
	return 0;
}
#endif
