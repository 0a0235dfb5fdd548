/* An arena of a test. */
#include "unit/arena_help.h"

#include "base/arena.h"

int
arena_make(void **state)
{
	*state = arena_new();
	return *state == NULL;
}

int
arena_drop(void **state)
{
	struct arena *a = *state;

	arena_free(&a);
	return 0;
}
