/*
 * port/xml, stage/validate, flow/read: level 1, from the bytes of a message to
 * its verdict.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "unit/file_help.h"
#include "unit/read_help.h"

#define LENGTH(a)  (sizeof(a) / sizeof((a)[0]))
#define NS_301_OLD "http://www.istandaarden.nl/iwmo/2_4/wmo301/schema"
#define NS_301     "http://www.istandaarden.nl/iwmo/3_2/wmo301/schema"
#define NS_BASE    "http://www.istandaarden.nl/iwmo/3_2/basisschema/schema"
#define NS_GGK     "http://www.stufstandaarden.nl/koppelvlak/ggk0210"
#define XSI        "http://www.w3.org/2001/XMLSchema-instance"

#define PRODUCTEN "/Bericht/Client/ToegewezenProducten"
#define PRODUCT_2 PRODUCTEN "/ToegewezenProduct[2]"

/* A change to the good 301: what becomes of it. */
struct change {
	const char *name;
	const char *from;
	const char *to;
	enum finding_detail detail; /* DETAIL_NONE: it passes */
	const char *path;
	uint32_t line;
};

/* clang-format off */
static const struct change changes[] = {
	{"untouched", "", "", DETAIL_NONE, NULL, 0},
	{"white space in front", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
	 " \n", DETAIL_NONE, NULL, 0},
	{"byte order mark", "<?xml", "\xEF\xBB\xBF<?xml", DETAIL_NONE, NULL, 0},
	{"comment and instruction in front", "<m:Bericht",
	 "<!-- a -->\n<?b c?>\n<m:Bericht", DETAIL_NONE, NULL, 0},
	{"comment behind", "</m:Bericht>", "</m:Bericht><!-- x -->",
	 DETAIL_NONE, NULL, 0},
	{"comment in a value", "2024-01-02", "2024-<!-- x -->01-02",
	 DETAIL_NONE, NULL, 0},
	{"instruction in a value", "2024-01-02", "20<?x y?>24-01-02",
	 DETAIL_NONE, NULL, 0},
	{"value as CDATA", "2024-01-02", "<![CDATA[2024-01-02]]>",
	 DETAIL_NONE, NULL, 0},
	{"value in pieces", "2024-01-02", "2<![CDATA[024]]>&#45;01-0&#x32;",
	 DETAIL_NONE, NULL, 0},
	{"blanks around a date", "2024-01-02", "\r\n\t 2024-01-02 ",
	 DETAIL_NONE, NULL, 0},
	{"CDATA between elements", "<m:Header>", "<m:Header><![CDATA[ ]]>",
	 DETAIL_NONE, NULL, 0},
	{"text as CDATA between elements", "<m:Header>",
	 "<m:Header><![CDATA[x]]>", DETAIL_XSD_CONTENT, "/Bericht/Header", 3},
	{"text between elements", "</m:Header>", "x</m:Header>",
	 DETAIL_XSD_CONTENT, "/Bericht/Header", 3},
	{"xsi:schemaLocation", "<m:Bericht", "<m:Bericht xmlns:xsi=\"" XSI
	 "\" xsi:schemaLocation=\"a http://localhost:1/b.xsd\"",
	 DETAIL_NONE, NULL, 0},
	{"xsi:nil", "<m:Commentaar>", "<m:Commentaar xmlns:xsi=\"" XSI
	 "\" xsi:nil=\"true\">", DETAIL_XSD_ATTRIBUTE,
	 "/Bericht/Client/Commentaar", 30},
	{"xsi:type", "<m:Commentaar>", "<m:Commentaar xmlns:xsi=\"" XSI
	 "\" xsi:type=\"m:Geheim\">", DETAIL_XSD_ATTRIBUTE,
	 "/Bericht/Client/Commentaar", 30},
	{"an attribute", "<m:Bsn>", "<m:Bsn geheim=\"1\">",
	 DETAIL_XSD_ATTRIBUTE, "/Bericht/Client/Bsn", 19},
	{"facet without its echo", "<m:Geslacht>1", "<m:Geslacht>7",
	 DETAIL_XSD_ENUMERATION, "/Bericht/Client/Geslacht", 23},
	{"two facets, one value", "<m:Geslacht>1", "<m:Geslacht>77",
	 DETAIL_XSD_LENGTH, "/Bericht/Client/Geslacht", 23},
	{"empty value", ">niets<", "><", DETAIL_XSD_LENGTH,
	 "/Bericht/Client/Commentaar", 30},
	{"blank value", ">niets<", "> \n <", DETAIL_XSD_PATTERN,
	 "/Bericht/Client/Commentaar", 30},
	{"not a date", "2024-01-02", "2024-02-30", DETAIL_XSD_TYPE,
	 PRODUCTEN "/ToegewezenProduct[1]/Toewijzingsdatum", 43},
	{"a date with a zone", "2024-01-02", "2024-01-02Z",
	 DETAIL_XSD_PATTERN,
	 PRODUCTEN "/ToegewezenProduct[1]/Toewijzingsdatum", 43},
	{"not a number", "<m:ToewijzingNummer>102", "<m:ToewijzingNummer>1O2",
	 DETAIL_XSD_TYPE, PRODUCT_2 "/ToewijzingNummer", 53},
	{"a number too large", "<m:ToewijzingNummer>102",
	 "<m:ToewijzingNummer>1000000000", DETAIL_XSD_RANGE,
	 PRODUCT_2 "/ToewijzingNummer", 53},
	{"a code of another list", "<Eenheid>04", "<Eenheid>05",
	 DETAIL_XSD_ENUMERATION,
	 PRODUCTEN "/ToegewezenProduct[1]/Omvang/Eenheid", 48},
	{"a child in a value", ">niets<", ">niets<m:Bsn/><",
	 DETAIL_XSD_CONTENT, "/Bericht/Client/Commentaar", 30},
	{"an element too many", "<m:Geslacht>1</m:Geslacht>",
	 "<m:Geslacht>1</m:Geslacht><m:Geslacht>1</m:Geslacht>",
	 DETAIL_XSD_ELEMENT, "/Bericht/Client/Geslacht[2]", 23},
	{"a strange element", "<m:Geslacht>1</m:Geslacht>",
	 "<m:Geslacht>1</m:Geslacht><m:Jansen/>",
	 DETAIL_XSD_ELEMENT, "/Bericht/Client/*", 23},
	{"two equal strange elements", "<m:Geslacht>1</m:Geslacht>",
	 "<m:Jansen/><m:Jansen/><m:Pietersen/>",
	 DETAIL_XSD_ELEMENT, "/Bericht/Client/*[1]", 23},
	{"an element in the wrong namespace", "<m:Geslacht>1</m:Geslacht>",
	 "<Geslacht>1</Geslacht>", DETAIL_XSD_ELEMENT,
	 "/Bericht/Client/Geslacht", 23},
	{"an element missing at the end",
	 "<Volume>3</Volume>\n<Eenheid>04</Eenheid>\n"
	 "<Frequentie>4</Frequentie>\n",
	 "<Volume>3</Volume>\n<Eenheid>04</Eenheid>\n", DETAIL_XSD_ELEMENT,
	 PRODUCTEN "/ToegewezenProduct[1]/Omvang", 46},
	{"not closed", "</m:Contact>\n", "", DETAIL_XML_MALFORMED,
	 "/Bericht/Client/Contactgegevens/Contact", 34},
	{"an undeclared prefix", "<m:Geslacht>1</m:Geslacht>",
	 "<n:Geslacht>1</n:Geslacht>", DETAIL_XML_MALFORMED,
	 "/Bericht/Client", 23},
	{"an undefined entity", ">niets<", ">&niets;<", DETAIL_XML_MALFORMED,
	 "/Bericht/Client/Commentaar", 30},
	{"a < in an attribute", "<m:Bsn>", "<m:Bsn a=\"<\">",
	 DETAIL_XML_MALFORMED, "/Bericht/Client", 19},
	{"a comment with --", ">niets<", "><!-- a -- b --><",
	 DETAIL_XML_MALFORMED, "/Bericht/Client/Commentaar", 30},
	{"something behind the end", "</m:Bericht>\n", "</m:Bericht>\n<x/>",
	 DETAIL_XML_MALFORMED, "/", 70},
	{"a declaration that is not in front", "<?xml", "\n<?xml",
	 DETAIL_XML_MALFORMED, "/", 2},
};
/* clang-format on */

static void
each_change_has_its_one_finding(void **state)
{
	struct help_reader *r = *state;
	size_t i;

	for (i = 0; i < LENGTH(changes); i++) {
		const struct change *c = &changes[i];

		print_message("%s\n", c->name);
		help_read_text(r, help_replace(help_301(), c->from, c->to));
		if (c->detail == DETAIL_NONE)
			help_passed(r);
		else
			help_refused(r, RULE_XSD, c->detail, c->path, c->line);
	}
}

static void
nothing_and_blanks_are_not_xml(void **state)
{
	help_read(*state, "", 0);
	help_refused(*state, RULE_XSD, DETAIL_XML_MALFORMED, "/", 1);
	help_read(*state, " \n ", 3);
	help_refused(*state, RULE_XSD, DETAIL_XML_MALFORMED, "/", 2);
}

static void
a_message_that_is_cut_off_is_refused_wherever_it_is_cut(void **state)
{
	struct help_reader *r = *state;
	char *text = help_323();
	size_t end = strlen(text) - strlen(">\n"), i;

	for (i = 0; i <= end; i++) {
		const struct findings *f = &help_read(r, text, i)->findings;

		assert_int_equal(r->verdict.kind, VERDICT_REFUSED);
		assert_true(f->count > 0);
		assert_int_equal(f->items[f->count - 1].rule, RULE_XSD);
	}
	free(text);
}

static void
the_scan_refuses_before_the_parser(void **state)
{
	help_read_text(*state, help_replace(help_301(), "<m:Bericht",
					    "<!DOCTYPE a>\n<m:Bericht"));
	help_refused(*state, RULE_PRESCAN, DETAIL_SCAN_DTD, "/", 2);
	help_read(*state, "PK\3\4....", 8);
	help_refused(*state, RULE_WRAP, DETAIL_WRAP_ZIP, "/", 1);
}

static void
an_unknown_root_is_an_unknown_type_when_well_formed(void **state)
{
	static const char *const roots[] = {
		"<a/>",
		"<Bericht/>",
		"<Bericht xmlns='" NS_301_OLD "'><x>1</x></Bericht>",
		"<Client xmlns='" NS_301 "'/>",
		"<m:Bericht xmlns:m='" NS_BASE "'>a<![CDATA[b]]></m:Bericht>",
	};
	struct help_reader *r = *state;
	size_t i;

	for (i = 0; i < LENGTH(roots); i++) {
		help_read(r, roots[i], strlen(roots[i]));
		assert_int_equal(r->verdict.kind, VERDICT_UNKNOWN_TYPE);
		assert_null(r->verdict.type);
		assert_false(r->verdict.has_header);
		assert_int_equal(r->verdict.findings.count, 0);
	}
	help_read(r, "<a>\n<b></a>", 11);
	help_refused(r, RULE_XSD, DETAIL_XML_MALFORMED, "/", 2);
}

static void
an_envelope_is_refused_as_one(void **state)
{
	static const char *const roots[] = {
		"<a xmlns='" NS_GGK "'><b/></a>",
		"<a:heen xmlns:a='http://www.egem.nl/StUF/StUF0301'/>",
		"<Envelope xmlns='http://schemas.xmlsoap.org/soap/envelope/'/>",
	};
	size_t i;

	for (i = 0; i < LENGTH(roots); i++) {
		help_read(*state, roots[i], strlen(roots[i]));
		help_refused(*state, RULE_WRAP, DETAIL_WRAP_ENVELOPE, "/", 1);
	}
}

static void
a_refused_message_says_nothing_of_its_values(void **state)
{
	static const char *const secrets[] = {HELP_BSN, "Proef", "Jansen",
					      "geheim"};
	struct help_reader *r = *state;
	size_t i, k;

	for (i = 1; i < LENGTH(changes); i++) {
		if (changes[i].detail == DETAIL_NONE)
			continue;
		help_read_text(r, help_replace(help_301(), changes[i].from,
					       changes[i].to));
		for (k = 0; k < LENGTH(secrets); k++)
			assert_null(memmem(r->answer.data, r->answer.len,
					   secrets[k], strlen(secrets[k])));
	}
}

static void
the_header_of_a_refused_message_is_told_as_far_as_it_goes(void **state)
{
	struct help_reader *r = *state;

	help_read_text(r, help_replace(help_323(), "<m:Declaratie>", "<m:Dec"));
	assert_int_equal(r->verdict.kind, VERDICT_REFUSED);
	assert_true(r->verdict.has_header);
	assert_string_equal(r->verdict.header.afzender, "99999999");
	assert_string_equal(r->verdict.header.ontvanger, "0999");
	assert_string_equal(r->verdict.header.identificatie, "PROEF1");
	assert_string_equal(r->verdict.type->soort, "WMO323");

	help_read_text(r, help_replace(help_323(), "<Dagtekening>", "<Dag"));
	assert_false(r->verdict.has_header);
	assert_string_equal(r->verdict.type->soort, "WMO323");
}

static void
a_bad_message_leaves_nothing_for_the_next(void **state)
{
	struct help_reader *r = *state;
	size_t i;

	for (i = 0; i < LENGTH(changes); i++) {
		help_read_text(r, help_replace(help_301(), changes[i].from,
					       changes[i].to));
		help_read_text(r, i % 2 == 0 ? help_323() : help_301());
		help_passed(r);
	}
}

/* ---- schemas that cannot be used */

static void
faulty_schemas_are_an_error_that_names_them(void **state)
{
	const struct read_options nowhere = {.schemas = "/nonexistent/pols"};
	char dir[] = "/tmp/pols-test-XXXXXX", sub[64];
	const struct read_options o = {.schemas = dir};
	struct err e;

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_null(read_ctx_new(&nowhere, &e));
	assert_int_equal(e.code, ERR_CONFIG);
	assert_non_null(strstr(e.text, "/nonexistent/pols"));

	assert_null(read_ctx_new(&o, &e));
	assert_int_equal(e.code, ERR_CONFIG);
	assert_non_null(strstr(e.text, "iwmo/3.2/wmo301.xsd"));

	snprintf(sub, sizeof(sub), "%s/iwmo", dir);
	assert_int_equal(mkdir(sub, 0700), 0);
	snprintf(sub, sizeof(sub), "%s/iwmo/3.2", dir);
	assert_int_equal(mkdir(sub, 0700), 0);
	file_write_in(
		dir, "iwmo/3.2/wmo301.xsd",
		"<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>\n"
		"<xs:element name='Bericht' type='missing'/></xs:schema>");
	assert_null(read_ctx_new(&o, &e));
	assert_int_equal(e.code, ERR_CONFIG);
	assert_non_null(strstr(e.text, "wmo301.xsd"));
	assert_non_null(strstr(e.text, "line 2"));

	/* A file elsewhere is not opened, whatever the schema says. */
	file_write_in(
		dir, "iwmo/3.2/wmo301.xsd",
		"<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>\n"
		"<xs:include schemaLocation='/etc/passwd'/></xs:schema>");
	assert_null(read_ctx_new(&o, &e));
	assert_non_null(strstr(e.text, "outside"));

	snprintf(sub, sizeof(sub), "%s/iwmo/3.2/wmo301.xsd", dir);
	assert_int_equal(unlink(sub), 0);
	snprintf(sub, sizeof(sub), "%s/iwmo/3.2", dir);
	assert_int_equal(rmdir(sub), 0);
	snprintf(sub, sizeof(sub), "%s/iwmo", dir);
	assert_int_equal(rmdir(sub), 0);
	assert_int_equal(rmdir(dir), 0);
}

#define TEST(f) cmocka_unit_test(f)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_change_has_its_one_finding),
		TEST(nothing_and_blanks_are_not_xml),
		TEST(a_message_that_is_cut_off_is_refused_wherever_it_is_cut),
		TEST(the_scan_refuses_before_the_parser),
		TEST(an_unknown_root_is_an_unknown_type_when_well_formed),
		TEST(an_envelope_is_refused_as_one),
		TEST(a_refused_message_says_nothing_of_its_values),
		TEST(the_header_of_a_refused_message_is_told_as_far_as_it_goes),
		TEST(a_bad_message_leaves_nothing_for_the_next),
		TEST(faulty_schemas_are_an_error_that_names_them),
	};

	return cmocka_run_group_tests(tests, help_reader_setup,
				      help_reader_teardown);
}
