/* What a new day and a change of tariffs do to the books. */
#include "stage/book.h"

#include <string.h>

#include "model/day.h"
#include "port/db.h"
#include "stage/book_commitment.h"
#include "stage/book_levering.h"
#include "stage/book_line.h"

/* Each commitment once, in one order: replay tells the same events. */
static void
sort_keys(struct turn *t, struct touched *keys)
{
	touched_sort(keys);
	if (keys->failed)
		db_fail(t->db, ERR_NOMEM, "out of memory");
}

static void
collect(struct turn *t, struct stmt *st, struct touched *keys)
{
	while (db_row(st))
		touched_commitment(keys, db_col_int(st, "id"));
	sort_keys(t, keys);
}

/* Value them again; told one by one with a reason, or summed up when NULL. */
static void
revalue(struct turn *t, const struct touched *keys, const char *reason,
	int64_t *count, int64_t *delta_ct)
{
	size_t i;

	for (i = 0; i < keys->commitment_count; i++) {
		struct commitment_row c, before;

		if (!book_commitment_get(t->db, keys->commitments[i], &c))
			continue;
		before = c;
		book_commitment_value(t, &c);
		if (i % 256 == 255)
			t->breathe(t->breathe_ctx);
		if (c.basis == before.basis && c.horizon == before.horizon &&
		    c.maximum_ct == before.maximum_ct &&
		    c.maximum_volume == before.maximum_volume &&
		    c.expected_ct == before.expected_ct)
			continue;
		book_commitment_update(t->db, &c);
		touched_commitment(t->touched, c.key);
		if (reason != NULL)
			book_commitment_tell(t, &before, &c, reason);
		(*count)++;
		*delta_ct += c.maximum_ct == RECORD_ABSENT ? 0 : c.maximum_ct;
		*delta_ct -= before.maximum_ct == RECORD_ABSENT
				     ? 0
				     : before.maximum_ct;
	}
}

void
book_day(struct turn *t)
{
	int64_t count = 0, delta_ct = 0;
	struct touched keys;
	struct stmt *st;

	book_line_expire(t);
	book_levering_expire(t);
	touched_init(&keys);
	st = db_stmt(t->db, SQL_COMMITMENT_HORIZONS);
	while (db_row(st)) {
		int32_t from = (int32_t)db_col_int(st, "ingangsdatum");

		/* Either way: a shorter horizon may have been chosen. */
		if (db_col_int(st, "horizon") !=
		    commitment_horizon(&t->settings->horizon, t->entry->day,
				       from, DAY_NONE))
			touched_commitment(&keys, db_col_int(st, "id"));
	}
	sort_keys(t, &keys);
	revalue(t, &keys, "horizon", &count, &delta_ct);
	touched_done(&keys);
	t->touched->all = true;
}

void
book_revalue(struct turn *t, const char *domein, const char *code,
	     int64_t *count, int64_t *delta_ct)
{
	struct touched keys;
	struct stmt *st;

	touched_init(&keys);
	if (strcmp(domein, "*") == 0 || strcmp(code, "*") == 0) {
		st = db_stmt(t->db, SQL_COMMITMENT_PRICED);
	} else {
		st = db_stmt(t->db, SQL_COMMITMENT_BY_PRODUCT);
		db_bind_text(st, ":domein", domein);
		db_bind_text(st, ":code", code);
	}
	collect(t, st, &keys);
	revalue(t, &keys, NULL, count, delta_ct);
	touched_done(&keys);
}
