/* Binding and reading records by their table of fields. */
#include "port/db_record.h"

#include <assert.h>
#include <string.h>

#include "model/day.h"

enum { NAME_MAX_LEN = 40 };

/* ":" and the column. */
static void
parameter(char out[NAME_MAX_LEN], const char *column)
{
	size_t len = strlen(column);

	assert(len + 2 <= NAME_MAX_LEN);
	out[0] = ':';
	memcpy(out + 1, column, len + 1);
}

void
db_bind_record(struct stmt *st, const struct record *r, const void *p)
{
	char name[NAME_MAX_LEN];
	int64_t number;
	int32_t day;
	size_t i;

	for (i = 0; i < r->field_count; i++) {
		const struct field *f = &r->fields[i];
		const char *at = (const char *)p + f->offset;

		parameter(name, f->column);
		switch (f->kind) {
		case FIELD_TEXT:
			db_bind_text_opt(st, name, at);
			break;
		case FIELD_DAY:
			memcpy(&day, at, sizeof(day));
			db_bind_int_opt(st, name, day, DAY_NONE);
			break;
		case FIELD_INT:
		case FIELD_TIME:
		case FIELD_CENTS:
			memcpy(&number, at, sizeof(number));
			db_bind_int_opt(st, name, number, RECORD_ABSENT);
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
