#ifndef POLS_STAGE_BOOK_LINE_H
#define POLS_STAGE_BOOK_LINE_H

/* The life of a declared line in the books: its state and its sums. */

#include <stdbool.h>
#include <stdint.h>

#include "model/bucket.h"
#include "model/turn.h"
#include "model/verdict.h"
#include "stage/book_commitment.h"

enum line_state {
	LINE_HELD,     /* its allocation is not there (yet) */
	LINE_APPROVED, /* booked without finding, we propose the answer */
	LINE_PENDING,  /* booked without finding, the 325 will say */
	LINE_REJECTED
};

/* "held", "approved", "pending", "rejected". */
const char *book_line_state_text(enum line_state state);

/* The state of a line without a finding, by answer.mode. */
enum line_state book_line_fine(const struct settings *s);

/* Add one line of this amount and state. */
void book_line_sum(struct line_sums *s, enum line_state state, int64_t amount);

/* Put sums on the commitment of a toewijzing_key(). */
void book_line_on_commitment(struct db *db, int64_t key,
			     const struct line_sums *s);

/* The id of a line: message and place, from 0. */
int64_t book_line_id(int64_t journal, int64_t idx);
/* And back. */
int64_t book_line_journal(int64_t id);
int64_t book_line_place(int64_t id);

/* Add to the declared money of a bucket (table besteding). */
void book_line_on_bucket(struct turn *t, const struct line_bucket *k,
			 const struct line_sums *s);

/* book_line_held.c: lines that wait. */

/*
 * A new commitment: the lines that came before it are its own.  Those held
 * for it are decided now; all that name it, of this client and provider,
 * count in its sums.
 */
void book_line_match(struct turn *t, const struct commitment_row *c);

/*
 * The debits of a message are in the books: credits of this provider that
 * waited for one of them are decided.
 */
void book_line_debits_came(struct turn *t, const struct facts *f,
			   int64_t declarant);

/*
 * Reject the lines whose time is up: their allocation did not come (TR338,
 * 9338), or the debit that they credit (TR323, 8017).
 */
void book_line_expire(struct turn *t);

/*
 * The path of a line: client_place and place as stored, 0 where there is
 * only one and no position is written.
 */
const char *book_line_path(struct arena *a, int64_t client_place,
			   int64_t place);

#endif
