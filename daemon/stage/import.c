/* Rows of an import in the books. */
#include "stage/import.h"

#include <stdio.h>
#include <string.h>

#include "model/day.h"
#include "model/money.h"
#include "port/db.h"
#include "port/db_record.h"
#include "port/opaque.h"

/* What becomes of one row. */
enum row_fate { ROW_ADDED, ROW_CHANGED, ROW_UNCHANGED };

/* How a kind is stored. */
struct import_store {
	enum sql_id get;
	enum sql_id put;
	enum sql_id overlap;
	/* Of a record: fields that are no name and no day (compared). */
	void (*complete)(struct turn *t, struct stmt *st, const void *row);
	void (*tell)(struct turn *t, const void *row, enum row_fate fate);
};

static bool
is_name(const struct field *f)
{
	return f->kind == FIELD_TEXT;
}

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
	char id[OPAQUE_SIZE], aanbieder[OPAQUE_SIZE], day[DAY_TEXT];
	struct jsonw *w;

	ruimte_id(t, r, id);
	opaque_aanbieder(t->salt, r->aanbieder, aanbieder);
	w = events_begin(t->events,
			 fate == ROW_ADDED ? EVENT_RUIMTE_VASTGESTELD
					   : EVENT_RUIMTE_AANGEPAST,
			 id);
	jsonw_put_text(w, "ruimte", id);
	jsonw_put_text(w, "aanbieder", aanbieder);
	if (t->settings->include_agb)
		jsonw_put_text(w, "agb", r->aanbieder);
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
	if (strcmp(r->aanbieder, "*") == 0 || strlen(r->aanbieder) > 8)
		t->touched->all = true;
	else
		touched_aanbieder(t->touched, r->aanbieder);
}

static void
tell_segment(struct turn *t, const void *row, enum row_fate fate)
{
	(void)row;
	(void)fate;
	t->touched->all = true;
}

static const struct import_store stores[IMPORT_KIND_COUNT] = {
	[IMPORT_TARIEVEN] = {SQL_TARIEF_GET, SQL_TARIEF_PUT, SQL_TARIEF_OVERLAP,
			     NULL, NULL},
	[IMPORT_BESTEDINGSRUIMTEN] = {SQL_RUIMTE_GET, SQL_RUIMTE_PUT,
				      SQL_RUIMTE_OVERLAP, complete_ruimte,
				      tell_ruimte},
	[IMPORT_SEGMENTEN] = {SQL_SEGMENT_GET, SQL_SEGMENT_PUT,
			      SQL_SEGMENT_OVERLAP, NULL, tell_segment},
};

/* Bind the names and the first day; of the other fields only those asked. */
static void
bind_key(struct stmt *st, const struct record *r, const void *row,
	 const char *value)
{
	char name[40];
	int32_t day;
	size_t i;

	for (i = 0; i < r->field_count; i++) {
		const struct field *f = &r->fields[i];
		const char *at = (const char *)row + f->offset;

		if (value != NULL && strcmp(f->column, value) == 0)
			continue; /* a name that is the value of this kind */
		snprintf(name, sizeof(name), ":%s", f->column);
		if (is_name(f)) {
			db_bind_text(st, name, at);
		} else if (strcmp(f->column, "van") == 0) {
			memcpy(&day, at, sizeof(day));
			db_bind_int(st, name, day);
		}
	}
}

/* A stored row against the new one: every column that is no key. */
static bool
same_as_stored(struct stmt *st, const struct record *r, const void *row,
	       const char *value)
{
	size_t i;

	for (i = 0; i < r->field_count; i++) {
		const struct field *f = &r->fields[i];
		const char *at = (const char *)row + f->offset;
		int64_t number;
		int32_t day;

		if (value != NULL && strcmp(f->column, value) == 0) {
			if (strcmp(db_col_text(st, value), at) != 0)
				return false;
		} else if (f->kind == FIELD_DAY &&
			   strcmp(f->column, "tot") == 0) {
			memcpy(&day, at, sizeof(day));
			if (db_col_int_opt(st, "tot", DAY_NONE) != day)
				return false;
		} else if (f->kind == FIELD_CENTS) {
			memcpy(&number, at, sizeof(number));
			if (db_col_int(st, f->column) != number)
				return false;
		}
	}
	return true;
}

static enum row_fate
put_row(struct turn *t, enum import_kind kind, const void *row)
{
	const struct record *r = import_infos[kind].record;
	const char *value = import_infos[kind].value;
	struct stmt *st = db_stmt(t->db, stores[kind].get);
	enum row_fate fate = ROW_ADDED;

	bind_key(st, r, row, value);
	if (db_row(st)) {
		if (same_as_stored(st, r, row, value))
			return ROW_UNCHANGED;
		fate = ROW_CHANGED;
	}
	st = db_stmt(t->db, stores[kind].put);
	db_bind_record(st, r, row);
	if (stores[kind].complete != NULL)
		stores[kind].complete(t, st, row);
	db_bind_int(st, ":journal", t->entry->nr);
	db_run(st);
	return fate;
}

static bool
overlaps(struct turn *t, enum import_kind kind, const void *row)
{
	const struct record *r = import_infos[kind].record;
	struct stmt *st = db_stmt(t->db, stores[kind].overlap);
	size_t i;
	int32_t day;

	bind_key(st, r, row, import_infos[kind].value);
	for (i = 0; i < r->field_count; i++) {
		if (strcmp(r->fields[i].column, "tot") != 0)
			continue;
		memcpy(&day, (const char *)row + r->fields[i].offset,
		       sizeof(day));
		db_bind_int_opt(st, ":tot", day, DAY_NONE);
	}
	return db_row(st);
}

/* "changed: row 7: wmo 0310 * 02A03 …" for people who asked what changes. */
static void
note_change(struct turn *t, const struct import_file *f, size_t i,
	    const void *row, enum row_fate fate, struct import_result *out)
{
	const struct record *r = import_infos[f->kind].record;
	char text[MONEY_TEXT], day[DAY_TEXT];
	struct buf b;
	size_t k;

	if (f->places == NULL) /* a rebuild: nobody asked */
		return;
	if (out->change_count == out->change_cap) {
		size_t cap = out->change_cap == 0 ? 64 : 2 * out->change_cap;
		const char **more = arena_array(t->arena, cap, sizeof(*more));

		if (more == NULL)
			return;
		if (out->change_count > 0)
			memcpy(more, out->changes,
			       out->change_count * sizeof(*more));
		out->changes = more;
		out->change_cap = cap;
	}
	buf_init(&b);
	buf_printf(&b, "%s row %d:", fate == ROW_ADDED ? "new" : "changed",
		   f->places[i]);
	for (k = 0; k < r->field_count; k++) {
		const struct field *fd = &r->fields[k];
		const char *at = (const char *)row + fd->offset;
		int64_t cents;
		int32_t d;

		if (fd->kind == FIELD_TEXT) {
			buf_printf(&b, " %s", at);
		} else if (fd->kind == FIELD_DAY) {
			memcpy(&d, at, sizeof(d));
			buf_printf(&b, " %s",
				   d == DAY_NONE ? "-" : day_format(day, d));
		} else {
			memcpy(&cents, at, sizeof(cents));
			buf_printf(&b, " %s",
				   money_format(text, sizeof(text), cents));
		}
	}
	out->changes[out->change_count] =
		arena_strndup(t->arena, (const char *)b.data, b.len);
	if (out->changes[out->change_count] != NULL)
		out->change_count++;
	buf_done(&b);
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

bool
import_apply(struct turn *t, const struct import_file *f,
	     struct import_result *out, struct err *e)
{
	size_t size = import_infos[f->kind].record->size;
	struct import_ruimte copy;
	size_t i;

	for (i = 0; i < f->count; i++) {
		const void *row = complete_row(
			f, (const char *)f->rows + i * size, &copy);
		enum row_fate fate = put_row(t, f->kind, row);

		if (fate == ROW_UNCHANGED) {
			out->unchanged++;
			continue;
		}
		out->added += fate == ROW_ADDED;
		out->changed += fate == ROW_CHANGED;
		note_change(t, f, i, row, fate, out);
		if (stores[f->kind].tell != NULL)
			stores[f->kind].tell(t, row, fate);
	}
	for (i = 0; i < f->count; i++) {
		const void *row = complete_row(
			f, (const char *)f->rows + i * size, &copy);

		if (overlaps(t, f->kind, row))
			return err_set(e, ERR_CONFIG,
				       "%s: row %d, column van: overlaps "
				       "another row with the same names; end "
				       "that one first (column tot)",
				       f->name,
				       f->places == NULL ? 0 : f->places[i]);
	}
	return true;
}
