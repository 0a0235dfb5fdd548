#ifndef POLS_CTL_WATCH_H
#define POLS_CTL_WATCH_H

/*
 * polsctl send --watch: a folder is looked at every second, each message in
 * it that stays as it is gets sent, and is put away with its receipt.
 */

#include <stdint.h>

#include "ctl/ctl.h"

/* Until SIGTERM, SIGINT or SIGHUP: CTL_OK; else after a message. */
enum ctl_exit watch_folder(struct ctl *c, const char *folder,
			   int64_t patience_s);

#endif
