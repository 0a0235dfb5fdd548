#ifndef POLS_BASE_PROGRESS_H
#define POLS_BASE_PROGRESS_H

/*
 * Progress of long work: how many of how many, and what is counted ("rows",
 * "entries").  Called often: the receiver decides which calls it shows.
 */

#include <stdint.h>

typedef void progress_fn(void *ctx, const char *what, int64_t done,
			 int64_t total);

#endif
