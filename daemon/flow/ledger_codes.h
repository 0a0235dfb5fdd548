#ifndef POLS_FLOW_LEDGER_CODES_H
#define POLS_FLOW_LEDGER_CODES_H

/* Which rules a message broke, and how often: what an event says of it. */

#include "base/jsonw.h"
#include "model/finding.h"

/*
 * Write `codes`: each rule and how often it was broken, with what was counted
 * only; no places.  Rules of a sheet go by their own names, those beyond the
 * first 32 names as PACK.
 */
void ledger_codes(struct jsonw *w, const struct findings *f);

#endif
