/* stage/prescan: what is refused before any parser, and what is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "stage/prescan.h"

#include "unit/read_help.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))
#define BYTES(s)  (s), sizeof(s) - 1

struct sample {
	const char *name;
	const char *bytes;
	size_t len;
	enum finding_detail detail; /* DETAIL_NONE: admitted */
	uint32_t line;
};

/* clang-format off */
static const struct sample samples[] = {
	{"nothing", BYTES(""), DETAIL_NONE, 1},
	{"blank", BYTES(" \r\n\t"), DETAIL_NONE, 1},
	{"plain", BYTES("<a/>"), DETAIL_NONE, 1},
	{"white space in front", BYTES("\n\n <a/>"), DETAIL_NONE, 1},
	{"byte order mark", BYTES("\xEF\xBB\xBF<a/>"), DETAIL_NONE, 1},
	{"declaration", BYTES("<?xml version='1.0'?><a/>"), DETAIL_NONE, 1},
	{"utf-8 declared in small letters",
	 BYTES("<?xml version = \"1.0\" encoding\n=\n'utf-8' ?><a/>"),
	 DETAIL_NONE, 1},
	{"latin-1 declared",
	 BYTES("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>"),
	 DETAIL_SCAN_ENCODING, 1},
	{"utf-7 declared on line 2",
	 BYTES("<?xml version='1.0'\nencoding='UTF-7'?><a/>"),
	 DETAIL_SCAN_ENCODING, 2},
	{"latin-1 declared behind a mark",
	 BYTES("\xEF\xBB\xBF<?xml version='1.0' encoding='latin1'?><a/>"),
	 DETAIL_SCAN_ENCODING, 1},
	{"an encoding in a value is none",
	 BYTES("<?xml version=\"encoding='x'\"?><a/>"), DETAIL_NONE, 1},
	{"an encoding in another instruction is none",
	 BYTES("<?xml-x encoding='x'?><a/>"), DETAIL_NONE, 1},
	{"utf-16, little end", BYTES("\xFF\xFE<\0a\0/\0>\0"),
	 DETAIL_SCAN_ENCODING, 1},
	{"utf-16, big end", BYTES("\xFE\xFF\0<\0a\0/\0>"),
	 DETAIL_SCAN_ENCODING, 1},
	{"utf-16 without mark", BYTES("<\0a\0/\0>\0"), DETAIL_SCAN_ENCODING, 1},
	{"utf-16 without mark, big end", BYTES("\0<\0a\0/\0>"),
	 DETAIL_SCAN_ENCODING, 1},
	{"utf-16, blank in front", BYTES("\n\0<\0a\0/\0>\0"),
	 DETAIL_SCAN_ENCODING, 1},
	{"utf-32", BYTES("\0\0\xFE\xFF\0\0\0<"), DETAIL_SCAN_ENCODING, 1},
	{"utf-32 without mark", BYTES("\0\0\0<\0\0\0a"),
	 DETAIL_SCAN_ENCODING, 1},
	{"NUL", BYTES("<a>\n\0</a>"), DETAIL_SCAN_NUL, 2},
	{"NUL far behind", BYTES("<a>0123456789abcdef0123456789\0</a>"),
	 DETAIL_SCAN_NUL, 1},
	{"two, three and four bytes",
	 BYTES("<a>\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80</a>"), DETAIL_NONE, 1},
	{"lone continuation", BYTES("<a>\x80</a>"), DETAIL_SCAN_UTF8, 1},
	{"overlong", BYTES("<a>\xC0\xAF</a>"), DETAIL_SCAN_UTF8, 1},
	{"overlong of three", BYTES("<a>\xE0\x9F\xBF</a>"),
	 DETAIL_SCAN_UTF8, 1},
	{"overlong of four", BYTES("<a>\xF0\x8F\xBF\xBF</a>"),
	 DETAIL_SCAN_UTF8, 1},
	{"surrogate", BYTES("<a>\n\n\xED\xA0\x80</a>"), DETAIL_SCAN_UTF8, 3},
	{"above U+10FFFF", BYTES("<a>\xF4\x90\x80\x80</a>"),
	 DETAIL_SCAN_UTF8, 1},
	{"cut off", BYTES("<a>\xE2\x82"), DETAIL_SCAN_UTF8, 1},
	{"latin-1 bytes", BYTES("<a>caf\xE9</a>"), DETAIL_SCAN_UTF8, 1},
	{"DTD", BYTES("<!DOCTYPE a>\n<a/>"), DETAIL_SCAN_DTD, 1},
	{"DTD after a comment", BYTES("<!-- x -->\n<!DOCTYPE a [\n]><a/>"),
	 DETAIL_SCAN_DTD, 2},
	{"DTD in small letters", BYTES("<!doctype a><a/>"), DETAIL_SCAN_DTD, 1},
	{"DTD inside the root", BYTES("<a>\n<!ENTITY b 'c'></a>"),
	 DETAIL_SCAN_DTD, 2},
	{"DTD in a comment", BYTES("<a><!-- <!DOCTYPE b> --></a>"),
	 DETAIL_NONE, 1},
	{"DTD in a CDATA", BYTES("<a><![CDATA[<!DOCTYPE b>]]></a>"),
	 DETAIL_NONE, 1},
	{"DTD in an instruction", BYTES("<?x <!DOCTYPE b> ?><a/>"),
	 DETAIL_NONE, 1},
	{"DTD behind a CDATA", BYTES("<a><![CDATA[x]]><!DOCTYPE b></a>"),
	 DETAIL_SCAN_DTD, 1},
	{"DTD after a > in quotes", BYTES("<a b='>'><!DOCTYPE b></a>"),
	 DETAIL_SCAN_DTD, 1},
	{"not well-formed is not for the scan", BYTES("<a><b></a"),
	 DETAIL_NONE, 1},
	{"a quote that does not end", BYTES("<a b='><c/>"), DETAIL_NONE, 1},
	{"a comment that does not end", BYTES("<a><!-- "), DETAIL_NONE, 1},
	{"end tags without begin", BYTES("</a></a></a>"), DETAIL_NONE, 1},
	{"a lone <", BYTES("<"), DETAIL_NONE, 1},
	{"a lone <!", BYTES("<!"), DETAIL_SCAN_DTD, 1},
};
/* clang-format on */

static bool
scan_text(struct prescan *out, const char *text)
{
	return prescan(out, text, strlen(text));
}

static void
each_sample_is_refused_or_admitted_as_it_should(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(samples); i++) {
		const struct sample *s = &samples[i];
		/* Exactly as large as it is: reading on would be found. */
		char *bytes = malloc(s->len > 0 ? s->len : 1);
		struct prescan out;
		bool ok;

		assert_non_null(bytes);
		memcpy(bytes, s->bytes, s->len);
		ok = prescan(&out, bytes, s->len);
		free(bytes);
		if (ok != (s->detail == DETAIL_NONE) ||
		    out.detail != s->detail || out.line != s->line ||
		    out.rule != RULE_PRESCAN)
			fail_msg("%s: ok %d detail %d line %u", s->name, ok,
				 (int)out.detail, (unsigned)out.line);
	}
}

static void
a_zip_is_another_rule(void **state)
{
	struct prescan out;

	(void)state;
	assert_false(prescan(&out, BYTES("PK\3\4\x14\0\0\0")));
	assert_int_equal(out.rule, RULE_WRAP);
	assert_int_equal(out.detail, DETAIL_WRAP_ZIP);
	assert_int_equal(out.line, 1);
}

static char *
nested(size_t depth)
{
	char *open = help_repeat("<a>\n", depth);
	char *close = help_repeat("</a>", depth);
	struct buf b;

	buf_init(&b);
	buf_puts(&b, open);
	buf_puts(&b, close);
	buf_u8(&b, 0);
	assert_false(b.failed);
	free(open);
	free(close);
	return (char *)b.data;
}

static void
depth_64_is_admitted_and_65_is_not(void **state)
{
	struct prescan out;
	char *text = nested(PRESCAN_DEPTH_MAX);

	(void)state;
	assert_true(scan_text(&out, text));
	assert_int_equal(out.elements, PRESCAN_DEPTH_MAX);
	/* An empty-element tag is an element as deep as any. */
	text = help_replace(text, "\n</a>", "\n<b/></a>");
	assert_false(scan_text(&out, text));
	assert_int_equal(out.detail, DETAIL_SCAN_DEPTH);
	assert_int_equal(out.line, PRESCAN_DEPTH_MAX + 1);
	free(text);
	text = nested(PRESCAN_DEPTH_MAX + 1);
	assert_false(scan_text(&out, text));
	assert_int_equal(out.detail, DETAIL_SCAN_DEPTH);
	free(text);
}

static void
siblings_are_not_depth(void **state)
{
	struct prescan out;
	char *text = help_repeat("<a b='/'><c/></a>", 500);

	(void)state;
	assert_true(scan_text(&out, text));
	assert_int_equal(out.elements, 1000);
	free(text);
}

static char *
tag_with(const char *attribute, size_t n)
{
	char *many = help_repeat(attribute, n);
	struct buf b;

	buf_init(&b);
	buf_printf(&b, "<a%s>x</a>", many);
	buf_u8(&b, 0);
	assert_false(b.failed);
	free(many);
	return (char *)b.data;
}

static void
a_tag_may_have_32_attributes(void **state)
{
	static const char *const attributes[] = {
		" b='1'",
		" xmlns:b=\"c\"",
		"\nb = '=\">\"=<'",
		" b=\"a='1'>\"",
	};
	struct prescan out;
	char *text;
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(attributes); i++) {
		text = tag_with(attributes[i], PRESCAN_ATTRIBUTES_MAX);
		assert_true(scan_text(&out, text));
		free(text);
		text = tag_with(attributes[i], PRESCAN_ATTRIBUTES_MAX + 1);
		assert_false(scan_text(&out, text));
		assert_int_equal(out.detail, DETAIL_SCAN_ATTRIBUTES);
		free(text);
	}
	text = tag_with(" b='1'", 50000);
	assert_false(scan_text(&out, text));
	assert_int_equal(out.detail, DETAIL_SCAN_ATTRIBUTES);
	free(text);
}

static void
equals_signs_in_text_are_not_attributes(void **state)
{
	struct prescan out;
	char *text = help_repeat("<a>=</a>====", 100);

	(void)state;
	assert_true(scan_text(&out, text));
	free(text);
}

static void
a_document_may_have_a_million_elements(void **state)
{
	struct prescan out;
	char *text = help_repeat("<a/>", PRESCAN_ELEMENTS_MAX + 1);
	size_t len = strlen(text);

	(void)state;
	assert_true(prescan(&out, text, len - 4));
	assert_int_equal(out.elements, PRESCAN_ELEMENTS_MAX);
	assert_false(prescan(&out, text, len));
	assert_int_equal(out.detail, DETAIL_SCAN_ELEMENTS);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			each_sample_is_refused_or_admitted_as_it_should),
		cmocka_unit_test(a_zip_is_another_rule),
		cmocka_unit_test(depth_64_is_admitted_and_65_is_not),
		cmocka_unit_test(siblings_are_not_depth),
		cmocka_unit_test(a_tag_may_have_32_attributes),
		cmocka_unit_test(equals_signs_in_text_are_not_attributes),
		cmocka_unit_test(a_document_may_have_a_million_elements),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
