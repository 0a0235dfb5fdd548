/* JSON written straight into a buffer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/jsonw.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void
holds(struct buf *b, const char *want)
{
	buf_u8(b, 0);
	assert_false(b->failed);
	assert_string_equal((const char *)b->data, want);
	buf_done(b);
}

static void
commas_stand_where_they_must(void **state)
{
	struct jsonw w;
	struct buf b;

	(void)state;
	buf_init(&b);
	jsonw_init(&w, &b);
	jsonw_object(&w);
	jsonw_put_text(&w, "id", "x");
	jsonw_key(&w, "list");
	jsonw_array(&w);
	jsonw_int(&w, INT64_MIN);
	jsonw_uint(&w, UINT64_MAX);
	jsonw_object(&w);
	jsonw_object_end(&w);
	jsonw_array(&w);
	jsonw_array_end(&w);
	jsonw_raw(&w, "{\"a\":1}", 7);
	jsonw_array_end(&w);
	jsonw_put_int(&w, "n", -1);
	jsonw_put_bool(&w, "yes", true);
	jsonw_put_bool(&w, "no", false);
	jsonw_put_null(&w, "null");
	jsonw_put_text(&w, "gone", NULL);
	jsonw_put_text_opt(&w, "text", "t");
	jsonw_put_text_opt(&w, "empty", "");
	jsonw_put_int_opt(&w, "some", 0, -1);
	jsonw_put_int_opt(&w, "none", -1, -1);
	jsonw_object_end(&w);
	assert_int_equal(w.depth, 0);
	holds(&b, "{\"id\":\"x\",\"list\":[-9223372036854775808,"
		  "18446744073709551615,{},[],{\"a\":1}],\"n\":-1,"
		  "\"yes\":true,\"no\":false,\"null\":null,\"gone\":null,"
		  "\"text\":\"t\",\"empty\":null,\"some\":0,\"none\":null}");
}

static void
every_text_becomes_valid_json(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{"", "\"\""},
		{"a\"b\\c/", "\"a\\\"b\\\\c/\""},
		{"\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\""},
		{"\x01\x1F\x7F", "\"\\u0001\\u001f\x7F\""},
		{"\xC3\xA9", "\"\xC3\xA9\""},
		{"\xF0\x9F\x98\x80", "\"\xF0\x9F\x98\x80\""},
		{"a\xFFz", "\"a\xEF\xBF\xBDz\""},
		{"\xC3", "\"\xEF\xBF\xBD\""},
		{"\xC3\"", "\"\xEF\xBF\xBD\\\"\""},
		{"\xC0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
		{"\xF5\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
		{"\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
		{"\xF4\x90\x80\x80",
		 "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
	};
	struct jsonw w;
	struct buf b;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		buf_init(&b);
		jsonw_init(&w, &b);
		jsonw_text(&w, cases[i].text);
		holds(&b, cases[i].want);
	}
}

static void
a_nul_within_a_text_is_escaped(void **state)
{
	struct jsonw w;
	struct buf b;

	(void)state;
	buf_init(&b);
	jsonw_init(&w, &b);
	jsonw_textn(&w, "a\0b", 3);
	holds(&b, "\"a\\u0000b\"");
}

static void
keys_are_escaped_too(void **state)
{
	struct jsonw w;
	struct buf b;

	(void)state;
	buf_init(&b);
	jsonw_init(&w, &b);
	jsonw_object(&w);
	jsonw_put_int(&w, "a\"b", 1);
	jsonw_object_end(&w);
	holds(&b, "{\"a\\\"b\":1}");
}

static void
what_the_buffer_holds_already_stays(void **state)
{
	struct jsonw w;
	struct buf b;

	(void)state;
	buf_init(&b);
	buf_puts(&b, "before ");
	jsonw_init(&w, &b);
	jsonw_array(&w);
	jsonw_array_end(&w);
	holds(&b, "before []");
}

static void
an_object_at_the_end_is_open_again(void **state)
{
	struct jsonw w;
	struct buf b;
	int64_t i;

	(void)state;
	buf_init(&b);
	buf_puts(&b, "before {}");
	for (i = 1; i <= 2; i++) {
		jsonw_reopen(&w, &b);
		jsonw_put_int(&w, "a", i);
		jsonw_put_null(&w, "b");
		jsonw_object_end(&w);
	}
	holds(&b, "before {\"a\":1,\"b\":null,\"a\":2,\"b\":null}");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commas_stand_where_they_must),
		cmocka_unit_test(every_text_becomes_valid_json),
		cmocka_unit_test(a_nul_within_a_text_is_escaped),
		cmocka_unit_test(keys_are_escaped_too),
		cmocka_unit_test(what_the_buffer_holds_already_stays),
		cmocka_unit_test(an_object_at_the_end_is_open_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
