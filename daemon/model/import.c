/* Kinds of import, their columns, and what a cell must be. */
#include "model/import.h"

#include <stdio.h>
#include <string.h>

#include "model/day.h"
#include "model/domein.h"
#include "model/money.h"
#include "model/period.h"

#define AT(type, member) \
	offsetof(struct type, member), sizeof(((struct type *)0)->member)
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct field tarief_fields[] = {
	{"domein", "domein", FIELD_TEXT, AT(import_tarief, domein)},
	{"gemeente", "gemeente", FIELD_TEXT, AT(import_tarief, gemeente)},
	{"aanbieder", "aanbieder", FIELD_TEXT, AT(import_tarief, aanbieder)},
	{"productcode", "productcode", FIELD_TEXT,
	 AT(import_tarief, productcode)},
	{"eenheid", "eenheid", FIELD_TEXT, AT(import_tarief, eenheid)},
	{"van", "van", FIELD_DAY, AT(import_tarief, van)},
	{"tot", "tot", FIELD_DAY, AT(import_tarief, tot)},
	{"tarief", "cents", FIELD_CENTS, AT(import_tarief, tarief)},
};

static const enum cell_form tarief_forms[] = {
	CELL_DOMEIN,  CELL_GEMEENTE, CELL_AANBIEDER, CELL_NAME,
	CELL_EENHEID, CELL_DAY,      CELL_DAY_OPEN,  CELL_EUROS,
};

static const struct field ruimte_fields[] = {
	{"aanbieder", "aanbieder", FIELD_TEXT, AT(import_ruimte, aanbieder)},
	{"domein", "domein", FIELD_TEXT, AT(import_ruimte, domein)},
	{"gemeente", "gemeente", FIELD_TEXT, AT(import_ruimte, gemeente)},
	{"segment", "segment", FIELD_TEXT, AT(import_ruimte, segment)},
	{"van", "van", FIELD_DAY, AT(import_ruimte, van)},
	{"tot", "tot", FIELD_DAY, AT(import_ruimte, tot)},
	{"bedrag", "bedrag", FIELD_CENTS, AT(import_ruimte, bedrag)},
	{"soort", "soort", FIELD_TEXT, AT(import_ruimte, soort)},
};

static const enum cell_form ruimte_forms[] = {
	CELL_HOLDER, CELL_DOMEIN,   CELL_GEMEENTE, CELL_NAME,
	CELL_DAY,    CELL_DAY_OPEN, CELL_EUROS,    CELL_SOORT,
};

static const struct field segment_fields[] = {
	{"segment", "segment", FIELD_TEXT, AT(import_segment, segment)},
	{"domein", "domein", FIELD_TEXT, AT(import_segment, domein)},
	{"productcategorie", "productcategorie", FIELD_TEXT,
	 AT(import_segment, productcategorie)},
	{"productcode", "productcode", FIELD_TEXT,
	 AT(import_segment, productcode)},
	{"van", "van", FIELD_DAY, AT(import_segment, van)},
	{"tot", "tot", FIELD_DAY, AT(import_segment, tot)},
};

static const enum cell_form segment_forms[] = {
	CELL_NAME, CELL_DOMEIN, CELL_ANY, CELL_ANY, CELL_DAY, CELL_DAY_OPEN,
};

static const struct record records[IMPORT_KIND_COUNT] = {
	[IMPORT_TARIEVEN] = {"tarief", tarief_fields, COUNT(tarief_fields),
			     sizeof(struct import_tarief)},
	[IMPORT_BESTEDINGSRUIMTEN] = {"ruimte", ruimte_fields,
				      COUNT(ruimte_fields),
				      sizeof(struct import_ruimte)},
	[IMPORT_SEGMENTEN] = {"segment", segment_fields, COUNT(segment_fields),
			      sizeof(struct import_segment)},
};

const struct import_info import_infos[IMPORT_KIND_COUNT] = {
	[IMPORT_TARIEVEN] = {"tarieven", "tariff", &records[IMPORT_TARIEVEN],
			     tarief_forms, NULL},
	[IMPORT_BESTEDINGSRUIMTEN] = {"bestedingsruimten", "budget",
				      &records[IMPORT_BESTEDINGSRUIMTEN],
				      ruimte_forms, NULL},
	[IMPORT_SEGMENTEN] = {"segmenten", "segment",
			      &records[IMPORT_SEGMENTEN], segment_forms,
			      "segment"},
};

bool
import_kind_parse(const char *file, enum import_kind *out)
{
	size_t i;

	for (i = 0; i < IMPORT_KIND_COUNT; i++) {
		if (strcmp(import_infos[i].file, file) == 0) {
			*out = (enum import_kind)i;
			return true;
		}
	}
	return false;
}

bool
import_kind_of(const char *command, const char *first_bytes, size_t len,
	       enum import_kind *out)
{
	size_t i;

	/* One kind per noun so far: the header is not needed to choose. */
	(void)first_bytes;
	(void)len;
	for (i = 0; i < IMPORT_KIND_COUNT; i++) {
		if (strcmp(import_infos[i].command, command) == 0) {
			*out = (enum import_kind)i;
			return true;
		}
	}
	return false;
}

static bool
digits_or_any(const char *s, size_t n)
{
	return strcmp(s, "*") == 0 ||
	       (strlen(s) == n && strspn(s, "0123456789") == n);
}

/* NULL when the text is of the form, else what it must be. */
static const char *
check_text(enum cell_form form, const char *s)
{
	enum domain domein;

	switch (form) {
	case CELL_DOMEIN:
		return strcmp(s, "*") == 0 || domein_parse(&domein, s)
			       ? NULL
			       : "must be wmo, jw or *";
	case CELL_GEMEENTE:
		return digits_or_any(s, 4) ? NULL : "must be four digits or *";
	case CELL_AANBIEDER:
		return digits_or_any(s, 8)
			       ? NULL
			       : "must be an AGB-code of eight digits or *";
	case CELL_HOLDER:
	case CELL_NAME:
		return s[0] != '\0' ? NULL : "must not be empty; * is any";
	case CELL_EENHEID:
		return period_eenheid_parse(s) != EENHEID_NONE
			       ? NULL
			       : "must be 01, 04, 14, 16, 82, 83 or 84";
	case CELL_SOORT:
		return strcmp(s, "plafond") == 0 || strcmp(s, "raming") == 0
			       ? NULL
			       : "must be plafond or raming";
	case CELL_ANY:
	case CELL_DAY:
	case CELL_DAY_OPEN:
	case CELL_EUROS:
		break;
	}
	return NULL;
}

static const char *
cell_text(const struct field *f, enum cell_form form, const char *cell,
	  char *at)
{
	const char *wrong = check_text(form, cell);

	/* Left empty it is any, and stands so in the books. */
	if (form == CELL_ANY && cell[0] == '\0')
		cell = "*";

	if (wrong != NULL)
		return wrong;
	if (strlen(cell) >= f->size)
		return "is too long";
	snprintf(at, f->size, "%s", cell);
	return NULL;
}

static const char *
cell_day(enum cell_form form, const char *cell, char *at)
{
	int32_t day = DAY_NONE;

	if (cell[0] != '\0' || form == CELL_DAY) {
		day = day_parse(cell);
		if (day == DAY_NONE)
			day = day_parse_dutch(cell);
		if (day == DAY_NONE)
			return "must be a date: YYYY-MM-DD or dd-mm-jjjj";
	}
	memcpy(at, &day, sizeof(day));
	return NULL;
}

static const char *
cell_cents(const char *cell, char *at)
{
	int64_t cents;

	if (!money_parse(&cents, cell))
		return "must be an amount in euros with at most 2 decimals "
		       "and no thousands separator";
	if (cents < 0)
		return "must not be negative";
	/* So that products with shares and margins stay in 128 bits. */
	if (cents > INT64_C(100000000000000))
		return "is more than a million million euros";
	memcpy(at, &cents, sizeof(cents));
	return NULL;
}

const char *
import_cell(enum import_kind kind, size_t i, const char *cell, void *row)
{
	const struct field *f = &records[kind].fields[i];
	enum cell_form form = import_infos[kind].forms[i];
	char *at = (char *)row + f->offset;

	if (cell == NULL)
		cell = "";
	switch (f->kind) {
	case FIELD_TEXT:
		return cell_text(f, form, cell, at);
	case FIELD_DAY:
		return cell_day(form, cell, at);
	case FIELD_CENTS:
		return cell_cents(cell, at);
	case FIELD_INT:
	case FIELD_TIME:
		break;
	}
	return "has no form";
}

static size_t
field_named(const struct record *r, const char *path)
{
	size_t i;

	for (i = 0; i + 1 < r->field_count; i++)
		if (strcmp(r->fields[i].path, path) == 0)
			break;
	return i;
}

const char *
import_row_check(enum import_kind kind, const void *row, size_t *i)
{
	const struct record *r = &records[kind];
	size_t van = field_named(r, "van"), tot = field_named(r, "tot");
	const char *at = row;
	int32_t first, last;

	memcpy(&first, at + r->fields[van].offset, sizeof(first));
	memcpy(&last, at + r->fields[tot].offset, sizeof(last));
	*i = tot;
	if (last != DAY_NONE && last < first)
		return "must not lie before van";
	return NULL;
}

void
import_row_key(enum import_kind kind, const void *row, struct buf *b)
{
	const struct record *r = &records[kind];
	const char *value = import_infos[kind].value;
	size_t i;

	for (i = 0; i < r->field_count; i++) {
		const struct field *f = &r->fields[i];
		const char *at = (const char *)row + f->offset;

		if (f->kind == FIELD_TEXT &&
		    (value == NULL || strcmp(f->column, value) != 0))
			buf_str(b, at);
		else if (strcmp(f->column, "van") == 0)
			buf_bytes(b, at, sizeof(int32_t));
	}
}

void
import_write(enum import_kind kind, const void *rows, size_t count,
	     struct buf *b)
{
	const struct record *r = &records[kind];
	size_t i;

	buf_str(b, import_infos[kind].file);
	buf_u32(b, (uint32_t)count);
	for (i = 0; i < count; i++)
		record_write(r, (const char *)rows + i * r->size, b);
}

bool
import_read(enum import_kind *kind, void **rows, size_t *count, struct arena *a,
	    const void *bytes, size_t len)
{
	const struct record *r;
	char file[32];
	struct scan s;
	size_t i;

	scan_init(&s, bytes, len);
	scan_str(&s, file, sizeof(file));
	if (s.failed || !import_kind_parse(file, kind))
		return false;
	r = &records[*kind];
	*count = scan_u32(&s);
	if (*count > s.left / 4)
		return false;
	*rows = arena_array(a, *count, r->size);
	for (i = 0; *rows != NULL && i < *count; i++)
		record_read(r, (char *)*rows + i * r->size, &s);
	return *rows != NULL && scan_end(&s);
}
