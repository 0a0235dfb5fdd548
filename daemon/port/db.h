#ifndef POLS_PORT_DB_H
#define POLS_PORT_DB_H

/*
 * The only door to the store.  Statements live by name in daemon/sql and are
 * asked for by enum sql_id; parameters are bound and columns read by name.
 *
 * Failure is sticky: the first error is kept in the handle, later calls do
 * nothing (reads give zero, loops end), and db_commit() refuses.  So booking
 * code reads as a list of steps, and asks once, at the end of its
 * transaction, whether all went well.  Only db_rollback() clears a failure.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/progress.h"

#include "sql.h"

struct db;
struct stmt;

enum db_mode {
	DB_WRITER, /* the one writing connection; makes the file */
	DB_READER, /* read-only, beside a running daemon */
	DB_SCRATCH /* a temporary file that need not survive anything */
};

/*
 * Open the store at path, check that it is ours and not newer than we are,
 * and bring it to the newest layout (not as reader).  A writer prepares every
 * statement, the others those that they come to need.  A writer reads its
 * pragmas back and refuses a file system that cannot keep what it promises.
 * *out is NULL on failure; db_close() it.
 */
MUST_CHECK bool db_open(struct db **out, const char *path, enum db_mode mode,
			struct err *e);

/*
 * Can this program use the store at path (perhaps after bringing its layout
 * up to date)?  Changes nothing.
 */
MUST_CHECK bool db_probe(const char *path, struct err *e);

/*
 * The name of the file system at path when a store there would not outlive the
 * machine or the container (tmpfs, overlay); else NULL.
 */
const char *db_volatile_fs(const char *path);

/* Close; leaves NULL; NULL is allowed. */
void db_close(struct db **db);

/*
 * Transactions.  Begin takes the write lock at once (BEGIN IMMEDIATE; as
 * reader a plain BEGIN, so that a report sees one state).  Commit returns only
 * when the data is durable; on failure everything is rolled back and the
 * failure is in e: ERR_FULL, ERR_BUSY and ERR_NOMEM may pass, the others mean
 * that the store can no longer be trusted.
 */
MUST_CHECK bool db_begin(struct db *db, struct err *e);
MUST_CHECK bool db_commit(struct db *db, struct err *e);
void db_rollback(struct db *db);

/*
 * A read transaction around several reads, outside a write transaction: they
 * see one state and take the lock once.  The end also clears a failure of these
 * reads that may pass (as db_forgive).
 */
void db_read_begin(struct db *db);
void db_read_end(struct db *db);

/*
 * As db_rollback, but a failure after which the store cannot be trusted stays:
 * the next commit or read fails as well (settled 39).
 */
void db_forgive(struct db *db);

/* True after a failure; the first one goes to e when that is not NULL. */
bool db_failed(const struct db *db, struct err *e);

/* Make the handle failed for a reason of the caller's own. */
void db_fail(struct db *db, enum err_code code, const char *text);

/*
 * Borrow a prepared statement, reset and with its bindings cleared.  It stays
 * the door's; asking for it again resets it.
 */
struct stmt *db_stmt(struct db *db, enum sql_id id);

/*
 * Bind by name (":nr", or that of a column alone).  Text and bytes must live
 * until the statement ran.  Names of parameters and columns are constants of
 * the program: one address never holds two of them.
 */
void db_bind_int(struct stmt *st, const char *name, int64_t v);
void db_bind_text(struct stmt *st, const char *name, const char *text);
void db_bind_text_len(struct stmt *st, const char *name, const char *text,
		      size_t len);
void db_bind_blob(struct stmt *st, const char *name, const void *p, size_t len);
void db_bind_null(struct stmt *st, const char *name);
/* As db_bind_text, but NULL for the empty text. */
void db_bind_text_opt(struct stmt *st, const char *name, const char *text);
/* As db_bind_int, but NULL for the value `none`. */
void db_bind_int_opt(struct stmt *st, const char *name, int64_t v,
		     int64_t none);

/* The next row: false at the end, and after a failure. */
bool db_row(struct stmt *st);

/*
 * Let go of every statement that still stands on a row.  Such a one holds a
 * state of the store, and as long as it does the write-ahead log only grows.
 * Commit and rollback do it too; a program that rests must.
 */
void db_rest(struct db *db);

/* Run a statement that gives no rows. */
void db_run(struct stmt *st);

/* Rows changed by the last db_run on this handle. */
int64_t db_changes(const struct db *db);

/*
 * Columns of the current row by name.  Text and bytes are borrowed until the
 * next row or statement; NULL gives NULL, 0 or `none`.
 */
int64_t db_col_int(struct stmt *st, const char *name);
int64_t db_col_int_opt(struct stmt *st, const char *name, int64_t none);
const char *db_col_text(struct stmt *st, const char *name); /* "" for NULL */
const void *db_col_blob(struct stmt *st, const char *name, size_t *len);
bool db_col_is_null(struct stmt *st, const char *name);

/* Copy a text column into out; a longer one makes the handle failed. */
void db_col_copy(struct stmt *st, const char *name, char *out, size_t size);

/* Where a table of one store is not that of another. */
struct db_difference {
	int64_t rows_a;
	int64_t rows_b;
	int64_t row;  /* the first that differs, from 1; 0: they are equal */
	char key[24]; /* of it in a, when that is a number; else "" */
};

/*
 * Compare a table (a name of our own layout) of a and b, row by row in order
 * of their columns.  What went wrong stands in a or b (db_failed()).
 */
void db_compare_table(struct db *a, struct db *b, const char *table,
		      struct db_difference *d);

/*
 * The names of all tables of the store, in order, each with its NUL, behind
 * what out holds; how many there are.  A failure makes db failed.
 */
size_t db_table_names(struct db *db, struct buf *out);

/*
 * Integrity of the file, with everything; or quickly (no index is held against
 * its table), of one table (a name of our own layout) or with NULL of all.
 * False: ERR_CORRUPT when it is damaged, another code when it could not be
 * looked at.  Each is one state of the store, held as long as it takes.
 */
MUST_CHECK bool db_check_integrity(struct db *db, struct err *e);
MUST_CHECK bool db_check_quick(struct db *db, const char *table, struct err *e);

/* Move the write-ahead log into the file; best effort, cheap when idle. */
void db_checkpoint(struct db *db, bool truncate);

/*
 * A copy, durable and complete in one file, of the state that the caller's
 * read transaction holds; path must not exist or be empty.  Beside a running
 * daemon.  ERR_FULL, ERR_IO.
 */
MUST_CHECK bool db_copy_to(struct db *db, const char *path,
			   progress_fn *progress, void *ctx, struct err *e);

/* Bytes of the file and of its write-ahead log. */
void db_sizes(const struct db *db, int64_t *file_bytes, int64_t *wal_bytes);

#endif
