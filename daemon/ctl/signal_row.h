#ifndef POLS_CTL_SIGNAL_ROW_H
#define POLS_CTL_SIGNAL_ROW_H

/* A signal as polsctl reads it from the store. */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/jsonw.h"
#include "port/db.h"

/* A row of the table signal; texts in an arena, "" for NULL. */
struct signal_row {
	const char *id;
	const char *rule;
	const char *subject;
	const char *state;
	const char *domein;
	const char *gemeente;
	const char *aanbieder;
	const char *segment;
	const char *reason;  /* why it cleared */
	const char *figures; /* JSON, when it opened */
	const char *latest;  /* JSON */
	int64_t level_bp;
	int64_t nummer; /* RECORD_ABSENT when it is not about an allocation */
	int64_t client; /* RECORD_ABSENT when it is not about a client */
	int64_t seen;   /* journal numbers; 0: that did not happen */
	int64_t opened;
	int64_t acknowledged;
	int64_t cleared;
	int32_t seen_day; /* DAY_NONE: that did not happen */
	int32_t opened_day;
	int32_t acknowledged_day;
	int32_t cleared_day;
	int32_t consult_due;
	int32_t decide_due;
	int64_t rules;
	bool small;
};

/*
 * The current row of a statement that selects signals for reports.  False when
 * memory is out.
 */
bool signal_row_read(struct stmt *st, struct arena *a, struct signal_row *s);

/* Write its members into the object that w has begun. */
void signal_row_json(const struct signal_row *s, struct jsonw *w);

#endif
