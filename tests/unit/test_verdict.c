/* model/verdict: the wire form between reader and daemon. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/day.h"

#include "unit/read_help.h"

static struct verdict
example(enum verdict_kind kind)
{
	return (struct verdict){
		.kind = kind,
		.type = &bericht_types[1],
		.has_header = true,
		.header = {.afzender = "99999999",
			   .ontvanger = "0999",
			   .identificatie = "ID 1",
			   .dagtekening = 19000},
	};
}

/* Write, read back; what the daemon says of it. */
static bool
accepted(struct help_reader *r, const struct verdict *v)
{
	arena_reset(r->arena);
	buf_reset(&r->answer);
	verdict_write(v, &r->answer);
	assert_false(r->answer.failed);
	return verdict_read(&r->verdict, r->arena, r->answer.data,
			    r->answer.len);
}

static void
each_kind_survives_the_wire(void **state)
{
	struct help_reader *r = *state;
	struct arena *a = arena_new();
	char bsn[2][10] = {"999900006", "999911120"};
	struct verdict v = example(VERDICT_PASSED);

	v.bsn = bsn;
	v.client_count = 2;
	v.facts = "facts";
	v.facts_len = 5;
	assert_true(accepted(r, &v));
	assert_int_equal(r->verdict.kind, VERDICT_PASSED);
	assert_ptr_equal(r->verdict.type, v.type);
	assert_string_equal(r->verdict.header.identificatie, "ID 1");
	assert_int_equal(r->verdict.header.dagtekening, 19000);
	assert_int_equal(r->verdict.client_count, 2);
	assert_string_equal(r->verdict.bsn[1], bsn[1]);
	assert_int_equal(r->verdict.facts_len, 5);
	assert_memory_equal(r->verdict.facts, "facts", 5);

	v = example(VERDICT_REFUSED);
	assert_true(findings_add(&v.findings, a, RULE_XSD, DETAIL_XSD_TYPE, 3,
				 "/Bericht"));
	assert_true(accepted(r, &v));
	assert_false(r->verdict.counted);
	v.type = bericht_by_name("iwmo", "3.2", "323");
	v.counted = true;
	v.lines = 17;
	assert_true(accepted(r, &v));
	assert_true(r->verdict.counted);
	assert_int_equal(r->verdict.lines, 17);
	assert_int_equal(r->verdict.findings.count, 1);
	assert_string_equal(r->verdict.header.afzender, "99999999");

	v = (struct verdict){.kind = VERDICT_UNKNOWN_TYPE};
	assert_true(accepted(r, &v));
	assert_null(r->verdict.type);
	v = (struct verdict){.kind = VERDICT_FAULT};
	assert_true(accepted(r, &v));
	assert_int_equal(r->verdict.kind, VERDICT_FAULT);
	arena_free(&a);
}

static void
verdicts_that_make_no_sense_are_refused(void **state)
{
	struct help_reader *r = *state;
	struct arena *a = arena_new();
	char bsn[1][10] = {"99990000x"};
	struct verdict v = example(VERDICT_REFUSED);

	assert_false(accepted(r, &v)); /* refused without a finding */
	v = example(VERDICT_PASSED);
	assert_true(accepted(r, &v));
	v.has_header = false;
	assert_false(accepted(r, &v));
	v = example(VERDICT_PASSED);
	v.type = NULL;
	assert_false(accepted(r, &v));
	v = example(VERDICT_PASSED);
	v.bsn = bsn;
	v.client_count = 1;
	assert_false(accepted(r, &v));
	v = example(VERDICT_PASSED);
	findings_add(&v.findings, a, RULE_XSD, DETAIL_NONE, 1, "/");
	assert_false(accepted(r, &v));
	v = example(VERDICT_PASSED);
	v.header.afzender[0] = '/';
	assert_false(accepted(r, &v));
	v = example(VERDICT_PASSED);
	v.header.ontvanger[3] = '\0';
	assert_false(accepted(r, &v));
	v = example(VERDICT_PASSED);
	v.header.identificatie[0] = '\0';
	assert_false(accepted(r, &v));
	v = example(VERDICT_PASSED);
	v.header.identificatie[0] = '\xC3';
	assert_false(accepted(r, &v));
	v = example(VERDICT_PASSED);
	v.header.dagtekening = DAY_NONE;
	assert_false(accepted(r, &v));
	v.header.dagtekening = INT32_MAX;
	assert_false(accepted(r, &v));
	v = example(VERDICT_PASSED);
	v.type = bericht_by_name("iwmo", "3.2", "301");
	v.counted = true;
	v.lines = 1000 * 1000;
	assert_true(accepted(r, &v));
	v.lines++;
	assert_false(accepted(r, &v));
	v.lines = 1;
	v.type = bericht_by_name("iwmo", "3.2", "305");
	assert_false(accepted(r, &v)); /* has none */
	arena_free(&a);
}

static void
an_answer_that_is_cut_off_or_too_long_is_refused(void **state)
{
	struct help_reader *r = *state;
	struct verdict v;
	size_t i;

	help_read_text(r, help_323());
	help_passed(r);
	for (i = 0; i < r->answer.len; i++)
		assert_false(verdict_read(&v, r->arena, r->answer.data, i));
	buf_u8(&r->answer, 0);
	assert_false(verdict_read(&v, r->arena, r->answer.data, r->answer.len));
}

static void
any_byte_may_be_hostile(void **state)
{
	static const unsigned char values[] = {0x00, 0x01, 0x7F, 0x80, 0xFF};
	struct help_reader *r = *state;
	struct facts facts;
	struct verdict v;
	size_t i, k;

	help_read_text(r, help_323());
	for (i = 0; i < r->answer.len; i++) {
		unsigned char old = r->answer.data[i];

		for (k = 0; k < sizeof(values); k++) {
			struct arena *a = arena_new();

			r->answer.data[i] = values[k];
			/* What is accepted can be written again, equal. */
			if (verdict_read(&v, a, r->answer.data,
					 r->answer.len)) {
				struct buf again;

				buf_init(&again);
				verdict_write(&v, &again);
				assert_int_equal(again.len, r->answer.len);
				assert_memory_equal(again.data, r->answer.data,
						    again.len);
				buf_done(&again);
				if (v.kind == VERDICT_PASSED)
					facts_read(&facts, v.type->kind, a,
						   v.facts, v.facts_len);
			}
			assert_true(arena_size(a) < 1024 * 1024);
			arena_free(&a);
		}
		r->answer.data[i] = old;
	}
}

static struct facts
one_line(struct prestatie *p)
{
	memset(p, 0, sizeof(*p));
	record_clear(&prestatie_record, p);
	p->client = 0;
	p->referentie[0] = 'R';
	p->nummer = 1;
	p->van = p->tot = 19000;
	p->volume = 1;
	p->bedrag = 100;
	p->dc[0] = 'D';
	return (struct facts){
		.client_count = 1,
		.declaratie = {.nummer = "D",
			       .van = 19000,
			       .tot = 19000,
			       .dagtekening = 19000,
			       .totaal = 100,
			       .totaal_dc = "D"},
		.prestaties = p,
		.prestatie_count = 1,
	};
}

static bool
facts_accepted(struct help_reader *r, const struct facts *f)
{
	struct facts g;

	arena_reset(r->arena);
	buf_reset(&r->answer);
	facts_write(f, BERICHT_DECLARATIE, &r->answer);
	return facts_read(&g, BERICHT_DECLARATIE, r->arena, r->answer.data,
			  r->answer.len);
}

static void
facts_that_no_schema_lets_through_are_refused(void **state)
{
	struct help_reader *r = *state;
	struct prestatie p;
	struct facts f = one_line(&p);

	assert_true(facts_accepted(r, &f));
	p.client = 1;
	assert_false(facts_accepted(r, &f));
	f = one_line(&p);
	p.bedrag = -1;
	assert_false(facts_accepted(r, &f));
	f = one_line(&p);
	p.dc[0] = 'X';
	assert_false(facts_accepted(r, &f));
	f = one_line(&p);
	p.volume = 100000000;
	assert_false(facts_accepted(r, &f));
	f = one_line(&p);
	p.van = DAY_NONE;
	assert_false(facts_accepted(r, &f));
	f = one_line(&p);
	p.tarief = RECORD_ABSENT + 1;
	assert_false(facts_accepted(r, &f));
	f = one_line(&p);
	f.declaratie.totaal_dc[0] = '\0';
	assert_false(facts_accepted(r, &f));
	f = one_line(&p);
	f.declaratie.totaal = INT64_C(1000000000000);
	assert_false(facts_accepted(r, &f));
}

static bool
leveringen_accepted(struct help_reader *r, const struct levering *l,
		    enum bericht_kind kind, struct levering *out)
{
	struct levering copy = *l;
	struct facts f = {
		.client_count = 1,
		.leveringen = &copy,
		.levering_count = 1,
	};
	struct facts g;

	arena_reset(r->arena);
	buf_reset(&r->answer);
	facts_write(&f, kind, &r->answer);
	if (!facts_read(&g, kind, r->arena, r->answer.data, r->answer.len))
		return false;
	assert_int_equal(g.levering_count, 1);
	*out = g.leveringen[0];
	return true;
}

static void
starts_and_stops_survive_the_wire(void **state)
{
	struct help_reader *r = *state;
	struct levering l, got;

	record_clear(&levering_stop_record, &l);
	l.line = 7;
	l.nummer = 999999999;
	snprintf(l.code, sizeof(l.code), "02A03");
	l.begindatum = 19000;
	l.status[0] = '3';
	assert_true(leveringen_accepted(r, &l, BERICHT_START, &got));
	assert_int_equal(got.line, 7);
	assert_int_equal(got.nummer, 999999999);
	assert_string_equal(got.code, "02A03");
	assert_int_equal(got.einddatum, DAY_NONE);
	assert_true(levering_takes_back(&got));
	/* A stop has an end, and a reason that a start never has. */
	assert_false(leveringen_accepted(r, &l, BERICHT_STOP, &got));
	l.einddatum = 19010;
	snprintf(l.reden, sizeof(l.reden), "20");
	assert_true(leveringen_accepted(r, &l, BERICHT_STOP, &got));
	assert_int_equal(got.einddatum, 19010);
	assert_true(levering_is_temporary(&got));
	assert_true(leveringen_accepted(r, &l, BERICHT_START, &got));
	assert_false(levering_is_temporary(&got));
	l.nummer = 1000000000;
	assert_false(leveringen_accepted(r, &l, BERICHT_STOP, &got));
	l.nummer = RECORD_ABSENT;
	assert_true(leveringen_accepted(r, &l, BERICHT_STOP, &got));
	l.status[0] = '2'; /* CS058 */
	assert_false(leveringen_accepted(r, &l, BERICHT_STOP, &got));
	l.status[0] = '1';
	l.begindatum = DAY_NONE;
	assert_false(leveringen_accepted(r, &l, BERICHT_STOP, &got));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_survives_the_wire),
		cmocka_unit_test(verdicts_that_make_no_sense_are_refused),
		cmocka_unit_test(
			an_answer_that_is_cut_off_or_too_long_is_refused),
		cmocka_unit_test(any_byte_may_be_hostile),
		cmocka_unit_test(facts_that_no_schema_lets_through_are_refused),
		cmocka_unit_test(starts_and_stops_survive_the_wire),
	};

	return cmocka_run_group_tests(tests, help_reader_setup,
				      help_reader_teardown);
}
