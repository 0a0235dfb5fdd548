#ifndef POLS_STAGE_JUDGE_LIFE_H
#define POLS_STAGE_JUDGE_LIFE_H

/*
 * The life-cycle of signals in the books: the same for all rules.  A subject
 * is judged by its rules; what that does to its signals is stored at once and
 * noted as a step.  The events of all steps of an entry are made at its end
 * (judge_tell()), so that many signals of one cause can be one event.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/turn.h"
#include "stage/judge_rule.h"
#include "stage/judge_signal.h"

struct judge_step {
	enum event_type event;
	struct judge_signal signal; /* as it is after the step */
	int64_t was;                /* of an update: value published before */
	const char *reason;         /* of a clearing, else NULL */
};

struct judging {
	struct turn *t;
	struct judge_step *steps; /* in the arena */
	size_t count;
	size_t cap;
	/*
	 * Set by judge_apply(): a signal counts days, or has figures to tell
	 * tomorrow, so that its subject must be judged the next day.
	 */
	bool waits;
	bool cleared; /* set by judge_apply(): it cleared a signal */
};

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

/* A new day: note an update for figures that moved since last published. */
void judge_note_moved(struct judging *j);

/* Make the events of all steps: one each, or one for many of one cause. */
void judge_tell(struct judging *j);

#endif
