/* A store that has failed: asking goes on, and gives nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "port/db.h"
#include "port/db_meta.h"

static char folder[] = "/tmp/pols-test-stmt-XXXXXX";
static char path[sizeof(folder) + 16];

static int
make_folder(void **state)
{
	struct db *db;
	struct err e;

	(void)state;
	if (mkdtemp(folder) == NULL)
		return 1;
	snprintf(path, sizeof(path), "%s/pols.db", folder);
	if (!db_open(&db, path, DB_WRITER, &e))
		return 1;
	db_meta_put(db, "test", "is there");
	db_close(&db);
	return 0;
}

static int
remove_folder(void **state)
{
	static const char *const tails[] = {"", "-wal", "-shm"};
	char name[sizeof(path) + 8];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		snprintf(name, sizeof(name), "%s%s", path, tails[i]);
		(void)unlink(name);
	}
	return rmdir(folder);
}

/* A reader prepares what it comes to need: after a failure, nothing more. */
static void
a_reader_that_has_failed_gives_nothing(void **state)
{
	struct db *db;
	struct err e;

	(void)state;
	assert_true(db_open(&db, path, DB_READER, &e));
	db_fail(db, ERR_NOMEM, "out of memory");
	assert_null(db_meta_get(db, "test"));
	assert_true(db_failed(db, &e));
	assert_int_equal(e.code, ERR_NOMEM);
	db_rollback(db);
	assert_string_equal(db_meta_get(db, "test"), "is there");
	db_close(&db);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reader_that_has_failed_gives_nothing),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
