#ifndef POLS_CTL_PARTY_H
#define POLS_CTL_PARTY_H

/*
 * The money of a year per party: a provider, or a municipality within a
 * domain.  Gathered in one walk over commitments, declared money, budgets and
 * signals each.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/jsonw.h"
#include "flow/ledger.h"

enum party_kind { PARTY_PROVIDER, PARTY_GEMEENTE };

/* A row of bestedingsruimten that touches the year. */
struct party_budget {
	char aanbieder[40];
	char domein[4];
	char gemeente[8];
	char segment[40];
	char soort[12];
	int32_t van;
	int32_t tot;
	int64_t bedrag;
	char id[40];
	bool counts; /* not an estimate below a ceiling of the same */
};

struct party {
	char name[40];  /* AGB-code, name of a combinatie, gemeentecode */
	char domein[4]; /* of a municipality; "" for a provider */
	bool has_budget;
	int64_t budget_ct;
	int64_t committed_ct;
	int64_t commitments; /* that touch the year */
	int64_t unbounded;   /* of those: without a maximum */
	int64_t lines;
	int64_t submitted_ct;
	int64_t rejected_ct;
	int64_t approved_ct;
	int64_t signals_open;
};

struct parties {
	enum party_kind kind;
	int32_t year;
	int32_t day;         /* business day, may be DAY_NONE */
	struct party *items; /* owned; sorted by name and domein */
	size_t count;
	size_t cap;
	struct party_budget *budgets; /* owned; in order of their keys */
	size_t budget_count;
	size_t budget_cap;
	bool failed; /* memory is out */
};

/*
 * Gather; with a name only that party.  False when memory is out or the store
 * failed.  parties_done() it in any case.
 */
MUST_CHECK bool parties_gather(struct parties *p, struct ledger *l,
			       const char *name);
void parties_done(struct parties *p);

/* Declared: all that is not rejected. */
int64_t party_declared(const struct party *p);
/* Committed and not yet declared, not below 0. */
int64_t party_still_to_come(const struct party *p);

/* Is this row about this party, by name or as one of all (`*`)? */
bool party_budget_touches(const struct parties *all, const struct party *p,
			  const struct party_budget *b);

/* The part of the year that has passed on the business day: n / of days. */
void parties_elapsed(const struct parties *p, int64_t *n, int64_t *of);

/* As an object, with its budgets. */
void party_json(const struct parties *all, const struct party *p,
		struct jsonw *w);

#endif
