#ifndef POLS_CTL_ASK_H
#define POLS_CTL_ASK_H

/* One question to the running daemon, over its control socket. */

#include <stddef.h>
#include <stdint.h>

#include "base/jsonw.h"
#include "ctl/ctl.h"
#include "port/json.h"

/*
 * Send request (a JSON object), and file as a second frame unless it is NULL,
 * and wait for the reply; a daemon that is gone is noticed within a second.
 * --timeout replaces patience_s.  What it tells before the reply of how far it
 * is ({"progress":"rows","done":1,"total":9}) is shown as a bar.
 *
 * CTL_OK: *reply is parsed (json_free() it) and text holds it.  Else a message
 * was given: CTL_UNREACHABLE, CTL_USAGE for what the daemon calls a wrong
 * request, CTL_NOTHING for what it does not have, CTL_FAILED for what it
 * refuses.
 */
MUST_CHECK enum ctl_exit ask_daemon(struct ctl *c, const struct buf *request,
				    const struct buf *file, int64_t patience_s,
				    struct buf *text, struct json **reply);

/* "actor": "user jansen", or the number of a user without a name. */
void ask_put_actor(struct jsonw *w);

#endif
