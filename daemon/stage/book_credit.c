/* Is a credit the opposite of a debit that counts? */
#include "stage/book_credit.h"

#include <string.h>

#include "port/db.h"

static bool
same_key(struct stmt *debit, const struct credit_line *c)
{
	return db_col_is_null(debit, "vorig") &&
	       db_col_int(debit, "toewijzing") == c->toewijzing &&
	       db_col_int(debit, "client") == c->client &&
	       db_col_int(debit, "van") == c->van &&
	       db_col_int(debit, "tot") == c->tot &&
	       strcmp(db_col_text(debit, "categorie"), c->categorie) == 0 &&
	       strcmp(db_col_text(debit, "code"), c->code) == 0;
}

static bool
is_credited(struct db *db, const struct credit_line *c)
{
	struct stmt *st = db_stmt(db, SQL_CREDIT_OTHER);

	db_bind_int(st, ":declarant", c->declarant);
	db_bind_text(st, ":vorig", c->vorig);
	db_bind_int(st, ":id", c->id);
	return db_row(st);
}

enum credit
book_credit_assess(struct turn *t, const struct credit_line *c)
{
	struct stmt *st = db_stmt(t->db, SQL_CREDIT_DEBIT);

	db_bind_int(st, ":declarant", c->declarant);
	db_bind_text(st, ":referentie", c->vorig);
	if (!db_row(st)) {
		if (c->tot >= t->settings->live_from)
			return CREDIT_WAITS;
		/* Of before the books, but once as any other (TR390). */
		return is_credited(t->db, c) ? CREDIT_TWICE : CREDIT_FINE;
	}
	/* OP360: only what was approved can be credited. */
	if (!same_key(st, c) ||
	    strcmp(db_col_text(st, "state"), "rejected") == 0)
		return CREDIT_UNKNOWN;
	if (strcmp(db_col_text(st, "state"), "held") == 0)
		return CREDIT_WAITS;
	return is_credited(t->db, c) ? CREDIT_TWICE : CREDIT_FINE;
}

enum finding_rule
book_credit_rule(enum credit verdict)
{
	switch (verdict) {
	case CREDIT_FINE:
	case CREDIT_WAITS:
		break;
	case CREDIT_UNKNOWN:
		return RULE_TR323;
	case CREDIT_TWICE:
		return RULE_TR390;
	}
	return RULE_COUNT;
}

bool
book_credit_any_waits(struct db *db, int64_t declarant)
{
	struct stmt *st = db_stmt(db, SQL_CREDIT_ANY_WAITS);

	db_bind_int(st, ":declarant", declarant);
	return db_row(st);
}
