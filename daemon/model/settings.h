#ifndef POLS_MODEL_SETTINGS_H
#define POLS_MODEL_SETTINGS_H

/*
 * The part of the configuration on which books, signals and events depend.
 * It is journalled whenever it changes, so that the journal alone decides
 * what the books become.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "model/commitment.h"

enum { SETTINGS_THRESHOLDS = 8 };

struct settings {
	struct horizon horizon;
	bool booking_submission; /* booking_year = submission */
	bool propose;            /* answer.mode: a booked line is approved */
	bool watch;              /* answer.watch: terms run */
	int32_t live_from;       /* DAY_NONE: not given */
	int32_t hold_days;       /* working days a line waits */
	int32_t half_year_margin_bp; /* basis points: 1000 is 10 % */
	int32_t clear_bp;
	int32_t confirm_days;
	int32_t term_months;
	int32_t stacking;
	int32_t thresholds_bp[SETTINGS_THRESHOLDS];
	uint8_t threshold_count;
	int32_t small_cell;
	bool include_agb;
	bool sequence_nlgov10; /* "1234" + sequencetype instead of padded */
	char type_prefix[64];  /* "nl.pols" */
	char oin[21];          /* 20 digits */
};

/* Wire form; equal settings give equal bytes. */
void settings_write(const struct settings *s, struct buf *b);
/* False when it is not what settings_write writes. */
bool settings_read(struct settings *s, const void *bytes, size_t len);

#endif
