#ifndef POLS_STAGE_JUDGE_SIGNAL_H
#define POLS_STAGE_JUDGE_SIGNAL_H

/* A signal as it stands in the books. */

#include <stdbool.h>
#include <stdint.h>

#include "model/signal.h"
#include "model/turn.h"
#include "stage/judge_rule.h"

struct stmt;

/* A row of the table signal. */
struct judge_signal {
	char id[EVENT_SUBJECT];
	const struct judge_rule *rule; /* NULL: a rule we no longer have */
	int32_t level_bp;
	struct judge_about about;
	struct signal_life life;
	int64_t version;
	int64_t seen; /* journal number at which it was noticed */
	int32_t seen_day;
	int64_t opened;     /* journal number, 0 = not yet */
	int32_t opened_day; /* DAY_NONE = not yet */
	int64_t value;      /* of its rule, now */
	int64_t told_value; /* value that was last published */
	int32_t told_day;
	bool small;
	int32_t consult_due; /* DAY_NONE = none */
	int32_t decide_due;
	const char *figures; /* JSON, in the arena */
	const char *latest;
};

/* The current row of a statement that selects signals; what it is about. */
void judge_about_read(struct stmt *st, struct judge_about *a);
void judge_signal_read(struct turn *t, struct stmt *st,
		       struct judge_signal *out);

/* A new row, and what moves of one that is there. */
void judge_signal_insert(struct turn *t, const struct judge_signal *s);
void judge_signal_put(struct turn *t, const struct judge_signal *s);

#endif
