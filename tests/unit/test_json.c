/* The door to jansson. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "port/json.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static struct json *
parsed(const char *text)
{
	struct err e = {.code = ERR_NONE};
	struct json *j = NULL;

	if (!json_parse(text, strlen(text), &j, &e))
		fail_msg("%s: %s", text, e.text);
	return j;
}

static void
members_are_found_by_name_and_kind(void **state)
{
	struct json *j = parsed("{\"after\":41,\"types\":[\"a.\",\"b.\"],"
				"\"more\":true,\"name\":\"x\",\"none\":null,"
				"\"half\":1.0,\"big\":9223372036854775807}");
	const char *text = "as it was";
	int64_t n = -1;
	bool b = false;

	(void)state;
	assert_true(json_is_map(j));
	assert_int_equal(json_count(j), 7);
	assert_true(json_get_int(j, "after", &n));
	assert_int_equal(n, 41);
	assert_true(json_get_int(j, "big", &n));
	assert_true(n == INT64_MAX);
	assert_true(json_get_bool(j, "more", &b));
	assert_true(b);
	assert_false(json_get_int(j, "half", &n));
	assert_true(json_as_whole(json_get(j, "half"), &n));
	assert_int_equal(n, 1);
	assert_true(json_as_whole(json_get(j, "big"), &n));
	assert_true(n == INT64_MAX);
	assert_false(json_get_text(j, "after", &text));
	assert_false(json_get_text(j, "none", &text));
	assert_false(json_get_text(j, "missing", &text));
	assert_string_equal(text, "as it was");
	assert_true(json_get_text(j, "name", &text));
	assert_string_equal(text, "x");
	assert_true(json_is_list(json_get(j, "types")));
	assert_int_equal(json_count(json_get(j, "types")), 2);
	assert_true(json_as_text(json_at(json_get(j, "types"), 1), &text));
	assert_string_equal(text, "b.");
	assert_null(json_at(json_get(j, "types"), 2));
	assert_null(json_get(json_get(j, "types"), "x"));
	assert_null(json_get(NULL, "x"));
	assert_int_equal(json_count(NULL), 0);
	json_free(&j);
	assert_null(j);
	json_free(&j);
}

static void
a_whole_number_may_be_written_in_any_way(void **state)
{
	struct json *j = parsed("[41, 41.0, 4.1e1, -3.0, 41.5, 1e300, -1e300,"
				" 9007199254740992.0, \"41\", true, null]");
	int64_t n;
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		n = 0;
		assert_true(json_as_whole(json_at(j, i), &n));
		assert_int_equal(n, 41);
	}
	assert_true(json_as_whole(json_at(j, 3), &n));
	assert_int_equal(n, -3);
	for (i = 4; i < json_count(j); i++)
		assert_false(json_as_whole(json_at(j, i), &n));
	assert_false(json_as_whole(NULL, &n));
	assert_int_equal(n, -3);
	json_free(&j);
}

static void
what_is_no_json_is_refused_without_quoting_it(void **state)
{
	static const char *const cases[] = {
		"",
		"{",
		"{} x",
		"{\"a\":1,\"a\":2}",
		"\"\xE9\"",
		"\"\\u0000\"",
		"9223372036854775808",
		"secret",
		"['secret']",
	};
	struct err e;
	struct json *j = NULL;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		if (json_parse(cases[i], strlen(cases[i]), &j, &e))
			fail_msg("taken: %s", cases[i]);
		assert_null(j);
		assert_int_equal(e.code, ERR_CONFIG);
		assert_null(strstr(e.text, "secret"));
	}
}

static void
depth_is_bounded(void **state)
{
	char text[2 * JSON_DEPTH + 3];
	struct err e = {.code = ERR_NONE};
	struct json *j = NULL;

	(void)state;
	memset(text, '[', JSON_DEPTH);
	memset(text + JSON_DEPTH, ']', JSON_DEPTH);
	assert_true(json_parse(text, 2 * JSON_DEPTH, &j, &e));
	json_free(&j);
	memset(text, '[', JSON_DEPTH + 1);
	memset(text + JSON_DEPTH + 1, ']', JSON_DEPTH + 1);
	assert_false(json_parse(text, 2 * JSON_DEPTH + 2, &j, &e));
	assert_non_null(strstr(e.text, "levels"));
	/* Brackets within a text are no levels. */
	memset(text, '[', sizeof(text));
	text[0] = '"';
	text[1] = '\\';
	text[2] = '"';
	text[sizeof(text) - 1] = '"';
	assert_true(json_parse(text, sizeof(text), &j, &e));
	json_free(&j);
}

static bool
names(void *ctx, const char *key, const struct json *value)
{
	struct buf *b = ctx;

	(void)value;
	buf_puts(b, key);
	return b->len < 3;
}

static void
members_are_walked_until_told_to_stop(void **state)
{
	struct json *j = parsed("{\"c\":1,\"b\":2,\"a\":3,\"d\":4}");
	struct buf b;

	(void)state;
	buf_init(&b);
	assert_false(json_each(j, names, &b));
	assert_int_equal(b.len, 3);
	assert_memory_equal(b.data, "cba", 3);
	buf_done(&b);
	json_free(&j);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_are_found_by_name_and_kind),
		cmocka_unit_test(a_whole_number_may_be_written_in_any_way),
		cmocka_unit_test(what_is_no_json_is_refused_without_quoting_it),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(members_are_walked_until_told_to_stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
