#ifndef POLS_BASE_NUMBERS_H
#define POLS_BASE_NUMBERS_H

/*
 * A growing list of whole numbers: keys that are collected before anything is
 * done with them, because doing it changes what a statement would still see.
 *
 * When memory is out the list is `failed` and stays as it was: check once, at
 * the end.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct numbers {
	int64_t *items; /* owned */
	size_t count;
	size_t cap;
	bool failed;
};

void numbers_init(struct numbers *n);
/* Empty it, keep the memory. */
void numbers_reset(struct numbers *n);
/* Free what it holds; it is empty and usable again. */
void numbers_done(struct numbers *n);

void numbers_add(struct numbers *n, int64_t v);

/* Ascending, and each once. */
void numbers_sort(struct numbers *n);

#endif
