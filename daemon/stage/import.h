#ifndef POLS_STAGE_IMPORT_H
#define POLS_STAGE_IMPORT_H

/*
 * Imports: a file becomes rows, rows become facts in the books.  A row with
 * the names and the first day of a row that is there replaces it; two rows
 * with the same names may not overlap in time, within the file or with what
 * is there.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/import.h"
#include "model/turn.h"

/* A file that was read: rows of one kind, and where each stood. */
struct import_file {
	enum import_kind kind;
	void *rows;  /* records of the kind */
	int *places; /* row in the file, as a spreadsheet counts; or NULL */
	size_t count;
	size_t cap;
	const char *name; /* of the file, for messages */
};

/*
 * Read a CSV file into rows in the arena.  ERR_CONFIG names file, row and
 * column; nothing is kept then.
 */
MUST_CHECK bool import_read_csv(struct import_file *out, struct arena *a,
				enum import_kind kind, const char *name,
				const void *bytes, size_t len, struct err *e);

/*
 * Rows of a stand lie in the past: false, ERR_CONFIG, when one lies after day.
 * Other kinds may look ahead.
 */
MUST_CHECK bool import_check_day(const struct import_file *f, int32_t day,
				 struct err *e);

/* What an import came to. */
struct import_result {
	int64_t added;
	int64_t changed;
	int64_t unchanged;
	int64_t revalued;     /* commitments with another maximum */
	int64_t revalued_ct;  /* sum of the differences */
	bool *moved;          /* per row: new or changed */
	const char **changes; /* a line for each row that is not unchanged */
	size_t change_count;
	size_t change_cap;
};

/*
 * Put the rows into the books, in the caller's transaction.  False, with e
 * naming file and row, for an overlap: then the caller rolls back.
 */
MUST_CHECK bool import_apply(struct turn *t, const struct import_file *f,
			     struct import_result *out, struct err *e);

#endif
