/* Sheets of polsctl: one row, three forms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Of a program, not in the archive. */
#include "ctl/table.c"

#include "ctl/sheet.c"

static const struct sheet_column columns[] = {
	{"naam", "naam", SHEET_TEXT},      {"aantal", NULL, SHEET_INT},
	{"bedrag", "bedrag", SHEET_MONEY}, {"op", "op", SHEET_DAY},
	{"maand", "maand", SHEET_MONTH},   {"deel", "deel", SHEET_SHARE},
};

static const struct sheet_columns sheet_columns = SHEET_OF(columns);

static struct ctl c;
static struct sheet s;

static int
setup(void **state)
{
	(void)state;
	memset(&c, 0, sizeof(c));
	c.limit = INT64_MAX;
	buf_init(&c.out);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	sheet_done(&s);
	buf_done(&c.out);
	return 0;
}

static void
begin(void)
{
	sheet_init(&s, &c);
	sheet_have(&s, &sheet_columns);
}

static void
row(const char *naam, int64_t n)
{
	sheet_text(&s, naam);
	sheet_num(&s, n);
	sheet_num(&s, n);
	sheet_num(&s, n == RECORD_ABSENT ? n : day_from_ymd(2026, 7, 1));
	sheet_num(&s, n == RECORD_ABSENT ? n : 2026 * 12 + 6);
	sheet_share(&s, n, n == RECORD_ABSENT ? 0 : 300000);
	sheet_end(&s);
}

static const char *
printed(void)
{
	sheet_print(&s);
	buf_u8(&c.out, 0);
	assert_false(c.out.failed);
	return (const char *)c.out.data;
}

static void
a_table_has_the_columns_with_a_title(void **state)
{
	(void)state;
	begin();
	row("a", 123456);
	row(NULL, RECORD_ABSENT);
	assert_string_equal(printed(),
			    "naam   bedrag  op          maand    deel\n"
			    "a     1234.56  2026-07-01  2026-07   41%\n"
			    "            -                          -\n");
}

static void
json_has_cents_and_null(void **state)
{
	(void)state;
	c.json = true;
	begin();
	row("a\"b", -123456);
	row(NULL, RECORD_ABSENT);
	assert_string_equal(
		printed(),
		"{\"naam\":\"a\\\"b\",\"aantal\":-123456,\"bedrag_ct\":-123456,"
		"\"op\":\"2026-07-01\",\"maand\":\"2026-07\","
		"\"deel\":-0.4115}\n"
		"{\"naam\":null,\"aantal\":null,\"bedrag_ct\":null,"
		"\"op\":null,\"maand\":null,\"deel\":null}\n");
}

static void
csv_is_as_dutch_spreadsheets_read_it(void **state)
{
	(void)state;
	c.option[OPT_CSV] = "";
	begin();
	row("a;\"b\"", 123456);
	row(NULL, RECORD_ABSENT);
	assert_string_equal(
		printed(),
		"naam;aantal;bedrag;op;maand;deel\n"
		"\"a;\"\"b\"\"\";123456;1234,56;2026-07-01;2026-07;0,4115\n"
		";;;;;\n");
}

static void
csv_without_rows_is_its_header(void **state)
{
	(void)state;
	c.option[OPT_CSV] = "";
	begin();
	assert_string_equal(printed(), "naam;aantal;bedrag;op;maand;deel\n");
}

/* A name that begins with = would be a formula for a spreadsheet. */
static void
csv_has_no_formulas(void **state)
{
	static const char *const names[] = {"=1+1", "+31", "-x", "@a"};
	char want[64];
	size_t i;

	(void)state;
	c.option[OPT_CSV] = "";
	begin();
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		row(names[i], 1);
		snprintf(want, sizeof(want), "\n\"'%s\";1;0,01;", names[i]);
		buf_u8(&c.out, 0);
		assert_non_null(strstr((const char *)c.out.data, want));
		c.out.len--;
	}
}

static void
the_limit_cuts_every_form(void **state)
{
	(void)state;
	c.limit = 1;
	c.json = true;
	begin();
	row("a", 1);
	row("b", 2);
	assert_null(strstr(printed(), "\"b\""));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_table_has_the_columns_with_a_title),
		TEST(json_has_cents_and_null),
		TEST(csv_is_as_dutch_spreadsheets_read_it),
		TEST(csv_without_rows_is_its_header),
		TEST(csv_has_no_formulas),
		TEST(the_limit_cuts_every_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
