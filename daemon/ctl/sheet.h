#ifndef POLS_CTL_SHEET_H
#define POLS_CTL_SHEET_H

/*
 * Rows of figures, described once by their columns and written in the form
 * that was asked for:
 *
 *   a table for people: the columns that have a title, euros with a point
 *   CSV (--csv): every column by its key, ; between cells, euros with a
 *     decimal comma, shares as fractions; nothing at all for what is not known
 *   JSON (--json): an object per row, cents with _ct behind the key, null for
 *     what is not known
 *
 * A row is filled from left to right and ended.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/jsonw.h"
#include "ctl/ctl.h"
#include "ctl/table.h"

enum sheet_kind {
	SHEET_TEXT,
	SHEET_INT,
	SHEET_MONEY, /* cents */
	SHEET_DAY,
	SHEET_MONTH, /* of model/day.h */
	SHEET_SHARE  /* a part of a whole */
};

struct sheet_column {
	const char *key;
	const char *title; /* in the table; NULL: not there */
	enum sheet_kind kind;
};

struct sheet_columns {
	const struct sheet_column *items;
	size_t count;
};

/* Of an array. */
#define SHEET_OF(array)                                   \
	{                                                 \
		array, sizeof(array) / sizeof((array)[0]) \
	}

enum { SHEET_COLUMNS = 40 };

struct sheet_value {
	const char *text; /* NULL: not known */
	int64_t n;        /* RECORD_ABSENT: not known */
	int64_t whole;    /* of a share; not above 0: not known */
};

struct sheet {
	struct ctl *c;
	const struct sheet_column *columns[SHEET_COLUMNS];
	struct sheet_value row[SHEET_COLUMNS];
	size_t width;
	size_t at; /* the next cell */
	struct table_column titles[SHEET_COLUMNS];
	struct table table; /* of those with a title */
	size_t shown;
	int64_t left; /* rows that may still come (--limit) */
};

/* Begin without columns; behind those that are there, add some. */
void sheet_init(struct sheet *s, struct ctl *c);
void sheet_have(struct sheet *s, const struct sheet_columns *columns);
void sheet_done(struct sheet *s);

/* The next cell.  Text must live until the row is ended; NULL is not known. */
void sheet_text(struct sheet *s, const char *text);
/* A number, cents, a day or a month; RECORD_ABSENT or DAY_NONE: not known. */
void sheet_num(struct sheet *s, int64_t n);
void sheet_share(struct sheet *s, int64_t part, int64_t whole);

/* End the row: in JSON the whole object.  Behind --limit it is dropped. */
void sheet_end(struct sheet *s);
/* Or, for an object that has more: only its members; ends the row as well. */
void sheet_members(struct sheet *s, struct jsonw *w);

/* Write a table or CSV to the output of the command; JSON is there already. */
void sheet_print(struct sheet *s);

#endif
