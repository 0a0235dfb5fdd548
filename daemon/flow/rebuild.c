/* The journal done again, and the comparison. */
#include "flow/rebuild.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/fault.h"
#include "flow/redo.h"

/* What the journal does not decide. */
static const char *const apart[] = {"journal", "body", "client", "meta",
				    "audit"};

enum { APART = sizeof(apart) / sizeof(apart[0]) };

static void
show_entries(void *ctx, int64_t done, int64_t total)
{
	struct rebuild *r = ctx;

	r->progress(r->ctx, "entries", done, total);
}

static bool
do_journal(struct rebuild *r, struct db *from, struct db *to, struct err *e)
{
	struct redo redo = {.progress = show_entries, .ctx = r};
	bool ok = redo_all(&redo, from, to, e);

	r->entries = redo.entries;
	r->declared_us = redo.declared_us;
	return ok;
}

static bool
is_apart(const char *table)
{
	size_t i;

	for (i = 0; i < APART; i++)
		if (strcmp(apart[i], table) == 0)
			return true;
	return false;
}

/* A missing index loses nothing today and lets something in tomorrow. */
static void
compare_layout(struct rebuild *r, struct db *from, struct db *to)
{
	struct stmt *a = db_stmt(from, SQL_STORE_LAYOUT);
	struct stmt *b = db_stmt(to, SQL_STORE_LAYOUT);
	bool more;

	do {
		more = db_row(a);
		if (more == db_row(b) &&
		    (!more || (strcmp(db_col_text(a, "name"),
				      db_col_text(b, "name")) == 0 &&
			       strcmp(db_col_text(a, "sql"),
				      db_col_text(b, "sql")) == 0)))
			continue;
		snprintf(r->difference, sizeof(r->difference),
			 "the layout of the store is not that of this version");
		break;
	} while (more);
	db_rest(from);
	db_rest(to);
}

static void
tell_difference(struct rebuild *r, const char *table,
		const struct db_difference *d)
{
	snprintf(r->difference, sizeof(r->difference),
		 "table %s: row %lld of the sorted dump differs%s%s; the store "
		 "has %lld rows, its journal gives %lld",
		 table, (long long)d->row, d->key[0] == '\0' ? "" : ", key ",
		 d->key, (long long)d->rows_a, (long long)d->rows_b);
}

static bool
compare_table(struct rebuild *r, struct db *from, struct db *to,
	      const char *table, struct err *e)
{
	struct db_difference d;

	db_compare_table(from, to, table, &d);
	r->rows += d.rows_a;
	r->tables++;
	if (d.row > 0 && !FAULT_TWIN("trust-rows"))
		tell_difference(r, table, &d);
	return !db_failed(from, e) && !db_failed(to, e);
}

static bool
compare(struct rebuild *r, struct db *from, struct db *to, struct err *e)
{
	struct buf names;
	const char *name;
	size_t i, n;
	bool ok;

	buf_init(&names);
	n = db_table_names(from, &names);
	ok = !db_failed(from, e);
	name = (const char *)names.data;
	for (i = 0; ok && i < n && r->difference[0] == '\0'; i++) {
		if (!is_apart(name))
			ok = compare_table(r, from, to, name, e);
		r->progress(r->ctx, "tables", (int64_t)i + 1, (int64_t)n);
		name += strlen(name) + 1;
	}
	buf_done(&names);
	return ok;
}

static void
count_lines(struct rebuild *r, struct db *to)
{
	struct stmt *st = db_stmt(to, SQL_PRESTATIE_COUNT);

	r->lines = db_row(st) ? db_col_int(st, "n") : 0;
}

bool
rebuild(struct rebuild *r, struct db *from, const char *scratch, struct err *e)
{
	int64_t began = clock_mono_us(), replayed;
	struct db *to = NULL;
	bool ok;

	r->entries = r->tables = r->rows = r->lines = 0;
	r->difference[0] = '\0';
	if (!redo_open(&to, scratch, e))
		return false;
	compare_layout(r, from, to);
	ok = do_journal(r, from, to, e);
	replayed = clock_mono_us();
	r->replay_us = replayed - began;
	if (ok)
		count_lines(r, to);
	ok = ok && compare(r, from, to, e);
	r->compare_us = clock_mono_us() - replayed;
	db_close(&to);
	return ok;
}
