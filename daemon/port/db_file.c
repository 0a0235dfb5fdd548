/* The file of the store: whether it is whole, its log and its size. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "port/db_sqlite.h"

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
	/* No wait for readers here: it is tried again. */
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
