/* What an import does to commitments: those it touches, each valued once. */
#include "stage/book.h"

#include <stdlib.h>
#include <string.h>

#include "base/numbers.h"
#include "model/toewijzing.h"
#include "port/db.h"
#include "stage/book_revalue.h"

/* ---- the rows that moved, found by a text in them */

struct moved_row {
	const char *key; /* in the row */
	const void *row;
};

struct moved {
	struct moved_row *rows; /* sorted by key */
	size_t count;
};

static int
compare_rows(const void *a, const void *b)
{
	const struct moved_row *x = a, *y = b;

	return strcmp(x->key, y->key);
}

static void
gather(struct turn *t, const struct book_imported *in, const char *column,
       struct moved *out)
{
	const struct record *r = import_infos[in->kind].record;
	size_t offset = r->fields[import_field(in->kind, column)].offset, i;

	out->count = 0;
	out->rows = arena_array(t->arena, in->count, sizeof(*out->rows));
	if (out->rows == NULL) {
		db_fail(t->db, ERR_NOMEM, "out of memory");
		return;
	}
	for (i = 0; i < in->count; i++) {
		const char *row = (const char *)in->rows + i * r->size;

		if (in->moved[i])
			out->rows[out->count++] =
				(struct moved_row){row + offset, row};
	}
	qsort(out->rows, out->count, sizeof(*out->rows), compare_rows);
}

/* The first row whose key is not below this one; they stand together. */
static size_t
first_of(const struct moved *m, const char *key)
{
	size_t low = 0, high = m->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(m->rows[mid].key, key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool
is_at(const struct moved *m, size_t i, const char *key)
{
	return i < m->count && strcmp(m->rows[i].key, key) == 0;
}

/* ---- does a row that moved touch a commitment? */

/* A commitment as the statement gives it. */
struct place {
	int64_t id;
	char code[24];
	char aanbieder[9];
	char gemeente[5];
	const char *domein;
};

static bool
covers(const char *cell, const char *value)
{
	return strcmp(cell, "*") == 0 || strcmp(cell, value) == 0;
}

static bool
tarieven_with(const struct moved *m, const char *code, const struct place *p)
{
	size_t i;

	for (i = first_of(m, code); is_at(m, i, code); i++) {
		const struct import_tarief *row = m->rows[i].row;

		if (covers(row->domein, p->domein) &&
		    covers(row->gemeente, p->gemeente) &&
		    covers(row->aanbieder, p->aanbieder))
			return true;
	}
	return false;
}

static bool
tarieven_touch(const struct moved *m, const struct place *p)
{
	return p->code[0] != '\0' &&
	       (tarieven_with(m, p->code, p) || tarieven_with(m, "*", p));
}

static bool
contracten_touch(const struct moved *m, const struct place *p)
{
	return is_at(m, first_of(m, p->aanbieder), p->aanbieder);
}

/* A segment finds the contract: without contracts it moves no money. */
static bool
segmenten_touch(const struct moved *m, const struct place *p)
{
	(void)p;
	return m->count > 0;
}

/* Which kinds move commitments, and by which column their rows are found. */
static const struct {
	enum import_kind kind;
	const char *column;
	bool (*touches)(const struct moved *m, const struct place *p);
} movers[] = {
	{IMPORT_TARIEVEN, "productcode", tarieven_touch},
	{IMPORT_CONTRACTEN, "aanbieder", contracten_touch},
	{IMPORT_SEGMENTEN, "segment", segmenten_touch},
};

static void
collect(struct turn *t, size_t mover, const struct moved *m,
	struct numbers *keys)
{
	struct stmt *st = db_stmt(t->db, SQL_COMMITMENT_PLACES);
	struct place p;

	while (db_row(st)) {
		p.id = db_col_int(st, "id");
		p.domein = domein_text(toewijzing_key_domein(p.id));
		toewijzing_key_gemeente(p.id, p.gemeente);
		db_col_copy(st, "aanbieder", p.aanbieder, sizeof(p.aanbieder));
		db_col_copy(st, "code", p.code, sizeof(p.code));
		if (movers[mover].touches(m, &p))
			numbers_add(keys, p.id);
	}
}

void
book_import(struct turn *t, const struct book_imported *in, int64_t *revalued,
	    int64_t *revalued_ct)
{
	struct book_revalued group;
	struct numbers keys;
	struct moved m;
	size_t i;

	for (i = 0; i < sizeof(movers) / sizeof(movers[0]); i++)
		if (movers[i].kind == in->kind)
			break;
	if (i == sizeof(movers) / sizeof(movers[0]) ||
	    (in->kind == IMPORT_SEGMENTEN && !region_has_contracts(t->region)))
		return;
	gather(t, in, movers[i].column, &m);
	if (m.count == 0)
		return;
	numbers_init(&keys);
	book_revalued_init(&group, t);
	collect(t, i, &m, &keys);
	book_revalue(t, &keys, NULL, &group);
	numbers_done(&keys);
	book_revalue_tell(t, import_infos[in->kind].file, &group);
	*revalued = group.count;
	*revalued_ct = group.delta_ct;
}
