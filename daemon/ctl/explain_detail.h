#ifndef POLS_CTL_EXPLAIN_DETAIL_H
#define POLS_CTL_EXPLAIN_DETAIL_H

/* What the files of explain share. */

#include "ctl/explain.h"
#include "model/money.h"
#include "stage/judge_subject.h"
#include "stage/judge_totals.h"

/* One signal that is being explained. */
struct explaining {
	const struct signal_row *row;
	const struct judge_rule *rule;
	struct ledger *ledger;
	struct arena *arena;
	struct buf *steps;
	struct buf *figures;
	bool *differs;
};

/* Euros on a line of their own kind; several at a time in one printf. */
struct euros {
	char text[MONEY_TEXT];
};

const char *explain_euro(struct euros *e, int64_t cents);

/* The books as the rules look at them. */
struct judge_view explain_view(const struct explaining *x);

/* The rule itself says the last word, and gives the figures. */
void explain_end(struct explaining *x, const struct judge_subject *s);

/* Two figures that must be one: say so when they are not. */
void explain_same(struct explaining *x, const char *what, int64_t stored,
		  int64_t reckoned);

/* Each kind of subject; false when it is no longer in the books. */
bool explain_commitment(struct explaining *x);
bool explain_client(struct explaining *x);
bool explain_money(struct explaining *x);
bool explain_contract(struct explaining *x);

#endif
