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
 * when `more`.  What is no request gets [END][{"error":"…"}].
 */

#include "port/bus.h"
#include "port/db.h"

struct replay {
	struct bus_socket *socket;
	struct db *db;
	const char *epoch; /* the uuid of the stream */
};

/* Answer what is there, a bounded number per call. */
void replay_step(const struct replay *r);

#endif
