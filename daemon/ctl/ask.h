#ifndef POLS_CTL_ASK_H
#define POLS_CTL_ASK_H

/* One question to the running daemon, over its control socket. */

#include <stddef.h>
#include <stdint.h>

#include "base/jsonw.h"
#include "ctl/ctl.h"
#include "port/json.h"

/* A question and its reply; between begin and send the caller may add to w. */
struct ask {
	struct ctl *c;
	struct buf request;
	struct jsonw w;     /* in the object of the request */
	struct buf text;    /* the reply as it came */
	struct json *reply; /* parsed; NULL until there is one */
};

/* {"command":NAME …; ask_done() it in any case. */
void ask_begin(struct ask *a, struct ctl *c, const char *command);

/*
 * The same for a command that the audit keeps, with --reason and "actor":
 * "user jansen", or "uid 1000" for a user without a name.  False after a
 * message when no reason was given: then there is nothing to send or to end.
 */
MUST_CHECK bool ask_begin_reasoned(struct ask *a, struct ctl *c,
				   const char *command);

/*
 * End the object, send it, and file as a second frame unless it is NULL, and
 * wait for the reply; a daemon that is gone is noticed within a second.
 * --timeout replaces patience_s.  Progress messages before the reply
 * ({"progress":"rows","done":1,"total":9}) are shown as a bar.
 *
 * CTL_OK: the reply is there.  Else a message was given: CTL_UNREACHABLE,
 * CTL_USAGE for what the daemon calls a wrong request, CTL_NOTHING for what it
 * does not have, CTL_FAILED for what it refuses.
 */
MUST_CHECK enum ctl_exit ask_send(struct ask *a, const struct buf *file,
				  int64_t patience_s);

/*
 * A message that the reply is not what it should be; gives CTL_FAILED.  Bodies
 * go over this socket, so none of it is shown.
 */
enum ctl_exit ask_unreadable(void);

/* With --json put the reply into the output as it came; else false. */
bool ask_print(const struct ask *a);

/* Free it, and leave nothing of it in memory. */
void ask_done(struct ask *a);
#endif
