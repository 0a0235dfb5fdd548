/* The log of the store in few large writes: what is committed is there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "port/db.h"
#include "unit/store_help.h"

enum { ROWS = 2000, VALUE = 1000 };

/* Calls of write, by whatever name, of this process so far. */
static long
writes(void)
{
	char line[128];
	long n = -1;
	FILE *f = fopen("/proc/self/io", "re");

	assert_non_null(f);
	while (n < 0 && fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, "syscw:", 6) == 0)
			n = strtol(line + 6, NULL, 10);
	fclose(f);
	return n;
}

static void
put(struct db *db, int nr, char fill)
{
	struct stmt *st = db_stmt(db, SQL_META_PUT);
	char name[32], value[VALUE + 1];

	snprintf(name, sizeof(name), "test %d", nr);
	memset(value, fill, VALUE);
	value[VALUE] = '\0';
	db_bind_text(st, ":name", name);
	db_bind_text(st, ":value", value);
	db_run(st);
}

/* The letter that a value is full of; 0 when it is not there. */
static char
get(struct db *db, int nr)
{
	struct stmt *st = db_stmt(db, SQL_META_GET);
	char name[32];

	snprintf(name, sizeof(name), "test %d", nr);
	db_bind_text(st, ":name", name);
	return db_row(st) ? db_col_text(st, "value")[VALUE - 1] : '\0';
}

static struct db *
open_as(enum db_mode mode)
{
	struct db *db;
	struct err e;

	if (!db_open(&db, store_path, mode, &e))
		fail_msg("%s", e.text);
	return db;
}

static void
put_all(struct db *db, char fill)
{
	struct err e;
	int i;

	assert_true(db_begin(db, &e));
	for (i = 0; i < ROWS; i++)
		put(db, i, fill);
}

static void
others_see_what_is_committed_and_nothing_else(void **state)
{
	struct db *writer = open_as(DB_WRITER), *reader;
	struct err e;
	long before;

	(void)state;
	put_all(writer, 'a');
	reader = open_as(DB_READER);
	assert_int_equal(get(reader, ROWS - 1), '\0');
	before = writes();
	assert_true(db_commit(writer, &e));
	/* 2 MB are some 500 pages: two calls each, left to SQLite. */
	assert_in_range(writes() - before, 1, 100);
	assert_int_equal(get(reader, 0), 'a');
	assert_int_equal(get(reader, ROWS - 1), 'a');
	put_all(writer, 'b');
	db_rollback(writer);
	assert_int_equal(get(writer, ROWS - 1), 'a');
	put_all(writer, 'c');
	assert_true(db_commit(writer, &e));
	assert_int_equal(get(reader, ROWS - 1), 'c');
	db_close(&reader);
	db_close(&writer);
	/* And read back from the files. */
	writer = open_as(DB_WRITER);
	assert_int_equal(get(writer, 0), 'c');
	assert_int_equal(get(writer, ROWS - 1), 'c');
	db_close(&writer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(others_see_what_is_committed_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, store_folder_make,
				      store_folder_remove);
}
