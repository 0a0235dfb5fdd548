/* The journal done again: by number, or by the day of knowing. */
#include "flow/redo.h"

#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "flow/ledger.h"
#include "model/day.h"
#include "stage/journal.h"

enum { PER_COMMIT = 32768 };

struct doing {
	struct redo *redo;
	struct ledger ledger;
	struct err *e;
	int64_t total;
	bool ok;
};

/* One entry is done: once in a while put it down. */
static bool
done_one(struct doing *d)
{
	struct redo *r = d->redo;
	struct db *to = d->ledger.db;

	r->entries++;
	if (r->entries % PER_COMMIT == 0)
		d->ok = ledger_commit(&d->ledger, d->e) && db_begin(to, d->e);
	r->progress(r->ctx, r->entries, d->total);
	return d->ok;
}

static bool
do_entry(void *ctx, const struct entry *en)
{
	struct doing *d = ctx;
	bool declared = en->type != NULL &&
			en->type->kind == BERICHT_DECLARATIE;
	int64_t began = declared ? clock_mono_us() : 0;

	d->ok = ledger_replay(&d->ledger, en, d->e);
	if (declared)
		d->redo->declared_us += clock_mono_us() - began;
	return d->ok && done_one(d);
}

/*
 * What nothing looks at while a journal is done again in order: the index by
 * which a message is known to have come before, and the facts and findings of
 * its rows, which stand in the store they come from.
 */
static void
leave_out(struct doing *d)
{
	db_rest(d->ledger.db);
	db_run(db_stmt(d->ledger.db, SQL_REDO_NO_DIGESTS));
	d->ledger.bare = true;
}

static void
do_all(struct doing *d, struct db *from)
{
	struct journal_tail tail;

	/* Rows are numbered without a gap. */
	journal_tail(from, &tail);
	d->total = tail.nr;
	leave_out(d);
	journal_walk(from, 0, do_entry, d);
}

/* The numbers of what was known, in order; NULL when memory is out. */
static int64_t *
known_numbers(struct db *from, struct arena *a, int32_t day, size_t *count)
{
	struct stmt *st = db_stmt(from, SQL_JOURNAL_KNOWN_COUNT);
	int64_t *nrs;
	size_t n;

	*count = 0;
	db_bind_int(st, ":day", day);
	n = db_row(st) ? (size_t)db_col_int(st, "n") : 0;
	nrs = arena_array(a, n + 1, sizeof(*nrs));
	st = db_stmt(from, SQL_JOURNAL_KNOWN);
	db_bind_int(st, ":day", day);
	while (nrs != NULL && *count < n && db_row(st))
		nrs[(*count)++] = db_col_int(st, "nr");
	return nrs;
}

/*
 * The evaluation of a day that has no entry of its own; a day that began with
 * history has none.
 */
static bool
end_with(struct doing *d, int32_t day, int64_t last)
{
	struct ledger *l = &d->ledger;
	const int32_t ticked = journal_day(l->db);
	struct entry en;

	if (ticked != DAY_NONE && ticked >= day)
		return !db_failed(l->db, d->e);
	l->tail.nr = last;
	ledger_begin(l, &en, ENTRY_TICK, l->tail.received_us);
	en.day = day;
	ledger_tick(l, &en);
	return !db_failed(l->db, d->e);
}

static void
do_known(struct doing *d, struct db *from, int32_t day)
{
	struct arena *numbers = arena_new(), *a = arena_new();
	int64_t last = 0;
	size_t i, count = 0;
	int64_t *nrs;

	nrs = numbers == NULL ? NULL
			      : known_numbers(from, numbers, day, &count);
	d->ok = a != NULL && nrs != NULL;
	if (!d->ok)
		err_set(d->e, ERR_NOMEM, "out of memory");
	d->total = (int64_t)count;
	for (i = 0; d->ok && i < count; i++) {
		struct entry en;

		arena_reset(a);
		if (!journal_get(from, a, nrs[i], &en))
			break;
		if (en.nr > last)
			last = en.nr;
		d->ok = ledger_replay_known(&d->ledger, &en, d->e) &&
			done_one(d);
	}
	d->ok = d->ok && end_with(d, day, last);
	arena_free(&a);
	arena_free(&numbers);
}

bool
redo_open(struct db **to, const char *path, struct err *e)
{
	bool ok = db_open(to, path, DB_SCRATCH, e);

	(void)unlink(path);
	return ok;
}

/* day is DAY_NONE for all of it. */
static bool
redo(struct redo *r, struct db *from, struct db *to, int32_t day, struct err *e)
{
	struct doing d = {.redo = r, .e = e, .ok = true};
	bool ok = ledger_init(&d.ledger, to, e) && db_begin(to, e);

	r->entries = r->declared_us = 0;
	if (ok) {
		if (day == DAY_NONE)
			do_all(&d, from);
		else
			do_known(&d, from, day);
		ok = d.ok && !db_failed(from, e) && ledger_commit(&d.ledger, e);
	}
	ledger_done(&d.ledger);
	return ok;
}

bool
redo_all(struct redo *r, struct db *from, struct db *to, struct err *e)
{
	return redo(r, from, to, DAY_NONE, e);
}

bool
redo_known(struct redo *r, struct db *from, struct db *to, int32_t day,
	   struct err *e)
{
	return redo(r, from, to, day, e);
}
