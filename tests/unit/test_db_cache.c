/* The cache of pages: where SQLite parks a page, and that trees stay whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "port/db_cache.c"

static sqlite3_pcache_methods2 real;
static unsigned parked, beyond;

static void
watch(sqlite3_pcache *c, sqlite3_pcache_page *p, unsigned from, unsigned to)
{
	parked += to == 0;
	beyond += from == PARKED || to == PARKED;
	real.xRekey(c, p, from, to);
}

static sqlite3 *
open_memory(const char *page_size)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, page_size, NULL, NULL, NULL),
			 SQLITE_OK);
	return db;
}

/* Keys in no order, so that pages in the middle of the tree are parted. */
static void
fill(sqlite3 *db)
{
	static const char sql[] =
		"BEGIN; CREATE TABLE t (k BLOB PRIMARY KEY) WITHOUT ROWID;"
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
		" WHERE i < 20000) INSERT INTO t"
		" SELECT CAST(i * 7919 % 20011 || '-0123456789012345678901'"
		" AS BLOB) FROM n; COMMIT;";
	sqlite3_stmt *st;

	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(
		sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &st, NULL),
		SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(st, 0), "ok");
	sqlite3_finalize(st);
	sqlite3_close(db);
}

static void
a_page_is_parked_at_zero(void **state)
{
	(void)state;
	fill(open_memory("PRAGMA page_size=4096"));
	assert_false(other_pages);
	/* When this is 0, SQLite no longer parks pages: take the file out. */
	assert_int_not_equal(parked, 0);
	assert_int_equal(beyond, 0);
}

static void
with_other_pages_all_stays_as_it_is(void **state)
{
	(void)state;
	parked = beyond = 0;
	fill(open_memory("PRAGMA page_size=8192"));
	assert_true(other_pages);
	assert_int_equal(parked, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_is_parked_at_zero),
		cmocka_unit_test(with_other_pages_all_stays_as_it_is),
	};

	db_cache_configure();
	real = base;
	base.xRekey = watch;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
