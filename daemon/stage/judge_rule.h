#ifndef POLS_STAGE_JUDGE_RULE_H
#define POLS_STAGE_JUDGE_RULE_H

/*
 * Rules as a table: what each looks at and what it says.
 *
 * A rule is a pure function of its subject, the day and the settings; it does
 * not matter how the subject was filled.  The daemon fills it from running
 * totals, `signal show --explain` from the declared lines themselves.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/jsonw.h"
#include "model/event.h"
#include "model/halfyear.h"
#include "model/settings.h"
#include "model/signal.h"

/* What a signal is about; "" and RECORD_ABSENT where that does not apply. */
struct judge_about {
	char subject[EVENT_SUBJECT];
	char domein[4];     /* "" = both */
	char gemeente[8];   /* "" = all */
	char aanbieder[40]; /* AGB-code or a combinatie; "" = all */
	char segment[40];   /* "" = all, or not known */
	int64_t nummer;     /* of an allocation */
	int64_t client;
};

/* Is this value of a line among those that a name of a subject stands for? */
bool judge_covers(const char *name, const char *value);

enum judge_kind {
	JUDGE_COMMITMENT, /* one allocation */
	JUDGE_CLIENT,     /* what a client gets in one segment */
	JUDGE_RUIMTE,     /* a ceiling or estimate */
	JUDGE_BEGROTING,  /* a municipality's own budget of a year */
	JUDGE_CONTRACT,   /* what a provider declares outside its contract */
	JUDGE_KIND_COUNT
};

/*
 * What is judged, with all that its rules weigh.  A kind uses the members
 * named for it; the others are 0.
 */
struct judge_subject {
	enum judge_kind kind;
	struct judge_about about;
	int64_t version; /* of a ceiling; a latch holds for one version */

	/* First and last day: of a commitment, a ceiling, a year. */
	int32_t van;
	int32_t tot; /* DAY_NONE: a commitment without an end */

	/* Commitments. */
	int64_t maximum_ct; /* RECORD_ABSENT = none */
	bool specific;      /* a product code was allocated */
	bool crisis;        /* kenmerken of its product */
	bool chronic;
	bool withdrawn;

	/* Clients. */
	int64_t products; /* different ones that run today */
	int64_t aanbieders;
	bool live; /* a signal about it is not cleared */

	/* Ceilings and budgets. */
	const char *soort; /* "plafond" or "raming"; NULL for a begroting */
	int64_t bedrag;
	bool taak; /* a contract pays for it whatever is declared */
	struct halfyear half;
	int64_t half_ct; /* declared for care of the first half */
	int64_t approved_ct;
	int64_t other_ct; /* overige lasten of the months that have begun */
	int64_t other_half_ct;

	/* Commitments, ceilings, budgets, contracts: submitted - rejected. */
	int64_t declared_ct;
	int64_t lines;
};

struct judge_case {
	const struct settings *settings;
	int32_t day;
	int32_t level_bp; /* of a rule with levels */
	const struct judge_subject *subject;
};

/* What a rule says. */
struct judge_weight {
	enum signal_verdict verdict;
	int64_t value; /* the figure that is watched for updates */
	int64_t whole; /* what it is weighed against */
};

struct judge_rule {
	const char *name;
	enum event_type event; /* when it opens */
	enum judge_kind kind;
	bool levels;  /* one signal for each of [signals] thresholds */
	bool confirm; /* opens and clears on [signals] confirm days */
	bool latch;   /* clears only with another version of its subject */
	bool due;     /* the contract standard sets dates (on a plafond) */
	bool money;   /* value is in cents */
	struct judge_weight (*weigh)(const struct judge_case *c);
	/* Members of the object that w has begun. */
	void (*figures)(const struct judge_case *c, struct jsonw *w);
};

/* Settled 26: the guard of an allocation, and whether it must be paid. */
const char *judge_guard(const struct judge_subject *s);
bool judge_must_pay(const struct judge_subject *s);

/* The last day of an allocation that still lies within the term. */
int32_t judge_term_last(const struct settings *set, int32_t van);

/* Settled 23: the first day on which underspending may be signalled. */
int32_t judge_under_from(const struct judge_subject *s);

extern const struct judge_rule judge_rules[];
extern const size_t judge_rule_count;

/* The rule of this name; NULL when there is none. */
const struct judge_rule *judge_rule_named(const char *name);

#endif
