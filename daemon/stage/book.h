#ifndef POLS_STAGE_BOOK_H
#define POLS_STAGE_BOOK_H

/*
 * Booking: what a message, an import or a new day does to the books.  All of
 * it happens inside the caller's transaction; failures are sticky in the
 * store's handle.  What moved is noted in turn->touched for judging; events go
 * to turn->events, what is wrong with lines to turn->findings.
 *
 * The books of a set of messages do not depend on the order in which they
 * came, save where the standard itself makes the first one count (TR314,
 * TR332, OP080).
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/import.h"
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

/*
 * Book what the provider rejects in a 302: its allocations stay, and are
 * disputed for as long as the version that it rejects is the one in force.
 */
void book_retour(struct turn *t, const struct facts *f, const int64_t *clients,
		 struct line_counts *lines);

/*
 * Of the 301 of this turn: whether a 302 rejected any of it before it came; if
 * so, tell it of each allocation once that is booked.
 */
bool book_retour_is_early(struct turn *t);
void book_retour_arrived(struct turn *t, int64_t nummer);

/* A new day: lines held too long are rejected, open horizons move. */
void book_day(struct turn *t);

/* Rows that were imported; moved: which of them are new or changed. */
struct book_imported {
	enum import_kind kind;
	const void *rows; /* records of the kind */
	const bool *moved;
	size_t count;
};

/* The parties of an allocation, and the date of its message. */
struct book_party {
	enum domein domein;
	const char *gemeente;
	const char *aanbieder;
	int64_t client;
	int32_t dagtekening;
};

/*
 * Book one allocation, as a version of its number.  False when the number is
 * in use for another client or provider (TR332): then it is only kept.
 */
bool book_toewijzing(struct turn *t, const struct book_party *by,
		     const struct toewijzing *v, int64_t idx);

/*
 * Book the rows of an openingsstand or a declaratiestand that moved: versions
 * of allocations, and lines of declared money.  False: row *row cannot be, for
 * the reason *why (a sentence), and the caller rolls back.
 */
bool book_stand(struct turn *t, const struct book_imported *in, size_t *row,
		const char **why);

/*
 * Work out again the commitments that an import touches (tariffs, contracts,
 * segments), each once however many rows touch it.  One event is for all
 * that changed (raming-aangepast).  Out: how many, and the sum of the changes.
 */
void book_import(struct turn *t, const struct book_imported *in,
		 int64_t *revalued, int64_t *revalued_ct);

#endif
