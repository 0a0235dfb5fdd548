#ifndef POLS_MODEL_TURN_H
#define POLS_MODEL_TURN_H

/*
 * One turn: what the stages share while one journal entry is worked out.
 * The day and the time are those of the entry; no stage asks a clock.
 */

#include <stdint.h>

#include "base/arena.h"
#include "base/progress.h"
#include "model/entry.h"
#include "model/event.h"
#include "model/finding.h"
#include "model/region.h"
#include "model/settings.h"
#include "model/touched.h"

struct db;
struct book_tarief_cache;
struct judge_totals;

struct turn {
	struct db *db;
	struct arena *arena; /* lives until the turn is over */
	const struct settings *settings;
	struct book_tarief_cache *tarieven;
	const struct region *region; /* contracts, segments, products … */
	struct judge_totals *totals; /* what counts for each ceiling */
	const unsigned char *salt;   /* ENTRY_SALT bytes: opaque names */
	struct entry *entry;         /* nr, day, received_us are set */
	int32_t day_before; /* business day before this entry, or DAY_NONE */
	struct events *events;
	struct event_numbers *numbers;
	struct touched *touched;
	struct findings *findings; /* of levels 3 and 4 */
	/* Called now and then in long work, so that the loop stays alive. */
	void (*breathe)(void *ctx);
	void *breathe_ctx;
	/* As often, for a client that waits: progress. */
	progress_fn *progress;
	void *progress_ctx;
};

/* What a message came to, for its receipt; -1 where it does not apply. */
struct line_counts {
	int64_t submitted;
	int64_t accepted;
	int64_t held;
	int64_t rejected;
};

#endif
