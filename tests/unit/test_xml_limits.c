/*
 * port/xml and flow/read at their limits: long texts, deep trees, floods of
 * names, of prefixes and of faults.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unit/read_help.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

static void
long_texts_of_small_and_large_pieces_pass(void **state)
{
	static const struct {
		const char *part;
		size_t n;
	} parts[] = {
		{"commentaar", 10000},   {"commentaar\n", 500000},
		{"&amp;", 200000},       {"&#233;\xC3\xA9", 200000},
		{"a<!-- b -->", 100000}, {"<![CDATA[a]]>", 100000},
	};
	size_t i;

	for (i = 0; i < LENGTH(parts); i++) {
		char *text = help_repeat(parts[i].part, parts[i].n);

		help_read_text(*state, help_301_commentaar(text));
		help_passed(*state);
	}
}

static void
at_the_limits_of_the_scan_the_schema_judges(void **state)
{
	struct help_reader *r = *state;
	char *deep = help_repeat("<m:Client>", 63);
	char *end = help_repeat("</m:Client>", 63);
	char *attributes = help_repeat(" a=''", 30);
	char *text;

	text = help_replace(help_301(), "<m:Header>", "@#<m:Header>");
	text = help_replace(text, "@", deep);
	text = help_replace(text, "#", end);
	help_read_text(r, text);
	help_refused(r, RULE_XSD, DETAIL_XSD_ELEMENT, "/Bericht/Client[1]", 3);

	/* The root has two already; the parser finds the first pair. */
	text = help_replace(help_301(), "<m:Bericht", "<m:Bericht@");
	text = help_replace(text, "@", attributes);
	help_read_text(r, text);
	help_refused(r, RULE_XSD, DETAIL_XML_MALFORMED, "/", 2);
	text = help_replace(help_301(), "<m:Bericht", "<m:Bericht b='1'@");
	text = help_replace(text, "@", attributes);
	help_read_text(r, text);
	help_refused(r, RULE_PRESCAN, DETAIL_SCAN_ATTRIBUTES, "/", 2);
	free(deep);
	free(end);
	free(attributes);
}

static void
findings_stop_at_a_hundred(void **state)
{
	struct help_reader *r = *state;
	char *text = help_323(), *start;
	size_t length, n;
	struct buf many;

	start = strstr(text, "<m:Prestatie>");
	length = (size_t)(strstr(start + 1, "<m:Prestatie>") - start);
	for (n = 99; n <= 102; n++) {
		size_t i;

		buf_init(&many);
		buf_bytes(&many, text, (size_t)(start - text));
		for (i = 0; i < n; i++) {
			buf_bytes(&many, start, length);
			/* Each line gets a code that is in no list. */
			memcpy(strstr((char *)many.data + many.len - length,
				      "<m:Eenheid>04"),
			       "<m:Eenheid>99", 13);
		}
		buf_puts(&many, start);
		help_read(r, many.data, many.len);
		buf_done(&many);
		assert_int_equal(r->verdict.kind, VERDICT_REFUSED);
		assert_int_equal(r->verdict.findings.count, n < 100 ? n : 100);
		assert_int_equal(r->verdict.findings.truncated, n > 100);
		assert_string_equal(
			r->verdict.findings.items[98].paths[0],
			"/Bericht/Declaratie/Clienten/Client/Prestaties/"
			"Prestatie[99]/Eenheid");
	}
	free(text);
}

static char *
numbered(const char *format, int n)
{
	struct buf b;
	int i;

	buf_init(&b);
	for (i = 0; i < n; i++) {
		buf_printf(&b, "%.*s%d%s", (int)strcspn(format, "#"), format, i,
			   strchr(format, '#') + 1);
	}
	buf_u8(&b, 0);
	assert_false(b.failed);
	return (char *)b.data;
}

static void
a_flood_of_strange_names_ends_early(void **state)
{
	struct help_reader *r = *state;
	char *names = numbered("<n#/>", 300000);
	struct buf b;

	help_read_text(r, help_replace(help_301(), "<m:Header>", names));
	assert_int_equal(r->verdict.kind, VERDICT_REFUSED);
	assert_true(r->verdict.findings.truncated);
	assert_int_equal(r->verdict.findings.count, 1);

	buf_init(&b);
	buf_printf(&b, "<a>%s</a>", names);
	help_read(r, b.data, b.len);
	assert_int_equal(r->verdict.kind, VERDICT_UNKNOWN_TYPE);
	buf_done(&b);
	free(names);

	names = numbered("<?p# ?>", 300000);
	help_read_text(r, help_replace(help_301(), "<m:Header>", names));
	help_refused(r, RULE_PRESCAN, DETAIL_SCAN_PREFIXES, "/", 3);
	free(names);
}

/* The good 301 with n more prefixes, up to 20 in each of the first elements. */
static char *
with_prefixes(int n)
{
	static const char *const tags[] = {
		"<m:Header",
		"<m:BerichtCode",
		"<m:BerichtVersie",
		"<m:BerichtSubversie",
		"<m:Afzender",
		"<m:Ontvanger",
		"<m:BerichtIdentificatie",
		"<Identificatie",
		"<Dagtekening",
		"<m:XsdVersie",
		"<BasisschemaXsdVersie",
		"<BerichtXsdVersie",
		"<m:Client",
		"<m:Bsn",
	};
	char *text = help_301(), tag[2048];
	int i, len = 0;

	for (i = 0; i < n; i++) {
		if (i % 20 == 0)
			len = snprintf(tag, sizeof(tag), "%s", tags[i / 20]);
		len += snprintf(tag + len, sizeof(tag) - (size_t)len,
				" xmlns:p%d='x:y'", i);
		if (i % 20 == 19 || i == n - 1)
			text = help_replace(text, tags[i / 20], tag);
	}
	return text;
}

static void
there_may_be_256_prefixes(void **state)
{
	/* m and the empty one are there already. */
	help_read_text(*state, with_prefixes(254));
	help_passed(*state);
	help_read_text(*state, with_prefixes(255));
	help_refused(*state, RULE_PRESCAN, DETAIL_SCAN_PREFIXES, "/", 18);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(long_texts_of_small_and_large_pieces_pass),
		cmocka_unit_test(at_the_limits_of_the_scan_the_schema_judges),
		cmocka_unit_test(findings_stop_at_a_hundred),
		cmocka_unit_test(a_flood_of_strange_names_ends_early),
		cmocka_unit_test(there_may_be_256_prefixes),
	};

	return cmocka_run_group_tests(tests, help_reader_setup,
				      help_reader_teardown);
}
