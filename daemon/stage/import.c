/* Rows of an import in the books. */
#include "stage/import.h"

#include <stdio.h>
#include <string.h>

#include "model/day.h"
#include "model/money.h"
#include "port/db.h"
#include "port/db_record.h"
#include "port/opaque.h"

enum { BREATHE_EVERY = 1024, CSV_FIELDS_MAX = 16 };

/* What becomes of one row. */
enum row_fate { ROW_ADDED, ROW_CHANGED, ROW_UNCHANGED };

/* How a kind is stored. */
struct import_store {
	enum sql_id get;
	enum sql_id put;
	enum sql_id overlap;
	/* Bind what the row itself does not have; NULL: nothing. */
	void (*complete)(struct turn *t, struct stmt *st, const void *row);
	/* The event of a row that is new or changed; NULL: none. */
	void (*tell)(struct turn *t, const void *row, enum row_fate fate);
	unsigned touches; /* of enum touched_all, when a row moved */
};

/* Open ceilings run to the end of the year in which they begin. */
static int32_t
ruimte_tot(const struct import_ruimte *r)
{
	return r->tot != DAY_NONE ? r->tot
				  : day_from_ymd(day_year(r->van), 12, 31);
}

static void
ruimte_id(struct turn *t, const struct import_ruimte *r, char id[OPAQUE_SIZE])
{
	char key[192], day[DAY_TEXT];

	snprintf(key, sizeof(key), "%s|%s|%s|%s|%s|%s", r->aanbieder, r->domein,
		 r->gemeente, r->segment, r->soort, day_format(day, r->van));
	opaque_ruimte(t->salt, key, id);
}

static void
complete_ruimte(struct turn *t, struct stmt *st, const void *row)
{
	char id[OPAQUE_SIZE];

	ruimte_id(t, row, id);
	/* Bound text must outlive the statement: the arena does. */
	db_bind_text(st, ":id", arena_strdup(t->arena, id));
}

static void
tell_ruimte(struct turn *t, const void *row, enum row_fate fate)
{
	const struct import_ruimte *r = row;
	char id[OPAQUE_SIZE], day[DAY_TEXT];
	struct jsonw *w;

	ruimte_id(t, r, id);
	w = events_begin(t->events,
			 fate == ROW_ADDED ? EVENT_RUIMTE_VASTGESTELD
					   : EVENT_RUIMTE_AANGEPAST,
			 id);
	jsonw_put_text(w, "ruimte", id);
	opaque_put_aanbieder(w, t->salt, t->settings, t->region, r->aanbieder);
	jsonw_put_text(w, "wet", r->domein);
	jsonw_put_text(w, "gemeente", r->gemeente);
	jsonw_put_text(w, "segment", r->segment);
	jsonw_put_text(w, "soort", r->soort);
	jsonw_key(w, "periode");
	jsonw_object(w);
	jsonw_put_text(w, "van", day_format(day, r->van));
	jsonw_put_text(w, "tot", day_format(day, ruimte_tot(r)));
	jsonw_object_end(w);
	jsonw_put_int(w, "bedrag_ct", r->bedrag);
	events_end(t->events);
}

#define NO_STATEMENT SQL_COUNT
#define UNDATED(NAME)                                     \
	.get = SQL_##NAME##_GET, .put = SQL_##NAME##_PUT, \
	.overlap = NO_STATEMENT
#define DATED(NAME)                                       \
	.get = SQL_##NAME##_GET, .put = SQL_##NAME##_PUT, \
	.overlap = SQL_##NAME##_OVERLAP

/* clang-format off */
static const struct import_store stores[IMPORT_KIND_COUNT] = {
	[IMPORT_TARIEVEN] = {DATED(TARIEF)},
	[IMPORT_BESTEDINGSRUIMTEN] = {DATED(RUIMTE),
		.complete = complete_ruimte, .tell = tell_ruimte,
		.touches = TOUCHED_TOTALS},
	[IMPORT_BEGROTING] = {UNDATED(BEGROTING), .touches = TOUCHED_TOTALS},
	[IMPORT_OVERIGE_LASTEN] = {UNDATED(OVERIGE_LAST),
		.touches = TOUCHED_TOTALS},
	[IMPORT_PROFIEL] = {UNDATED(PROFIEL), .touches = TOUCHED_TOTALS},
	[IMPORT_SEGMENTEN] = {DATED(SEGMENT),
		.touches = TOUCHED_TOTALS | TOUCHED_CLIENTS},
	[IMPORT_PRODUCTEN] = {DATED(PRODUCT), .touches = TOUCHED_COMMITMENTS},
	[IMPORT_AANBIEDERS] = {UNDATED(AANBIEDER)},
	[IMPORT_CONTRACTEN] = {DATED(CONTRACT),
		.touches = TOUCHED_TOTALS | TOUCHED_CLIENTS},
	[IMPORT_GEMEENTEN] = {UNDATED(GEMEENTE)},
	[IMPORT_DOELEN] = {UNDATED(DOEL)},
	[IMPORT_OPENINGSSTAND] = {UNDATED(OPENINGSSTAND)},
	[IMPORT_DECLARATIESTAND] = {UNDATED(DECLARATIESTAND)},
};
/* clang-format on */

/* Bind field i of the row to the parameter of its name. */
static void
bind_field(struct stmt *st, const struct field *f, const void *row)
{
	const char *at = (const char *)row + f->offset;
	int64_t number;
	int32_t day;

	if (f->kind == FIELD_TEXT) {
		db_bind_text(st, f->column, at);
	} else if (f->kind == FIELD_DAY) {
		memcpy(&day, at, sizeof(day));
		db_bind_int_opt(st, f->column, day, DAY_NONE);
	} else {
		memcpy(&number, at, sizeof(number));
		db_bind_int_opt(st, f->column, number, RECORD_ABSENT);
	}
}

static void
bind_names(struct stmt *st, enum import_kind kind, const void *row)
{
	const struct record *r = import_infos[kind].record;
	size_t i;

	for (i = 0; i < r->field_count; i++)
		if (import_infos[kind].columns[i].names)
			bind_field(st, &r->fields[i], row);
}

static bool
same_field(struct stmt *st, const struct field *f, const void *row)
{
	const char *at = (const char *)row + f->offset;
	int64_t number;
	int32_t day;

	if (f->kind == FIELD_TEXT)
		return strcmp(db_col_text(st, f->column), at) == 0;
	if (f->kind == FIELD_DAY) {
		memcpy(&day, at, sizeof(day));
		return db_col_int_opt(st, f->column, DAY_NONE) == day;
	}
	memcpy(&number, at, sizeof(number));
	return db_col_int_opt(st, f->column, RECORD_ABSENT) == number;
}

/* A stored row against the new one: every column that is no name. */
static bool
same_as_stored(struct stmt *st, enum import_kind kind, const void *row)
{
	const struct record *r = import_infos[kind].record;
	size_t i;

	for (i = 0; i < r->field_count; i++)
		if (!import_infos[kind].columns[i].names &&
		    !same_field(st, &r->fields[i], row))
			return false;
	return true;
}

/* What is stored instead of the row's values. */
static void
read_values(struct stmt *st, enum import_kind kind, const void *row, void *was)
{
	const struct record *r = import_infos[kind].record;
	struct field values[CSV_FIELDS_MAX];
	struct record some = {r->element, values, 0, r->size};
	size_t i;

	memcpy(was, row, r->size);
	for (i = 0; i < r->field_count; i++)
		if (!import_infos[kind].columns[i].names)
			values[some.field_count++] = r->fields[i];
	db_col_record(st, &some, was);
}

/* Put a row into the books; *was gets the one it replaced. */
static enum row_fate
put_row(struct turn *t, enum import_kind kind, const void *row, void *was)
{
	struct stmt *st = db_stmt(t->db, stores[kind].get);
	enum row_fate fate = ROW_ADDED;

	bind_names(st, kind, row);
	if (db_row(st)) {
		if (same_as_stored(st, kind, row))
			return ROW_UNCHANGED;
		fate = ROW_CHANGED;
		read_values(st, kind, row, was);
	}
	st = db_stmt(t->db, stores[kind].put);
	db_bind_record(st, import_infos[kind].record, row);
	if (stores[kind].complete != NULL)
		stores[kind].complete(t, st, row);
	db_bind_int(st, ":journal", t->entry->nr);
	db_run(st);
	return fate;
}

/*
 * The row of the file that has the names of row i and this first day; f->count
 * when it is one of the books.  Only for telling what is wrong.
 */
static size_t
row_from(struct turn *t, const struct import_file *f, size_t i, int32_t van)
{
	const struct record *r = import_infos[f->kind].record;
	const char *rows = f->rows;
	char *like = arena_alloc(t->arena, r->size);
	struct buf wanted, key;
	size_t k;

	if (like == NULL)
		return f->count;
	memcpy(like, rows + i * r->size, r->size);
	memcpy(like + r->fields[import_field(f->kind, "van")].offset, &van,
	       sizeof(van));
	buf_init(&wanted);
	buf_init(&key);
	import_row_key(f->kind, like, &wanted);
	for (k = 0; k < f->count; k++) {
		buf_reset(&key);
		import_row_key(f->kind, rows + k * r->size, &key);
		if (key.len == wanted.len &&
		    memcmp(key.data, wanted.data, key.len) == 0)
			break;
	}
	buf_done(&wanted);
	buf_done(&key);
	return k;
}

/* Refuse the row when others with its names hold on one of its days. */
static bool
check_overlap(struct turn *t, const struct import_file *f, size_t i,
	      const void *row, struct err *e)
{
	const struct record *r = import_infos[f->kind].record;
	char van[DAY_TEXT], tot[DAY_TEXT];
	struct stmt *st;
	size_t other;

	st = db_stmt(t->db, stores[f->kind].overlap);
	bind_names(st, f->kind, row);
	bind_field(st, &r->fields[import_field(f->kind, "tot")], row);
	if (!db_row(st))
		return true;
	other = row_from(t, f, i, (int32_t)db_col_int(st, "van"));
	if (f->places != NULL && other < f->count)
		return err_set(e, ERR_CONFIG,
			       "%s: row %d, column van: overlaps row %d, which "
			       "has the same names; end that one first (column "
			       "tot)",
			       f->name, f->places[i > other ? i : other],
			       f->places[i > other ? other : i]);
	day_format(van, (int32_t)db_col_int(st, "van"));
	day_format(tot, (int32_t)db_col_int_opt(st, "tot", DAY_NONE));
	return err_set(e, ERR_CONFIG,
		       "%s: row %d, column van: overlaps the row with the same "
		       "names from %s to %s; end that one first (column tot)",
		       f->name, f->places == NULL ? 0 : f->places[i], van,
		       tot[0] == '\0' ? "(open)" : tot);
}

/* Room for one more line; false when memory is out. */
static bool
room_for_change(struct turn *t, struct import_result *out)
{
	const char **more = arena_more(t->arena, out->changes,
				       out->change_count, &out->change_cap,
				       sizeof(*more));

	if (more == NULL)
		return false;
	out->changes = more;
	return true;
}

static void
print_cell(enum import_kind kind, size_t i, const void *row, struct buf *b)
{
	size_t before = b->len;

	import_print_cell(kind, i, row, b);
	if (b->len == before)
		buf_u8(b, '-');
}

/* "changed row 7: wmo … 36.00 (was 34.20)": for people who asked what moves. */
static void
note_change(struct turn *t, const struct import_file *f, size_t i,
	    const void *row, const void *was, struct import_result *out)
{
	const struct record *r = import_infos[f->kind].record;
	struct buf b, old;
	size_t k, at;

	/* A rebuild has no places: no client asked. */
	if (f->places == NULL || !room_for_change(t, out))
		return;
	buf_init(&b);
	buf_init(&old);
	buf_printf(&b, "%s row %d:", was == NULL ? "new" : "changed",
		   f->places[i]);
	for (k = 0; k < r->field_count; k++) {
		buf_u8(&b, ' ');
		at = b.len;
		print_cell(f->kind, k, row, &b);
		if (was == NULL)
			continue;
		buf_reset(&old);
		print_cell(f->kind, k, was, &old);
		if (old.len != b.len - at ||
		    memcmp(old.data, b.data + at, old.len) != 0)
			buf_printf(&b, " (was %.*s)", (int)old.len,
				   (const char *)old.data);
	}
	out->changes[out->change_count] =
		arena_strndup(t->arena, (const char *)b.data, b.len);
	if (out->changes[out->change_count] != NULL)
		out->change_count++;
	buf_done(&b);
	buf_done(&old);
}

/* An open ceiling is stored with its last day. */
static const void *
complete_row(const struct import_file *f, const void *row,
	     struct import_ruimte *copy)
{
	if (f->kind != IMPORT_BESTEDINGSRUIMTEN)
		return row;
	memcpy(copy, row, sizeof(*copy));
	copy->tot = ruimte_tot(copy);
	return copy;
}

static void
breathe(struct turn *t, size_t i, size_t count)
{
	if (i % BREATHE_EVERY != BREATHE_EVERY - 1)
		return;
	t->breathe(t->breathe_ctx);
	t->progress(t->progress_ctx, "rows", (int64_t)i, (int64_t)count);
}

bool
import_apply(struct turn *t, const struct import_file *f,
	     struct import_result *out, struct err *e)
{
	size_t size = import_infos[f->kind].record->size;
	void *was = arena_alloc(t->arena, size);
	struct import_ruimte copy;
	size_t i;

	out->moved = arena_array(t->arena, f->count, sizeof(*out->moved));
	if (was == NULL || out->moved == NULL)
		return err_set(e, ERR_NOMEM, "out of memory");
	for (i = 0; i < f->count; i++) {
		const void *row = complete_row(
			f, (const char *)f->rows + i * size, &copy);
		enum row_fate fate = put_row(t, f->kind, row, was);

		breathe(t, i, f->count);
		if (fate == ROW_UNCHANGED) {
			out->unchanged++;
			continue;
		}
		out->moved[i] = true;
		out->added += fate == ROW_ADDED;
		out->changed += fate == ROW_CHANGED;
		note_change(t, f, i, row, fate == ROW_CHANGED ? was : NULL,
			    out);
		t->touched->all |= stores[f->kind].touches;
		if (stores[f->kind].tell != NULL)
			stores[f->kind].tell(t, row, fate);
	}
	for (i = 0; stores[f->kind].overlap != NO_STATEMENT && i < f->count;
	     i++) {
		const void *row = complete_row(
			f, (const char *)f->rows + i * size, &copy);

		breathe(t, i, f->count);
		if (!check_overlap(t, f, i, row, e))
			return false;
	}
	return true;
}
