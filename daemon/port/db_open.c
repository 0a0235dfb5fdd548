/*
 * SQLite behind the door: opening, and the pragmas of each mode.
 *
 * The statements are data (daemon/sql), prepared once at start, so that a
 * misspelt column stops the daemon before the first message.
 */
#include "port/db.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fault.h"
#include "port/db_fault.h"
#include "port/db_sqlite.h"

enum { DB_SETTLE_MS = 500, DB_LENGTH_MAX = 256 * 1024 * 1024 };

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
	/* Its name is gone: no other process can open it. */
	{"PRAGMA locking_mode=EXCLUSIVE", "PRAGMA locking_mode", "exclusive"},
	{"PRAGMA cache_size=-131072", "PRAGMA cache_size", "-131072"},
};

static const struct pragma reader_pragmas[] = {
	{"PRAGMA query_only=ON", "PRAGMA query_only", "1"},
	{"PRAGMA trusted_schema=OFF", "PRAGMA trusted_schema", "0"},
	{"PRAGMA temp_store=MEMORY", "PRAGMA temp_store", "2"},
};

#ifdef POLS_FAULTS
/* The twin that a test of power cuts must catch. */
static void
weaken(struct db *db)
{
	if (FAULT_TWIN("sync-normal"))
		db_sqlite_exec(db, "PRAGMA synchronous=NORMAL");
}
#endif

static void
set_pragmas(struct db *db, const struct pragma *p, size_t n)
{
	char have[64], why[160];
	size_t i;

	for (i = 0; i < n && !db->failed; i++) {
		db_sqlite_exec(db, p[i].set);
		if (!db_sqlite_text(db, p[i].get, have, sizeof(have)))
			return;
		if (strcmp(have, p[i].want) != 0) {
			snprintf(why, sizeof(why), "%s did not hold: it is %s",
				 p[i].set, have);
			db_fail(db, ERR_IO, why);
		}
	}
}

#define PRAGMAS(p)                          \
	{                                   \
		p, sizeof(p) / sizeof(p[0]) \
	}

static const struct {
	const struct pragma *list;
	size_t count;
} pragmas_of[] = {
	[DB_WRITER] = PRAGMAS(writer_pragmas),
	[DB_SCRATCH] = PRAGMAS(scratch_pragmas),
	[DB_READER] = PRAGMAS(reader_pragmas),
};

/* How long another connection may hold the store before that is an error. */
static int
busy_ms(void)
{
	return FAULT_TWIN("impatient") ? 0 : DB_BUSY_MS;
}

/*
 * What stands in the write-ahead log is written into the file, durably, before
 * anything is built on it.  After a failed fsync the system may call pages
 * clean that are on no disk; read back after a restart they look committed,
 * and the next power cut would take them away, with all that came after them
 * in the log.  So the log itself is written again first: a cut amid what
 * follows finds half of it in the file and must find the other half in the log.
 * The reader of another process may hold a part back.  A full disk may not: a
 * log that cannot be put into the file cannot be believed either.
 */
static void
settle_log(struct db *db)
{
	int rc;

	if (db->failed || FAULT_TWIN("trust-log"))
		return;
	sqlite3_busy_timeout(db->handle, DB_SETTLE_MS);
	rc = FAULT_TWIN("trust-pages") ? SQLITE_OK : db_wal_rewrite(db->handle);
	if (rc == SQLITE_OK)
		rc = sqlite3_wal_checkpoint_v2(db->handle, NULL,
					       SQLITE_CHECKPOINT_TRUNCATE, NULL,
					       NULL);
	sqlite3_busy_timeout(db->handle, busy_ms());
	if (rc != SQLITE_OK && db_sqlite_code(rc) != ERR_BUSY)
		db_sqlite_fail(db, rc, "the write-ahead log");
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
	sqlite3_busy_timeout(db->handle, busy_ms());
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
	db_cache_configure();
#ifdef POLS_FAULTS
	db_fault_begin();
#endif
}

/* A handle on the file, as the mode wants it; statements are not prepared. */
static struct db *
open_file(const char *path, enum db_mode mode, struct err *e)
{
	struct db *db = calloc(1, sizeof(*db));
	int rc;

	if (db == NULL || (db->path = strdup(path)) == NULL) {
		free(db);
		err_set(e, ERR_NOMEM, "out of memory");
		return NULL;
	}
	db->mode = mode;
	rc = sqlite3_open_v2(path, &db->handle,
			     open_flags[mode] | SQLITE_OPEN_NOMUTEX |
				     SQLITE_OPEN_PRIVATECACHE,
			     mode == DB_WRITER ? db_wal_vfs() : NULL);
	if (rc != SQLITE_OK) {
		db_sqlite_fail(db, rc, "open");
		return db;
	}
	if (mode == DB_WRITER && !db_disk_allowed(path, &db->error)) {
		db->failed = true;
		return db;
	}
	harden(db);
	db_layout_check(db);
	set_pragmas(db, pragmas_of[mode].list, pragmas_of[mode].count);
	if (mode == DB_WRITER)
		settle_log(db);
#ifdef POLS_FAULTS
	weaken(db);
#endif
	if (mode != DB_READER)
		db_layout_migrate(db);
	return db;
}

/* False, with the failure in e and the handle closed, when it has failed. */
static bool
in_order(struct db **db, const char *path, struct err *e)
{
	if (*db == NULL)
		return false;
	if (!(*db)->failed)
		return true;
	*e = (*db)->error;
	err_context(e, "%s", path);
	db_close(db);
	return false;
}

/*
 * A new store gets its name when it is whole and durable: whatever happens
 * while it is made, there is none, or one that works.
 */
static bool
make_store(const char *path, struct err *e)
{
	static const char *const leftovers[] = {"", "-journal", "-wal", "-shm"};
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
	char name[PATH_MAX], one[PATH_MAX + 16];
	struct db *db;
	int off = 0, rc;
	size_t i;

	snprintf(name, sizeof(name), "%s.new", path);
	for (i = 0; i < sizeof(leftovers) / sizeof(leftovers[0]); i++) {
		snprintf(one, sizeof(one), "%s%s", name, leftovers[i]);
		(void)vfs->xDelete(vfs, one, 0);
	}
	db = open_file(name, DB_WRITER, e);
	if (!in_order(&db, name, e))
		return false;
	sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_PERSIST_WAL,
			     &off);
	rc = db->failed ? SQLITE_OK
			: sqlite3_wal_checkpoint_v2(db->handle, NULL,
						    SQLITE_CHECKPOINT_TRUNCATE,
						    NULL, NULL);
	if (rc != SQLITE_OK)
		db_sqlite_fail(db, rc, "a new store");
	if (!in_order(&db, name, e))
		return false;
	db_close(&db);
	if (rename(name, path) != 0)
		return err_errno(e, ERR_IO, "cannot make %s", path);
	return db_disk_sync_folder(path, e);
}

bool
db_open(struct db **out, const char *path, enum db_mode mode, struct err *e)
{
	struct db *db;

	*out = NULL;
	configure();
	if (access(path, mode == DB_READER ? R_OK : F_OK) != 0) {
		if (mode == DB_READER)
			return err_errno(e,
					 errno == EACCES ? ERR_ACCESS : ERR_IO,
					 "cannot read the store %s", path);
		if (mode == DB_WRITER && !make_store(path, e))
			return false;
	} else if (mode == DB_WRITER && access(path, W_OK) != 0) {
		/* SQLite would open it all the same, for reading. */
		return err_errno(e, ERR_ACCESS, "cannot write the store %s",
				 path);
	}
	db = open_file(path, mode, e);
	if (!in_order(&db, path, e))
		return false;
	db_sqlite_prepare(db);
	if (!in_order(&db, path, e))
		return false;
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
	db_layout_check(db);
	ok = !db->failed;
	if (!ok) {
		*e = db->error;
		err_context(e, "%s", path);
	}
	db_close(&db);
	return ok;
}
