/* stage/rules: the table, the walk, what is listed and what only counted. */
#include "stage/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/day.h"
#include "port/xml.h"
#include "stage/rules_row.h"

#include "unit/read_help.h"

/* ---- the table */

static void
the_table_is_in_the_order_of_the_walk(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < rules_row_count; i++) {
		const struct rules_row *row = &rules_rows[i];

		assert_int_equal(rule_infos[row->rule].level, 2);
		assert_non_null(row->check);
		assert_in_range(row->element, 1, EL_COUNT - 1);
		if (i > 0)
			assert_true(strcmp(rule_infos[row[-1].rule].name,
					   rule_infos[row->rule].name) <= 0);
	}
	/* Rows are numbered in eight bits, 0 apart. */
	assert_in_range(rules_row_count, 1, 254);
}

static void
every_rule_of_level_2_has_a_row(void **state)
{
	bool seen[RULE_COUNT] = {false};
	size_t i;

	(void)state;
	for (i = 0; i < rules_row_count; i++)
		seen[rules_rows[i].rule] = true;
	for (i = 0; i < RULE_COUNT; i++) {
		if (i == RULE_PACK)
			continue;
		assert_int_equal(seen[i], rule_infos[i].level == 2);
		if (seen[i])
			assert_string_equal(rule_infos[i].code, "0001");
	}
}

static void
every_element_of_the_table_is_in_the_schemas(void **state)
{
	struct err e;
	struct xml *x = xml_new(help_schemas(), &e);
	struct doc *d;
	size_t i;

	(void)state;
	assert_non_null(x);
	d = doc_new(xml_names(x));
	for (i = 1; i < EL_COUNT; i++)
		if (doc_name(d, rules_names[i], strlen(rules_names[i])) ==
		    DOC_NO_NAME)
			fail_msg("%s", rules_names[i]);
	doc_free(&d);
	xml_free(&x);
}

/* ---- trees by hand: a letter for a name */

static const char *const few_names[] = {
	"Bericht",    "Client",      "Clienten",
	"Declaratie", "DebetCredit", "IngediendBedrag",
	"Prestatie",  "Prestaties",  "ProductCategorie",
};

static void
names_that_a_schema_lacks_do_no_harm(void **state)
{
	struct doc_names names = {few_names, 3};
	struct rules *r = rules_new(&names, false);
	struct doc *d = doc_new(&names);
	struct arena *a = arena_new();
	struct findings f = {0};

	(void)state;
	assert_non_null(r);
	doc_reset(d, 0, 0);
	doc_open(d, 0, 1);
	doc_open(d, 2, 2);
	doc_open(d, 3000, 3);
	doc_close(d);
	doc_close(d);
	doc_close(d);
	assert_true(rules_check(r, bericht_by_name("iwmo", "3.2", "323"), d, a,
				&f));
	assert_int_equal(f.count, 0);
	doc_reset(d, 0, 0);
	doc_open(d, 0, 1);
	doc_close(d);
	assert_true(rules_check(r, bericht_by_name("iwmo", "3.2", "323"), d, a,
				&f));
	assert_int_equal(f.count, 0);
	doc_free(&d);
	rules_free(&r);
	assert_null(r);
	arena_free(&a);
}

/* ---- whole messages */

static void
told(struct help_reader *r, const char *const *rules)
{
	const struct findings *f = &r->verdict.findings;
	size_t i;

	assert_int_equal(r->verdict.kind, VERDICT_REFUSED);
	assert_int_equal(findings_level(f), 2);
	for (i = 0; rules[i] != NULL; i++) {
		assert_true(i < f->count);
		assert_string_equal(rule_infos[f->items[i].rule].name,
				    rules[i]);
	}
	assert_int_equal(f->count, i);
}

static void
children_come_before_their_parent_and_rules_by_number(void **state)
{
	static const char *const rules[] = {
		/* DeclaratiePeriode, its total, the first line, the second */
		"CS340", "TR358", "CD087", "CD060", "CS337", "TR319", NULL,
	};
	char *text = help_323();

	text = help_replace(text, "<Einddatum>2024-02-29",
			    "<Einddatum>2024-02-28");
	text = help_replace(text, ">10000<", ">9999<");
	text = help_replace(text, "<m:ProductTarief>1250</m:ProductTarief>\n",
			    "");
	text = help_replace(text, "<Einddatum>2024-02-29",
			    "<Einddatum>2024-02-28");
	text = help_replace(text,
			    "<DebetCredit>D</DebetCredit>\n"
			    "</m:IngediendBedrag>",
			    "<DebetCredit>C</DebetCredit>\n"
			    "</m:IngediendBedrag>");
	text = help_replace(text, "<Einddatum>2024-02-29",
			    "<Einddatum>2024-03-01");
	help_read_text(*state, text);
	told(*state, rules);
}

static void
the_places_of_a_finding_are_in_document_order(void **state)
{
	struct help_reader *r = *state;
	const struct finding *f;

	help_read_text(r, help_replace(help_323(), ">10000<", ">010000<"));
	assert_int_equal(r->verdict.findings.count, 1);
	f = &r->verdict.findings.items[0];
	assert_int_equal(f->rule, RULE_TR358);
	assert_int_equal(f->path_count, 4);
	assert_string_equal(
		f->paths[0],
		"/Bericht/Declaratie/TotaalIngediendBedrag/TotaalBedrag");
	assert_string_equal(
		f->paths[1],
		"/Bericht/Declaratie/TotaalIngediendBedrag/DebetCredit");
	assert_string_equal(f->paths[2],
			    "/Bericht/Declaratie/Clienten/Client/Prestaties/"
			    "Prestatie[1]/IngediendBedrag");
	assert_string_equal(f->paths[3],
			    "/Bericht/Declaratie/Clienten/Client/Prestaties/"
			    "Prestatie[2]/IngediendBedrag");
	assert_true(f->line > 0);
}

/* Replace the second line by n copies of the first. */
static char *
with_lines(size_t n)
{
	char *text = help_323();
	char *from = strstr(text, "<m:Prestatie>");
	char *to = strstr(text, "</m:Prestaties>");
	char *next = strstr(from + 1, "<m:Prestatie>");
	char *line = strndup(from, (size_t)(next - from));
	char *rest = strdup(to), *all, *whole;

	assert_non_null(line);
	*from = '\0';
	all = help_repeat(line, n);
	assert_true(asprintf(&whole, "%s%s%s", text, all, rest) > 0);
	free(text);
	free(line);
	free(rest);
	free(all);
	return whole;
}

static void
pairs_beyond_a_hundred_are_counted(void **state)
{
	struct help_reader *r = *state;
	const struct findings *f = &r->verdict.findings;
	size_t i, pairs = 0;

	help_read_text(r, with_lines(15));
	for (i = 0; i < f->count; i++)
		pairs += f->items[i].rule == RULE_TR416;
	assert_int_equal(pairs, 100);
	assert_int_equal(f->left_out, 15 * 14 / 2 - 100);
}

static void
any_number_of_equals_is_one_finding_each(void **state)
{
	struct help_reader *r = *state;
	const struct findings *f = &r->verdict.findings;
	const struct finding *last;

	help_read_text(r, with_lines(20000));
	last = &f->items[f->count - 1];
	assert_int_equal(last->rule, RULE_TR101);
	assert_int_equal(last->path_count, 20000);
	assert_int_equal(f->left_out, 20000ULL * 19999 / 2 - 100);
}

/* More than the room for findings: what does not fit is counted. */
static void
findings_without_room_are_counted_but_no_rule_is_lost(void **state)
{
	static const char contact[] = "<m:Contact><m:Soort>01</m:Soort>"
				      "</m:Contact>";
	enum { MANY = 490000 };
	struct help_reader *r = *state;
	const struct findings *f = &r->verdict.findings;
	char *many = help_repeat(contact, MANY);
	bool seen[RULE_COUNT] = {false};
	char *text = help_301();
	size_t i;

	text = help_replace(text, "</m:Contactgegevens>",
			    "@</m:Contactgegevens>");
	text = help_replace(text, "@", many);
	help_read_text(r, text);
	free(many);
	for (i = 0; i < f->count; i++)
		seen[f->items[i].rule] = true;
	assert_true(seen[RULE_CD034]);
	assert_true(seen[RULE_TR006]);
	assert_true(f->left_out > 0);
	assert_true(r->answer.len < 70 * 1024 * 1024);
	/* CD034 and two of TR006 for each, one TR101 for all, cut short. */
	assert_int_equal(f->count + f->left_out, 3 * MANY + 1);
	assert_int_equal(f->items[f->count - 1].rule, RULE_TR101);
	assert_int_equal(f->items[f->count - 1].path_count, 100);
}

static void
a_reader_keeps_nothing_of_the_message_before(void **state)
{
	struct help_reader *r = *state;

	help_read_text(r, with_lines(15));
	help_read_text(r, help_323());
	help_passed(r);
	help_read_text(r, help_301());
	help_passed(r);
}

/* ---- types that are only kept */

static char *
golden(const char *name)
{
	static char text[65536];
	char path[256];
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "tests/golden/level2/%s", name);
	f = fopen(path, "rb");
	assert_non_null(f);
	n = fread(text, 1, sizeof(text) - 1, f);
	text[n] = '\0';
	fclose(f);
	return strdup(text);
}

static void
a_return_message_claims_its_own_identification(void **state)
{
	struct help_reader *r = *state;
	struct bericht_header h = {.identificatie = "T1", .ontvanger = "0355"};
	struct facts facts;

	help_read_text(r, golden("CS002.good.xml"));
	help_passed(r);
	assert_string_equal(r->verdict.type->type, "306");
	assert_string_equal(r->verdict.header.identificatie, "T1");
	assert_int_equal(r->verdict.client_count, 0);
	assert_true(facts_read(&facts, r->verdict.type->kind, r->arena,
			       r->verdict.facts, r->verdict.facts_len));
	assert_string_equal(facts.retour, "T2");
	assert_string_equal(bericht_claim(&h), "T1");
	bericht_claim_retour(&h, facts.retour);
	assert_string_equal(bericht_claim(&h), "0355/T2");
	help_read_text(r, golden("TR342.good.xml"));
	help_passed(r);
	assert_true(facts_read(&facts, r->verdict.type->kind, r->arena,
			       r->verdict.facts, r->verdict.facts_len));
	assert_string_equal(facts.retour, "");
	assert_int_equal(facts.retour_dated, DAY_NONE);
}

/* The n-th 0200 (from 1) becomes a code that rejects. */
static char *
rejecting(char *text, int n)
{
	char *at = text;

	while ((at = strstr(at, "RetourCode>0200<")) != NULL && --n > 0)
		at++;
	assert_non_null(at);
	memcpy(at, "RetourCode>9332<", strlen("RetourCode>9332<"));
	return text;
}

static void
a_302_tells_what_it_rejects(void **state)
{
	/* Which 0200, the code of the product, that of the rest. */
	static const struct {
		int nth;
		const char *product;
		const char *rest;
	} cases[] = {{1, "", "9332"}, {5, "9332", ""}, {6, "", "9332"}};
	struct help_reader *r = *state;
	struct facts facts;
	char *text;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		text = rejecting(golden("CD007.good.xml"), cases[i].nth);
		help_read_text(r, text);
		help_passed(r);
		assert_string_equal(r->verdict.type->type, "302");
		assert_true(facts_read(&facts, r->verdict.type->kind, r->arena,
				       r->verdict.facts, r->verdict.facts_len));
		assert_int_equal(facts.client_count, 0);
		assert_int_equal(facts.afkeuring_count, 1);
		assert_string_equal(facts.afkeuringen[0].code,
				    cases[i].product);
		assert_string_equal(facts.afgekeurd, cases[i].rest);
		assert_int_not_equal(facts.retour_dated, DAY_NONE);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_in_the_order_of_the_walk),
		cmocka_unit_test(every_rule_of_level_2_has_a_row),
		cmocka_unit_test(every_element_of_the_table_is_in_the_schemas),
		cmocka_unit_test(names_that_a_schema_lacks_do_no_harm),
		cmocka_unit_test(
			children_come_before_their_parent_and_rules_by_number),
		cmocka_unit_test(the_places_of_a_finding_are_in_document_order),
		cmocka_unit_test(pairs_beyond_a_hundred_are_counted),
		cmocka_unit_test(any_number_of_equals_is_one_finding_each),
		cmocka_unit_test(
			findings_without_room_are_counted_but_no_rule_is_lost),
		cmocka_unit_test(a_reader_keeps_nothing_of_the_message_before),
		cmocka_unit_test(
			a_return_message_claims_its_own_identification),
		cmocka_unit_test(a_302_tells_what_it_rejects),
	};

	return cmocka_run_group_tests(tests, help_reader_setup,
				      help_reader_teardown);
}
