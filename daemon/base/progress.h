#ifndef POLS_BASE_PROGRESS_H
#define POLS_BASE_PROGRESS_H

/*
 * How far long work is, for whoever waits: done of total, and what is counted
 * ("rows", "entries").  Called often: the receiver decides what to do with it.
 */

#include <stdint.h>

typedef void progress_fn(void *ctx, const char *what, int64_t done,
			 int64_t total);

#endif
