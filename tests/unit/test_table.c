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

struct sheet {
	struct table t;
	struct buf out;
};

static int
setup(void **state)
{
	static struct sheet sheet;

	table_init(&sheet.t, columns, 3);
	buf_init(&sheet.out);
	*state = &sheet;
	return 0;
}

static int
teardown(void **state)
{
	struct sheet *s = *state;

	table_done(&s->t);
	buf_done(&s->out);
	return 0;
}

static const char *
printed(struct sheet *s, void (*print)(const struct table *t, struct buf *out))
{
	buf_reset(&s->out);
	print(&s->t, &s->out);
	buf_u8(&s->out, 0);
	assert_false(s->out.failed);
	return (const char *)s->out.data;
}

static void
numbers_stand_right_and_texts_left(void **state)
{
	struct sheet *s = *state;

	table_text(&s->t, "a");
	table_money(&s->t, 1234567, INT64_MIN);
	table_day(&s->t, day_from_ymd(2026, 7, 1));
	table_text(&s->t, "caf\xc3\xa9 zes");
	table_money(&s->t, -5, INT64_MIN);
	table_day(&s->t, DAY_NONE);
	assert_string_equal(printed(s, table_print),
			    "naam        bedrag  op\n"
			    "a         12345.67  2026-07-01\n"
			    "caf\xc3\xa9 zes     -0.05\n");
}

static void
an_amount_that_is_not_known_is_never_0(void **state)
{
	struct sheet *s = *state;

	table_text(&s->t, "a");
	table_money(&s->t, INT64_MIN, INT64_MIN);
	table_int(&s->t, 0);
	assert_string_equal(printed(s, table_csv), "naam;bedrag;op\na;-;0\n");
}

static void
control_characters_are_taken_out(void **state)
{
	struct sheet *s = *state;

	table_text(&s->t, "a\x1b[31m\n");
	table_text(&s->t, "\x7f");
	table_text(&s->t, "x");
	assert_string_equal(printed(s, table_csv),
			    "naam;bedrag;op\na?[31m?;?;x\n");
}

static void
csv_quotes_what_would_split(void **state)
{
	struct sheet *s = *state;

	table_text(&s->t, "a;b");
	table_text(&s->t, "1,5");
	table_text(&s->t, "zei \"ja\"");
	assert_string_equal(printed(s, table_csv),
			    "naam;bedrag;op\n"
			    "\"a;b\";1,5;\"zei \"\"ja\"\"\"\n");
}

static void
a_table_without_rows_has_only_a_csv_header(void **state)
{
	struct sheet *s = *state;

	assert_string_equal(printed(s, table_print), "");
	assert_string_equal(printed(s, table_csv), "naam;bedrag;op\n");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(numbers_stand_right_and_texts_left),
		TEST(an_amount_that_is_not_known_is_never_0),
		TEST(control_characters_are_taken_out),
		TEST(csv_quotes_what_would_split),
		TEST(a_table_without_rows_has_only_a_csv_header),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
