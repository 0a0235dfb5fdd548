/* model/finding: the tables, the list, the wire form. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "model/finding.h"
#include "unit/arena_help.h"

static void
every_rule_and_detail_has_a_sentence(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < RULE_COUNT; i++) {
		assert_non_null(rule_infos[i].name);
		assert_non_null(rule_infos[i].text);
		assert_in_range(rule_infos[i].level, 1, 4);
	}
	for (i = 0; i < DETAIL_COUNT; i++) {
		struct finding f = {.rule = RULE_XSD, .detail = (uint8_t)i};

		assert_non_null(finding_text(&f));
		assert_true(strlen(finding_text(&f)) > 0);
	}
}

static void
a_detail_chooses_the_sentence(void **state)
{
	struct finding plain = {.rule = RULE_XSD};
	struct finding dtd = {.rule = RULE_PRESCAN, .detail = DETAIL_SCAN_DTD};

	(void)state;
	assert_string_equal(finding_text(&plain), rule_infos[RULE_XSD].text);
	assert_string_not_equal(finding_text(&dtd),
				rule_infos[RULE_PRESCAN].text);
}

static void
findings_survive_the_wire(void **state)
{
	static const char *paths[] = {"/Bericht/Client[1]/Bsn", "/Bericht/*"};
	struct findings f = {.truncated = true}, g;
	struct scan s;
	struct buf b;
	int i;

	for (i = 0; i < 100; i++)
		assert_true(findings_add(&f, *state, RULE_XSD, DETAIL_XSD_TYPE,
					 (uint32_t)i, "/"));
	assert_true(findings_add_paths(&f, *state, RULE_TR314, DETAIL_NONE, 9,
				       paths, 2));
	assert_true(findings_add(&f, *state, RULE_PACK, DETAIL_NONE, 0, "/"));
	f.items[101].name = "GEM-01";
	assert_true(findings_leave_out(&f, *state, RULE_TR416, 4));
	assert_true(findings_leave_out(&f, *state, RULE_TR302, 2));
	assert_true(findings_leave_out(&f, *state, RULE_TR416, 1));
	buf_init(&b);
	findings_write(&f, &b);
	scan_init(&s, b.data, b.len);
	assert_true(findings_read(&g, *state, &s));
	assert_true(scan_end(&s));
	assert_int_equal(g.count, 102);
	assert_int_equal(g.left_out, 7);
	assert_int_equal(g.left_of[RULE_TR416], 5);
	assert_int_equal(g.left_of[RULE_TR302], 2);
	assert_int_equal(g.left_of[RULE_TR315], 0);
	assert_string_equal(finding_name(&g.items[101]), "GEM-01");
	assert_string_equal(finding_name(&g.items[100]), "TR314");
	assert_true(g.truncated);
	assert_int_equal(g.items[99].line, 99);
	assert_int_equal(g.items[99].detail, DETAIL_XSD_TYPE);
	assert_int_equal(g.items[100].path_count, 2);
	assert_string_equal(g.items[100].paths[0], paths[0]);
	assert_string_equal(g.items[100].paths[1], paths[1]);
	assert_int_equal(findings_level(&g), 1);
	buf_done(&b);
}

static void
the_level_is_the_lowest(void **state)
{
	struct findings f = {0};

	assert_int_equal(findings_level(&f), 0);
	findings_add(&f, *state, RULE_TR338, DETAIL_NONE, 1, "/");
	assert_int_equal(findings_level(&f), 3);
	findings_add(&f, *state, RULE_XSD, DETAIL_NONE, 1, "/");
	findings_add(&f, *state, RULE_TR338, DETAIL_NONE, 1, "/");
	assert_int_equal(findings_level(&f), 1);
}

static void
hostile_findings_are_refused(void **state)
{
	static const char *const bad[] = {
		"/Bericht/Jan sen", "/a:b", "/\xC3\xA9", "/a\n", "\"", "/a.b",
	};
	struct findings f, g;
	struct scan s;
	struct buf b;
	size_t i;

	buf_init(&b);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		memset(&f, 0, sizeof(f));
		findings_add(&f, *state, RULE_XSD, DETAIL_NONE, 1, bad[i]);
		buf_reset(&b);
		findings_write(&f, &b);
		scan_init(&s, b.data, b.len);
		assert_false(findings_read(&g, *state, &s));
	}
	memset(&f, 0, sizeof(f));
	findings_add(&f, *state, RULE_XSD, DETAIL_XSD_TYPE, 1, "/a");
	buf_reset(&b);
	findings_write(&f, &b);
	for (i = 0; i < b.len; i++) {
		scan_init(&s, b.data, i);
		assert_false(findings_read(&g, *state, &s));
	}
	/* count 4, none left out 1, truncated 1, then rule and detail */
	b.data[6] = RULE_COUNT;
	scan_init(&s, b.data, b.len);
	assert_false(findings_read(&g, *state, &s));
	b.data[6] = RULE_XSD;
	b.data[7] = DETAIL_COUNT;
	scan_init(&s, b.data, b.len);
	assert_false(findings_read(&g, *state, &s));
	b.data[7] = DETAIL_NONE;
	b.data[5] = 2;
	scan_init(&s, b.data, b.len);
	assert_false(findings_read(&g, *state, &s));
	b.data[5] = 1;
	scan_init(&s, b.data, b.len);
	assert_true(findings_read(&g, *state, &s));
	/* Counts that cannot be do not cost memory. */
	memset(b.data, 0xFF, 4);
	scan_init(&s, b.data, b.len);
	assert_false(findings_read(&g, *state, &s));
	assert_true(arena_size(*state) < 1024 * 1024);
	buf_done(&b);
}

static void
names_of_a_sheet_hold_no_numbers_of_persons(void **state)
{
	static const struct {
		const char *name;
		bool ok;
	} cases[] = {
		{"TR358", true},
		{"GEM-01_b", true},
		{"R123456", true},
		{"Abcdefghijklmnop", true},
		{"Abcdefghijklmnopq", false},
		{"R1234567", false},
		{"999900006", false},
		{"a b", false},
		{"-a", false},
		{"", false},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(
			rule_name_ok(cases[i].name, strlen(cases[i].name)),
			cases[i].ok);
	assert_int_equal(rule_of_level2("TR358"), RULE_TR358);
	assert_int_equal(rule_of_level2("TR056"), RULE_PACK);
	assert_int_equal(rule_of_level2("GEM-01"), RULE_PACK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_rule_and_detail_has_a_sentence),
		cmocka_unit_test(a_detail_chooses_the_sentence),
		cmocka_unit_test(names_of_a_sheet_hold_no_numbers_of_persons),
		cmocka_unit_test_setup_teardown(findings_survive_the_wire,
						arena_make, arena_drop),
		cmocka_unit_test_setup_teardown(the_level_is_the_lowest,
						arena_make, arena_drop),
		cmocka_unit_test_setup_teardown(hostile_findings_are_refused,
						arena_make, arena_drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
