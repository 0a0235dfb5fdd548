/* The journal done again, and the comparison. */
#include "flow/rebuild.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "flow/redo.h"

enum { TABLES_MAX = 64, NAME_MAX_LEN = 40 };

/* What the journal does not decide. */
static const char *const apart[] = {"journal", "body", "client", "meta",
				    "audit"};

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

struct names {
	char name[TABLES_MAX][NAME_MAX_LEN];
	size_t count;
	bool full;
};

static void
note_table(void *ctx, const char *name)
{
	struct names *n = ctx;
	size_t i;

	for (i = 0; i < sizeof(apart) / sizeof(apart[0]); i++)
		if (strcmp(apart[i], name) == 0)
			return;
	if (n->count == TABLES_MAX || strlen(name) >= NAME_MAX_LEN) {
		n->full = true;
		return;
	}
	snprintf(n->name[n->count++], NAME_MAX_LEN, "%s", name);
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
compare(struct rebuild *r, struct db *from, struct db *to, struct err *e)
{
	struct names *n = calloc(1, sizeof(*n));
	struct db_difference d;
	bool ok = true;
	size_t i;

	if (n == NULL)
		return err_set(e, ERR_NOMEM, "out of memory");
	db_each_table(from, note_table, n);
	if (n->full)
		ok = err_set(e, ERR_INTERNAL, "more tables than expected");
	for (i = 0; ok && i < n->count && r->difference[0] == '\0'; i++) {
		db_compare_table(from, to, n->name[i], &d);
		ok = !db_failed(from, e) && !db_failed(to, e);
		r->rows += d.rows_a;
		r->tables++;
		if (d.row > 0 && !FAULT_TWIN("trust-rows"))
			tell_difference(r, n->name[i], &d);
		r->progress(r->ctx, "tables", (int64_t)i + 1,
			    (int64_t)n->count);
	}
	free(n);
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
