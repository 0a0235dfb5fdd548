#ifndef POLS_FLOW_REPLAY_H
#define POLS_FLOW_REPLAY_H

/*
 * The replay socket: subscribers that missed something ask for it here, and
 * new ones for the signals that are open.
 *
 *   [{"after":41,"types":["nl.pols.bestedingsruimten."],"limit":1000}]
 *     [topic][event][counters] … [END][{"last":57,"more":false,"epoch":"…"}]
 *   [{"snapshot":"signals"}]
 *     [SNAPSHOT][{"sequence":57,"epoch":"…","signals":[…]}]
 *
 * `last` is the number up to which the reply is complete: ask on after it
 * when `more`.  What is no request gets [END][{"error":"…"}].  Over a keyed
 * socket a client sees what its grant lets it read; numbers count on.
 */

#include "base/buf.h"
#include "flow/access.h"
#include "flow/ledger.h"
#include "port/bus.h"
#include "port/db.h"

struct replay {
	struct bus_socket *socket;
	struct db *db;
	const struct ledger *ledger; /* its stream, and how things are named */
	struct access *access;       /* NULL: everything may be read */
	bool rounds;                 /* small cells, for those with a key */
};

/* Answer what is there, a bounded number per call. */
void replay_step(const struct replay *r);

/* May this user read events of a type about a subject? */
bool replay_may_read(const struct replay *r, const char *user, const char *type,
		     const char *subject);

/* replay_snapshot.c: append the frame behind SNAPSHOT. */
void replay_snapshot(const struct replay *r, const char *user, struct buf *out);

#endif
