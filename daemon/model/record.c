/* Records by table: clear, write, read. */
#include "model/record.h"

#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"
#include "model/day.h"

static void *
at(void *p, const struct field *f)
{
	return (char *)p + f->offset;
}

static const void *
at_const(const void *p, const struct field *f)
{
	return (const char *)p + f->offset;
}

void
record_clear(const struct record *r, void *p)
{
	const int64_t absent = RECORD_ABSENT;
	const int32_t no_day = DAY_NONE;
	size_t i;

	memset(p, 0, r->size);
	for (i = 0; i < r->field_count; i++) {
		const struct field *f = &r->fields[i];

		switch (f->kind) {
		case FIELD_TEXT:
			break;
		case FIELD_DAY:
			memcpy(at(p, f), &no_day, sizeof(no_day));
			break;
		case FIELD_INT:
		case FIELD_TIME:
		case FIELD_CENTS:
			memcpy(at(p, f), &absent, sizeof(absent));
			break;
		}
	}
}

void
record_write(const struct record *r, const void *p, struct buf *b)
{
	int64_t number;
	int32_t day;
	size_t i;

	for (i = 0; i < r->field_count; i++) {
		const struct field *f = &r->fields[i];

		switch (f->kind) {
		case FIELD_TEXT:
			buf_str(b, at_const(p, f));
			break;
		case FIELD_DAY:
			memcpy(&day, at_const(p, f), sizeof(day));
			buf_i32(b, day);
			break;
		case FIELD_INT:
		case FIELD_TIME:
		case FIELD_CENTS:
			memcpy(&number, at_const(p, f), sizeof(number));
			buf_i64(b, number);
			break;
		}
	}
}

static bool
text_ok(const char *s)
{
	size_t len = strlen(s);

	return utf8_span(s, len) == len;
}

void
record_read(const struct record *r, void *p, struct scan *s)
{
	int64_t number;
	int32_t day;
	size_t i;

	for (i = 0; i < r->field_count; i++) {
		const struct field *f = &r->fields[i];

		switch (f->kind) {
		case FIELD_TEXT:
			scan_str(s, at(p, f), f->size);
			if (!text_ok(at_const(p, f)))
				s->failed = true;
			break;
		case FIELD_DAY:
			day = scan_i32(s);
			if (day != DAY_NONE && (day < DAY_MIN || day > DAY_MAX))
				s->failed = true;
			memcpy(at(p, f), &day, sizeof(day));
			break;
		case FIELD_INT:
		case FIELD_TIME:
		case FIELD_CENTS:
			number = scan_i64(s);
			memcpy(at(p, f), &number, sizeof(number));
			break;
		}
	}
}
