#ifndef POLS_STAGE_BOOK_SUMS_H
#define POLS_STAGE_BOOK_SUMS_H

/*
 * What the lines of one declaration come to, by allocation and by bucket.
 *
 * An allocation is looked up once per message, however many lines name it, and
 * sums are written once, at the end: so the work is linear in the lines.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stage/book_line.h"

/* An allocation that lines of the message name. */
struct book_target {
	bool used;
	bool found;  /* it is in the books; else only key and used are set */
	int64_t key; /* toewijzing_key() */
	int64_t client;
	bool same_aanbieder; /* as the sender of the message */
	int64_t maximum_ct;  /* INT64_MAX when there is none */
	int64_t declared_ct; /* before this message */
	struct line_sums sums;
};

struct book_pocket;

struct book_sums {
	struct turn *t;
	struct book_target *targets; /* a hash table, in the arena */
	struct book_target **order;  /* as they came */
	size_t target_count;
	struct book_pocket *pockets; /* a hash table, in the arena */
	struct line_bucket bucket;   /* what all lines of the message share */
	size_t mask;                 /* of both tables: their size - 1 */
};

/* Begin, with room for the lines of f; false after db_fail(). */
MUST_CHECK bool book_sums_init(struct book_sums *s, struct turn *t,
			       const struct facts *f);

/* The allocation with this toewijzing_key(), looked up the first time. */
struct book_target *book_sums_target(struct book_sums *s, int64_t key);

/*
 * Add a line in this state: to its bucket, and to g unless that is NULL (the
 * line is on no allocation, or on another's).
 */
void book_sums_add(struct book_sums *s, struct book_target *g,
		   const struct prestatie *p, enum line_state state);

/*
 * Write them: commitments, besteding and what is to be judged.  In the order
 * of the table for commitments, of the hash for buckets: the same every time.
 */
void book_sums_write(struct book_sums *s);

#endif
