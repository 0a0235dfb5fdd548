#ifndef POLS_MODEL_IMPORT_H
#define POLS_MODEL_IMPORT_H

/*
 * What is imported: facts that never come as messages (tariffs, ceilings,
 * contracts).  One row of import_infos is one kind of file; its record says
 * which columns the file has and how they are stored, its columns what a cell
 * must be and which cells name the row.  A row with the same names (and, in a
 * dated table, the same first day) as one that is there replaces it.
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
	IMPORT_BEGROTING,
	IMPORT_OVERIGE_LASTEN,
	IMPORT_PROFIEL,
	IMPORT_SEGMENTEN,
	IMPORT_PRODUCTEN,
	IMPORT_AANBIEDERS,
	IMPORT_CONTRACTEN,
	IMPORT_GEMEENTEN,
	IMPORT_DOELEN,
	IMPORT_OPENINGSSTAND,
	IMPORT_DECLARATIESTAND,
	IMPORT_KIND_COUNT
};

/*
 * Below, "*" is any: a row holds for all that it does not name.  van and tot
 * are the first and the last day, tot = DAY_NONE is open.  tarief, bedrag and
 * budget are cents.
 */

struct import_tarief {
	char domein[4]; /* "wmo", "jw", "*" */
	char gemeente[5];
	char aanbieder[9];
	char productcode[24];
	char eenheid[4];
	int32_t van;
	int32_t tot;
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

/* A municipality's own budget for care in kind. */
struct import_begroting {
	char gemeente[5];
	char domein[4];
	char segment[40];
	int64_t jaar;
	int64_t bedrag;
};

/* What never comes as a 323: lump sums, pgb, subsidies. */
struct import_overige_last {
	char gemeente[5];
	char domein[4];
	char segment[40];
	int32_t maand;  /* its first day */
	int64_t bedrag; /* below 0 for what came back */
	char soort[40];
};

/* The share of a year per calendar month; all twelve or none. */
struct import_profiel {
	char segment[40];
	int64_t maand;   /* 1 … 12 */
	int64_t aandeel; /* IMPORT_WHOLE is all of the year */
};

#define IMPORT_WHOLE INT64_C(1000000000)

struct import_segment {
	char segment[40];
	char domein[4];
	char productcategorie[4]; /* "*" = by code only */
	char productcode[24];     /* "*" = the whole category */
	int32_t van;
	int32_t tot;
};

struct import_product {
	char domein[4];
	char productcategorie[4];
	char productcode[24];
	char naam[120];
	int32_t van;
	int32_t tot;
	char zwaarte[24];    /* "" = not given */
	char kenmerken[120]; /* words with one blank between, or "" */
};

struct import_aanbieder {
	char aanbieder[9];
	char naam[120];
	int64_t eenmanszaak; /* 1: its AGB-code points to a person */
	char ref[64];        /* how the region knows it, or "" */
};

struct import_contract {
	char aanbieder[9];
	char naam[120]; /* of the contract or the provider, or "" */
	char domein[4];
	char segment[40];
	int32_t van;
	int32_t tot;
	char bekostiging[12]; /* "inspanning", "output", "taak" */
	char combinatie[40];  /* with whom it shares ceilings, or "" */
};

struct import_gemeente {
	char gemeente[5];
	char naam[80];
	int64_t verdeelsleutel; /* parts, in units of 1/10000 */
};

struct import_doel {
	char indicator[40];
	char domein[4];
	char segment[40];
	int64_t jaar;
	int64_t basisjaar; /* RECORD_ABSENT = none */
	int64_t waarde;    /* in units of 1/10000; 10% is 1000 */
};

/*
 * A toewijzing as it stood when the books began, where its 301 cannot be sent
 * again.  The column bsn is nine digits; stage/import_csv.c replaces it by the
 * reference of the client before the row goes anywhere.
 */
struct import_opening {
	char domein[4];
	char gemeente[5];
	int64_t nummer;
	char aanbieder[9];
	int64_t client;
	char productcategorie[4]; /* "" = none */
	char productcode[24];
	int32_t toewijzingsdatum;
	int32_t ingangsdatum;
	int32_t einddatum;
	int64_t volume; /* RECORD_ABSENT = none, as the two below are "" */
	char eenheid[4];
	char frequentie[4];
	int64_t budget;
};

/* What was declared before, in one month of care. */
struct import_stand {
	char domein[4];
	char gemeente[5];
	char aanbieder[9];
	char productcategorie[4];
	char productcode[24];
	int32_t maand;  /* its first day */
	int64_t nummer; /* ToewijzingNummer; 0 = of no single one */
	int64_t bedrag;
};

/*
 * What a cell must be.  A form whose name ends in 1 names just one thing: * is
 * refused.  _OPEN may be empty for "any" or "no end", _NONE for "there is
 * none".
 */
enum cell_form {
	CELL_TEXT,            /* may be empty */
	CELL_DOMEIN,          /* wmo, jw or * */
	CELL_GEMEENTE,        /* four digits or * */
	CELL_GEMEENTE1,       /* four digits */
	CELL_AANBIEDER,       /* eight digits or * */
	CELL_AANBIEDER1,      /* eight digits */
	CELL_HOLDER,          /* an AGB-code, a combinatie or * */
	CELL_COMBINATIE,      /* a name that is no AGB-code, or empty */
	CELL_CATEGORIE,       /* two digits; * or empty is any */
	CELL_CODE,            /* letters and digits or * */
	CELL_CODE_OPEN,       /* the same; empty is any */
	CELL_EENHEID,         /* a code of the code list */
	CELL_SOORT,           /* plafond or raming */
	CELL_BEKOSTIGING,     /* inspanning, output or taak */
	CELL_KENMERKEN,       /* words */
	CELL_NAME,            /* not empty; * is any */
	CELL_NAME1,           /* neither empty nor * */
	CELL_DAY,             /* a date */
	CELL_DAY_OPEN,        /* a date or empty */
	CELL_MONTH,           /* a month of a year, kept as its first day */
	CELL_MONTH_NR,        /* 1 … 12 */
	CELL_YEAR,            /* 2000 … 2099 */
	CELL_YEAR_OPEN,       /* the same, or empty */
	CELL_YES_NO,          /* ja or nee; empty is nee */
	CELL_PARTS,           /* a number, not negative; empty is 0 */
	CELL_SHARE,           /* 0,0833 or 8,33% */
	CELL_NUMBER,          /* any number, perhaps with % */
	CELL_DOMEIN1,         /* wmo or jw */
	CELL_CATEGORIE1,      /* two digits */
	CELL_CATEGORIE_NONE,  /* the same, or empty */
	CELL_CODE1,           /* letters and digits */
	CELL_CODE_NONE,       /* the same, or empty */
	CELL_EENHEID_NONE,    /* a code of the code list, or empty */
	CELL_FREQUENTIE_NONE, /* 1, 2, 4 or 6, or empty */
	CELL_NUMMER,          /* 0 … 999999999 */
	CELL_NUMMER_NONE,     /* the same; empty is 0 */
	CELL_VOLUME_OPEN,     /* 0 … 99999999, or empty */
	CELL_BSN,             /* nine digits that pass CS002; never printed */
	CELL_EUROS,           /* not negative */
	CELL_EUROS_OPEN,      /* the same, or empty */
	CELL_EUROS_SIGNED
};

/* What a column is beside its field in the record. */
struct import_column {
	enum cell_form form;
	bool names; /* part of the key of a row (with van) */
};

struct import_info {
	const char *file;    /* "tarieven" */
	const char *command; /* "tariff": the noun of polsctl */
	const struct record *record;
	const struct import_column *columns; /* per field of the record */
};

extern const struct import_info import_infos[IMPORT_KIND_COUNT];

/*
 * The kind of file that a noun of polsctl takes.  Where it takes more than
 * one, the header decides: the kind of whose columns it has the most.  False
 * when no kind has this noun.
 */
bool import_kind_of(const char *command, const char *first_bytes, size_t len,
		    enum import_kind *out);

/* By the name of the file kind; false when unknown. */
bool import_kind_parse(const char *file, enum import_kind *out);

/* The place of a column in the record, or field_count when it has none. */
size_t import_field(enum import_kind kind, const char *column);

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
 * Append the key of a row: its names and first day.
 * Two rows of one file must not have the same.
 */
void import_row_key(enum import_kind kind, const void *row, struct buf *b);

/*
 * Rows that say how things stood before the books: they are history, and their
 * file may name a citizen (column bsn).
 */
bool import_is_stand(enum import_kind kind);

/*
 * What no single row can tell: NULL, or a sentence about column *i of row
 * *row.  (A profiel has twelve months that add up to a year.)
 */
const char *import_file_check(enum import_kind kind, const void *rows,
			      size_t count, struct arena *a, size_t *row,
			      size_t *i);

/*
 * The value of a field as people write it: dates and months as such, amounts
 * in euros, numbers with their decimals.  "" for an absent one.  Appended.
 */
void import_print_cell(enum import_kind kind, size_t i, const void *row,
		       struct buf *b);

/* Wire form of a whole import; rows are records of the kind, count of them. */
void import_write(enum import_kind kind, const void *rows, size_t count,
		  struct buf *b);
bool import_read(enum import_kind *kind, void **rows, size_t *count,
		 struct arena *a, const void *bytes, size_t len);

#endif
