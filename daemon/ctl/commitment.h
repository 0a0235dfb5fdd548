#ifndef POLS_CTL_COMMITMENT_H
#define POLS_CTL_COMMITMENT_H

/*
 * A commitment as polsctl shows it: the row of the books, worked out anew as
 * seen on the business day, and what was declared month by month.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/jsonw.h"
#include "flow/ledger.h"
#include "stage/book_commitment.h"

struct commitment_view {
	struct commitment_row row;
	struct commitment worked;
	/* Of each month of worked; NULL unless asked for. */
	int64_t *submitted_ct;
	int64_t *approved_ct;
	bool disputed; /* its provider rejected this version (302) */
};

/*
 * Read one; everything lies in the arena.  False when there is none, memory
 * is out or the store failed.
 */
bool commitment_read(struct commitment_view *v, const struct ledger *l,
		     struct arena *a, enum domein domein, const char *gemeente,
		     int64_t nummer, bool months);

/* As an object (interfaces: commitment show); months when they were read. */
void commitment_json(const struct commitment_view *v, struct jsonw *w);

#endif
