/*
 * The same table in two stores, side by side in order of its key: nothing is
 * kept, rendered or hashed.
 */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "port/db_sqlite.h"

/* One side; its store is failed when something went wrong. */
struct side {
	struct db *db;
	sqlite3_stmt *st;
	bool on_row;
};

static void
step(struct side *s, const char *table, int64_t *rows)
{
	int rc = s->on_row && !s->db->failed ? sqlite3_step(s->st)
					     : SQLITE_DONE;

	s->on_row = rc == SQLITE_ROW;
	if (s->on_row)
		++*rows;
	else if (rc != SQLITE_DONE)
		db_sqlite_fail(s->db, rc, table);
}

static bool
same_bytes(sqlite3_stmt *a, sqlite3_stmt *b, int i)
{
	const void *x = sqlite3_column_blob(a, i);
	const void *y = sqlite3_column_blob(b, i);
	/* Bytes first, then their number: as the library wants it. */
	int n = sqlite3_column_bytes(a, i);

	return n == sqlite3_column_bytes(b, i) &&
	       (n == 0 || memcmp(x, y, (size_t)n) == 0);
}

static bool
same_value(sqlite3_stmt *a, sqlite3_stmt *b, int i)
{
	int type = sqlite3_column_type(a, i);

	if (type != sqlite3_column_type(b, i))
		return false;
	switch (type) {
	case SQLITE_INTEGER:
		return sqlite3_column_int64(a, i) == sqlite3_column_int64(b, i);
	case SQLITE_NULL:
		return true;
	default:
		return same_bytes(a, b, i);
	}
}

static bool
same_row(const struct side *a, const struct side *b)
{
	int i, n = sqlite3_column_count(a->st);

	if (!a->on_row || !b->on_row || n != sqlite3_column_count(b->st))
		return false;
	for (i = 0; i < n; i++)
		if (!same_value(a->st, b->st, i))
			return false;
	return true;
}

/* Numbers of the journal and of events name a row; all else stays unsaid. */
static void
note(struct db_difference *d, const struct side *a)
{
	d->row = d->rows_a;
	if (!a->on_row)
		d->row++;
	else if (sqlite3_column_type(a->st, 0) == SQLITE_INTEGER)
		snprintf(d->key, sizeof(d->key), "%lld",
			 (long long)sqlite3_column_int64(a->st, 0));
}

#define ALL_OF "SELECT * FROM \"%s\"" /* allowed: names of ours */

/* All rows, ordered by column 1, 2, … n, whatever those are. */
static sqlite3_stmt *
sorted(struct db *db, const char *table)
{
	sqlite3_stmt *st = NULL;
	struct buf sql;
	int i, n;

	buf_init(&sql);
	buf_printf(&sql, ALL_OF, table);
	buf_u8(&sql, 0);
	if (!sql.failed &&
	    sqlite3_prepare_v2(db->handle, (const char *)sql.data, -1, &st,
			       NULL) == SQLITE_OK) {
		n = sqlite3_column_count(st);
		sqlite3_finalize(st);
		st = NULL;
		buf_reset(&sql);
		buf_printf(&sql, ALL_OF " ORDER BY 1", table);
		for (i = 2; i <= n; i++)
			buf_printf(&sql, ", %d", i);
		buf_u8(&sql, 0);
		if (!sql.failed)
			sqlite3_prepare_v2(db->handle, (const char *)sql.data,
					   -1, &st, NULL);
	}
	if (st == NULL)
		db_sqlite_fail(db, sqlite3_errcode(db->handle), table);
	buf_done(&sql);
	return st;
}

void
db_compare_table(struct db *a, struct db *b, const char *table,
		 struct db_difference *d)
{
	struct side x = {.db = a}, y = {.db = b};

	memset(d, 0, sizeof(*d));
	x.st = sorted(a, table);
	y.st = sorted(b, table);
	x.on_row = y.on_row = x.st != NULL && y.st != NULL;
	while (x.on_row || y.on_row) {
		step(&x, table, &d->rows_a);
		step(&y, table, &d->rows_b);
		if (d->row == 0 && (x.on_row || y.on_row) && !same_row(&x, &y))
			note(d, &x);
	}
	sqlite3_finalize(x.st);
	sqlite3_finalize(y.st);
}

size_t
db_table_names(struct db *db, struct buf *out)
{
	struct stmt *st = db_stmt(db, SQL_STORE_TABLES);
	size_t n = 0;

	while (db_row(st)) {
		const char *name = db_col_text(st, "name");

		buf_bytes(out, name, strlen(name) + 1);
		n++;
	}
	db_rest(db);
	if (out->failed)
		db_fail(db, ERR_NOMEM, "out of memory");
	return db->failed ? 0 : n;
}
