#ifndef POLS_STAGE_JUDGE_RULE_H
#define POLS_STAGE_JUDGE_RULE_H

/* Rules as a table: what each looks at and what it says. */

#include <stdbool.h>
#include <stdint.h>

#include "base/jsonw.h"
#include "model/event.h"
#include "model/turn.h"

/* What is judged: a commitment or a ceiling. */
struct judge_subject {
	char id[EVENT_SUBJECT];
	enum domain domein;
	bool has_domein;
	char gemeente[8];   /* "" = all */
	char aanbieder[40]; /* AGB-code or a combinatie; "" = all */
	int64_t nummer;     /* RECORD_ABSENT for a ceiling */
	char segment[40];   /* "" = all, or not known */
	/* Of a commitment. */
	int64_t maximum_ct; /* RECORD_ABSENT = none */
	int64_t declared_ct;
	/* Of a ceiling. */
	char soort[12];
	int32_t van;
	int32_t tot;
	int64_t bedrag;
};

enum judge_verdict {
	JUDGE_QUIET, /* below the level at which a signal clears */
	JUDGE_STAYS, /* between the levels: what is open stays open */
	JUDGE_RAISES /* above the limit */
};

struct judge_rule {
	const char *name;
	enum event_type event; /* when it opens */
	/*
	 * Judge the subject on the day of the turn and write its figures:
	 * members of the object that w has begun.
	 */
	enum judge_verdict (*assess)(struct turn *t,
				     const struct judge_subject *s,
				     struct jsonw *w);
};

extern const struct judge_rule judge_commitment_rules[];
extern const size_t judge_commitment_rule_count;
extern const struct judge_rule judge_ruimte_rules[];
extern const size_t judge_ruimte_rule_count;

#endif
