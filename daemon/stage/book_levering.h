#ifndef POLS_STAGE_BOOK_LEVERING_H
#define POLS_STAGE_BOOK_LEVERING_H

/*
 * Starts and stops of care (305, 307) in the books.
 *
 * The client of a message is the unit: one finding, and nothing of it is
 * booked (settled 3).  A finding that another message can still lift (the
 * allocation, the start, a stop before it, what is taken back) is reported at
 * once and stands, but for as long as the 306 or 308 may take the message is
 * tried again when something comes: so the order of arrival means nothing
 * (OP080).
 */

#include <stdint.h>

#include "model/levering.h"
#include "model/rule.h"
#include "model/turn.h"

/* A start or stop, and where it belongs. */
struct levering_part {
	struct levering levering;
	bool stop;   /* of a 307 */
	int64_t id;  /* message and place, as a line has it */
	int64_t key; /* toewijzing_key(), LEVERING_NO_KEY when none is named */
	int64_t declarant; /* declarant_of() the provider */
	int64_t client;
};

#define LEVERING_NO_KEY (-1)

/* Something on this allocation came in: try what waits for it. */
void book_levering_arrived(struct turn *t, int64_t key);

/* Reject what has waited for too long. */
void book_levering_expire(struct turn *t);

/* book_levering_rule.c: the rules against the books. */

/*
 * The first rule that the part breaks as the books stand, RULE_COUNT for none.
 * *target is the row that a part with StatusAanlevering 3 takes back.
 */
enum finding_rule book_levering_assess(struct db *db,
				       const struct levering_part *p,
				       int64_t *target);

/*
 * Can a message that may still come lift this?  Not a second delivery of one
 * key (TR074): which of two equal ones counts makes no difference.
 */
bool book_levering_may_come(enum finding_rule rule,
			    const struct levering_part *p);

#endif
