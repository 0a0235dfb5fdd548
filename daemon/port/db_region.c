/* The tables of a region from the store: all rows, in order of their names. */
#include "port/db_region.h"

#include <string.h>

#include "port/db_record.h"

enum { FIRST_ROWS = 64 };

bool
db_region_init(struct region *r)
{
	memset(r, 0, sizeof(*r));
	r->arena = arena_new();
	return r->arena != NULL;
}

void
db_region_done(struct region *r)
{
	arena_free(&r->arena);
	memset(r, 0, sizeof(*r));
}

static void *
read_rows(struct db *db, struct arena *a, enum sql_id statement,
	  enum import_kind kind, size_t *count)
{
	const struct record *r = import_infos[kind].record;
	struct stmt *st = db_stmt(db, statement);
	size_t cap = FIRST_ROWS, n = 0;
	char *rows = arena_array(a, cap, r->size), *more;

	while (rows != NULL && db_row(st)) {
		if (n == cap) {
			more = arena_array(a, 2 * cap, r->size);
			if (more != NULL)
				memcpy(more, rows, cap * r->size);
			rows = more;
			cap *= 2;
		}
		if (rows != NULL)
			db_col_record(st, r, rows + n++ * r->size);
	}
	if (rows == NULL) {
		db_fail(db, ERR_NOMEM, "out of memory");
		n = 0;
	}
	*count = db_failed(db, NULL) ? 0 : n;
	return rows;
}

void
db_region_read(struct db *db, struct region *r)
{
	struct arena *a = r->arena;
	size_t i;

	arena_reset(a);
	r->contracts = read_rows(db, a, SQL_REGION_CONTRACTS, IMPORT_CONTRACTEN,
				 &r->contract_count);
	r->segments = read_rows(db, a, SQL_REGION_SEGMENTS, IMPORT_SEGMENTEN,
				&r->segment_count);
	r->products = read_rows(db, a, SQL_REGION_PRODUCTS, IMPORT_PRODUCTEN,
				&r->product_count);
	r->aanbieders = read_rows(db, a, SQL_REGION_AANBIEDERS,
				  IMPORT_AANBIEDERS, &r->aanbieder_count);
	r->gemeenten = read_rows(db, a, SQL_REGION_GEMEENTEN, IMPORT_GEMEENTEN,
				 &r->gemeente_count);
	r->profielen = read_rows(db, a, SQL_REGION_PROFIELEN, IMPORT_PROFIEL,
				 &r->profiel_count);
	r->sleutels = 0;
	for (i = 0; i < r->gemeente_count; i++)
		r->sleutels += r->gemeenten[i].verdeelsleutel;
}
