/* A store that has failed: asking goes on, and gives nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "port/db.h"
#include "port/db_meta.h"
#include "unit/store_help.h"

/* It can be read: there is a store. */
static int
make_store(void **state)
{
	struct db *db;
	struct err e;

	if (store_folder_make(state) != 0 ||
	    !db_open(&db, store_path, DB_WRITER, &e))
		return 1;
	db_meta_put(db, "test", "is there");
	db_close(&db);
	return 0;
}

/* A reader prepares what it comes to need: after a failure, nothing more. */
static void
a_reader_that_has_failed_gives_nothing(void **state)
{
	struct db *db;
	struct err e;

	(void)state;
	assert_true(db_open(&db, store_path, DB_READER, &e));
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

	return cmocka_run_group_tests(tests, make_store, store_folder_remove);
}
