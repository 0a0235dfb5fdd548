#ifndef POLS_STAGE_BOOK_H
#define POLS_STAGE_BOOK_H

/*
 * Booking: what a message, an import or a new day does to the books.  All of
 * it happens inside the caller's transaction; failures are sticky in the
 * store's handle.  What moved is noted in turn->touched for judging, what is
 * to be told in turn->events, what is wrong with lines in turn->findings.
 *
 * The books of a set of messages do not depend on the order in which they
 * came, save where the standard itself makes the first one count (TR314,
 * TR332, OP080).
 */

#include <stdint.h>

#include "model/turn.h"
#include "model/verdict.h"

/*
 * Book the allocations of a 301.  clients[0] is the reference of its client.
 * A number in use for another client or provider is kept out (TR332).
 */
void book_toewijzingen(struct turn *t, const struct facts *f,
		       const int64_t *clients, struct line_counts *lines);

/*
 * Book the lines of a 323: linked to their allocation, or held when it is not
 * there for this client and provider (TR338), or rejected when their
 * reference was used before (TR314).
 */
void book_declaratie(struct turn *t, const struct facts *f,
		     const int64_t *clients, struct line_counts *lines);

/*
 * Book the starts of a 305 or the stops of a 307: all of them, or none when
 * one breaks a rule; held when they lack what may still come.
 */
void book_leveringen(struct turn *t, const struct facts *f,
		     const int64_t *clients, struct line_counts *lines);

/* A new day: lines held too long are rejected, open horizons move. */
void book_day(struct turn *t);

/*
 * Work out again the commitments that a change of tariffs touches: those of
 * one domain and product code, or all that are priced when either is "*".
 * Nothing is told of each; *count and *delta_ct say what changed together.
 */
void book_revalue(struct turn *t, const char *domein, const char *code,
		  int64_t *count, int64_t *delta_ct);

#endif
