#ifndef POLS_STAGE_JUDGE_LIFE_H
#define POLS_STAGE_JUDGE_LIFE_H

/*
 * The life-cycle of signals in the books: the same for all rules.  A subject
 * is judged by its rules; what that does to its signals is stored at once and
 * noted as a step, and the steps of one entry are told together at its end
 * (judge_tell()), so that what one cause brings can be told as one.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/turn.h"
#include "stage/judge_rule.h"

/* A row of the table signal. */
struct judge_signal {
	char id[EVENT_SUBJECT];
	const struct judge_rule *rule; /* NULL: a rule we no longer have */
	int32_t level_bp;
	struct judge_about about;
	struct signal_life life;
	int64_t version;
	int64_t seen;
	int32_t seen_day;
	int64_t opened;     /* 0 = not yet */
	int32_t opened_day; /* DAY_NONE = not yet */
	int64_t value;
	int64_t told;
	int32_t told_day;
	bool small;
	int32_t consult_due; /* DAY_NONE = none */
	int32_t decide_due;
	const char *figures; /* JSON, in the arena */
	const char *latest;
};

struct judge_step {
	enum event_type event;
	struct judge_signal signal; /* as it is after the step */
	int64_t was;                /* told before: of an update */
	const char *reason;         /* of a clearing, else NULL */
};

struct stmt;

struct judging {
	struct turn *t;
	struct judge_step *steps; /* in the arena */
	size_t count;
	size_t cap;
};

/* The current row of a statement that selects signals; what it is about. */
void judge_about_read(struct stmt *st, struct judge_about *a);
void judge_signal_read(struct turn *t, struct stmt *st,
		       struct judge_signal *out);

/* Does any rule raise a signal on it now? */
bool judge_raises(const struct judging *j, const struct judge_subject *s);

/*
 * Judge one subject by all rules of its kind.  small: fewer clients stand
 * behind its figures than may be shown; asked when a signal begins or opens.
 * True when a signal about it is not cleared afterwards.
 */
bool judge_apply(struct judging *j, const struct judge_subject *s,
		 bool (*small)(struct judging *j,
			       const struct judge_subject *s));

/*
 * Begin an event about a signal with what all of them say; the caller writes
 * the rest and ends it.
 */
struct jsonw *judge_event(struct turn *t, enum event_type type,
			  const struct judge_signal *s);

/* Whom and what it is about, as far as it is about one. */
void judge_put_about(struct jsonw *w, const struct judge_about *a,
		     const unsigned char *salt, const struct region *region,
		     const struct settings *settings);

/*
 * The member actie_uiterlijk, when the contract standard sets dates; DAY_NONE
 * when it does not.
 */
void judge_put_dues(struct jsonw *w, int32_t consult, int32_t decide);

/* A new day: tell of figures that moved since they were last told. */
void judge_untold(struct judging *j);

/* Tell all steps: one by one, or as one when one cause brings many. */
void judge_tell(struct judging *j);

#endif
