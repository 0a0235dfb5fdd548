/* The layout of a store: is the file ours, and the migrations. */
#include <stdio.h>
#include <stdlib.h>

#include "port/db_sqlite.h"

enum { DB_APPLICATION_ID = 0x504f4c53 /* "POLS" */ };

/* First column of the first row as text in out. */
bool
db_sqlite_text(struct db *db, const char *sql, char *out, size_t size)
{
	sqlite3_stmt *st = NULL;
	bool ok = false;

	if (sqlite3_prepare_v2(db->handle, sql, -1, &st, NULL) == SQLITE_OK &&
	    sqlite3_step(st) == SQLITE_ROW) {
		/* None of these is NULL, unless memory is out. */
		const unsigned char *t = sqlite3_column_text(st, 0);

		ok = t != NULL;
		snprintf(out, size, "%s", ok ? (const char *)t : "");
	}
	if (!ok)
		db_sqlite_fail(db, sqlite3_errcode(db->handle), sql);
	sqlite3_finalize(st);
	return ok;
}

static int64_t
query_int(struct db *db, const char *sql)
{
	char text[32];

	return db_sqlite_text(db, sql, text, sizeof(text))
		       ? strtoll(text, NULL, 10)
		       : -1;
}

static int
newest(void)
{
	return sql_migration_count == 0
		       ? 0
		       : sql_migrations[sql_migration_count - 1].number;
}

void
db_layout_migrate(struct db *db)
{
	int64_t version = query_int(db, "PRAGMA user_version");
	char text[64];
	size_t i;

	/* A start writes nothing: the disk may be full. */
	if (db->failed ||
	    (version == newest() &&
	     query_int(db, "PRAGMA application_id") == DB_APPLICATION_ID))
		return;
	db_sqlite_exec(db, "BEGIN IMMEDIATE");
	for (i = 0; i < sql_migration_count && !db->failed; i++) {
		if (sql_migrations[i].number <= version)
			continue;
		db_sqlite_exec(db, sql_migrations[i].text);
		snprintf(text, sizeof(text), "PRAGMA user_version=%d",
			 sql_migrations[i].number);
		db_sqlite_exec(db, text);
	}
	snprintf(text, sizeof(text), "PRAGMA application_id=%d",
		 DB_APPLICATION_ID);
	db_sqlite_exec(db, text);
	db_sqlite_exec(db, "COMMIT");
}

void
db_layout_check(struct db *db)
{
	int64_t id = query_int(db, "PRAGMA application_id");
	int64_t version = query_int(db, "PRAGMA user_version");
	char why[128];

	if (db->failed)
		return;
	if (id != DB_APPLICATION_ID &&
	    (id | version | query_int(db, "PRAGMA schema_version")) != 0) {
		db_fail(db, ERR_CONFIG, "the file is not a store of Pols");
	} else if (version > newest()) {
		snprintf(why, sizeof(why),
			 "the store has layout %lld, this program knows up to "
			 "%d; install the newer version",
			 (long long)version, newest());
		db_fail(db, ERR_CONFIG, why);
	} else if (version < newest() && db->mode == DB_READER) {
		db_fail(db, ERR_CONFIG,
			"the store has an older layout; start polsd first");
	}
}
