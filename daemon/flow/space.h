#ifndef POLS_FLOW_SPACE_H
#define POLS_FLOW_SPACE_H

/*
 * Room on the disk of the store.
 *
 * When a write found none, nothing is taken in (`busy`, reason disk-full)
 * until there is room again; looking, replay and what was kept before go on.
 * A file of its own, the ballast, keeps some room back: it is given up then,
 * so that the write-ahead log can be put into the store and be shortened.
 * Before that, an alarm: little room left, or a write-ahead log that only
 * grows because a reader holds an old state of the store.
 */

#include <stdbool.h>
#include <stdint.h>

#include "port/conf.h"
#include "port/db.h"

struct space {
	struct db *db; /* borrowed */
	bool full;     /* a write found no room */
	bool low;      /* little room left; logged once */
	bool log_large;
	int64_t ballast_bytes; /* held now */
	int64_t free_bytes;    /* at the last look, -1 = not known */
	int64_t size_bytes;
	int64_t log_bytes; /* of the write-ahead log */
};

/* Over an open store; reserves the ballast. */
void space_init(struct space *s, struct db *db, const struct conf *c);

/* Give the ballast up, before there is a store. */
void space_give_up(const struct conf *c);

/* A write found no room; no transaction is open.  Again does no harm. */
void space_lacking(struct space *s, const struct conf *c);

/* Once a second: look, log, and go on when there is room again. */
void space_step(struct space *s, const struct conf *c);

#endif
