/* What a new day does to the books. */
#include "stage/book.h"

#include "model/day.h"
#include "port/db.h"
#include "stage/book_commitment.h"
#include "stage/book_levering.h"
#include "stage/book_line.h"
#include "stage/book_revalue.h"

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
 * Can the horizon of an open end be another one than on the day before?  It
 * moves with the year, the month, or where a contract begins or ends, not
 * with every day.
 */
static bool
horizons_turn(const struct turn *t)
{
	const int32_t before = t->day_before, day = t->entry->day;

	if (t->entry->kind != ENTRY_TICK || before == DAY_NONE)
		return true;
	switch (t->settings->horizon.kind) {
	case HORIZON_YEAR_END:
		break;
	case HORIZON_CONTRACT_END:
		if (region_segments_turn(t->region, before, day) ||
		    region_contracts_turn(t->region, NULL, before, day))
			return true;
		break;
	case HORIZON_MONTHS:
		return day_month(before) != day_month(day);
	}
	return day_year(before) != day_year(day);
}

/* Open ends with another horizon today: a shorter one may have been chosen. */
static void
collect_horizons(struct turn *t, struct touched *keys)
{
	struct stmt *st = db_stmt(t->db, SQL_COMMITMENT_HORIZONS);
	struct commitment_row c = {.key = 0};

	while (db_row(st)) {
		read_place(st, &c);
		if (c.horizon != book_commitment_horizon(&t->settings->horizon,
							 t->region,
							 t->entry->day, &c))
			touched_commitment(keys, c.key);
	}
}

/*
 * Commitments whose contract may be another one since the day before: theirs
 * begins or ends, or the segments do by which it is found.
 */
static void
collect_turned(struct turn *t, struct touched *keys)
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
			touched_commitment(keys, db_col_int(st, "id"));
}

void
book_day(struct turn *t)
{
	struct book_revalued group;
	struct touched keys;

	book_revalued_init(&group, t);
	book_line_expire(t);
	book_levering_expire(t);
	touched_init(&keys);
	if (horizons_turn(t)) {
		collect_horizons(t, &keys);
		book_revalue(t, &keys, "horizon", &group);
		touched_reset(&keys);
	}
	if (t->day_before != DAY_NONE && t->day_before < t->entry->day &&
	    region_has_contracts(t->region)) {
		collect_turned(t, &keys);
		book_revalue(t, &keys, NULL, &group);
	}
	book_revalue_tell(t, "contracten", &group);
	touched_done(&keys);
}
