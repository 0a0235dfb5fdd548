#ifndef POLS_PORT_CSV_H
#define POLS_PORT_CSV_H

/*
 * The door to libcsv: tables as Dutch spreadsheets write them.
 *
 * Separator ; or , (seen from the header), UTF-8 with or without BOM, CRLF or
 * LF, quoted cells that may hold separators and line ends, a header row in any
 * order.  Header names are compared without regard to case and surrounding
 * blanks.  Empty lines and rows of empty cells are passed over, as is a first
 * line "sep=;".
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum {
	CSV_BYTES_MAX = 64 * 1024 * 1024,
	CSV_ROWS_MAX = 1000 * 1000,
	CSV_COLUMNS_MAX = 32
};

struct csv_column {
	const char *name; /* lower case */
	bool required;    /* must be in the header; a cell may be empty */
};

struct csv_row {
	const char *file;
	int row;  /* as a spreadsheet counts: the header is row 1 */
	int line; /* of the file, where the row begins */
	const struct csv_column *columns;
	size_t count;
	/*
	 * In the order of columns, without surrounding blanks; NULL where the
	 * file has no such column.  Borrowed for the call.
	 */
	const char *const *cell;
};

/* False, with e filled (see csv_fail), stops the reading. */
typedef bool csv_row_fn(void *ctx, const struct csv_row *row, struct err *e);

/*
 * Call fn for every row.  ERR_CONFIG that names file, row and column for: an
 * unknown, missing or double column, a row with another number of cells, a
 * quote that is not closed, text that is not UTF-8, a file without header,
 * more than CSV_BYTES_MAX or CSV_ROWS_MAX.
 */
bool csv_read(const char *file, const void *bytes, size_t len,
	      const struct csv_column *columns, size_t count, csv_row_fn *fn,
	      void *ctx, struct err *e) MUST_CHECK;

/*
 * Fill e with "FILE: row N, column NAME: " and the text; returns false.
 * column is an index of columns, or count for the row as a whole.
 */
bool csv_fail(const struct csv_row *row, size_t column, struct err *e,
	      const char *fmt, ...) PRINTF_LIKE(4, 5);

#endif
