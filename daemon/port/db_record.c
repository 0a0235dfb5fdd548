/* Binding and reading records by their table of fields. */
#include "port/db_record.h"

#include <string.h>

#include "model/day.h"

void
db_bind_record(struct stmt *st, const struct record *r, const void *p)
{
	int64_t number;
	int32_t day;
	size_t i;

	for (i = 0; i < r->field_count; i++) {
		const struct field *f = &r->fields[i];
		const char *at = (const char *)p + f->offset;

		switch (f->kind) {
		case FIELD_TEXT:
			db_bind_text_opt(st, f->column, at);
			break;
		case FIELD_DAY:
			memcpy(&day, at, sizeof(day));
			db_bind_int_opt(st, f->column, day, DAY_NONE);
			break;
		case FIELD_INT:
		case FIELD_TIME:
		case FIELD_CENTS:
			memcpy(&number, at, sizeof(number));
			db_bind_int_opt(st, f->column, number, RECORD_ABSENT);
			break;
		}
	}
}

void
db_col_record(struct stmt *st, const struct record *r, void *p)
{
	int64_t number;
	int32_t day;
	size_t i;

	for (i = 0; i < r->field_count; i++) {
		const struct field *f = &r->fields[i];
		char *at = (char *)p + f->offset;

		switch (f->kind) {
		case FIELD_TEXT:
			db_col_copy(st, f->column, at, f->size);
			break;
		case FIELD_DAY:
			day = (int32_t)db_col_int_opt(st, f->column, DAY_NONE);
			memcpy(at, &day, sizeof(day));
			break;
		case FIELD_INT:
		case FIELD_TIME:
		case FIELD_CENTS:
			number = db_col_int_opt(st, f->column, RECORD_ABSENT);
			memcpy(at, &number, sizeof(number));
			break;
		}
	}
}
