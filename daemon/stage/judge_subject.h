#ifndef POLS_STAGE_JUDGE_SUBJECT_H
#define POLS_STAGE_JUDGE_SUBJECT_H

/*
 * Subjects that are read from the books when they are judged: an allocation,
 * what a client gets, what is declared outside a contract.  (Ceilings and
 * budgets stand in memory: judge_totals.h.)
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/region.h"
#include "stage/judge_rule.h"

struct db;

/* The books as they are looked at on a day; all borrowed. */
struct judge_view {
	struct db *db;
	struct arena *arena;
	const struct settings *settings;
	const struct region *region;
	const unsigned char *salt;
	int32_t day;
};

/*
 * An allocation by its key.  False when it is not there.  client is its
 * client; live says whether a signal about it is not cleared.
 */
bool judge_read_commitment(const struct judge_view *v, int64_t key,
			   struct judge_subject *s, int64_t *client,
			   bool *live);

/*
 * What runs for a client, per municipality and segment, and also those of
 * which a stacking is not cleared.  In the arena; *count is 0 when there is
 * nothing or memory is out.
 */
struct judge_subject *judge_read_client(const struct judge_view *v,
					int64_t client, size_t *count);

/* What is declared outside a contract; zeros when there is nothing. */
struct judge_outside {
	char aanbieder[9];
	char domein[4];
	char segment[40];
	int64_t jaar;
};

void judge_read_outside(const struct judge_view *v,
			const struct judge_outside *key,
			struct judge_subject *s);

#endif
