/*
 * Starts and stops against the books: the rules of level 3.
 *
 * A delivery that was taken back counts as never sent, so that its key may be
 * used again (OP033x2: to correct is to remove and to send anew).
 */
#include "stage/book_levering.h"

#include <string.h>

#include "model/day.h"
#include "port/db.h"

/* The statement about one key of a delivery, bound. */
static struct stmt *
ask(struct db *db, enum sql_id id, const struct levering_part *p)
{
	const struct levering *l = &p->levering;
	struct stmt *st = db_stmt(db, id);

	db_bind_int(st, ":toewijzing", p->key);
	db_bind_int(st, ":declarant", p->declarant);
	db_bind_int(st, ":client", p->client);
	db_bind_text(st, ":categorie", l->categorie);
	db_bind_text(st, ":code", l->code);
	db_bind_int(st, ":begindatum", l->begindatum);
	return st;
}

/* The delivery in force with the very key of this one, or 0. */
static int64_t
find_same(struct db *db, const struct levering_part *p)
{
	const struct levering *l = &p->levering;
	struct stmt *st =
		ask(db, p->stop ? SQL_LEVERING_STOP : SQL_LEVERING_START, p);

	if (p->stop) {
		db_bind_int(st, ":einddatum", l->einddatum);
		db_bind_text(st, ":reden", l->reden);
	}
	return db_row(st) ? db_col_int(st, "id") : 0;
}

/* Is the allocation there, of this client and provider (TR019)? */
static bool
is_known(struct db *db, const struct levering_part *p)
{
	struct stmt *st = db_stmt(db, SQL_LEVERING_KNOWN);

	db_bind_int(st, ":toewijzing", p->key);
	db_bind_int(st, ":client", p->client);
	db_bind_int(st, ":agb", p->declarant);
	return db_row(st);
}

static enum finding_rule
assess_taking_back(struct db *db, const struct levering_part *p,
		   int64_t *target)
{
	*target = find_same(db, p);
	if (*target == 0)
		return RULE_TR063;
	if (!p->stop && db_row(ask(db, SQL_LEVERING_STOPS, p)))
		return RULE_TR071;
	return RULE_COUNT;
}

/*
 * Current is what runs when this one begins: a start of later care may have
 * come before the stop of the earlier (OP080).
 */
static enum finding_rule
assess_start(struct db *db, const struct levering_part *p)
{
	struct stmt *st = db_stmt(db, SQL_LEVERING_RUNNING);

	db_bind_int(st, ":toewijzing", p->key);
	db_bind_int(st, ":begindatum", p->levering.begindatum);
	return db_row(st) ? RULE_TR326 : RULE_COUNT;
}

/* By TR413 and TR415 a start has two stops at most: one of each kind. */
static enum finding_rule
assess_stop(struct db *db, const struct levering_part *p)
{
	bool temporary = levering_is_temporary(&p->levering), later = true;
	struct stmt *st;

	if (!db_row(ask(db, SQL_LEVERING_START, p)))
		return RULE_TR382;
	st = ask(db, SQL_LEVERING_STOPS, p);
	while (db_row(st)) {
		if (strcmp(db_col_text(st, "reden"), "20") != 0)
			return RULE_TR415;
		if (temporary)
			return RULE_TR413;
		if (db_col_int(st, "einddatum") > p->levering.einddatum)
			later = false;
	}
	return later ? RULE_COUNT : RULE_TR414;
}

enum finding_rule
book_levering_assess(struct db *db, const struct levering_part *p,
		     int64_t *target)
{
	*target = 0;
	/* TR063: of what takes back nothing else is checked. */
	if (levering_takes_back(&p->levering))
		return assess_taking_back(db, p, target);
	if (!is_known(db, p))
		return RULE_TR019;
	if (find_same(db, p) != 0)
		return RULE_TR074;
	return p->stop ? assess_stop(db, p) : assess_start(db, p);
}

bool
book_levering_may_come(enum finding_rule rule, const struct levering_part *p)
{
	return p->key != LEVERING_NO_KEY && rule != RULE_TR074;
}
