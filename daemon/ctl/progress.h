#ifndef POLS_CTL_PROGRESS_H
#define POLS_CTL_PROGRESS_H

/*
 * A progress bar on standard error, when that is a terminal; else nothing.
 * It redraws at most ten times a second.
 */

#include <stdbool.h>
#include <stdint.h>

struct progress {
	bool on;
	bool drawn;
	int64_t next_ms;
};

void progress_init(struct progress *p);

/* done of total, and what is counted: "messages". */
void progress_show(struct progress *p, const char *what, int64_t done,
		   int64_t total);

/* Take the bar away, before something else is printed and at the end. */
void progress_clear(struct progress *p);

#endif
