/* The watched folder: what is taken, and where it goes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

/* A program's files: not in the archive. */
#include "ctl/files.c"
#include "ctl/spool.c"
#include "ctl/spool_put.c"

static char root[] = "/tmp/pols-test-spool.XXXXXX";
static struct spool spool;

static void
put(const char *name, const char *text)
{
	int fd = openat(spool.fd, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

/* Does it hold this?  NULL: it is not there. */
static void
assert_holds(const char *name, const char *text)
{
	char have[256] = "";
	int fd = openat(spool.fd, name, O_RDONLY);

	if (text == NULL) {
		assert_int_equal(fd, -1);
		return;
	}
	assert_true(fd >= 0);
	assert_int_equal(read(fd, have, sizeof(have) - 1), strlen(text));
	close(fd);
	assert_string_equal(have, text);
}

static int
begin(void **state)
{
	struct err e;

	(void)state;
	assert_non_null(mkdtemp(root));
	assert_true(spool_open(&spool, root, &e));
	assert_true(spool_places_open(&spool, &e));
	return 0;
}

static int
empty(int fd)
{
	DIR *d = fdopendir(dup(fd));
	const struct dirent *at;

	rewinddir(d);
	while ((at = readdir(d)) != NULL)
		(void)unlinkat(fd, at->d_name, 0);
	closedir(d);
	return 0;
}

static int
clear(void **state)
{
	(void)state;
	empty(spool.place_fd[SPOOL_DONE]);
	empty(spool.place_fd[SPOOL_FAILED]);
	return empty(spool.fd);
}

static int
end(void **state)
{
	clear(state);
	unlinkat(spool.fd, "done", AT_REMOVEDIR);
	unlinkat(spool.fd, "failed", AT_REMOVEDIR);
	spool_close(&spool);
	return rmdir(root);
}

static bool
put_away(const struct spool_file *f, const char *text, struct err *e)
{
	struct buf receipt;
	bool ok;

	buf_init(&receipt);
	buf_puts(&receipt, text);
	ok = spool_put_away(&spool, f, SPOOL_DONE, &receipt, e);
	buf_done(&receipt);
	return ok;
}

static void
only_whole_messages_are_seen(void **state)
{
	struct spool_list l;
	struct err e;

	(void)state;
	put("b.xml", "x");
	put("a.ZIP", "x");
	put(".c.xml", "x");
	put("d.xml", "");
	put("e.xml.part", "x");
	assert_int_equal(symlinkat("b.xml", spool.fd, "f.xml"), 0);
	assert_true(spool_look(&spool, &l, &e));
	assert_int_equal(l.count, 2);
	assert_string_equal(l.items[0].name, "a.ZIP");
	assert_string_equal(l.items[1].name, "b.xml");
	spool_list_done(&l);
}

static void
a_file_that_is_not_what_it_was_is_not_read(void **state)
{
	struct spool_list l;
	struct buf body;
	struct err e;
	bool more;

	(void)state;
	buf_init(&body);
	put("a.xml", "one");
	assert_true(spool_look(&spool, &l, &e));
	assert_true(spool_read(&spool, &l.items[0], 10, &body, &more, &e));
	assert_int_equal(body.len, 3);
	put("a.xml", "another");
	assert_false(spool_read(&spool, &l.items[0], 10, &body, &more, &e));
	assert_int_equal(e.code, ERR_BUSY);
	assert_false(put_away(&l.items[0], "{}", &e));
	assert_int_equal(e.code, ERR_BUSY);
	assert_holds("a.xml", "another");
	assert_holds("done/a.xml.receipt.json", NULL);
	spool_list_done(&l);
	buf_done(&body);
}

static void
a_name_too_long_says_so(void **state)
{
	char name[SPOOL_NAME_LONGEST + 2];
	const struct spool_file f = {.name = name};
	struct buf body;
	struct err e;
	bool more;

	(void)state;
	memset(name, 'a', sizeof(name));
	name[SPOOL_NAME_LONGEST + 1] = '\0';
	buf_init(&body);
	assert_false(spool_read(&spool, &f, 10, &body, &more, &e));
	assert_int_equal(e.code, ERR_CONFIG);
	buf_done(&body);
}

static void
names_that_are_taken_get_a_number(void **state)
{
	static const struct {
		const char *name;
		int n;
		const char *nth;
	} names[] = {
		{"a.xml", 1, "a.xml"},
		{"a.xml", 2, "a.2.xml"},
		{"a.b.zip", 99999, "a.b.99999.zip"},
		{"a", 3, "a.3"},
	};
	struct spool_list l;
	char out[NAME_SIZE];
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		nth_name(names[i].name, names[i].n, out);
		assert_string_equal(out, names[i].nth);
	}
	put("done/a.xml", "of before");
	/* A receipt of other bytes: of a file that somebody took away. */
	put("done/a.2.xml.receipt.json", "{\"digest\":\"sha256:1\"}");
	put("a.xml", "x");
	assert_true(spool_look(&spool, &l, &e));
	assert_true(put_away(&l.items[0], "{\"digest\":\"sha256:2\"}", &e));
	assert_holds("a.xml", NULL);
	assert_holds("done/a.xml", "of before");
	assert_holds("done/a.2.xml", NULL);
	assert_holds("done/a.3.xml", "x");
	assert_holds("done/a.3.xml.receipt.json",
		     "{\"digest\":\"sha256:2\"}\n");
	spool_list_done(&l);
}

static void
a_receipt_whose_file_stayed_is_found_again(void **state)
{
	static const char first[] = "{\"digest\":\"sha256:2\",\"n\":1}";
	struct spool_list l;
	struct err e;

	(void)state;
	put("done/a.xml.receipt.json", first);
	put("done/.receipt.new", "half of one");
	put("a.xml", "x");
	assert_true(spool_look(&spool, &l, &e));
	assert_true(put_away(&l.items[0], "{\"digest\":\"sha256:2\"}", &e));
	assert_holds("done/a.xml", "x");
	assert_holds("done/a.xml.receipt.json", first);
	assert_holds("done/.receipt.new", NULL);
	spool_list_done(&l);
}

static void
what_was_not_sent_moves_back(void **state)
{
	struct err e;

	(void)state;
	put("done/a.2.xml", "new");
	put("a.xml", "newer");
	assert_false(move_back(&spool, spool.place_fd[SPOOL_DONE], "a.2.xml",
			       "a.xml", &e));
	assert_int_equal(e.code, ERR_BUSY);
	assert_holds("a.2.xml", "new");
	assert_holds("a.xml", "newer");
	assert_holds("done/a.2.xml", NULL);
}

static void
a_folder_has_one_watcher(void **state)
{
	struct spool other;
	struct err e;

	(void)state;
	assert_false(spool_open(&other, root, &e));
	assert_int_equal(e.code, ERR_BUSY);
	spool_close(&other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(only_whole_messages_are_seen, clear),
		cmocka_unit_test_teardown(
			a_file_that_is_not_what_it_was_is_not_read, clear),
		cmocka_unit_test_teardown(a_name_too_long_says_so, clear),
		cmocka_unit_test_teardown(names_that_are_taken_get_a_number,
					  clear),
		cmocka_unit_test_teardown(
			a_receipt_whose_file_stayed_is_found_again, clear),
		cmocka_unit_test_teardown(what_was_not_sent_moves_back, clear),
		cmocka_unit_test_teardown(a_folder_has_one_watcher, clear),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
