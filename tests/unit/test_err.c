/* Errors: filled once, put in context, translated to an exit status. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sysexits.h>

#include <cmocka.h>

#include "base/err.h"

static void
setting_an_error_fills_it_and_returns_false(void **state)
{
	struct err e = {0};

	(void)state;
	assert_false(err_set(&e, ERR_CONFIG, "line %d", 7));
	assert_int_equal(e.code, ERR_CONFIG);
	assert_string_equal(e.text, "line 7");
}

static void
nobody_needs_to_want_the_error(void **state)
{
	(void)state;
	assert_false(err_set(NULL, ERR_IO, "x"));
	assert_false(err_errno(NULL, ERR_IO, "x"));
	assert_false(err_context(NULL, "x"));
}

static void
errno_gives_its_sentence(void **state)
{
	struct err e = {0};

	(void)state;
	errno = ENOENT;
	assert_false(err_errno(&e, ERR_IO, "open %s", "polsd.conf"));
	assert_int_equal(e.code, ERR_IO);
	assert_string_equal(e.text,
			    "open polsd.conf: No such file or directory");
}

static void
context_stands_before_and_keeps_the_code(void **state)
{
	struct err e = {0};

	(void)state;
	err_set(&e, ERR_FULL, "write");
	assert_false(err_context(&e, "journal %d", 42));
	assert_int_equal(e.code, ERR_FULL);
	assert_string_equal(e.text, "journal 42: write");
}

static void
a_long_sentence_is_cut_not_overrun(void **state)
{
	char word[2 * sizeof(((struct err *)0)->text)];
	struct err e = {0};

	(void)state;
	memset(word, 'a', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	err_set(&e, ERR_IO, "%s", word);
	assert_int_equal(strlen(e.text), sizeof(e.text) - 1);
	err_context(&e, "read");
	assert_int_equal(strlen(e.text), sizeof(e.text) - 1);
	assert_memory_equal(e.text, "read: aaa", 9);
	errno = EACCES;
	err_errno(&e, ERR_IO, "%s", word);
	assert_int_equal(strlen(e.text), sizeof(e.text) - 1);
}

static void
every_code_has_its_exit_status(void **state)
{
	static const int expected[] = {
		[ERR_NONE] = EX_OK,           [ERR_NOMEM] = EX_SOFTWARE,
		[ERR_IO] = EX_IOERR,          [ERR_FULL] = EX_IOERR,
		[ERR_BUSY] = EX_IOERR,        [ERR_CONFIG] = EX_CONFIG,
		[ERR_ACCESS] = EX_NOPERM,     [ERR_CORRUPT] = EX_IOERR,
		[ERR_INTERNAL] = EX_SOFTWARE,
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(expected) / sizeof(expected[0]); i++)
		assert_int_equal(err_exit_status((enum err_code)i),
				 expected[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(setting_an_error_fills_it_and_returns_false),
		cmocka_unit_test(nobody_needs_to_want_the_error),
		cmocka_unit_test(errno_gives_its_sentence),
		cmocka_unit_test(context_stands_before_and_keeps_the_code),
		cmocka_unit_test(a_long_sentence_is_cut_not_overrun),
		cmocka_unit_test(every_code_has_its_exit_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
