#ifndef POLS_MODEL_RECORD_H
#define POLS_MODEL_RECORD_H

/*
 * A record is a plain struct described by a table of its fields.  The one
 * table serves all code that handles the record: the decoder that fills it from
 * a message (by `path`), the wire form between processes and in the journal,
 * and the statements that store it (by `column`).
 *
 * Absent values: RECORD_ABSENT for whole numbers, DAY_NONE for days, the
 * empty string for text.
 */

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

#define RECORD_ABSENT INT64_MIN

enum field_kind {
	FIELD_TEXT, /* char[size], NUL-terminated UTF-8 */
	FIELD_INT,  /* int64_t: a number, a volume, cents */
	FIELD_DAY,  /* int32_t: days, see model/day.h */
	FIELD_TIME, /* int64_t: microseconds since midnight */
	FIELD_CENTS /* int64_t: cents; in a CSV file written as euros */
};

struct field {
	const char *path;   /* below the record's element: "Product/Code" */
	const char *column; /* its name in the books and in statements */
	enum field_kind kind;
	size_t offset;
	size_t size; /* of a text, with its NUL */
};

struct record {
	const char *element; /* local name in the message */
	const struct field *fields;
	size_t field_count;
	size_t size; /* of the struct */
};

/* Set every field of the record at p to absent. */
void record_clear(const struct record *r, void *p);

/* Append the record at p in wire form: the fields in table order. */
void record_write(const struct record *r, const void *p, struct buf *b);

/*
 * Read what record_write wrote.  On bad input the scan is failed: a text that
 * is too long or not UTF-8, a day outside DAY_MIN..DAY_MAX that is not
 * DAY_NONE.
 */
void record_read(const struct record *r, void *p, struct scan *s);

#endif
