#ifndef POLS_PORT_DB_SQLITE_H
#define POLS_PORT_DB_SQLITE_H

/*
 * Inside the door port/db: what its files share.  No other file includes this
 * (daemon/tools/check-doors.sh).
 */

#include <sqlite3.h>

#include "port/db.h"

/* How long to wait for the lock of another connection. */
enum { DB_BUSY_MS = 5000 };

struct db_name {
	char *text;        /* owned; NULL behind the last one */
	const char *asked; /* where the caller's own spelling of it stands */
};

struct stmt {
	struct db *db;
	sqlite3_stmt *handle;
	/*
	 * Names of parameters (without their colon) and columns, copied once
	 * (SQLite's own go when it prepares a statement anew).  They are mostly
	 * bound and read in order: the next place is looked at first, and a
	 * name that was found there before is known by its address.
	 */
	struct db_name *params;
	struct db_name *columns;
	int param_count;
	int column_count;
	bool open; /* stands on a row: holds a state of the store */
	int bind_next;
	int col_next;
};

struct db {
	sqlite3 *handle;
	sqlite3_stmt *undo; /* ROLLBACK: it must work when memory is out */
	enum db_mode mode;
	char *path;
	bool failed;
	struct err error; /* the first failure */
	struct stmt stmts[SQL_COUNT];
	struct stmt *open[SQL_COUNT]; /* those that stand on a row */
	size_t open_count;
};

/* Make the statements of daemon/sql ready; and give them all back. */
void db_sqlite_prepare(struct db *db);
void db_sqlite_finalize(struct db *db);

/* The error code of an SQLite result. */
enum err_code db_sqlite_code(int rc);

/* Run SQL of the door's own, unless something has failed. */
void db_sqlite_exec(struct db *db, const char *sql);

/*
 * db_layout.c: the first column of the first row as text; false, and db failed,
 * when there is none.
 */
bool db_sqlite_text(struct db *db, const char *sql, char *out, size_t size);

/* Fails db unless the file is ours and not newer than this program. */
void db_layout_check(struct db *db);
/* Bring the file to the newest layout, in one transaction. */
void db_layout_migrate(struct db *db);

/*
 * db_disk.c: may a store lie on the file system of path?  Not on a network:
 * ERR_CONFIG.
 */
bool db_disk_allowed(const char *path, struct err *e);
/* Make the names in the folder of path durable.  ERR_IO. */
bool db_disk_sync_folder(const char *path, struct err *e);

/*
 * The name of the layer under SQLite that writes the log in few large writes
 * (db_wal.c); NULL: as SQLite does it itself.
 */
const char *db_wal_vfs(void);

/*
 * Write the log again as it is, in its place, and sync it: what a failed sync
 * left on no disk is on it then.  An SQLite code; SQLITE_BUSY while another
 * connection writes.
 */
int db_wal_rewrite(sqlite3 *handle);

/* Before SQLite starts: its cache of pages without a needless search. */
void db_cache_configure(void);

/* Keep the first failure, with what SQLite says of it. */
void db_sqlite_fail(struct db *db, int rc, const char *what);

#endif
