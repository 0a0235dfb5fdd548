/* Tables of polsctl: alignment, CSV, and nothing that plays with a terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ctl/table.c" /* a program's file: not in the archive */

static const struct table_column columns[] = {
	{"naam", false},
	{"bedrag", true},
	{"op", false},
};

static const char *
printed(void (*print)(const struct table *t, struct buf *out),
	const struct table *t, struct buf *out)
{
	buf_reset(out);
	print(t, out);
	buf_u8(out, 0);
	assert_false(out->failed);
	return (const char *)out->data;
}

static void
numbers_stand_right_and_texts_left(void **state)
{
	struct table t;
	struct buf out;

	(void)state;
	buf_init(&out);
	table_init(&t, columns, 3);
	table_text(&t, "a");
	table_money(&t, 1234567, INT64_MIN);
	table_day(&t, day_from_ymd(2026, 7, 1));
	table_text(&t, "caf\xc3\xa9 zes");
	table_money(&t, -5, INT64_MIN);
	table_day(&t, DAY_NONE);
	assert_string_equal(printed(table_print, &t, &out),
			    "naam        bedrag  op\n"
			    "a         12345.67  2026-07-01\n"
			    "caf\xc3\xa9 zes     -0.05\n");
	table_done(&t);
	buf_done(&out);
}

static void
an_amount_that_is_not_known_is_never_0(void **state)
{
	struct table t;
	struct buf out;

	(void)state;
	buf_init(&out);
	table_init(&t, columns, 3);
	table_text(&t, "a");
	table_money(&t, INT64_MIN, INT64_MIN);
	table_int(&t, 0);
	assert_string_equal(printed(table_csv, &t, &out),
			    "naam;bedrag;op\na;-;0\n");
	table_done(&t);
	buf_done(&out);
}

static void
control_characters_are_taken_out(void **state)
{
	struct table t;
	struct buf out;

	(void)state;
	buf_init(&out);
	table_init(&t, columns, 3);
	table_text(&t, "a\x1b[31m\n");
	table_text(&t, "\x7f");
	table_text(&t, "x");
	assert_string_equal(printed(table_csv, &t, &out),
			    "naam;bedrag;op\na?[31m?;?;x\n");
	table_done(&t);
	buf_done(&out);
}

static void
csv_quotes_what_would_split(void **state)
{
	struct table t;
	struct buf out;

	(void)state;
	buf_init(&out);
	table_init(&t, columns, 3);
	table_text(&t, "a;b");
	table_text(&t, "1,5");
	table_text(&t, "zei \"ja\"");
	assert_string_equal(printed(table_csv, &t, &out),
			    "naam;bedrag;op\n"
			    "\"a;b\";\"1,5\";\"zei \"\"ja\"\"\"\n");
	table_done(&t);
	buf_done(&out);
}

static void
a_table_without_rows_has_only_a_csv_header(void **state)
{
	struct table t;
	struct buf out;

	(void)state;
	buf_init(&out);
	table_init(&t, columns, 3);
	assert_string_equal(printed(table_print, &t, &out), "");
	assert_string_equal(printed(table_csv, &t, &out), "naam;bedrag;op\n");
	table_done(&t);
	buf_done(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_stand_right_and_texts_left),
		cmocka_unit_test(an_amount_that_is_not_known_is_never_0),
		cmocka_unit_test(control_characters_are_taken_out),
		cmocka_unit_test(csv_quotes_what_would_split),
		cmocka_unit_test(a_table_without_rows_has_only_a_csv_header),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
