/* The INI reader: what is read, what is refused, and where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "port/ini.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* "LINE section.key=value;" for each key, "LINE section;" for a section. */
static bool
note(void *ctx, const struct ini_item *item, struct err *e)
{
	struct buf *b = ctx;

	(void)e;
	buf_printf(b, "%d %s", item->line, item->section);
	if (item->key != NULL)
		buf_printf(b, ".%s=%s", item->key, item->value);
	buf_puts(b, ";");
	return true;
}

static void
expect_bytes(const char *text, size_t len, const char *want)
{
	struct err e = {.code = ERR_NONE};
	struct buf b;

	buf_init(&b);
	if (!ini_parse("x.conf", text, len, note, &b, &e))
		fail_msg("%s", e.text);
	buf_u8(&b, 0);
	assert_string_equal((const char *)b.data, want);
	buf_done(&b);
}

static void
expect(const char *text, const char *want)
{
	expect_bytes(text, strlen(text), want);
}

static void
sections_and_keys_come_with_their_lines(void **state)
{
	(void)state;
	expect("", "");
	expect("# only\n\n", "");
	expect("[a]\nx = 1\n\n[b]\ny=2", "1 a;2 a.x=1;4 b;5 b.y=2;");
	expect("  [ a ]  \n\t x  =  1 2  \n", "1 a;2 a.x=1 2;");
	expect("[a]\nx =\n", "1 a;2 a.x=;");
	expect("[a]\nx = a=b\n", "1 a;2 a.x=a=b;");
	expect("[a]\nx = 1\n[b]\n[a]\ny = 2\n", "1 a;2 a.x=1;3 b;4 a;5 a.y=2;");
}

static void
comments_begin_on_a_line_or_after_a_blank(void **state)
{
	(void)state;
	expect("#\n # x\n[a] # y\nx = 1 # z = 2\n", "3 a;4 a.x=1;");
	expect("[a]\nx = a#b\n", "1 a;2 a.x=a#b;");
	expect("[a]\nx = # nothing\n", "1 a;2 a.x=;");
	expect("[a]\nx =# nothing\n", "1 a;2 a.x=;");
	expect("[a]\nx = 1\t#tab\n", "1 a;2 a.x=1;");
}

static void
windows_files_are_read_too(void **state)
{
	(void)state;
	expect("\xEF\xBB\xBF[a]\r\nx = 1\r\n", "1 a;2 a.x=1;");
	expect("[a]\nx = Súdwest\n", "1 a;2 a.x=Súdwest;");
}

static void
what_is_no_ini_is_refused_with_its_line(void **state)
{
	static const struct {
		const char *text, *part;
	} cases[] = {
		{"x = 1\n", "x.conf:1: a key before"},
		{"[a]\nnonsense\n", "x.conf:2: neither"},
		{"[a]\n; x = 1\n", "x.conf:2:"},
		{"[a\n", "x.conf:1: a section"},
		{"[a] b\n", "x.conf:1: a section"},
		{"[]\n", "x.conf:1: a section"},
		{"[a b]\n", "x.conf:1: a section"},
		{"[a]\n= 1\n", "x.conf:2: a key has"},
		{"[a]\nx y = 1\n", "x.conf:2: a key has"},
		{"[a]\nx = 1\n\nx = 2\n", "x.conf:4: [a] x was set"},
		{"[a]\nx=1\n[b]\n[a]\nx=1", "on line 2"},
		{"[a]\nx = \x01\n", "x.conf:2: a control"},
		{"[a]\nx = \x7F\n", "x.conf:2: a control"},
		{"[a]\nx = a\rb\n", "x.conf:2: a control"},
		{"[a]\nx = \xE9\n", "x.conf:2: the text is not"},
		{"[a]\nx = \xED\xA0\x80\n", "x.conf:2: the text is not"},
	};
	struct err e;
	struct buf b;
	size_t i;

	(void)state;
	buf_init(&b);
	for (i = 0; i < COUNT(cases); i++) {
		if (ini_parse("x.conf", cases[i].text, strlen(cases[i].text),
			      note, &b, &e))
			fail_msg("taken: %s", cases[i].text);
		assert_int_equal(e.code, ERR_CONFIG);
		if (strstr(e.text, cases[i].part) == NULL)
			fail_msg("\"%s\" is not in \"%s\"", cases[i].part,
				 e.text);
	}
	buf_done(&b);
}

static void
a_nul_is_refused(void **state)
{
	static const char text[] = "[a]\nx = 1\0y = 2\n";
	struct err e = {.code = ERR_NONE};
	struct buf b;

	(void)state;
	buf_init(&b);
	assert_false(ini_parse("x", text, sizeof(text) - 1, note, &b, &e));
	assert_non_null(strstr(e.text, "x:2: a control"));
	buf_done(&b);
}

static void
long_lines_are_whole_or_refused(void **state)
{
	enum { LONG = 60000 };
	struct err e = {.code = ERR_NONE};
	char *text = malloc(INI_LINE_MAX + 100);
	struct buf b;

	(void)state;
	assert_non_null(text);
	memcpy(text, "[a]\nx = ", 8);
	memset(text + 8, 'v', INI_LINE_MAX);
	buf_init(&b);
	assert_true(ini_parse("x", text, 8 + LONG, note, &b, &e));
	assert_int_equal(b.len, strlen("1 a;2 a.x=;") + LONG);
	assert_false(ini_parse("x", text, 8 + INI_LINE_MAX, note, &b, &e));
	assert_non_null(strstr(e.text, "x:2: the line is longer"));
	buf_done(&b);
	free(text);
}

static void
too_large_a_file_is_refused(void **state)
{
	struct err e = {.code = ERR_NONE};
	char *text = malloc(INI_FILE_MAX + 1);
	struct buf b;

	(void)state;
	assert_non_null(text);
	memset(text, '\n', INI_FILE_MAX + 1);
	buf_init(&b);
	assert_true(ini_parse("x", text, INI_FILE_MAX, note, &b, &e));
	assert_false(ini_parse("x", text, INI_FILE_MAX + 1, note, &b, &e));
	assert_int_equal(e.code, ERR_CONFIG);
	buf_done(&b);
	free(text);
}

static bool
never(void *ctx, const struct ini_item *item, struct err *e)
{
	++*(int *)ctx;
	return err_set(e, ERR_CONFIG, "no %s", item->section);
}

static void
the_caller_may_stop(void **state)
{
	struct err e = {.code = ERR_NONE};
	int calls = 0;

	(void)state;
	assert_false(ini_parse("x", "[a]\n[b]\n", 8, never, &calls, &e));
	assert_int_equal(calls, 1);
	assert_string_equal(e.text, "no a");
}

static void
what_is_no_file_is_refused(void **state)
{
	struct err e = {.code = ERR_NONE};
	int calls = 0;

	(void)state;
	assert_false(ini_read("/nonexistent/x", never, &calls, &e));
	assert_int_equal(e.code, ERR_CONFIG);
	assert_false(ini_read("/tmp", never, &calls, &e));
	assert_int_equal(e.code, ERR_CONFIG);
	assert_false(ini_read("/dev/null", never, &calls, &e));
	assert_non_null(strstr(e.text, "not a file"));
	assert_int_equal(calls, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sections_and_keys_come_with_their_lines),
		cmocka_unit_test(comments_begin_on_a_line_or_after_a_blank),
		cmocka_unit_test(windows_files_are_read_too),
		cmocka_unit_test(what_is_no_ini_is_refused_with_its_line),
		cmocka_unit_test(a_nul_is_refused),
		cmocka_unit_test(long_lines_are_whole_or_refused),
		cmocka_unit_test(too_large_a_file_is_refused),
		cmocka_unit_test(the_caller_may_stop),
		cmocka_unit_test(what_is_no_file_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
