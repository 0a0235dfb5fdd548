/* The table meta. */
#include "port/db_meta.h"

#include <stddef.h>

const char *
db_meta_get(struct db *db, const char *name)
{
	struct stmt *st = db_stmt(db, SQL_META_GET);

	db_bind_text(st, ":name", name);
	return db_row(st) ? db_col_text(st, "value") : NULL;
}

void
db_meta_put(struct db *db, const char *name, const char *value)
{
	struct stmt *st = db_stmt(db, SQL_META_PUT);

	db_bind_text(st, ":name", name);
	db_bind_text(st, ":value", value);
	db_run(st);
}

void
db_meta_delete(struct db *db, const char *name)
{
	struct stmt *st = db_stmt(db, SQL_META_DELETE);

	db_bind_text(st, ":name", name);
	db_run(st);
}
