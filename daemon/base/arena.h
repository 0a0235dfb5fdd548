#ifndef POLS_BASE_ARENA_H
#define POLS_BASE_ARENA_H

/*
 * An arena holds everything that belongs to one message (or one request), and
 * is emptied at once when that is done: nobody frees in between.
 *
 * A failed allocation is remembered in the arena and the function returns
 * NULL; a long chain of work may therefore check once, at its end, with
 * arena_failed().
 */

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* A new, empty arena; NULL when memory is out.  arena_free() it. */
struct arena *arena_new(void);

/* Free the arena and all that is in it; leaves NULL; NULL is allowed. */
void arena_free(struct arena **a);

/* Forget all contents, keep one block for the next use. */
void arena_reset(struct arena *a);

/* size bytes, zeroed, aligned for any type; NULL when memory is out. */
void *arena_alloc(struct arena *a, size_t size);

/* n objects of size bytes each, zeroed; overflow counts as out of memory. */
void *arena_array(struct arena *a, size_t n, size_t size);

/*
 * A list that grows: items is where its n members lie (NULL: nowhere yet), *cap
 * how many have room.  Gives it back with room for one more, moved when that
 * takes more memory.  NULL when memory is out; then items is as it was.
 */
void *arena_more(struct arena *a, void *items, size_t n, size_t *cap,
		 size_t size);

/* A copy of len bytes with a NUL behind it. */
char *arena_strndup(struct arena *a, const char *s, size_t len);
char *arena_strdup(struct arena *a, const char *s);

/* Formatted text, NUL-terminated. */
char *arena_printf(struct arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* True when any allocation since the last reset has failed. */
bool arena_failed(const struct arena *a);

/* Bytes asked of the system at this moment (for limits and for tests). */
size_t arena_size(const struct arena *a);

#endif
