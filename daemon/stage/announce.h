#ifndef POLS_STAGE_ANNOUNCE_H
#define POLS_STAGE_ANNOUNCE_H

/*
 * Announcing: events become CloudEvents (NL GOV profile), get their numbers
 * and are stored in the transaction of what caused them.  Number, id and time
 * come from the journal alone, so a rebuild gives the same bytes.
 */

#include <stdint.h>

#include "base/buf.h"
#include "model/turn.h"

struct db;

/* What every event of this stream says of its origin. */
struct announce_source {
	const char *stream; /* uuid: the epoch */
	const struct settings *settings;
};

/* Read where the numbers stand; those of a type when they are needed. */
void announce_read(struct db *db, struct event_numbers *n);

/* Number and store all of turn->events. */
void announce(struct turn *t, const char *stream);

/*
 * Write the numbers that moved; before a commit, and before other settings
 * give the types other names.
 */
void announce_keep(struct db *db, const struct settings *s,
		   struct event_numbers *n);

/*
 * Write one CloudEvent.  seq is the number in the stream; time_us is UTC;
 * data a JSON object; correlation may be "".
 */
void announce_write(struct buf *out, const struct announce_source *from,
		    enum event_type type, const char *subject, int64_t seq,
		    int64_t time_us, const char *correlation, const void *data,
		    size_t data_len);

/* "nl.pols.berichten.bericht-goedgekeurd" into out. */
void announce_type(const struct settings *s, enum event_type type, char *out,
		   size_t size);

/* RFC 3339 in UTC with milliseconds: "2026-07-01T04:10:22.318Z". */
enum { ANNOUNCE_TIME = 32 };
const char *announce_time(char out[ANNOUNCE_TIME], int64_t time_us);

#endif
