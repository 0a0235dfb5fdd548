#ifndef POLS_TESTS_FUZZ_H
#define POLS_TESTS_FUZZ_H

/*
 * What the fuzz targets share.  A target is a file fuzz_NAME.c with this one
 * function; libFuzzer calls it with what it makes up (`make fuzz`), once.c
 * with each file of a folder (`make check`).
 *
 * With -DPLANT a target has a bug on purpose, so that the tests know that a
 * bug would be seen.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Judge one input; always 0.  Does not come back when something is wrong. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Stop with what is wrong, unless ok. */
static inline void
fuzz_check(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "wrong: %s\n", what);
	abort();
}

#endif
