/*
 * Fuzz target: tables that are imported.  The first byte is the kind, as a
 * letter.  A table is taken whole or refused with a place in it; rows are in
 * the order of the file or in an order of their own, but all have a place.
 */
#include <string.h>

#include "base/arena.h"
#include "fuzz/fuzz.h"
#include "stage/import.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = {.code = ERR_NONE};
	struct import_file file;
	struct arena *arena;
	size_t i;

	if (size == 0 || data[0] < 'a' || data[0] >= 'a' + IMPORT_KIND_COUNT)
		return 0;
	arena = arena_new();
	fuzz_check(arena != NULL, "out of memory");
	if (import_read_csv(&file, arena, (enum import_kind)(data[0] - 'a'),
			    "f", data + 1, size - 1, &e)) {
		for (i = 0; i < file.count && file.places != NULL; i++)
			fuzz_check(file.places[i] > 1 &&
					   file.places[i] <= (int)size + 1,
				   "a row that is not in the file");
		/* A row has a line of its own. */
		fuzz_check(file.count <= size, "more rows than bytes");
	} else {
		fuzz_check(e.code == ERR_CONFIG &&
				   strncmp(e.text, "f:", 2) == 0,
			   "refused without a place");
	}
	fuzz_check(arena_size(arena) <= 4096 * size + 1024 * 1024,
		   "more memory than the table is worth");
	arena_free(&arena);
	return 0;
}
