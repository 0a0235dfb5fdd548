#ifndef POLS_STAGE_BOOK_COMMITMENT_H
#define POLS_STAGE_BOOK_COMMITMENT_H

/* A commitment as it stands in the books, and how it is worked out. */

#include <stdbool.h>
#include <stdint.h>

#include "model/commitment.h"
#include "model/toewijzing.h"
#include "model/turn.h"
#include "stage/book_tarief.h"

struct db;

struct commitment_row {
	int64_t key; /* toewijzing_key() */
	enum domein domein;
	char gemeente[5];
	char aanbieder[9];
	int64_t client;
	int64_t journal; /* of the version in force */
	int64_t idx;
	int64_t versions;
	struct toewijzing toewijzing; /* the version in force */
	int32_t dagtekening;          /* of its message */
	enum commitment_basis basis;
	int32_t horizon;
	int64_t maximum_volume; /* RECORD_ABSENT = none */
	int64_t maximum_ct;     /* RECORD_ABSENT = none */
	int32_t started;        /* first start in force, DAY_NONE = none */
	int32_t stopped; /* last day of care by its stops, DAY_NONE = runs */
	int64_t expected_ct; /* of the maximum; RECORD_ABSENT = none */
	int64_t submitted_ct;
	int64_t rejected_ct;
	int64_t approved_ct;
};

/* Find it by toewijzing_key(); false when there is none. */
bool book_commitment_get(struct db *db, int64_t key,
			 struct commitment_row *out);

/*
 * The last day that counts as seen on day: of an open end where it is cut
 * (settled 14), else its own last day.
 */
int32_t book_commitment_horizon(const struct horizon *horizon,
				const struct region *region, int32_t day,
				const struct commitment_row *c);

/*
 * Work out the whole commitment (months, years) of c as seen on day, with the
 * tariffs and contracts of the books.  What the rules cannot price because of
 * absurd numbers counts as unpriced.  False only when memory is out.
 */
bool book_commitment_compute(struct db *db, struct book_tarief_cache *tarieven,
			     const struct region *region, struct arena *a,
			     const struct horizon *horizon, int32_t day,
			     const struct commitment_row *c,
			     struct commitment *out);

/* Compute and fill basis, horizon and maxima of c. */
void book_commitment_value(struct turn *t, struct commitment_row *c);

/* Store a new one, or the new state of an old one (not its sums). */
void book_commitment_insert(struct db *db, const struct commitment_row *c);
void book_commitment_update(struct db *db, const struct commitment_row *c);
/* The same after a start or stop, which leaves its version as it was. */
void book_commitment_settle(struct db *db, const struct commitment_row *before,
			    const struct commitment_row *c);

/*
 * Begin an event about a commitment and write what every such event has:
 * who, where, the maximum and what is expected, and how both moved (before:
 * NULL = there was none).  The caller adds the rest and calls events_end().
 */
struct jsonw *book_commitment_event(struct turn *t, enum event_type type,
				    const struct commitment_row *before,
				    const struct commitment_row *after);

/*
 * Add the event of a change (fixed, changed or released) by the maxima before
 * (NULL = there was none) and after; none when nothing differs.
 */
void book_commitment_tell(struct turn *t, const struct commitment_row *before,
			  const struct commitment_row *after,
			  const char *reason);

#endif
