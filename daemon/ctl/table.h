#ifndef POLS_CTL_TABLE_H
#define POLS_CTL_TABLE_H

/*
 * Tables for people: cells are collected row by row and printed in aligned
 * columns, or as CSV for spreadsheets.  Control characters become '?', so
 * that nothing from outside can play with a terminal.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

struct table_column {
	const char *title;
	bool right; /* numbers and amounts */
};

struct table {
	const struct table_column *columns; /* borrowed */
	size_t width;                       /* columns */
	struct buf cells;                   /* texts with a NUL behind each */
};

void table_init(struct table *t, const struct table_column *columns,
		size_t width);
void table_done(struct table *t);

/* The next cell, from left to right; a row has one cell per column. */
void table_text(struct table *t, const char *s);
void table_printf(struct table *t, const char *fmt, ...) PRINTF_LIKE(2, 3);
void table_int(struct table *t, int64_t v);
/* A day, "" for DAY_NONE. */
void table_day(struct table *t, int32_t day);
/* Euros: "12345.67"; "-" when cents is none. */
void table_money(struct table *t, int64_t cents, int64_t none);

/* Append the table to out; nothing for one without rows. */
void table_print(const struct table *t, struct buf *out);
/* The same as CSV, ; between cells, always with its header. */
void table_csv(const struct table *t, struct buf *out);

/* Columns that a text takes: characters, not bytes. */
size_t table_text_width(const char *s);

/* Append s with control characters as '?'. */
void table_clean(struct buf *out, const char *s);

#endif
