/*
 * polsctl NOUN list and export: what was imported, in the columns of its file.
 * As CSV, which is what export gives, it can be imported again.
 */
#include <stdio.h>
#include <string.h>

#include "base/jsonw.h"
#include "ctl/cmd.h"
#include "ctl/table.h"
#include "model/day.h"
#include "model/import.h"
#include "port/csv.h"
#include "port/db_record.h"

enum { ROW_BYTES = 512 };

static const enum sql_id statements[IMPORT_KIND_COUNT] = {
	[IMPORT_TARIEVEN] = SQL_IMPORTED_TARIEVEN,
	[IMPORT_BESTEDINGSRUIMTEN] = SQL_IMPORTED_RUIMTEN,
	[IMPORT_BEGROTING] = SQL_IMPORTED_BEGROTING,
	[IMPORT_OVERIGE_LASTEN] = SQL_IMPORTED_OVERIGE_LASTEN,
	[IMPORT_PROFIEL] = SQL_REGION_PROFIELEN,
	[IMPORT_SEGMENTEN] = SQL_REGION_SEGMENTS,
	[IMPORT_PRODUCTEN] = SQL_REGION_PRODUCTS,
	[IMPORT_AANBIEDERS] = SQL_REGION_AANBIEDERS,
	[IMPORT_CONTRACTEN] = SQL_REGION_CONTRACTS,
	[IMPORT_GEMEENTEN] = SQL_REGION_GEMEENTEN,
	[IMPORT_DOELEN] = SQL_IMPORTED_DOELEN,
	[IMPORT_OPENINGSSTAND] = SQL_IMPORTED_OPENINGSSTAND,
	[IMPORT_DECLARATIESTAND] = SQL_IMPORTED_DECLARATIESTAND,
};

/* Options that leave out rows, and the column that they ask about. */
static const struct {
	enum ctl_option option;
	const char *column;
} filters[] = {
	{OPT_DOMAIN, "domein"},
	{OPT_GEMEENTE, "gemeente"},
	{OPT_AANBIEDER, "aanbieder"},
	{OPT_PRODUCT, "productcode"},
};

/* Rows for all (*) hold for what is asked too. */
static bool
is_wanted(const struct ctl *c, enum import_kind kind, const char *row)
{
	const struct record *r = import_infos[kind].record;
	size_t i, k;

	for (i = 0; i < sizeof(filters) / sizeof(filters[0]); i++) {
		const char *asked = c->option[filters[i].option];

		k = import_field(kind, filters[i].column);
		if (asked == NULL || k == r->field_count)
			continue;
		if (strcmp(row + r->fields[k].offset, asked) != 0 &&
		    strcmp(row + r->fields[k].offset, "*") != 0)
			return false;
	}
	return true;
}

/* Amounts in cents, numbers as such, all else as the file has it. */
static void
put_member(struct jsonw *w, enum import_kind kind, size_t i, const char *row,
	   struct buf *cell)
{
	const struct field *f = &import_infos[kind].record->fields[i];
	enum cell_form form = import_infos[kind].columns[i].form;
	char key[40];
	int64_t v;

	if (f->kind == FIELD_CENTS) {
		memcpy(&v, row + f->offset, sizeof(v));
		snprintf(key, sizeof(key), "%s_ct", f->path);
		jsonw_put_int(w, key, v);
		return;
	}
	buf_reset(cell);
	import_print_cell(kind, i, row, cell);
	jsonw_key(w, f->path);
	if (cell->len == 0)
		jsonw_null(w);
	else if (form == CELL_YES_NO)
		jsonw_bool(w, cell->data[0] == 'j'); /* ja */
	else if (f->kind == FIELD_INT)
		jsonw_raw(w, cell->data, cell->len);
	else
		jsonw_textn(w, cell->data, cell->len);
}

static void
put_object(struct ctl *c, enum import_kind kind, const char *row,
	   int64_t journal, struct buf *cell)
{
	struct jsonw w;
	size_t i;

	jsonw_init(&w, &c->out);
	jsonw_object(&w);
	jsonw_put_text(&w, "kind", import_infos[kind].file);
	for (i = 0; i < import_infos[kind].record->field_count; i++)
		put_member(&w, kind, i, row, cell);
	jsonw_put_int(&w, "journal", journal);
	jsonw_object_end(&w);
	buf_u8(&c->out, '\n');
}

static bool
is_number(const struct field *f)
{
	return f->kind == FIELD_CENTS || f->kind == FIELD_INT;
}

/* A spreadsheet that speaks Dutch wants a decimal comma. */
static void
with_comma(struct buf *cell)
{
	unsigned char *point = memchr(cell->data, '.', cell->len);

	if (point != NULL)
		*point = ',';
}

static void
put_row(struct table *t, enum import_kind kind, const char *row, bool csv,
	struct buf *cell)
{
	const struct record *r = import_infos[kind].record;
	size_t i;

	for (i = 0; i < r->field_count; i++) {
		buf_reset(cell);
		import_print_cell(kind, i, row, cell);
		if (csv && cell->len > 0 && is_number(&r->fields[i]))
			with_comma(cell);
		buf_u8(cell, 0);
		table_text(t, (const char *)cell->data);
	}
}

/* The rows of one kind; how many there were is added to *shown. */
static void
list_kind(struct ctl *c, struct db *db, enum import_kind kind, bool csv,
	  int64_t *shown)
{
	const struct record *r = import_infos[kind].record;
	struct stmt *st = db_stmt(db, statements[kind]);
	struct table_column columns[CSV_COLUMNS_MAX];
	char row[ROW_BYTES];
	struct buf cell;
	struct table t;
	size_t i;

	for (i = 0; i < r->field_count; i++)
		columns[i] = (struct table_column){r->fields[i].path,
						   is_number(&r->fields[i])};
	table_init(&t, columns, r->field_count);
	buf_init(&cell);
	while (*shown < c->limit && db_row(st)) {
		record_clear(r, row);
		db_col_record(st, r, row);
		if (!is_wanted(c, kind, row))
			continue;
		(*shown)++;
		if (c->json)
			put_object(c, kind, row, db_col_int(st, "journal"),
				   &cell);
		else
			put_row(&t, kind, row, csv, &cell);
	}
	if (csv && !c->json)
		table_csv(&t, &c->out);
	else
		table_print(&t, &c->out);
	buf_done(&cell);
	table_done(&t);
}

/* Kinds of this noun; with a name that one only.  How many there are. */
static size_t
kinds_of(const struct ctl *c, const char *name, enum import_kind *out)
{
	size_t i, n = 0;

	for (i = 0; i < IMPORT_KIND_COUNT; i++)
		if (strcmp(import_infos[i].command, c->command->noun) == 0 &&
		    (name == NULL || strcmp(import_infos[i].file, name) == 0))
			out[n++] = (enum import_kind)i;
	return n;
}

/* "a, b, c": the kinds of this noun. */
static void
name_kinds(const struct ctl *c, char *out, size_t size)
{
	enum import_kind kinds[IMPORT_KIND_COUNT];
	size_t n = kinds_of(c, NULL, kinds), i, used = 0;

	for (i = 0; i < n && used < size; i++)
		used += (size_t)snprintf(out + used, size - used, "%s%s",
					 i == 0 ? "" : ", ",
					 import_infos[kinds[i]].file);
}

static enum ctl_exit
list(struct ctl *c, bool csv)
{
	enum import_kind kinds[IMPORT_KIND_COUNT];
	const char *name = c->arg_count > 0 ? c->args[0] : NULL;
	size_t n = kinds_of(c, name, kinds), i;
	struct db *db = NULL;
	int64_t shown = 0, before;
	char known[128];

	name_kinds(c, known, sizeof(known));
	if (n == 0)
		return ctl_usage(c, "there is no %s; a KIND is one of %s", name,
				 known);
	if (c->json && c->option[OPT_CSV] != NULL)
		return ctl_usage(c, "--json or --csv, not both");
	if (csv && !c->json && n > 1)
		return ctl_usage(c, "CSV is of one KIND; name it: %s", known);
	if (!ctl_store_open(c, &db))
		return CTL_FAILED;
	for (i = 0; i < n; i++) {
		before = shown;
		if (n > 1 && !c->json)
			buf_printf(&c->out, "%s%s\n", i == 0 ? "" : "\n",
				   import_infos[kinds[i]].file);
		list_kind(c, db, kinds[i], csv, &shown);
		if (n > 1 && !c->json && shown == before)
			buf_puts(&c->out, "-\n");
	}
	return ctl_store_close(&db, CTL_OK);
}

enum ctl_exit
cmd_imported_list(struct ctl *c)
{
	return list(c, c->option[OPT_CSV] != NULL);
}

enum ctl_exit
cmd_imported_export(struct ctl *c)
{
	return list(c, true);
}
