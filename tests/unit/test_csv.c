/* CSV as Dutch spreadsheets write it, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "port/csv.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct csv_column columns[] = {
	{"naam", true},
	{"bedrag", true},
	{"ref", false},
};

/* "row(line):naam|bedrag|ref;" with - for a column that is not there. */
static bool
note(void *ctx, const struct csv_row *row, struct err *e)
{
	struct buf *b = ctx;
	size_t i;

	if (row->cell[0][0] == '!')
		return csv_fail(row, 1, e, "%s is refused", "it");
	buf_printf(b, "%d(%d):", row->row, row->line);
	for (i = 0; i < row->count; i++)
		buf_printf(b, "%s%s", i == 0 ? "" : "|",
			   row->cell[i] == NULL ? "-" : row->cell[i]);
	buf_puts(b, ";");
	return true;
}

static void
expect(const char *text, const char *want)
{
	struct err e = {.code = ERR_NONE};
	struct buf b;

	buf_init(&b);
	if (!csv_read("t.csv", text, strlen(text), columns, COUNT(columns),
		      note, &b, &e))
		fail_msg("%s", e.text);
	buf_u8(&b, 0);
	assert_string_equal((const char *)b.data, want);
	buf_done(&b);
}

static void
refuse_bytes(const char *text, size_t len, const char *want)
{
	struct err e = {.code = ERR_NONE};
	struct buf b;

	buf_init(&b);
	if (csv_read("t.csv", text, len, columns, COUNT(columns), note, &b, &e))
		fail_msg("taken: %s", text);
	assert_int_equal(e.code, ERR_CONFIG);
	if (strstr(e.text, want) == NULL)
		fail_msg("\"%s\" is not in \"%s\"", want, e.text);
	buf_done(&b);
}

static void
refuse(const char *text, const char *want)
{
	refuse_bytes(text, strlen(text), want);
}

static void
columns_are_found_by_the_header(void **state)
{
	(void)state;
	expect("naam;bedrag\nA;1\nB;2\n", "2(2):A|1|-;3(3):B|2|-;");
	expect("ref;bedrag;naam\nr;1,50;A\n", "2(2):A|1,50|r;");
	expect(" Naam ; BEDRAG \n A B ; 1 \n", "2(2):A B|1|-;");
	expect("naam;bedrag\n;\nA;\n", "3(3):A||-;");
	expect("naam;bedrag\n", "");
}

static void
a_comma_may_separate(void **state)
{
	(void)state;
	expect("naam,bedrag\nA,1.50\n", "2(2):A|1.50|-;");
	expect("naam,bedrag\n\"A;B\",\"1,50\"\n", "2(2):A;B|1,50|-;");
}

static void
bom_line_ends_and_sep_line_do_not_matter(void **state)
{
	(void)state;
	expect("\xEF\xBB\xBFnaam;bedrag\r\nA;1\r\n", "2(2):A|1|-;");
	expect("naam;bedrag\r\nA;1", "2(2):A|1|-;");
	expect("sep=;\r\nnaam;bedrag\r\nA;1\r\n", "3(3):A|1|-;");
	expect("\n\nnaam;bedrag\n\nA;1\n\n", "5(5):A|1|-;");
}

static void
quoted_cells_hold_separators_quotes_and_line_ends(void **state)
{
	(void)state;
	expect("naam;bedrag\n\"A;\"\"B\"\"\";1\n", "2(2):A;\"B\"|1|-;");
	expect("naam;bedrag\n\"A\n\nB\";1\nC;2\n",
	       "2(2):A\n\nB|1|-;3(5):C|2|-;");
	expect("naam;bedrag\r\n\"A\r\nB\";1\r\nC;2\r\n",
	       "2(2):A\r\nB|1|-;3(4):C|2|-;");
}

static void
a_wrong_header_names_the_column(void **state)
{
	(void)state;
	refuse("naam\nA\n", "t.csv: row 1, column bedrag: this column is "
			    "missing");
	refuse("naam;bedrag;prijs\n", "t.csv: row 1: column 3: unknown column "
				      "\"prijs\"");
	refuse("naam;bedrag;naam\n", "t.csv: row 1, column naam: this column "
				     "is there twice");
	refuse("naam;;bedrag\nA;;1\n", "column 2: unknown column \"\"");
	refuse("", "t.csv: row 1: a header row is wanted");
	refuse("\n\n", "a header row is wanted");
	refuse("naam\tbedrag\n", "unknown column");
}

static void
a_row_of_another_length_names_row_and_column(void **state)
{
	(void)state;
	refuse("naam;bedrag\nA;1\nB\n", "t.csv: row 3, column bedrag: 1 cells");
	refuse("naam;bedrag\nA;1;2\n", "t.csv: row 2: 3 cells");
	refuse("naam;bedrag\n\"A\nB\";1\nC\n", "row 3 (line 4), column bedrag");
	refuse("naam;bedrag\n"
	       ";;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;x\n",
	       "row 2: 60 cells");
}

/* A spreadsheet remembers how wide and long a table was. */
static void
cleared_columns_and_rows_are_passed_over(void **state)
{
	(void)state;
	expect("naam;bedrag;;\nA;1;;\nB;2\n", "2(2):A|1|-;3(3):B|2|-;");
	expect("naam;bedrag\nA;1;\n", "2(2):A|1|-;");
	expect("naam;bedrag\n;;;;\n;\nA;1\n", "4(4):A|1|-;");
	refuse("naam;bedrag;\nA;1;x\n", "row 2: 3 cells, the header has 2");
}

static void
a_row_that_the_caller_refuses_stops_the_reading(void **state)
{
	(void)state;
	refuse("naam;bedrag\nA;1\n!;2\nB;3\n",
	       "t.csv: row 3, column bedrag: it is refused");
}

static void
wrong_quotes_name_the_cell(void **state)
{
	(void)state;
	refuse("naam;bedrag\nA;1\n\"B;2\nC;3\n",
	       "t.csv: row 3, column naam: a quote is not closed");
	refuse("naam;bedrag\nA;\"1\nC;3\n",
	       "t.csv: row 2, column bedrag: a quote is not closed");
	refuse("bedrag;naam\n1;A\n2;\"B\"x\n",
	       "t.csv: row 3, column naam: quotes");
	refuse("naam;bedrag\n\"A\"x;1\n", "t.csv: row 2, column naam: quotes");
	refuse("\"naam;bedrag\nA;1\n", "t.csv: row 1: a quote");
	refuse("naam;bedrag\nA;1;\"\n", "t.csv: row 2: a quote");
}

static void
text_that_is_not_utf8_is_refused(void **state)
{
	static const char utf16[] = "\xFF\xFEn\0a\0";
	static const char nul[] = "naam;bedrag\nA;\0\n";

	(void)state;
	expect("naam;bedrag\nCaf\xC3\xA9;1\n", "2(2):Caf\xC3\xA9|1|-;");
	refuse("naam;bedrag\nA;1\nCaf\xE9;1\n", "t.csv: row 3: the text is "
						"not UTF-8");
	refuse_bytes(utf16, sizeof(utf16) - 1, "UTF-16");
	refuse_bytes(nul, sizeof(nul) - 1, "t.csv: row 2:");
}

static bool
count(void *ctx, const struct csv_row *row, struct err *e)
{
	(void)row;
	(void)e;
	++*(int *)ctx;
	return true;
}

static void
a_million_rows_are_read_and_one_more_is_refused(void **state)
{
	static const struct csv_column one[] = {
		{"a", true},
	};
	enum { SIZE = 2 * (CSV_ROWS_MAX + 2) };
	struct err e = {.code = ERR_NONE};
	char *text = malloc(SIZE);
	int i, rows = 0;

	(void)state;
	assert_non_null(text);
	for (i = 0; i < SIZE; i += 2)
		memcpy(text + i, "a\n", 2);
	assert_true(csv_read("x", text, SIZE - 2, one, 1, count, &rows, &e));
	assert_int_equal(rows, CSV_ROWS_MAX);
	assert_false(csv_read("x", text, SIZE, one, 1, count, &rows, &e));
	assert_non_null(strstr(e.text, "row 1000002: more than 1000000 rows"));
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_found_by_the_header),
		cmocka_unit_test(a_comma_may_separate),
		cmocka_unit_test(bom_line_ends_and_sep_line_do_not_matter),
		cmocka_unit_test(
			quoted_cells_hold_separators_quotes_and_line_ends),
		cmocka_unit_test(a_wrong_header_names_the_column),
		cmocka_unit_test(a_row_of_another_length_names_row_and_column),
		cmocka_unit_test(cleared_columns_and_rows_are_passed_over),
		cmocka_unit_test(
			a_row_that_the_caller_refuses_stops_the_reading),
		cmocka_unit_test(wrong_quotes_name_the_cell),
		cmocka_unit_test(text_that_is_not_utf8_is_refused),
		cmocka_unit_test(
			a_million_rows_are_read_and_one_more_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
