/* Commitments worked out anew and compared. */
#include "flow/verify_maxima.h"

#include "base/numbers.h"
#include "flow/ledger.h"
#include "model/day.h"
#include "stage/book_commitment.h"

static bool
is_right(struct turn *t, int64_t key)
{
	struct commitment_row stored, worked;

	if (!book_commitment_get(t->db, key, &stored))
		return false;
	worked = stored;
	book_commitment_value(t, &worked);
	return worked.basis == stored.basis &&
	       worked.horizon == stored.horizon &&
	       worked.maximum_volume == stored.maximum_volume &&
	       worked.maximum_ct == stored.maximum_ct &&
	       worked.expected_ct == stored.expected_ct;
}

/* All keys first: working one out asks the store in between. */
static bool
collect(struct db *db, struct numbers *keys, struct err *e)
{
	struct stmt *st = db_stmt(db, SQL_COMMITMENT_PLACES);

	while (db_row(st))
		numbers_add(keys, db_col_int(st, "id"));
	return !keys->failed || err_set(e, ERR_NOMEM, "out of memory");
}

bool
verify_maxima(struct db *db, progress_fn *progress, void *ctx, int64_t *wrong,
	      struct err *e)
{
	struct numbers keys;
	struct ledger l;
	struct entry en = {.nr = 0};
	struct turn t;
	size_t i;
	bool ok;

	*wrong = 0;
	numbers_init(&keys);
	ok = ledger_init(&l, db, e) && collect(db, &keys, e);
	en.day = l.day;
	t = (struct turn){
		.db = db,
		.arena = l.arena,
		.settings = &l.settings,
		.tarieven = l.tarieven,
		.region = &l.region,
		.entry = &en,
	};
	for (i = 0; ok && i < keys.count; i++) {
		arena_reset(l.arena);
		*wrong += !is_right(&t, keys.items[i]);
		progress(ctx, "commitments", (int64_t)i + 1,
			 (int64_t)keys.count);
	}
	numbers_done(&keys);
	ledger_done(&l);
	return ok && !db_failed(db, e);
}
