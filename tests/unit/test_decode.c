/* stage/decode: values as the schema reads them, header, facts. */
#include "../../daemon/stage/decode.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "unit/read_help.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))
#define BAD       INT64_MIN

static struct word
word(const char *text)
{
	return (struct word){text, text + strlen(text)};
}

static void
integers_have_signs_and_leading_zeros_and_saturate(void **state)
{
	static const struct {
		const char *text;
		int64_t value;
	} samples[] = {
		{"0", 0},
		{"5", 5},
		{"+5", 5},
		{"-5", -5},
		{"-0", 0},
		{"00012", 12},
		{"9223372036854775807", INT64_MAX},
		{"9223372036854775808", INT64_MAX},
		{"99999999999999999999999999", INT64_MAX},
		{"-99999999999999999999999999", -INT64_MAX},
		{"", BAD},
		{"+", BAD},
		{"--5", BAD},
		{"5 5", BAD},
		{"5.0", BAD},
		{"x", BAD},
	};
	int64_t v;
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(samples); i++) {
		v = BAD;
		if (!decode_integer(word(samples[i].text), &v))
			v = BAD;
		if (v != samples[i].value)
			fail_msg("%s: %lld", samples[i].text, (long long)v);
	}
}

static void
dates_outside_our_calendar_saturate(void **state)
{
	static const struct {
		const char *text;
		int32_t value;
	} samples[] = {
		{"1970-01-01", 0},
		{"2024-02-29", 19782},
		{"0001-01-01", DAY_MIN},
		{"9999-12-31", DAY_MAX},
		{"10000-01-01", DAY_MAX},
		{"99999999999999999999-01-01", DAY_MAX},
		{"-0001-01-01", DAY_MIN},
		{"-99999999999999999999-12-31", DAY_MIN},
		{"0000-01-01", DAY_MIN},
		{"2024-02-29+01:00", 19782},
		{"2023-02-29", DAY_NONE},
		{"2023-13-01", DAY_NONE},
		{"2023-01-32", DAY_NONE},
		{"2023-01", DAY_NONE},
		{"", DAY_NONE},
		{"x", DAY_NONE},
	};
	int32_t day;
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(samples); i++) {
		if (!decode_date(word(samples[i].text), &day))
			day = DAY_NONE;
		if (day != samples[i].value)
			fail_msg("%s: %d", samples[i].text, (int)day);
	}
}

static void
times_are_microseconds(void **state)
{
	static const struct {
		const char *text;
		int64_t value;
	} samples[] = {
		{"00:00:00", 0},
		{"00:00:01", 1000000},
		{"09:30:01.25", INT64_C(34201250000)},
		{"23:59:59.999999", INT64_C(86399999999)},
		{"23:59:59.9999999999999", INT64_C(86399999999)},
		{"24:00:00", INT64_C(86400000000)},
		{"25:00:00", BAD},
		{"00:60:00", BAD},
		{"00:00", BAD},
		{"", BAD},
	};
	int64_t v;
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(samples); i++) {
		if (!decode_time(word(samples[i].text), &v))
			v = BAD;
		if (v != samples[i].value)
			fail_msg("%s: %lld", samples[i].text, (long long)v);
	}
}

static struct facts
facts_of(struct help_reader *r)
{
	struct facts f;

	help_passed(r);
	assert_true(facts_read(&f, r->verdict.type->kind, r->arena,
			       r->verdict.facts, r->verdict.facts_len));
	return f;
}

static void
a_301_gives_its_toewijzingen(void **state)
{
	struct help_reader *r = *state;
	struct facts f;

	help_read_text(r, help_301());
	f = facts_of(r);
	assert_string_equal(r->verdict.type->soort, "WMO301");
	assert_string_equal(r->verdict.header.afzender, "0999");
	assert_int_equal(r->verdict.header.dagtekening,
			 day_from_ymd(2024, 3, 5));
	assert_int_equal(r->verdict.client_count, 1);
	assert_string_equal(r->verdict.bsn[0], HELP_BSN);
	assert_int_equal(f.toewijzing_count, 2);
	assert_int_equal(f.toewijzingen[0].nummer, 101);
	assert_int_equal(f.toewijzingen[1].nummer, 102);
	assert_int_equal(f.toewijzingen[1].line, 52);
	assert_string_equal(f.toewijzingen[0].categorie, "02");
	assert_string_equal(f.toewijzingen[0].code, "02A03");
	assert_int_equal(f.toewijzingen[0].toewijzingsdatum,
			 day_from_ymd(2024, 1, 2));
	assert_true(f.toewijzingen[0].toewijzingstijd == INT64_C(34201250000));
	assert_int_equal(f.toewijzingen[0].einddatum, DAY_NONE);
	assert_int_equal(f.toewijzingen[0].volume, 3);
	assert_string_equal(f.toewijzingen[0].eenheid, "04");
	assert_string_equal(f.toewijzingen[0].frequentie, "4");
	assert_true(f.toewijzingen[0].budget == RECORD_ABSENT);
	assert_string_equal(f.toewijzingen[0].referentie, "");
}

static void
a_323_gives_its_lines_and_clients(void **state)
{
	struct help_reader *r = *state;
	struct facts f;

	help_read_text(r, help_323());
	f = facts_of(r);
	assert_string_equal(f.declaratie.nummer, "D1");
	assert_int_equal(f.declaratie.van, day_from_ymd(2024, 2, 1));
	assert_int_equal(f.declaratie.totaal, 10000);
	assert_string_equal(f.declaratie.totaal_dc, "D");
	assert_int_equal(f.client_count, 1);
	assert_int_equal(f.prestatie_count, 2);
	assert_string_equal(f.prestaties[0].referentie, "R101");
	assert_string_equal(f.prestaties[0].vorig, "");
	assert_int_equal(f.prestaties[1].nummer, 102);
	assert_int_equal(f.prestaties[1].tot, day_from_ymd(2024, 2, 29));
	assert_int_equal(f.prestaties[1].volume, 4);
	assert_int_equal(f.prestaties[1].tarief, 1250);
	assert_int_equal(f.prestaties[1].bedrag, 5000);
	assert_string_equal(f.prestaties[1].dc, "D");

	help_read_text(r,
		       help_replace(help_323(), "</m:Prestatie>\n<m:Prestatie>",
				    "</m:Prestatie></m:Prestaties></m:Client>"
				    "<m:Client><m:Bsn>999911120</m:Bsn>"
				    "<m:Prestaties><m:Prestatie>"));
	f = facts_of(r);
	assert_int_equal(r->verdict.client_count, 2);
	assert_string_equal(r->verdict.bsn[1], "999911120");
	assert_int_equal(f.prestaties[0].client, 0);
	assert_int_equal(f.prestaties[1].client, 1);
}

static void
values_are_collapsed_and_texts_raw(void **state)
{
	struct help_reader *r = *state;
	char *text = help_323();
	struct facts f;

	text = help_replace(text, ">101</m:ToewijzingNummer>",
			    ">\n +0000101 </m:ToewijzingNummer>");
	text = help_replace(text, ">2024-02-01<", ">\r\n\t2024-02-01<");
	text = help_replace(text, ">R101<", "> R\xC3\xA9<!-- x --> <");
	text = help_replace(text, ">PROEF1<", "> PROEF 1 <");
	help_read_text(r, text);
	f = facts_of(r);
	assert_int_equal(f.prestaties[0].nummer, 101);
	assert_int_equal(f.declaratie.van, day_from_ymd(2024, 2, 1));
	assert_string_equal(f.prestaties[0].referentie, " R\xC3\xA9 ");
	assert_string_equal(r->verdict.header.identificatie, "PROEF 1");
}

static void
what_the_schema_allows_never_breaks_the_daemon(void **state)
{
	static const struct {
		const char *from;
		const char *to;
	} odd[] = {
		{"<Dagtekening>2024-03-05", "<Dagtekening>-0044-03-15"},
		{"<Dagtekening>2024-03-05", "<Dagtekening>123456-03-05"},
		{"<Begindatum>2024-02-01", "<Begindatum>99999999-01-01"},
		{"<TotaalBedrag>10000", "<TotaalBedrag>-0"},
		{"<TotaalBedrag>10000", "<TotaalBedrag>999999999999"},
		{">R101<", ">\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80"
			   "\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80"
			   "\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80"
			   "\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80"
			   "\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80"
			   "\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80"
			   "\xF0\x9F\x98\x80\xF0\x9F\x98\x80<"},
		{">R101<", "> <"},
		{">PROEF1<", ">a\tb<"},
		{">02A03<", ">\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC<"},
	};
	struct help_reader *r = *state;
	size_t i;

	for (i = 0; i < LENGTH(odd); i++) {
		print_message("%s\n", odd[i].to);
		help_read_text(
			r, help_replace(help_323(), odd[i].from, odd[i].to));
		/* What level 2 refuses has no facts; the rest must be read. */
		if (r->verdict.kind == VERDICT_PASSED)
			facts_of(r);
		else
			assert_int_equal(findings_level(&r->verdict.findings),
					 2);
	}
}

static void
a_header_that_is_not_one_is_left_out(void **state)
{
	static const char *const changes[][2] = {
		{"<m:Afzender>99999999", "<m:Afzender>9999999"},
		{"<m:Ontvanger>0999", "<m:Ontvanger>O999"},
		{"PROEF1", " \n "},
		{"PROEF1", "1234567890123"},
		{"2024-03-05", "2024-02-30"},
		{"<m:Afzender>99999999</m:Afzender>", ""},
	};
	struct help_reader *r = *state;
	size_t i;

	for (i = 0; i < LENGTH(changes); i++) {
		help_read_text(r, help_replace(help_323(), changes[i][0],
					       changes[i][1]));
		assert_int_equal(r->verdict.kind, VERDICT_REFUSED);
		assert_false(r->verdict.has_header);
	}
}

static void
both_standards_are_read(void **state)
{
	struct help_reader *r = *state;
	char *text = help_323();

	text = help_replace(text, "iwmo/3_2/wmo323", "ijw/3_2/jw323");
	text = help_replace(text, "iwmo", "ijw");
	text = help_replace(text, ">484<", ">490<");
	text = help_replace(text, "Categorie>02<", "Categorie>45<");
	text = help_replace(text, "Categorie>02<", "Categorie>45<");
	help_read_text(r, text);
	assert_int_equal(facts_of(r).prestatie_count, 2);
	assert_string_equal(r->verdict.type->soort, "JW323");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			integers_have_signs_and_leading_zeros_and_saturate),
		cmocka_unit_test(dates_outside_our_calendar_saturate),
		cmocka_unit_test(times_are_microseconds),
		cmocka_unit_test(a_301_gives_its_toewijzingen),
		cmocka_unit_test(a_323_gives_its_lines_and_clients),
		cmocka_unit_test(values_are_collapsed_and_texts_raw),
		cmocka_unit_test(
			what_the_schema_allows_never_breaks_the_daemon),
		cmocka_unit_test(a_header_that_is_not_one_is_left_out),
		cmocka_unit_test(both_standards_are_read),
	};

	return cmocka_run_group_tests(tests, help_reader_setup,
				      help_reader_teardown);
}
