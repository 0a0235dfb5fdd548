#ifndef POLS_STAGE_RECEIPT_H
#define POLS_STAGE_RECEIPT_H

/*
 * Receipts: what the sender gets back, as JSON (interfaces: receipt).
 * A receipt is written from a view; the view of a message that was just
 * booked is filled by the pipeline, that of a message of before from the
 * store, and both give the same bytes.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/jsonw.h"
#include "model/entry.h"
#include "model/finding.h"
#include "model/turn.h"

enum { RECEIPT_FINDINGS_MAX = 100 };

struct receipt {
	const void *id; /* the client's own text; any bytes */
	size_t id_len;
	int64_t journal; /* 0 = nothing is kept */
	bool has_digest;
	unsigned char digest[ENTRY_DIGEST];
	enum outcome outcome;
	enum outcome first_outcome; /* of a duplicate, else OUTCOME_COUNT */
	int level;
	const char *reason; /* of a quarantine, of busy, of a rule sheet
			     * that did not do its work, else "" */
	const struct bericht_type *type;
	bool has_header;
	struct bericht_header header;
	struct line_counts lines;
	struct findings first_levels; /* 1 and 2 */
	struct findings last_levels;  /* 3 and 4 */
	size_t findings_max;          /* 0 = all */
};

/* Nothing known yet: no id, no journal, lines do not apply. */
void receipt_init(struct receipt *r);

/*
 * The counts of a message of n lines that is not in the books: all accepted as
 * far as that was looked at, or all rejected with it.
 */
struct line_counts receipt_lines(enum outcome outcome, int64_t n);

/* The member `key` with the counts of lines; null where they do not apply. */
void receipt_put_lines(struct jsonw *w, const char *key,
		       const struct line_counts *l);

/* Append the receipt as one JSON object. */
void receipt_write(const struct receipt *r, struct buf *out);

#endif
