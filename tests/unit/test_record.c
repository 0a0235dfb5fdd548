/* model/record: clear, write, read by table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "model/day.h"
#include "model/declaratie.h"
#include "model/record.h"
#include "model/toewijzing.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

static const struct record *const records[] = {
	&toewijzing_record,
	&declaratie_record,
	&prestatie_record,
};

/* Room for any of them. */
union any {
	struct toewijzing toewijzing;
	struct declaratie declaratie;
	struct prestatie prestatie;
};

static void
a_cleared_record_is_absent_and_survives_the_wire(void **state)
{
	struct toewijzing t, u;
	struct scan s;
	struct buf b;

	(void)state;
	memset(&t, 0x55, sizeof(t));
	record_clear(&toewijzing_record, &t);
	assert_true(t.nummer == RECORD_ABSENT);
	assert_int_equal(t.einddatum, DAY_NONE);
	assert_true(t.toewijzingstijd == RECORD_ABSENT);
	assert_string_equal(t.code, "");
	buf_init(&b);
	record_write(&toewijzing_record, &t, &b);
	memset(&u, 0x55, sizeof(u));
	record_clear(&toewijzing_record, &u);
	scan_init(&s, b.data, b.len);
	record_read(&toewijzing_record, &u, &s);
	assert_true(scan_end(&s));
	assert_memory_equal(&t, &u, sizeof(t));
	buf_done(&b);
}

static void
values_survive_the_wire(void **state)
{
	struct prestatie p, q;
	struct scan s;
	struct buf b;

	(void)state;
	record_clear(&prestatie_record, &p);
	memcpy(p.referentie, " R\xC3\xA9", sizeof(" R\xC3\xA9"));
	p.nummer = 999999999;
	p.van = DAY_MIN;
	p.tot = DAY_MAX;
	p.bedrag = 99999999;
	p.dc[0] = 'C';
	buf_init(&b);
	record_write(&prestatie_record, &p, &b);
	record_clear(&prestatie_record, &q);
	scan_init(&s, b.data, b.len);
	record_read(&prestatie_record, &q, &s);
	assert_true(scan_end(&s));
	assert_memory_equal(&p, &q, sizeof(p));
	assert_true(prestatie_signed(&q) == -99999999);
	buf_done(&b);
}

static void
a_record_that_is_cut_off_fails(void **state)
{
	union any v;
	struct scan s;
	struct buf b;
	size_t i, len;

	(void)state;
	for (i = 0; i < LENGTH(records); i++) {
		buf_init(&b);
		record_clear(records[i], &v);
		record_write(records[i], &v, &b);
		for (len = 0; len < b.len; len++) {
			scan_init(&s, b.data, len);
			record_read(records[i], &v, &s);
			assert_true(s.failed);
		}
		buf_done(&b);
	}
}

static void
read_declaratie(struct buf *b, bool good)
{
	struct declaratie d;
	struct scan s;

	scan_init(&s, b->data, b->len);
	record_read(&declaratie_record, &d, &s);
	assert_int_equal(scan_end(&s), good);
	buf_reset(b);
}

static void
hostile_days_and_texts_are_refused(void **state)
{
	struct declaratie d;
	struct buf b;

	(void)state;
	buf_init(&b);
	record_clear(&declaratie_record, &d);
	d.van = DAY_MAX + 1;
	record_write(&declaratie_record, &d, &b);
	read_declaratie(&b, false);
	d.van = DAY_MIN - 1;
	record_write(&declaratie_record, &d, &b);
	read_declaratie(&b, false);
	d.van = DAY_MAX;
	memcpy(d.nummer, "\xFF", 2);
	record_write(&declaratie_record, &d, &b);
	read_declaratie(&b, false);
	memset(d.nummer, 'x', sizeof(d.nummer) - 1);
	record_write(&declaratie_record, &d, &b);
	read_declaratie(&b, true);
	/* One byte more than the text has room for. */
	d.nummer[0] = '\0';
	record_write(&declaratie_record, &d, &b);
	b.data[0] = sizeof(d.nummer);
	read_declaratie(&b, false);
	buf_done(&b);
}

/* Fields that overlap or leave the struct would overwrite each other. */
static void
tables_stay_inside_their_structs(void **state)
{
	static const size_t sizes[] = {
		[FIELD_INT] = sizeof(int64_t),
		[FIELD_TIME] = sizeof(int64_t),
		[FIELD_CENTS] = sizeof(int64_t),
		[FIELD_DAY] = sizeof(int32_t),
		[FIELD_TEXT] = 0,
	};
	size_t i, k, m;

	(void)state;
	for (i = 0; i < LENGTH(records); i++) {
		const struct record *r = records[i];

		for (k = 0; k < r->field_count; k++) {
			const struct field *f = &r->fields[k];

			assert_true(f->offset + f->size <= r->size);
			if (f->kind == FIELD_TEXT)
				assert_true(f->size > 1);
			else
				assert_int_equal(f->size, sizes[f->kind]);
			for (m = 0; m < k; m++)
				assert_true(r->fields[m].offset +
							    r->fields[m].size <=
						    f->offset ||
					    f->offset + f->size <=
						    r->fields[m].offset);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_cleared_record_is_absent_and_survives_the_wire),
		cmocka_unit_test(values_survive_the_wire),
		cmocka_unit_test(a_record_that_is_cut_off_fails),
		cmocka_unit_test(hostile_days_and_texts_are_refused),
		cmocka_unit_test(tables_stay_inside_their_structs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
