#ifndef POLS_FLOW_CONTROL_H
#define POLS_FLOW_CONTROL_H

/*
 * The control socket: what polsctl asks of a running daemon.  Everything that
 * changes something goes through here; looking is done in the store itself.
 *
 * One request, one reply, each a JSON object; an import has its file as a
 * second frame:
 *
 *   {"command":"status"}
 *   {"command":"tick","day":"2026-07-01"}
 *   {"command":"import","kind":"tarieven","name":"t.csv","dry_run":true} + CSV
 *   {"command":"acknowledge","signal":ID,"by":ROLE,"what":TEXT,"due":[DAY …]}
 *   {"command":"history","action":"begin"}	and "end"
 *   {"command":"body","journal":NR,"actor":WHO,"reason":TEXT}
 *   {"command":"erase","bsn":BSN,"actor":WHO,"reason":TEXT}
 *   {"command":"retry","journal":NR,"dry_run":true}
 *   {"command":"discard","journal":NR,"actor":WHO,"reason":TEXT}
 *   {"command":"reload"}
 *
 *   {"ok":true, …}	 what came of it
 *   {"ok":false,"error":"a sentence","code":"config"}
 *
 * code: "usage" (not a request), "config" (what was given is wrong),
 * "nothing" (there is no such signal or message), "state" (not now: tick
 * first, earlier day), "store" (the store failed).
 *
 * With "progress":true an import also sends its progress, in replies without
 * "ok" before the last one (call_progress()).
 */

#include <stdbool.h>

#include "base/err.h"
#include "port/bus.h"

struct daemon;

/* Answer the requests that are there.  False: the store failed for good. */
MUST_CHECK bool control_step(struct daemon *d, struct err *e);

#endif
