/*
 * SQLite behind the door: opening, pragmas, layout, transactions, statements.
 *
 * One .c for the whole library, so that nobody else can depend on it; the
 * statements themselves are data (daemon/sql), prepared once at start, so that
 * a misspelt column stops the daemon before the first message.
 */
#include "port/db.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "port/db_sqlite.h"

enum {
	DB_APPLICATION_ID = 0x504f4c53, /* "POLS" */
	DB_BUSY_MS = 5000,
	DB_LENGTH_MAX = 256 * 1024 * 1024
};

/* What an SQLite result means for whoever waits for an answer. */
static enum err_code
code_of(int rc)
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
		return ERR_IO;
	}
}

void
db_fail(struct db *db, enum err_code code, const char *text)
{
	if (db->failed)
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
	err_set(&db->error, code_of(rc), "%s: %s (%d)", what,
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

static void
exec(struct db *db, const char *sql)
{
	int rc;

	if (db->failed)
		return;
	rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		db_sqlite_fail(db, rc, sql);
}

/* First column of the first row as text in out. */
static bool
query_text(struct db *db, const char *sql, char *out, size_t size)
{
	sqlite3_stmt *st = NULL;
	bool ok = false;

	if (sqlite3_prepare_v2(db->handle, sql, -1, &st, NULL) == SQLITE_OK &&
	    sqlite3_step(st) == SQLITE_ROW) {
		const unsigned char *t = sqlite3_column_text(st, 0);

		snprintf(out, size, "%s", t == NULL ? "" : (const char *)t);
		ok = true;
	}
	sqlite3_finalize(st);
	if (!ok)
		db_sqlite_fail(db, sqlite3_errcode(db->handle), sql);
	return ok;
}

static int64_t
query_int(struct db *db, const char *sql)
{
	char text[32];

	return query_text(db, sql, text, sizeof(text)) ? strtoll(text, NULL, 10)
						       : -1;
}

struct pragma {
	const char *set;
	const char *get;
	const char *want;
};

/*
 * WAL with synchronous=FULL: a commit that returned survives a power cut;
 * with NORMAL the last commits may vanish.  Each is read back, because
 * journal_mode silently stays what it was where a file system cannot do WAL.
 */
static const struct pragma writer_pragmas[] = {
	{"PRAGMA journal_mode=WAL", "PRAGMA journal_mode", "wal"},
	{"PRAGMA synchronous=FULL", "PRAGMA synchronous", "2"},
	{"PRAGMA foreign_keys=ON", "PRAGMA foreign_keys", "1"},
	{"PRAGMA trusted_schema=OFF", "PRAGMA trusted_schema", "0"},
	{"PRAGMA cell_size_check=ON", "PRAGMA cell_size_check", "1"},
	{"PRAGMA secure_delete=ON", "PRAGMA secure_delete", "1"},
	{"PRAGMA wal_autocheckpoint=15000", "PRAGMA wal_autocheckpoint",
	 "15000"},
	{"PRAGMA journal_size_limit=67108864", "PRAGMA journal_size_limit",
	 "67108864"},
	{"PRAGMA temp_store=MEMORY", "PRAGMA temp_store", "2"},
	{"PRAGMA mmap_size=0", "PRAGMA mmap_size", "0"},
	{"PRAGMA cache_size=-32768", "PRAGMA cache_size", "-32768"},
};

static const struct pragma scratch_pragmas[] = {
	/* A file that is DEFENSIVE refuses OFF. */
	{"PRAGMA journal_mode=MEMORY", "PRAGMA journal_mode", "memory"},
	{"PRAGMA synchronous=OFF", "PRAGMA synchronous", "0"},
	{"PRAGMA trusted_schema=OFF", "PRAGMA trusted_schema", "0"},
	{"PRAGMA temp_store=MEMORY", "PRAGMA temp_store", "2"},
	{"PRAGMA cache_size=-65536", "PRAGMA cache_size", "-65536"},
};

static const struct pragma reader_pragmas[] = {
	{"PRAGMA query_only=ON", "PRAGMA query_only", "1"},
	{"PRAGMA trusted_schema=OFF", "PRAGMA trusted_schema", "0"},
	{"PRAGMA temp_store=MEMORY", "PRAGMA temp_store", "2"},
};

static void
set_pragmas(struct db *db, const struct pragma *p, size_t n)
{
	char have[64], why[160];
	size_t i;

	for (i = 0; i < n && !db->failed; i++) {
		exec(db, p[i].set);
		if (!query_text(db, p[i].get, have, sizeof(have)))
			return;
		if (strcmp(have, p[i].want) != 0) {
			snprintf(why, sizeof(why), "%s did not hold: it is %s",
				 p[i].set, have);
			db_fail(db, ERR_IO, why);
		}
	}
}

/* WAL needs shared memory and honest locks: not over a network. */
static bool
refuse_network(const char *path, struct err *e)
{
	static const struct {
		long magic;
		const char *name;
	} refused[] = {
		{0x6969, "nfs"},
		{0x517b, "smb"},
		{(long)0xff534d42, "cifs"},
		{(long)0xfe534d42, "smb2"},
		{0x01021997, "9p"},
	};
	struct statfs fs;
	size_t i;

	if (statfs(path, &fs) != 0)
		return true; /* opening will say what is wrong */
	for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		if ((unsigned int)fs.f_type == (unsigned int)refused[i].magic)
			return err_set(e, ERR_CONFIG,
				       "%s is on a network file system (%s); "
				       "the store needs a local disk",
				       path, refused[i].name);
	return true;
}

static void
migrate(struct db *db)
{
	int64_t version = query_int(db, "PRAGMA user_version");
	char text[64];
	size_t i;

	if (db->failed)
		return;
	exec(db, "BEGIN IMMEDIATE");
	for (i = 0; i < sql_migration_count && !db->failed; i++) {
		if (sql_migrations[i].number <= version)
			continue;
		exec(db, sql_migrations[i].text);
		snprintf(text, sizeof(text), "PRAGMA user_version=%d",
			 sql_migrations[i].number);
		exec(db, text);
	}
	snprintf(text, sizeof(text), "PRAGMA application_id=%d",
		 DB_APPLICATION_ID);
	exec(db, text);
	exec(db, "COMMIT");
}

/* Is the file ours, and not newer than this program? */
static void
check_layout(struct db *db)
{
	int64_t id = query_int(db, "PRAGMA application_id");
	int64_t version = query_int(db, "PRAGMA user_version");
	int newest = sql_migration_count == 0
			     ? 0
			     : sql_migrations[sql_migration_count - 1].number;
	char why[128];

	if (db->failed)
		return;
	if (id != DB_APPLICATION_ID && !(id == 0 && version == 0)) {
		db_fail(db, ERR_CONFIG, "the file is not a store of Pols");
	} else if (version > newest) {
		snprintf(why, sizeof(why),
			 "the store has layout %lld, this program knows up to "
			 "%d; install the newer version",
			 (long long)version, newest);
		db_fail(db, ERR_CONFIG, why);
	} else if (version < newest && db->mode == DB_READER) {
		db_fail(db, ERR_CONFIG,
			"the store has an older layout; start polsd first");
	}
}

static const int open_flags[] = {
	[DB_WRITER] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
	[DB_SCRATCH] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
	[DB_READER] = SQLITE_OPEN_READONLY,
};

static void
harden(struct db *db)
{
	int on = 1;

	sqlite3_extended_result_codes(db->handle, 1);
	sqlite3_busy_timeout(db->handle, DB_BUSY_MS);
	sqlite3_limit(db->handle, SQLITE_LIMIT_LENGTH, DB_LENGTH_MAX);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	/* Readers of the group must be able to look at any time. */
	if (db->mode == DB_WRITER)
		sqlite3_file_control(db->handle, "main",
				     SQLITE_FCNTL_PERSIST_WAL, &on);
}

/*
 * Before the first handle: no threads of ours touch the store, so its locks
 * and its counting of memory are for nothing.
 */
static void
configure(void)
{
	static bool done;

	if (done)
		return;
	done = true;
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 1024, 256);
}

bool
db_open(struct db **out, const char *path, enum db_mode mode, struct err *e)
{
	struct db *db;
	int rc;

	*out = NULL;
	configure();
	db = calloc(1, sizeof(*db));
	if (db == NULL)
		return err_set(e, ERR_NOMEM, "out of memory");
	db->mode = mode;
	db->path = strdup(path);
	if (mode == DB_READER && access(path, R_OK) != 0) {
		err_errno(e, errno == EACCES ? ERR_ACCESS : ERR_IO,
			  "cannot read the store %s", path);
		db_close(&db);
		return false;
	}
	rc = sqlite3_open_v2(path, &db->handle,
			     open_flags[mode] | SQLITE_OPEN_NOMUTEX |
				     SQLITE_OPEN_PRIVATECACHE,
			     NULL);
	if (rc != SQLITE_OK) {
		db_sqlite_fail(db, rc, "open");
		goto out;
	}
	if (mode == DB_WRITER && !refuse_network(path, &db->error)) {
		db->failed = true;
		goto out;
	}
	harden(db);
	check_layout(db);
	if (mode == DB_WRITER)
		set_pragmas(db, writer_pragmas,
			    sizeof(writer_pragmas) / sizeof(writer_pragmas[0]));
	else if (mode == DB_SCRATCH)
		set_pragmas(db, scratch_pragmas,
			    sizeof(scratch_pragmas) /
				    sizeof(scratch_pragmas[0]));
	else
		set_pragmas(db, reader_pragmas,
			    sizeof(reader_pragmas) / sizeof(reader_pragmas[0]));
	if (mode != DB_READER)
		migrate(db);
	db_sqlite_prepare(db);
out:
	if (db->failed) {
		*e = db->error;
		err_context(e, "%s", path);
		db_close(&db);
		return false;
	}
	*out = db;
	return true;
}

bool
db_probe(const char *path, struct err *e)
{
	struct db *db = calloc(1, sizeof(*db));
	bool ok;
	int rc;

	if (db == NULL)
		return err_set(e, ERR_NOMEM, "out of memory");
	/* As a writer sees it: an older layout is none of its worries. */
	db->mode = DB_WRITER;
	rc = sqlite3_open_v2(path, &db->handle, open_flags[DB_READER], NULL);
	if (rc != SQLITE_OK)
		db_sqlite_fail(db, rc, "open");
	check_layout(db);
	ok = !db->failed;
	if (!ok) {
		*e = db->error;
		err_context(e, "%s", path);
	}
	db_close(&db);
	return ok;
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

bool
db_begin(struct db *db, struct err *e)
{
	exec(db, db->mode == DB_READER ? "BEGIN" : "BEGIN IMMEDIATE");
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
	exec(db, "COMMIT");
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
	if (sqlite3_get_autocommit(db->handle) == 0)
		sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
	db->failed = false;
	db->error.code = ERR_NONE;
}

void
db_look(struct db *db)
{
	exec(db, "BEGIN");
}

void
db_look_end(struct db *db)
{
	/* Nothing was written: this only lets go of the state. */
	db_rest(db);
	if (!db->failed && sqlite3_get_autocommit(db->handle) == 0)
		exec(db, "COMMIT");
	else
		db_rollback(db);
}
