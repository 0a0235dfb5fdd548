/* SQLite behind the door: failures, transactions. */
#include "port/db.h"

#include <stdlib.h>

#include "base/fault.h"
#include "port/db_sqlite.h"

enum err_code
db_sqlite_code(int rc)
{
	switch (rc & 0xff) {
	case SQLITE_FULL:
		return ERR_FULL;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return ERR_BUSY;
	case SQLITE_NOMEM:
		return ERR_NOMEM;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return ERR_CORRUPT;
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return ERR_ACCESS;
	case SQLITE_CONSTRAINT:
	case SQLITE_MISUSE:
	case SQLITE_RANGE:
	case SQLITE_MISMATCH:
	case SQLITE_ERROR:
		return ERR_INTERNAL;
	default:
		/* The index of the log lies on the same disk. */
		return rc == SQLITE_IOERR_SHMSIZE ? ERR_FULL : ERR_IO;
	}
}

void
db_fail(struct db *db, enum err_code code, const char *text)
{
	if (db->failed || (code == ERR_NOMEM && FAULT_TWIN("trust-memory")))
		return;
	db->failed = true;
	err_set(&db->error, code, "%s", text);
}

/*
 * The messages of SQLite name tables and columns, never values that were
 * bound; so they may go to the log.
 */
void
db_sqlite_fail(struct db *db, int rc, const char *what)
{
	if (db->failed)
		return;
	db->failed = true;
	err_set(&db->error, db_sqlite_code(rc), "%s: %s (%d)", what,
		sqlite3_errmsg(db->handle),
		sqlite3_extended_errcode(db->handle));
}

bool
db_failed(const struct db *db, struct err *e)
{
	if (db->failed && e != NULL)
		*e = db->error;
	return db->failed;
}

void
db_sqlite_exec(struct db *db, const char *sql)
{
	int rc;

	if (db->failed)
		return;
	rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		db_sqlite_fail(db, rc, sql);
}

void
db_close(struct db **db)
{
	if (*db == NULL)
		return;
	db_sqlite_finalize(*db);
	sqlite3_close_v2((*db)->handle);
	free((*db)->path);
	free(*db);
	*db = NULL;
}

/* The twin that knows no transactions: each statement stands by itself. */
static bool
is_piecemeal(const struct db *db)
{
	return db->mode == DB_WRITER && FAULT_TWIN("piecemeal");
}

bool
db_begin(struct db *db, struct err *e)
{
	if (!is_piecemeal(db))
		db_sqlite_exec(db, db->mode == DB_READER ? "BEGIN"
							 : "BEGIN IMMEDIATE");
	if (!db->failed)
		return true;
	*e = db->error;
	db_rollback(db);
	return false;
}

bool
db_commit(struct db *db, struct err *e)
{
	db_rest(db);
	if (!is_piecemeal(db))
		db_sqlite_exec(db, "COMMIT");
	if (!db->failed)
		return true;
	*e = db->error;
	db_rollback(db);
	return false;
}

void
db_rollback(struct db *db)
{
	db_rest(db);
	if (sqlite3_get_autocommit(db->handle) == 0) {
		(void)sqlite3_step(db->undo);
		(void)sqlite3_reset(db->undo);
	}
	db->failed = false;
	db->error.code = ERR_NONE;
	/* Nothing may be built on what should be gone (settled 39). */
	if (sqlite3_get_autocommit(db->handle) == 0)
		db_fail(db, ERR_IO, "a transaction cannot be rolled back");
}

void
db_read_begin(struct db *db)
{
	db_sqlite_exec(db, "BEGIN");
}

void
db_read_end(struct db *db)
{
	/* Nothing was written: this only lets go of the state. */
	db_rest(db);
	if (!db->failed && sqlite3_get_autocommit(db->handle) == 0)
		db_sqlite_exec(db, "COMMIT");
	else
		db_forgive(db);
}

void
db_forgive(struct db *db)
{
	const bool broken = db->failed && (db->error.code == ERR_IO ||
					   db->error.code == ERR_CORRUPT);
	const struct err why = db->error;

	db_rollback(db);
	db->failed = broken;
	if (broken)
		db->error = why;
}
