/*
 * Power cuts on the statements of a booking alone: what the daemon's own test
 * of cuts does, without the daemon, and so a hundred times as often.
 *
 * A store of the real layout and pragmas; transactions that put a message, its
 * body, a line and an event in; a cut at any operation; the store opened
 * again: every transaction whose commit had returned is there, whole, and no
 * other one by halves.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/fault.h"
#include "port/db_fault.h"
#include "port/db_sqlite.h"

enum { PER_LIFE = 6, OPERATIONS = 45, LIVES_PER_STORE = 40, LINES = 2 };

static char folder[64], state[80], path[96];
static sqlite3 *handle;
static sqlite3_stmt *insert[4];
static uint64_t seed, chance_state;
static int64_t cuts, commits;

static uint64_t
chance_below(uint64_t n)
{
	uint64_t z = chance_state += 0x9e3779b97f4a7c15U;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return (z ^ (z >> 31)) % n;
}

static void
die(const char *what)
{
	printf("violation after %lld cuts, seed %llu: %s\n", (long long)cuts,
	       (unsigned long long)seed, what);
	exit(1);
}

static void
run(const char *sql)
{
	(void)sqlite3_exec(handle, sql, NULL, NULL, NULL);
}

static int64_t
ask(const char *sql)
{
	sqlite3_stmt *st = NULL;
	int64_t out = -1;

	if (sqlite3_prepare_v2(handle, sql, -1, &st, NULL) == SQLITE_OK &&
	    sqlite3_step(st) == SQLITE_ROW)
		out = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return out;
}

static const enum sql_id statements[] = {
	SQL_JOURNAL_APPEND,
	SQL_BODY_INSERT,
	SQL_PRESTATIE_INSERT,
	SQL_EVENT_INSERT,
};

static bool
open_store(void)
{
	size_t i;

	if (sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE,
			    db_wal_vfs()) != SQLITE_OK)
		return false;
	run("PRAGMA journal_mode=WAL");
	run(FAULT_TWIN("sync-normal") ? "PRAGMA synchronous=NORMAL"
				      : "PRAGMA synchronous=FULL");
	run("PRAGMA wal_autocheckpoint=30");
	for (i = 0; i < 4; i++)
		if (sqlite3_prepare_v2(handle, sql_texts[statements[i]].text,
				       -1, &insert[i], NULL) != SQLITE_OK)
			return false;
	return true;
}

static void
close_store(void)
{
	size_t i;

	for (i = 0; i < 4; i++) {
		sqlite3_finalize(insert[i]);
		insert[i] = NULL;
	}
	sqlite3_close(handle);
	handle = NULL;
}

static int
at(sqlite3_stmt *st, const char *name)
{
	return sqlite3_bind_parameter_index(st, name);
}

/* What is not said here is a number, and 1; or a text, and "x". */
static void
fill(sqlite3_stmt *st, int64_t nr, int64_t key)
{
	static const char *const blobs[] = {":digest", ":chain", ":facts",
					    ":findings", ":sealed"};
	static const char *const texts[] = {":kind",  ":outcome",   ":software",
					    ":type",  ":subject",   ":body",
					    ":state", ":referentie"};
	static const char *const none[] = {
		":claim",    ":standard", ":release", ":sender",
		":receiver", ":reason",   ":dated",   ":identification"};
	unsigned char bytes[600];
	char text[24];
	size_t i;
	int n, k;

	sqlite3_reset(st);
	n = sqlite3_bind_parameter_count(st);
	for (k = 1; k <= n; k++)
		sqlite3_bind_int64(st, k, 1);
	memset(bytes, (int)(nr & 0xff), sizeof(bytes));
	memcpy(bytes, &key, sizeof(key));
	for (i = 0; i < sizeof(blobs) / sizeof(blobs[0]); i++)
		if ((k = at(st, blobs[i])) > 0)
			sqlite3_bind_blob(st, k, bytes, i < 2 ? 32 : 600,
					  SQLITE_TRANSIENT);
	snprintf(text, sizeof(text), "R%lld", (long long)key);
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if ((k = at(st, texts[i])) > 0)
			sqlite3_bind_text(st, k, i == 0 ? "message" : text, -1,
					  SQLITE_TRANSIENT);
	for (i = 0; st == insert[0] && i < sizeof(none) / sizeof(none[0]); i++)
		if ((k = at(st, none[i])) > 0)
			sqlite3_bind_null(st, k);
}

static void
put(int which, const char *name, int64_t nr, int64_t key)
{
	sqlite3_stmt *st = insert[which];
	int k;

	fill(st, nr, key);
	k = at(st, name);
	sqlite3_bind_int64(st, k, key);
	if ((k = at(st, ":journal")) > 0 && which != 1)
		sqlite3_bind_int64(st, k, nr);
	(void)sqlite3_step(st);
	sqlite3_reset(st);
}

/* One transaction; true when its commit has returned. */
static bool
book(int64_t nr)
{
	int i;

	run("BEGIN IMMEDIATE");
	put(0, ":nr", nr, nr);
	put(1, ":journal", nr, nr);
	for (i = 0; i < LINES; i++) {
		put(2, ":id", nr, nr * 1000000 + i);
		put(3, ":seq", nr, nr * LINES + i);
	}
	return sqlite3_get_autocommit(handle) == 0 &&
	       sqlite3_exec(handle, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
}

/* Whole transactions only, and none that had returned is missing. */
static int64_t
look(int64_t promised)
{
	int64_t last = ask("SELECT coalesce(max(nr), 0) FROM journal");

	if (last < promised)
		die("a transaction that had returned is gone");
	if (ask("SELECT count(*) FROM journal") != last ||
	    ask("SELECT count(*) FROM body") != last ||
	    ask("SELECT count(*) FROM prestatie") != last * LINES ||
	    ask("SELECT count(*) FROM event") != last * LINES)
		die("a transaction is there by halves");
	return last;
}

/* Some transactions, as long as it goes well; the last that returned. */
static int64_t
work(int64_t promised)
{
	int64_t nr = ask("SELECT coalesce(max(nr), 0) FROM journal");
	int i;

	for (i = 0; i < PER_LIFE && nr >= 0 && book(++nr); i++) {
		/* What a receipt would say. */
		promised = nr;
		commits++;
	}
	return promised;
}

/* As the daemon opens it: the log is settled, or it does not open. */
static bool
open_as_daemon(void)
{
	struct db *db = NULL;
	struct err e;
	bool ok = db_open(&db, path, DB_WRITER, &e);

	db_close(&db);
	return ok;
}

static void
make_store(void)
{
	snprintf(folder, sizeof(folder), "/dev/shm/pols-cuts-XXXXXX");
	if (mkdtemp(folder) == NULL)
		abort();
	snprintf(state, sizeof(state), "%s/", folder);
	snprintf(path, sizeof(path), "%s/pols.db", folder);
	if (!open_as_daemon())
		die("no store");
}

/*
 * Only the tables that are written to: each start reads the whole layout, which
 * took half of the time.
 */
static void
strip_store(void)
{
	static const char others[] =
		"SELECT 'DROP ' || type || ' ' || name FROM sqlite_master "
		"WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' "
		"AND name NOT IN ('journal', 'body', 'prestatie', 'event') "
		"ORDER BY type DESC LIMIT 1";
	sqlite3_stmt *st = NULL;
	char drop[96];

	if (sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE,
			    db_wal_vfs()) != SQLITE_OK)
		die("no store");
	while (sqlite3_prepare_v2(handle, others, -1, &st, NULL) == SQLITE_OK &&
	       sqlite3_step(st) == SQLITE_ROW) {
		snprintf(drop, sizeof(drop), "%s", sqlite3_column_text(st, 0));
		sqlite3_finalize(st);
		st = NULL;
		if (sqlite3_exec(handle, drop, NULL, NULL, NULL) != SQLITE_OK)
			die(sqlite3_errmsg(handle));
	}
	sqlite3_finalize(st);
	run("VACUUM");
	if (ask("SELECT count(*) FROM sqlite_master WHERE type = 'table' "
		"AND name NOT LIKE 'sqlite_%'") != 4)
		die("not the tables that are written to");
	sqlite3_close(handle);
	handle = NULL;
}

static void
drop_store(void)
{
	db_fault_forget();
	snprintf(state, sizeof(state), "rm -rf '%s'", folder);
	if (system(state) != 0)
		abort();
}

static void
whole(void)
{
	if (ask("SELECT count(*) FROM pragma_integrity_check WHERE "
		"integrity_check = 'ok'") != 1)
		die("integrity");
}

/*
 * A disk that fails while it is written, and a cut while the next start puts
 * in order what that left.  The system runs on between the two: what a failed
 * sync left can be read back, and is on no disk.
 */
static void
one_failed_sync(void)
{
	struct db_fault_plan plan = {.kind = DB_FAULT_IO, .for_ever = true};
	int64_t promised = 0;
	int life;

	make_store();
	for (life = 0; life < LIVES_PER_STORE; life++) {
		plan.kind = DB_FAULT_IO;
		plan.at = 1 + (int64_t)chance_below(OPERATIONS);
		plan.seed = chance_below(UINT64_MAX);
		db_fault_arm(&plan);
		if (open_store())
			promised = work(promised);
		close_store();
		plan.kind = DB_FAULT_CUT;
		plan.at = 1 + (int64_t)chance_below(60);
		db_fault_arm(&plan);
		(void)open_as_daemon();
		cuts += db_fault_struck();
		if (db_fault_dark())
			db_fault_power_on();
		db_fault_arm(&(struct db_fault_plan){.kind = DB_FAULT_NONE});
		if (!open_store())
			die("the store cannot be opened");
		promised = look(promised);
		whole();
		close_store();
	}
	drop_store();
}

static void
one_store(int64_t wanted)
{
	struct db_fault_plan plan = {.kind = DB_FAULT_CUT};
	int64_t promised = 0;
	int life;

	make_store();
	strip_store();
	for (life = 0; life < LIVES_PER_STORE && cuts < wanted; life++) {
		plan.at = 1 + (int64_t)chance_below(OPERATIONS);
		plan.seed = chance_below(UINT64_MAX);
		db_fault_arm(&plan);
		if (open_store())
			promised = work(promised);
		close_store();
		cuts += db_fault_struck();
		if (db_fault_dark())
			db_fault_power_on();
		db_fault_arm(&(struct db_fault_plan){.kind = DB_FAULT_NONE});
		if (!open_store())
			die("the store cannot be opened");
		promised = look(promised);
		if (life % 8 == 7)
			whole();
		close_store();
	}
	drop_store();
}

int
main(int argc, char *argv[])
{
	int64_t wanted = argc > 1 ? strtoll(argv[1], NULL, 10) : 1000;

	seed = argc > 2 ? strtoull(argv[2], NULL, 10) : (uint64_t)time(NULL);
	chance_state = seed;
	db_fault_install(state);
	while (cuts < wanted) {
		if (argc > 3)
			one_failed_sync();
		else
			one_store(wanted);
	}
	printf("seed %llu: %lld power cuts, %lld commits, 0 violations\n",
	       (unsigned long long)seed, (long long)cuts, (long long)commits);
	return 0;
}
