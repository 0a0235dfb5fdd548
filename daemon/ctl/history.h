#ifndef POLS_CTL_HISTORY_H
#define POLS_CTL_HISTORY_H

/* A load of history: asking the daemon to begin and to end it. */

#include "ctl/ctl.h"

enum { HISTORY_PREFIX = 32 };

/*
 * Begin; prefix gets what the id of each of its messages begins with.  Not
 * CTL_OK: it did not begin, and a message was given.
 */
enum ctl_exit history_begin(struct ctl *c, char prefix[HISTORY_PREFIX]);

enum ctl_exit history_end(struct ctl *c);

#endif
