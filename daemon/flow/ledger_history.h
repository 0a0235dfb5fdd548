#ifndef POLS_FLOW_LEDGER_HISTORY_H
#define POLS_FLOW_LEDGER_HISTORY_H

/*
 * Loading history: what happened before the books were there.
 *
 * A historic message is known from its own day on, not from the day on which
 * it was loaded; it has no event of its own and no answer.  While a load is
 * open no signal is judged: all are, once, at its end, with one event that
 * says what was loaded.  Messages that come in between from others are booked
 * and have their events as ever.
 *
 * Before [region] live_from every day is history: no events, no signals.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "flow/ledger.h"

/*
 * What the id of a message begins with to be of the load that is open:
 * "historie-4711/".  Other ids are anybody's.
 */
enum { LEDGER_HISTORY_PREFIX = 32 };
void ledger_history_prefix(int64_t begun, char out[LEDGER_HISTORY_PREFIX]);
bool ledger_history_has(const struct ledger *l, const void *id, size_t len);

/* Does this entry cause no events, because it is history? */
bool ledger_history_quiet(const struct ledger *l, const struct entry *en);

/*
 * Nothing is judged on this day, nor money counted for it: history, or a load
 * that is open.
 */
bool ledger_history_unjudged(const struct ledger *l, int32_t day);

/*
 * The day from which a historic entry is known: the latest Toewijzingsdatum of
 * a 301, the Dagtekening of others (f is NULL when there are no facts); of an
 * import the first van of its rows, of an openingsstand the latest
 * toewijzingsdatum, of a declaratiestand the end of its latest month.  At the
 * latest its business day.
 */
int32_t ledger_history_known(const struct entry *en, const struct facts *f);
int32_t ledger_history_known_rows(const struct entry *en,
				  const struct import_file *f);

#endif
