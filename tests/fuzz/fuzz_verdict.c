/*
 * Fuzz target: what a reader says, which the daemon takes as hostile.  What is
 * accepted must be written back to the same bytes, so that nothing is accepted
 * that no reader of ours would write.
 */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "fuzz/fuzz.h"
#include "model/verdict.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct verdict v;
	struct facts facts;
	struct buf again;

	fuzz_check(arena != NULL, "out of memory");
	buf_init(&again);
	if (verdict_read(&v, arena, data, size)) {
		verdict_write(&v, &again);
		fuzz_check(again.len == size &&
				   memcmp(again.data, data, size) == 0,
			   "a verdict that reads otherwise than it is written");
		if (v.kind == VERDICT_PASSED &&
		    facts_read(&facts, v.type->kind, arena, v.facts,
			       v.facts_len)) {
			buf_reset(&again);
			facts_write(&facts, v.type->kind, &again);
			fuzz_check(again.len == v.facts_len &&
					   memcmp(again.data, v.facts,
						  v.facts_len) == 0,
				   "facts that read otherwise than written");
		}
	}
	fuzz_check(arena_size(arena) <= 64 * size + 1024 * 1024,
		   "more memory than the answer is worth");
	buf_done(&again);
	arena_free(&arena);
	return 0;
}
