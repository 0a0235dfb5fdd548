#ifndef POLS_STAGE_BOOK_LEVERING_TRIAL_H
#define POLS_STAGE_BOOK_LEVERING_TRIAL_H

/*
 * The parts of one 305 or 307 as a unit: stored, tried, undone again when one
 * of them breaks a rule.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stage/book_levering.h"

/* Parts that one allocation is worth waiting for. */
enum { LEVERING_WAITING_MAX = 64 };

struct levering_unit {
	struct turn *t;
	int64_t journal;
	struct levering_part *parts; /* in the order of the message */
	size_t count;
	bool fresh; /* of the entry of this turn: findings go to its receipt */
};

/* Store all parts of a fresh unit, held. */
void levering_unit_store(const struct levering_unit *u, int32_t due);

/* Read the held unit that a part's id belongs to; false: memory is out. */
bool levering_unit_read(struct turn *t, int64_t id, struct levering_unit *u);

enum trial {
	TRIAL_BOOKED,  /* every part is in force, or took one back */
	TRIAL_WAITS,   /* nothing of it is booked: what it lacks may come */
	TRIAL_REJECTED /* nothing of it ever will be */
};

/* Withdraw the findings that were stored for it. */
void levering_unit_lift(const struct levering_unit *u);

/*
 * Try a unit that is held; due: until when it may wait; last: it has waited
 * long enough.  Findings are reported when it is fresh and when it is rejected.
 */
enum trial levering_unit_try(const struct levering_unit *u, int32_t due,
			     bool last);

#endif
