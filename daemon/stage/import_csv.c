/* A CSV file as rows of a kind. */
#include "stage/import.h"

#include <stdlib.h>
#include <string.h>

#include "port/csv.h"

struct reading {
	struct import_file *file;
	struct arena *arena;
	const struct import_info *info;
};

/* Room for one more row; rows move, so no pointer to one may be kept. */
static void *
next_row(struct reading *r, int place)
{
	struct import_file *f = r->file;
	size_t size = r->info->record->size;
	void *rows;
	int *places;

	if (f->count == f->cap) {
		size_t cap = f->cap == 0 ? 64 : 2 * f->cap;

		rows = arena_array(r->arena, cap, size);
		places = arena_array(r->arena, cap, sizeof(*places));
		if (rows == NULL || places == NULL)
			return NULL;
		if (f->count > 0) {
			memcpy(rows, f->rows, f->count * size);
			memcpy(places, f->places, f->count * sizeof(*places));
		}
		f->rows = rows;
		f->places = places;
		f->cap = cap;
	}
	f->places[f->count] = place;
	return (char *)f->rows + f->count++ * size;
}

static bool
take_row(void *ctx, const struct csv_row *row, struct err *e)
{
	struct reading *r = ctx;
	void *at = next_row(r, row->row);
	const char *wrong;
	size_t i;

	if (at == NULL)
		return err_set(e, ERR_NOMEM, "out of memory");
	record_clear(r->info->record, at);
	for (i = 0; i < row->count; i++) {
		wrong = import_cell(r->file->kind, i, row->cell[i], at);
		if (wrong != NULL)
			return csv_fail(row, i, e, "%s", wrong);
	}
	wrong = import_row_check(r->file->kind, at, &i);
	return wrong == NULL || csv_fail(row, i, e, "%s", wrong);
}

/* "FILE: row 7, column maand: …", as csv_fail says it. */
static bool
refuse(const struct import_file *f, size_t row, size_t i, const char *why,
       struct err *e)
{
	return err_set(e, ERR_CONFIG, "%s: row %d, column %s: %s", f->name,
		       f->places[row],
		       import_infos[f->kind].record->fields[i].path, why);
}

static bool
check_whole(const struct import_file *f, struct arena *a, struct err *e)
{
	const char *wrong;
	size_t row = 0, i = 0;

	wrong = import_file_check(f->kind, f->rows, f->count, a, &row, &i);
	return wrong == NULL || refuse(f, row, i, wrong, e);
}

/* The key of a row, for finding equal ones. */
struct row_key {
	const unsigned char *bytes;
	size_t len;
	int place;
};

static int
compare_keys(const void *a, const void *b)
{
	const struct row_key *x = a, *y = b;
	size_t n = x->len < y->len ? x->len : y->len;
	int c = memcmp(x->bytes, y->bytes, n);

	if (c == 0)
		c = (x->len > y->len) - (x->len < y->len);
	return c != 0 ? c : (x->place > y->place) - (x->place < y->place);
}

/* The column to name where names as a whole are wrong: van, or the last. */
static const char *
last_name(const struct import_file *f)
{
	const struct import_info *info = &import_infos[f->kind];
	size_t i = import_field(f->kind, "van");

	if (i == info->record->field_count)
		do
			i--;
		while (!info->columns[i].names);
	return info->record->fields[i].path;
}

/* Two rows with the same names and first day in one file. */
static bool
refuse_twins(const struct import_file *f, struct arena *a, struct err *e)
{
	size_t size = import_infos[f->kind].record->size;
	struct row_key *keys = arena_array(a, f->count, sizeof(*keys));
	struct buf b;
	size_t i;

	for (i = 0; keys != NULL && i < f->count; i++) {
		buf_init(&b);
		import_row_key(f->kind, (const char *)f->rows + i * size, &b);
		keys[i].bytes = (const unsigned char *)arena_strndup(
			a, (const char *)b.data, b.len);
		keys[i].len = b.len;
		keys[i].place = f->places[i];
		buf_done(&b);
	}
	if (arena_failed(a) || keys == NULL)
		return err_set(e, ERR_NOMEM, "out of memory");
	qsort(keys, f->count, sizeof(*keys), compare_keys);
	for (i = 1; i < f->count; i++)
		if (keys[i].len == keys[i - 1].len &&
		    memcmp(keys[i].bytes, keys[i - 1].bytes, keys[i].len) == 0)
			return err_set(e, ERR_CONFIG,
				       "%s: row %d, column %s: overlaps row "
				       "%d, which has the same names",
				       f->name, keys[i].place, last_name(f),
				       keys[i - 1].place);
	return true;
}

bool
import_read_csv(struct import_file *out, struct arena *a, enum import_kind kind,
		const char *name, const void *bytes, size_t len, struct err *e)
{
	const struct import_info *info = &import_infos[kind];
	struct csv_column columns[CSV_COLUMNS_MAX];
	struct reading r = {out, a, info};
	size_t i;

	memset(out, 0, sizeof(*out));
	out->kind = kind;
	out->name = name;
	for (i = 0; i < info->record->field_count; i++) {
		columns[i].name = info->record->fields[i].path;
		columns[i].required = true;
	}
	return csv_read(name, bytes, len, columns, info->record->field_count,
			take_row, &r, e) &&
	       refuse_twins(out, a, e) && check_whole(out, a, e);
}

bool
import_check_day(const struct import_file *f, int32_t day, struct err *e)
{
	const struct import_opening *openings = f->rows;
	const struct import_stand *stands = f->rows;
	const char *column =
		f->kind == IMPORT_OPENINGSSTAND ? "toewijzingsdatum" : "maand";
	size_t i;

	if (!import_is_stand(f->kind))
		return true;
	for (i = 0; i < f->count; i++)
		if (day < (f->kind == IMPORT_OPENINGSSTAND
				   ? openings[i].toewijzingsdatum
				   : stands[i].maand))
			return refuse(f, i, import_field(f->kind, column),
				      "must not lie after the business day", e);
	return true;
}
