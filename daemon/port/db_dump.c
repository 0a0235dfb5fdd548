/* Looking at the store as a whole: dumps, integrity, copies, sizes. */
#include "port/db.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "port/db_sqlite.h"

#include "base/buf.h"

size_t
db_col_count(struct stmt *st)
{
	return (size_t)sqlite3_column_count(st->handle);
}

const char *
db_col_name(struct stmt *st, size_t i)
{
	return sqlite3_column_name(st->handle, (int)i);
}

static void
dump_value(sqlite3_stmt *st, int i, struct buf *b)
{
	const unsigned char *p;
	int k, n;

	switch (sqlite3_column_type(st, i)) {
	case SQLITE_INTEGER:
		buf_printf(b, "%lld", (long long)sqlite3_column_int64(st, i));
		break;
	case SQLITE_NULL:
		buf_puts(b, "NULL");
		break;
	case SQLITE_BLOB:
		p = sqlite3_column_blob(st, i);
		n = sqlite3_column_bytes(st, i);
		buf_puts(b, "x'");
		for (k = 0; k < n; k++)
			buf_printf(b, "%02x", p[k]);
		buf_puts(b, "'");
		break;
	default:
		buf_puts(b, "'");
		p = sqlite3_column_text(st, i);
		buf_bytes(b, p, (size_t)sqlite3_column_bytes(st, i));
		buf_puts(b, "'");
		break;
	}
}

void
db_col_dump(struct stmt *st, size_t i,
	    void (*put)(void *ctx, const char *s, size_t len), void *ctx)
{
	struct buf b;

	buf_init(&b);
	dump_value(st->handle, (int)i, &b);
	if (b.failed)
		db_fail(st->db, ERR_NOMEM, "out of memory");
	else
		put(ctx, (const char *)b.data, b.len);
	buf_done(&b);
}

#define ALL_OF "SELECT * FROM \"%s\"" /* allowed: tables are dumped */

/* All rows, ordered by column 1, 2, … n, whatever those are. */
sqlite3_stmt *
db_sqlite_sorted(struct db *db, const char *table)
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
db_dump_table(struct db *db, const char *table,
	      void (*line)(void *ctx, const char *s, size_t len), void *ctx)
{
	sqlite3_stmt *st;
	struct buf b;
	int i, n, rc;

	if (db->failed)
		return;
	st = db_sqlite_sorted(db, table);
	if (st == NULL)
		return;
	buf_init(&b);
	n = sqlite3_column_count(st);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		buf_reset(&b);
		for (i = 0; i < n; i++) {
			buf_puts(&b, i == 0 ? "" : "|");
			dump_value(st, i, &b);
		}
		if (b.failed) {
			db_fail(db, ERR_NOMEM, "out of memory");
			break;
		}
		line(ctx, (const char *)b.data, b.len);
	}
	if (rc != SQLITE_DONE)
		db_sqlite_fail(db, rc, table);
	sqlite3_finalize(st);
	buf_done(&b);
}

void
db_each_table(struct db *db, void (*fn)(void *ctx, const char *name), void *ctx)
{
	struct stmt *st = db_stmt(db, SQL_STORE_TABLES);

	while (db_row(st))
		fn(ctx, db_col_text(st, "name"));
}

/* One PRAGMA that says ok, or what is wrong. */
static bool
check(struct db *db, const char *sql, struct err *e)
{
	sqlite3_stmt *st = NULL;
	const char *said = NULL;
	enum err_code code;
	bool ok;
	int rc;

	rc = sqlite3_prepare_v2(db->handle, sql, -1, &st, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		said = (const char *)sqlite3_column_text(st, 0);
	ok = said != NULL && strcmp(said, "ok") == 0;
	/* A row that cannot be shown is no finding. */
	code = said != NULL       ? ERR_CORRUPT
	       : rc == SQLITE_ROW ? ERR_NOMEM
				  : db_sqlite_code(rc);
	sqlite3_finalize(st);
	if (ok || code != ERR_CORRUPT)
		return ok || err_set(e, code,
				     "the store cannot be checked: "
				     "%s",
				     sqlite3_errmsg(db->handle));
	/* What SQLite says here may quote keys: tell only that it failed. */
	return err_set(e, ERR_CORRUPT,
		       "the store is damaged; restore a backup");
}

bool
db_check_integrity(struct db *db, struct err *e)
{
	return check(db, "PRAGMA integrity_check(1)", e);
}

bool
db_check_quick(struct db *db, const char *table, struct err *e)
{
	char sql[96];

	if (table == NULL)
		return check(db, "PRAGMA quick_check(1)", e);
	snprintf(sql, sizeof(sql), "PRAGMA quick_check(\"%s\")", table);
	return check(db, sql, e);
}

void
db_checkpoint(struct db *db, bool truncate)
{
	/* For readers nobody waits here: it is tried again. */
	sqlite3_busy_timeout(db->handle, 0);
	sqlite3_wal_checkpoint_v2(db->handle, NULL,
				  truncate ? SQLITE_CHECKPOINT_TRUNCATE
					   : SQLITE_CHECKPOINT_PASSIVE,
				  NULL, NULL);
	sqlite3_busy_timeout(db->handle, DB_BUSY_MS);
}

static int64_t
size_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (int64_t)st.st_size : 0;
}

void
db_sizes(const struct db *db, int64_t *file_bytes, int64_t *wal_bytes)
{
	char wal[4096];

	snprintf(wal, sizeof(wal), "%s-wal", db->path);
	*file_bytes = size_of(db->path);
	*wal_bytes = size_of(wal);
}
