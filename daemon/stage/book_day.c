/* What a new day does to the books. */
#include "stage/book.h"

#include "base/numbers.h"
#include "model/day.h"
#include "port/db.h"
#include "stage/book_commitment.h"
#include "stage/book_levering.h"
#include "stage/book_line.h"
#include "stage/book_revalue.h"
#include "stage/book_termijn.h"

/* The columns of a commitment that decide which contract it falls under. */
static void
read_place(struct stmt *st, struct commitment_row *c)
{
	struct toewijzing *v = &c->toewijzing;

	c->key = db_col_int(st, "id");
	c->domein = toewijzing_key_domein(c->key);
	db_col_copy(st, "aanbieder", c->aanbieder, sizeof(c->aanbieder));
	db_col_copy(st, "categorie", v->categorie, sizeof(v->categorie));
	db_col_copy(st, "code", v->code, sizeof(v->code));
	v->ingangsdatum = (int32_t)db_col_int(st, "ingangsdatum");
	v->einddatum = (int32_t)db_col_int_opt(st, "einddatum", DAY_NONE);
	c->horizon = (int32_t)db_col_int(st, "horizon");
}

/*
 * May the horizon of any open end be another one than it was, in either
 * direction?  Else those move whose horizon has passed, and no others: with the
 * year, or months after a start of their own.
 */
static bool
any_may_turn(const struct turn *t)
{
	const int32_t before = t->day_before, day = t->entry->day;

	if (t->entry->kind != ENTRY_TICK || before == DAY_NONE)
		return true;
	return t->settings->horizon.kind == HORIZON_CONTRACT_END &&
	       (region_segments_turn(t->region, before, day) ||
		region_contracts_turn(t->region, NULL, before, day));
}

/* Open ends with another horizon today. */
static void
collect_horizons(struct turn *t, struct numbers *keys)
{
	struct commitment_row c = {.key = 0};
	struct stmt *st;

	if (any_may_turn(t)) {
		st = db_stmt(t->db, SQL_COMMITMENT_HORIZONS);
	} else {
		st = db_stmt(t->db, SQL_COMMITMENT_HORIZONS_PASSED);
		db_bind_int(st, ":day", t->entry->day);
	}
	while (db_row(st)) {
		read_place(st, &c);
		if (c.horizon != book_commitment_horizon(&t->settings->horizon,
							 t->region,
							 t->entry->day, &c))
			numbers_add(keys, c.key);
	}
}

/*
 * Commitments whose contract may be another one since the day before: theirs
 * begins or ends, or the segments do by which it is found.
 */
static void
collect_turned(struct turn *t, struct numbers *keys)
{
	int32_t after = t->day_before, upto = t->entry->day;
	bool all = region_segments_turn(t->region, after, upto);
	struct stmt *st;

	if (!all && !region_contracts_turn(t->region, NULL, after, upto))
		return;
	st = db_stmt(t->db, SQL_COMMITMENT_RUNNING);
	db_bind_int(st, ":day", after);
	while (db_row(st))
		if (all || region_contracts_turn(t->region,
						 db_col_text(st, "aanbieder"),
						 after, upto))
			numbers_add(keys, db_col_int(st, "id"));
}

void
book_day(struct turn *t)
{
	struct book_revalued group;
	struct numbers keys;

	book_revalued_init(&group, t);
	book_line_expire(t);
	book_levering_expire(t);
	book_termijn_expire(t);
	numbers_init(&keys);
	collect_horizons(t, &keys);
	book_revalue(t, &keys, "horizon", &group);
	numbers_reset(&keys);
	if (t->day_before != DAY_NONE && t->day_before < t->entry->day &&
	    region_has_contracts(t->region)) {
		collect_turned(t, &keys);
		book_revalue(t, &keys, NULL, &group);
	}
	book_revalue_tell(t, "contracten", &group);
	numbers_done(&keys);
}
