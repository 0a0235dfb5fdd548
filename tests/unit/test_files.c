/* Files and folders that polsctl is given. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "ctl/files.c" /* a program's file: not in the archive */

static char root[] = "/tmp/pols-test-files.XXXXXX";

static const char *const made[] = {
	"b.xml",         "a/2.xml", "a/1.XML", "a/notes.txt",
	"c/.hidden.xml", "c/z.zip", "A.xml",
};

static const char *const loops[] = {"c/loop", "c/loop.xml"};

static char *
path_of(const char *name)
{
	char *path = join(root, name);

	assert_non_null(path);
	return path;
}

static int
make_folder(void **state)
{
	const char *const folders[] = {"a", "c", "empty"};
	size_t i;

	(void)state;
	assert_non_null(mkdtemp(root));
	for (i = 0; i < 3; i++) {
		char *path = path_of(folders[i]);

		assert_int_equal(mkdir(path, 0700), 0);
		free(path);
	}
	for (i = 0; i < sizeof(made) / sizeof(made[0]); i++) {
		char *path = path_of(made[i]);
		FILE *f = fopen(path, "w");

		assert_non_null(f);
		fputs("0123456789", f);
		assert_int_equal(fclose(f), 0);
		free(path);
	}
	/* Circles must not be followed, whatever their name; a pipe waits. */
	for (i = 0; i < sizeof(loops) / sizeof(loops[0]); i++) {
		char *path = path_of(loops[i]);

		assert_int_equal(symlink("..", path), 0);
		free(path);
	}
	{
		char *path = path_of("c/pipe.xml");

		assert_int_equal(mkfifo(path, 0600), 0);
		free(path);
	}
	return 0;
}

static int
remove_folder(void **state)
{
	const char *const rest[] = {
		"c/loop", "c/loop.xml", "c/pipe.xml", "a", "c", "empty", "",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(made) / sizeof(made[0]); i++) {
		char *path = path_of(made[i]);

		unlink(path);
		free(path);
	}
	for (i = 0; i < sizeof(rest) / sizeof(rest[0]); i++) {
		char *path = path_of(rest[i]);

		if (unlink(path) != 0)
			rmdir(path);
		free(path);
	}
	return 0;
}

static void
a_folder_gives_its_messages_in_order_of_name(void **state)
{
	const char *const want[] = {"A.xml", "a/1.XML", "a/2.xml", "b.xml",
				    "c/z.zip"};
	char *args[] = {root};
	struct files f;
	struct err e;
	size_t i;

	(void)state;
	assert_true(files_collect(&f, args, 1, &e));
	assert_int_equal(f.count, 5);
	for (i = 0; i < 5; i++) {
		char *path = path_of(want[i]);

		assert_string_equal(f.path[i], path);
		free(path);
	}
	files_done(&f);
}

static void
what_is_named_is_taken_in_that_order(void **state)
{
	char *notes = path_of("a/notes.txt"), *b = path_of("b.xml");
	char dash[] = "-";
	char *args[] = {b, dash, notes};
	struct files f;
	struct err e;

	(void)state;
	assert_true(files_collect(&f, args, 3, &e));
	assert_int_equal(f.count, 3);
	assert_string_equal(f.path[0], b);
	assert_string_equal(f.path[1], "-");
	assert_string_equal(f.path[2], notes);
	files_done(&f);
	free(notes);
	free(b);
}

static void
a_file_that_is_not_there_is_named(void **state)
{
	char nowhere[] = "/tmp/pols-test-files-nowhere.xml";
	char *args[] = {root, nowhere};
	struct files f;
	struct err e;

	(void)state;
	assert_false(files_collect(&f, args, 2, &e));
	assert_non_null(strstr(e.text, nowhere));
	files_done(&f);
}

static void
reading_stops_at_the_limit_and_says_so(void **state)
{
	char *path = path_of("b.xml");
	struct buf b;
	struct err e;
	bool more;

	(void)state;
	buf_init(&b);
	assert_true(files_read(path, 10, &b, &more, &e));
	assert_int_equal(b.len, 10);
	assert_false(more);
	assert_true(files_read(path, 4, &b, &more, &e));
	assert_true(more);
	assert_int_equal(b.len, 14);
	assert_memory_equal(b.data, "01234567890123", 14);
	buf_done(&b);
	free(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_folder_gives_its_messages_in_order_of_name),
		cmocka_unit_test(what_is_named_is_taken_in_that_order),
		cmocka_unit_test(a_file_that_is_not_there_is_named),
		cmocka_unit_test(reading_stops_at_the_limit_and_says_so),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
