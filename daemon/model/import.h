#ifndef POLS_MODEL_IMPORT_H
#define POLS_MODEL_IMPORT_H

/*
 * What is imported: facts that never come as messages (tariffs, ceilings).
 * One row of the table below is one kind of file; its record says which
 * columns the file has, how they are stored and what a cell must be.
 *
 * The rows of an import are journalled in wire form: kind, count, rows.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "model/record.h"

enum import_kind {
	IMPORT_TARIEVEN,
	IMPORT_BESTEDINGSRUIMTEN,
	IMPORT_SEGMENTEN,
	IMPORT_KIND_COUNT
};

struct import_tarief {
	char domein[4];   /* "wmo", "jw", "*" */
	char gemeente[5]; /* "*" = any, as everywhere below */
	char aanbieder[9];
	char productcode[24];
	char eenheid[4];
	int32_t van;
	int32_t tot; /* DAY_NONE = open */
	int64_t tarief;
};

struct import_ruimte {
	char aanbieder[40]; /* AGB-code or the name of a combinatie */
	char domein[4];
	char gemeente[5];
	char segment[40];
	int32_t van;
	int32_t tot; /* DAY_NONE = 31 December of the year of van */
	int64_t bedrag;
	char soort[12]; /* "plafond" or "raming" */
};

struct import_segment {
	char segment[40];
	char domein[4];
	char productcategorie[4]; /* "" or "*" = by code only */
	char productcode[24];     /* "" or "*" = the whole category */
	int32_t van;
	int32_t tot;
};

/* What a text cell must be. */
enum cell_form {
	CELL_ANY,
	CELL_DOMEIN,    /* wmo, jw or * */
	CELL_GEMEENTE,  /* four digits or * */
	CELL_AANBIEDER, /* eight digits or * */
	CELL_HOLDER,    /* not empty: an AGB-code, a combinatie or * */
	CELL_EENHEID,   /* a code of the code list */
	CELL_SOORT,     /* plafond or raming */
	CELL_NAME,      /* not empty */
	CELL_DAY,       /* a date */
	CELL_DAY_OPEN,  /* a date or empty */
	CELL_EUROS      /* not negative */
};

struct import_info {
	const char *file;    /* "tarieven" */
	const char *command; /* "tariff": the noun of polsctl */
	const struct record *record;
	const enum cell_form *forms; /* per field of the record */
	/* The text column that is no name but the value of a row, or NULL. */
	const char *value;
};

extern const struct import_info import_infos[IMPORT_KIND_COUNT];

/* By the noun of polsctl and the header: the first kind that has it. */
bool import_kind_of(const char *command, const char *first_bytes, size_t len,
		    enum import_kind *out);

/* By the name of the file kind; false when unknown. */
bool import_kind_parse(const char *file, enum import_kind *out);

/*
 * Put a cell (trimmed text; NULL = the file has no such column) into field i
 * of the record at row.  NULL when it is right, else what it must be: a
 * sentence without the value.
 */
const char *import_cell(enum import_kind kind, size_t i, const char *cell,
			void *row);

/* What no single cell can tell: NULL, or a sentence about column *i. */
const char *import_row_check(enum import_kind kind, const void *row, size_t *i);

/*
 * Append what tells a row from others of its kind: its names and first day.
 * Two rows of one file must not have the same.
 */
void import_row_key(enum import_kind kind, const void *row, struct buf *b);

/* Wire form of a whole import; rows are records of the kind, count of them. */
void import_write(enum import_kind kind, const void *rows, size_t count,
		  struct buf *b);
bool import_read(enum import_kind *kind, void **rows, size_t *count,
		 struct arena *a, const void *bytes, size_t len);

#endif
