/* Imports: which kind a file is, what a cell must be, files as a whole. */
#include "model/import.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "model/day.h"
#include "model/decimal.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Room for a record of any kind. */
union any_row {
	struct import_tarief tarief;
	struct import_ruimte ruimte;
	struct import_begroting begroting;
	struct import_overige_last last;
	struct import_profiel profiel;
	struct import_segment segment;
	struct import_product product;
	struct import_aanbieder aanbieder;
	struct import_contract contract;
	struct import_gemeente gemeente;
	struct import_doel doel;
};

static void
header_tells_the_kind(void **state)
{
	static const struct {
		const char *command, *text;
		enum import_kind kind;
	} cases[] = {
		{"budget", "gemeente;domein;segment;jaar;bedrag\n",
		 IMPORT_BEGROTING},
		{"budget", "segment,maand,aandeel", IMPORT_PROFIEL},
		{"budget",
		 "\xEF\xBB\xBF\r\nsep=;\r\nSoort;\"Bedrag\"; maand "
		 ";segment;domein;gemeente\r\n0355;",
		 IMPORT_OVERIGE_LASTEN},
		{"budget", "aanbieder;domein;gemeente;segment;van;tot;bedrag",
		 IMPORT_BESTEDINGSRUIMTEN},
		/* Mistakes: the nearest one, which then tells of them. */
		{"budget", "gemeente;domein;segment;jr;bedrag",
		 IMPORT_BEGROTING},
		{"budget", "segment;maand", IMPORT_PROFIEL},
		{"tariff", "what;ever", IMPORT_TARIEVEN},
		{"tariff", "", IMPORT_TARIEVEN},
		{"tariff", "\n\n", IMPORT_TARIEVEN},
		{"target", "sep=;", IMPORT_DOELEN},
	};
	enum import_kind kind;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		assert_true(import_kind_of(cases[i].command, cases[i].text,
					   strlen(cases[i].text), &kind));
		assert_int_equal(kind, cases[i].kind);
	}
	assert_false(import_kind_of("event", "a;b", 3, &kind));
	assert_true(import_kind_of("tariff", NULL, 0, &kind));
}

static void
every_kind_has_a_name_and_names(void **state)
{
	enum import_kind kind;
	size_t i, k, names;

	(void)state;
	for (i = 0; i < IMPORT_KIND_COUNT; i++) {
		const struct import_info *info = &import_infos[i];

		assert_true(import_kind_parse(info->file, &kind));
		assert_int_equal(kind, i);
		assert_true(info->record->size <= sizeof(union any_row));
		for (k = names = 0; k < info->record->field_count; k++) {
			names += info->columns[k].names;
			assert_int_equal(
				import_field(kind,
					     info->record->fields[k].path),
				k);
		}
		assert_true(names > 0 && names < info->record->field_count);
		assert_int_equal(import_field(kind, "geen"),
				 info->record->field_count);
	}
	assert_false(import_kind_parse("wensen", &kind));
}

/* A cell, and how it reads back; NULL: it is refused. */
static const struct {
	enum import_kind kind;
	const char *column, *cell, *back;
} cells[] = {
	{IMPORT_TARIEVEN, "domein", "WMO", "wmo"},
	{IMPORT_TARIEVEN, "domein", "zvw", NULL},
	{IMPORT_TARIEVEN, "aanbieder", "01234567", "01234567"},
	{IMPORT_TARIEVEN, "aanbieder", "1234567", NULL},
	{IMPORT_TARIEVEN, "productcode", "45E01", "45E01"},
	{IMPORT_TARIEVEN, "productcode", "4,5E+02", NULL},
	{IMPORT_TARIEVEN, "van", "01-02-2025", "2025-02-01"},
	{IMPORT_TARIEVEN, "tot", "", ""},
	{IMPORT_TARIEVEN, "van", "", NULL},
	{IMPORT_TARIEVEN, "tarief", "62,4", "62.40"},
	{IMPORT_TARIEVEN, "tarief", "1000000000000", "1000000000000.00"},
	{IMPORT_TARIEVEN, "tarief", "1000000000000,01", NULL},
	{IMPORT_BESTEDINGSRUIMTEN, "aanbieder", "Zorg 1", "Zorg 1"},
	{IMPORT_BESTEDINGSRUIMTEN, "aanbieder", "123456789", NULL},
	{IMPORT_BESTEDINGSRUIMTEN, "soort", "Plafond", "plafond"},
	{IMPORT_OVERIGE_LASTEN, "maand", "2025-02", "2025-02"},
	{IMPORT_OVERIGE_LASTEN, "maand", "02-2025", "2025-02"},
	{IMPORT_OVERIGE_LASTEN, "maand", "01-02-2025", "2025-02"},
	{IMPORT_OVERIGE_LASTEN, "maand", "02-02-2025", NULL},
	{IMPORT_OVERIGE_LASTEN, "maand", "13-2025", NULL},
	{IMPORT_OVERIGE_LASTEN, "bedrag", "-0,5", "-0.50"},
	{IMPORT_PROFIEL, "aandeel", "0,0833333333333333", "0.083333333"},
	{IMPORT_PROFIEL, "aandeel", "8,33%", "0.0833"},
	{IMPORT_PROFIEL, "aandeel", "8 %", "0.08"},
	{IMPORT_PROFIEL, "aandeel", "100%", "1"},
	{IMPORT_PROFIEL, "aandeel", "%", NULL},
	{IMPORT_PROFIEL, "aandeel", "1,000000001", NULL},
	{IMPORT_PROFIEL, "maand", "07", "7"},
	{IMPORT_PROFIEL, "maand", "007", NULL},
	{IMPORT_SEGMENTEN, "productcategorie", "", "*"},
	{IMPORT_SEGMENTEN, "productcategorie", "2", NULL},
	{IMPORT_PRODUCTEN, "kenmerken", "Crisis   18plus", "crisis 18plus"},
	{IMPORT_PRODUCTEN, "kenmerken", "a;b", NULL},
	{IMPORT_PRODUCTEN, "naam", "caf\xC3\xA9", "caf\xC3\xA9"},
	{IMPORT_PRODUCTEN, "naam", "a\nb", NULL},
	{IMPORT_AANBIEDERS, "eenmanszaak", "WAAR", "ja"},
	{IMPORT_AANBIEDERS, "eenmanszaak", "", "nee"},
	{IMPORT_CONTRACTEN, "combinatie", "*", NULL},
	{IMPORT_GEMEENTEN, "verdeelsleutel", "43200", "43200"},
	{IMPORT_GEMEENTEN, "verdeelsleutel", "0,0001", "0.0001"},
	{IMPORT_GEMEENTEN, "verdeelsleutel", "", "0"},
	{IMPORT_GEMEENTEN, "gemeente", "*", NULL},
	{IMPORT_DOELEN, "basisjaar", "", ""},
	{IMPORT_DOELEN, "waarde", "-5%", "-0.05"},
	{IMPORT_DOELEN, "waarde", "12.5", "12.5"},
	{IMPORT_DOELEN, "waarde", "-0,0001", "-0.0001"},
};

static void
cells_are_read_and_printed(void **state)
{
	union any_row row;
	struct buf b;
	size_t i;

	(void)state;
	buf_init(&b);
	for (i = 0; i < COUNT(cells); i++) {
		size_t k = import_field(cells[i].kind, cells[i].column);
		const char *wrong;

		record_clear(import_infos[cells[i].kind].record, &row);
		wrong = import_cell(cells[i].kind, k, cells[i].cell, &row);
		if ((wrong == NULL) != (cells[i].back != NULL))
			fail_msg("%s \"%s\": %s", cells[i].column,
				 cells[i].cell,
				 wrong == NULL ? "taken" : wrong);
		if (wrong != NULL)
			continue;
		buf_reset(&b);
		import_print_cell(cells[i].kind, k, &row, &b);
		buf_u8(&b, 0);
		assert_string_equal((const char *)b.data, cells[i].back);
	}
	buf_done(&b);
}

static void
rows_end_after_they_begin(void **state)
{
	struct import_contract c = {.van = day_parse("2026-01-01"),
				    .tot = DAY_NONE};
	struct import_begroting none = {.jaar = 2026};
	size_t i;

	(void)state;
	assert_null(import_row_check(IMPORT_CONTRACTEN, &c, &i));
	c.tot = c.van;
	assert_null(import_row_check(IMPORT_CONTRACTEN, &c, &i));
	c.tot = c.van - 1;
	assert_non_null(import_row_check(IMPORT_CONTRACTEN, &c, &i));
	assert_int_equal(i, import_field(IMPORT_CONTRACTEN, "tot"));
	assert_null(import_row_check(IMPORT_BEGROTING, &none, &i));
}

/* A year of equal months, rounded to so many parts each. */
static void
fill_year(struct import_profiel *rows, const char *segment, int64_t aandeel)
{
	size_t m;

	for (m = 0; m < 12; m++) {
		rows[m] = (struct import_profiel){.maand = (int64_t)m + 1,
						  .aandeel = aandeel};
		snprintf(rows[m].segment, sizeof(rows[m].segment), "%s",
			 segment);
	}
}

static void
profile_is_a_whole_year(void **state)
{
	struct arena *a = arena_new();
	struct import_profiel rows[24];
	size_t row, i;

	(void)state;
	/* 12 x 0.08341 is 1.00092; 12 x 0.0834 + 0.0002 too much. */
	fill_year(rows, "b", 83410000);
	fill_year(rows + 12, "a", 83250000);
	assert_null(import_file_check(IMPORT_PROFIEL, rows, 24, a, &row, &i));
	rows[3].aandeel += 80001;
	assert_non_null(
		import_file_check(IMPORT_PROFIEL, rows, 24, a, &row, &i));
	assert_int_equal(row, 11);
	assert_int_equal(i, import_field(IMPORT_PROFIEL, "aandeel"));
	rows[3].aandeel -= 80001;
	assert_non_null(
		import_file_check(IMPORT_PROFIEL, rows, 23, a, &row, &i));
	assert_int_equal(row, 22);
	assert_int_equal(i, import_field(IMPORT_PROFIEL, "maand"));
	assert_null(import_file_check(IMPORT_PROFIEL, rows, 0, a, &row, &i));
	arena_free(&a);
}

static void
names_tell_rows_apart(void **state)
{
	struct import_overige_last x = {"0355", "wmo", "hulp", 100, 5, "pgb"};
	struct import_overige_last y = x;
	struct buf a, b;

	(void)state;
	buf_init(&a);
	buf_init(&b);
	y.bedrag = 6;
	import_row_key(IMPORT_OVERIGE_LASTEN, &x, &a);
	import_row_key(IMPORT_OVERIGE_LASTEN, &y, &b);
	assert_int_equal(a.len, b.len);
	assert_memory_equal(a.data, b.data, a.len);
	y.maand = 131;
	buf_reset(&b);
	import_row_key(IMPORT_OVERIGE_LASTEN, &y, &b);
	assert_int_equal(a.len, b.len);
	assert_memory_not_equal(a.data, b.data, a.len);
	buf_done(&a);
	buf_done(&b);
}

static void
every_kind_goes_over_the_wire(void **state)
{
	struct arena *a = arena_new();
	union any_row row;
	struct buf b, again;
	enum import_kind kind;
	void *rows;
	size_t i, k, count;

	(void)state;
	buf_init(&b);
	buf_init(&again);
	for (i = 0; i < IMPORT_KIND_COUNT; i++) {
		record_clear(import_infos[i].record, &row);
		for (k = 0; k < COUNT(cells); k++)
			if (cells[k].kind == i && cells[k].back != NULL)
				assert_null(import_cell(
					cells[k].kind,
					import_field(cells[k].kind,
						     cells[k].column),
					cells[k].cell, &row));
		buf_reset(&b);
		buf_reset(&again);
		import_write((enum import_kind)i, &row, 1, &b);
		assert_true(
			import_read(&kind, &rows, &count, a, b.data, b.len));
		assert_int_equal(kind, i);
		assert_int_equal(count, 1);
		import_write(kind, rows, count, &again);
		assert_int_equal(b.len, again.len);
		assert_memory_equal(b.data, again.data, b.len);
		assert_false(import_read(&kind, &rows, &count, a, b.data,
					 b.len - 1));
	}
	buf_done(&b);
	buf_done(&again);
	arena_free(&a);
}

static void
decimals_are_exact(void **state)
{
	char text[DECIMAL_TEXT];
	int64_t v = 7;

	(void)state;
	assert_true(
		decimal_parse(&v, "9223372036854775807", 0, DECIMAL_REFUSE));
	assert_true(v == INT64_MAX);
	assert_string_equal(decimal_format(text, v, 4), "922337203685477.5807");
	assert_true(
		decimal_parse(&v, "-9223372036854775808", 0, DECIMAL_REFUSE));
	assert_true(v == INT64_MIN);
	assert_string_equal(decimal_format(text, v, 0), "-9223372036854775808");
	assert_false(
		decimal_parse(&v, "9223372036854775808", 0, DECIMAL_REFUSE));
	assert_false(
		decimal_parse(&v, "922337203685477581", 2, DECIMAL_REFUSE));
	assert_true(v == INT64_MIN);
	assert_false(decimal_parse(&v, "1,", 2, DECIMAL_CUT));
	assert_false(decimal_parse(&v, "1,2x", 1, DECIMAL_CUT));
	assert_false(decimal_parse(&v, "1,23", 1, DECIMAL_REFUSE));
	assert_true(decimal_parse(&v, "1,29", 1, DECIMAL_CUT));
	assert_int_equal(v, 12);
	assert_string_equal(decimal_format(text, 0, 3), "0");
	assert_string_equal(decimal_format(text, 1000, 0), "1000");
	assert_string_equal(decimal_format(text, -50, 3), "-0.05");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(header_tells_the_kind),
		cmocka_unit_test(every_kind_has_a_name_and_names),
		cmocka_unit_test(cells_are_read_and_printed),
		cmocka_unit_test(rows_end_after_they_begin),
		cmocka_unit_test(profile_is_a_whole_year),
		cmocka_unit_test(names_tell_rows_apart),
		cmocka_unit_test(every_kind_goes_over_the_wire),
		cmocka_unit_test(decimals_are_exact),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
