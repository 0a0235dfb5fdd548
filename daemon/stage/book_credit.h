#ifndef POLS_STAGE_BOOK_CREDIT_H
#define POLS_STAGE_BOOK_CREDIT_H

/*
 * Credits against their debits.
 *
 * A credit takes back one debit line of the same provider and domain that was
 * booked, named by its VorigReferentieNummer and equal in its key: allocation,
 * client, product and ProductPeriode (TR323, 8017); a line is credited once
 * (TR390, 9390).  Without this a credit that belongs to nothing would lower
 * what was declared.
 *
 * Messages come in any order (OP080): a credit whose debit is not there is
 * held like a line without its allocation, and has its verdict when the debit
 * comes or the term is over.  A credit of care from before [region] live_from
 * may have its debit in the years that were never loaded: it is taken, once.
 */

#include <stdbool.h>
#include <stdint.h>

#include "model/turn.h"

enum credit {
	CREDIT_FINE,
	CREDIT_WAITS,   /* its debit is not there (yet) */
	CREDIT_UNKNOWN, /* TR323: what it names is not to be credited by it */
	CREDIT_TWICE    /* TR390: another one did */
};

struct credit_line {
	int64_t id;        /* its own */
	int64_t declarant; /* declarant_of() */
	int64_t toewijzing;
	int64_t client;
	const char *vorig;
	const char *categorie;
	const char *code;
	int32_t van;
	int32_t tot;
};

/* What the credit is worth as the books stand. */
enum credit book_credit_assess(struct turn *t, const struct credit_line *c);

/* The rule that such a verdict breaks; RULE_COUNT for none. */
enum finding_rule book_credit_rule(enum credit verdict);

/* Has this provider any credit that waits? */
bool book_credit_any_waits(struct db *db, int64_t declarant);

#endif
