/* Statements: borrowed by name, bound by name, read by name. */
#include "port/db.h"

#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "port/db_sqlite.h"

/* Every parameter and column has a name: daemon/sql is ours. */
static char *
copy_name(struct db *db, const char *name)
{
	char *copy = name == NULL ? NULL : strdup(name);

	if (copy == NULL)
		db_fail(db, ERR_NOMEM, "out of memory");
	return copy;
}

/* Keep the names of a statement's parameters and columns. */
static void
learn_names(struct db *db, struct stmt *st)
{
	int i;

	st->param_count = sqlite3_bind_parameter_count(st->handle);
	st->column_count = sqlite3_column_count(st->handle);
	st->params = calloc((size_t)st->param_count + 1, sizeof(*st->params));
	st->columns =
		calloc((size_t)st->column_count + 1, sizeof(*st->columns));
	if (st->params == NULL || st->columns == NULL) {
		db_fail(db, ERR_NOMEM, "out of memory");
		return;
	}
	for (i = 0; i < st->param_count; i++)
		st->params[i].text = copy_name(
			db, sqlite3_bind_parameter_name(st->handle, i + 1) + 1);
	for (i = 0; i < st->column_count; i++)
		st->columns[i].text =
			copy_name(db, sqlite3_column_name(st->handle, i));
	/* Half a list is none. */
	if (db->failed)
		st->param_count = st->column_count = 0;
}

static void
forget_names(struct db_name **names)
{
	size_t i;

	for (i = 0; *names != NULL && (*names)[i].text != NULL; i++)
		free((*names)[i].text);
	free(*names);
	*names = NULL;
}

static void
prepare(struct db *db, enum sql_id id)
{
	struct stmt *st = &db->stmts[id];
	int rc;

	rc = sqlite3_prepare_v3(db->handle, sql_texts[id].text, -1,
				SQLITE_PREPARE_PERSISTENT, &st->handle, NULL);
	if (rc != SQLITE_OK)
		db_sqlite_fail(db, rc, sql_texts[id].name);
	else
		learn_names(db, st);
}

void
db_sqlite_prepare(struct db *db)
{
	size_t i;
	int rc;

	for (i = 0; i < SQL_COUNT; i++)
		db->stmts[i].db = db;
	/* After all pragmas: they would have it compiled anew. */
	rc = sqlite3_prepare_v3(db->handle, "ROLLBACK", -1,
				SQLITE_PREPARE_PERSISTENT, &db->undo, NULL);
	if (rc != SQLITE_OK)
		db_sqlite_fail(db, rc, "ROLLBACK");
	/* Who lives long learns at once that all of them are right. */
	for (i = 0; db->mode == DB_WRITER && i < SQL_COUNT && !db->failed; i++)
		prepare(db, (enum sql_id)i);
}

void
db_sqlite_finalize(struct db *db)
{
	size_t i;

	sqlite3_finalize(db->undo);
	for (i = 0; i < SQL_COUNT; i++) {
		sqlite3_finalize(db->stmts[i].handle);
		forget_names(&db->stmts[i].params);
		forget_names(&db->stmts[i].columns);
	}
}

struct stmt *
db_stmt(struct db *db, enum sql_id id)
{
	struct stmt *st = &db->stmts[id];

	if (st->handle == NULL && !db->failed)
		prepare(db, id);
	/* There is none when something had failed before it was needed. */
	if (st->handle != NULL) {
		sqlite3_reset(st->handle);
		sqlite3_clear_bindings(st->handle);
	}
	st->bind_next = 0;
	st->col_next = 0;
	return st;
}

/* The place of a name: the expected one, else any; -1 = there is none. */
static int
place_of(struct db_name *names, int count, int next, const char *name)
{
	int i, k;

	if (next < count && names[next].asked == name)
		return next;
	for (k = 0; k < count; k++) {
		i = next + k < count ? next + k : next + k - count;
		if (strcmp(names[i].text, name) != 0)
			continue;
		names[i].asked = name;
		return i;
	}
	return -1;
}

static int
bind_index(struct stmt *st, const char *name)
{
	int i = place_of(st->params, st->param_count, st->bind_next,
			 name[0] == ':' ? name + 1 : name);

	if (i < 0) {
		db_fail(st->db, ERR_INTERNAL, name);
		return 0;
	}
	st->bind_next = i + 1 < st->param_count ? i + 1 : 0;
	return i + 1;
}

static void
bound(struct stmt *st, int rc)
{
	if (rc != SQLITE_OK)
		db_sqlite_fail(st->db, rc, "bind");
}

void
db_bind_int(struct stmt *st, const char *name, int64_t v)
{
	bound(st, sqlite3_bind_int64(st->handle, bind_index(st, name), v));
}

void
db_bind_text_len(struct stmt *st, const char *name, const char *text,
		 size_t len)
{
	bound(st, sqlite3_bind_text64(st->handle, bind_index(st, name), text,
				      len, SQLITE_STATIC, SQLITE_UTF8));
}

void
db_bind_text(struct stmt *st, const char *name, const char *text)
{
	db_bind_text_len(st, name, text, strlen(text));
}

void
db_bind_blob(struct stmt *st, const char *name, const void *p, size_t len)
{
	/* A NULL pointer would bind NULL: the empty blob is not that. */
	bound(st, sqlite3_bind_blob64(st->handle, bind_index(st, name),
				      p == NULL ? "" : p, len, SQLITE_STATIC));
}

void
db_bind_null(struct stmt *st, const char *name)
{
	bound(st, sqlite3_bind_null(st->handle, bind_index(st, name)));
}

void
db_bind_text_opt(struct stmt *st, const char *name, const char *text)
{
	if (text[0] == '\0')
		db_bind_null(st, name);
	else
		db_bind_text(st, name, text);
}

void
db_bind_int_opt(struct stmt *st, const char *name, int64_t v, int64_t none)
{
	if (v == none)
		db_bind_null(st, name);
	else
		db_bind_int(st, name, v);
}

bool
db_row(struct stmt *st)
{
	int rc;

	if (st->db->failed)
		return false;
	st->col_next = 0;
	rc = sqlite3_step(st->handle);
	if (rc == SQLITE_ROW) {
		if (!st->open)
			st->db->open[st->db->open_count++] = st;
		st->open = true;
		return true;
	}
	if (rc != SQLITE_DONE &&
	    !(rc == SQLITE_NOMEM && FAULT_TWIN("trust-nomem")))
		db_sqlite_fail(st->db, rc, sqlite3_sql(st->handle));
	sqlite3_reset(st->handle);
	return false;
}

void
db_rest(struct db *db)
{
	while (db->open_count > 0) {
		struct stmt *st = db->open[--db->open_count];

		sqlite3_reset(st->handle);
		st->open = false;
	}
}

void
db_run(struct stmt *st)
{
	while (db_row(st))
		;
}

int64_t
db_changes(const struct db *db)
{
	return sqlite3_changes64(db->handle);
}

static int
col_index(struct stmt *st, const char *name)
{
	int i = place_of(st->columns, st->column_count, st->col_next, name);

	if (i < 0)
		db_fail(st->db, ERR_INTERNAL, name);
	else
		st->col_next = i + 1 < st->column_count ? i + 1 : 0;
	return i;
}

bool
db_col_is_null(struct stmt *st, const char *name)
{
	return sqlite3_column_type(st->handle, col_index(st, name)) ==
	       SQLITE_NULL;
}

int64_t
db_col_int(struct stmt *st, const char *name)
{
	return sqlite3_column_int64(st->handle, col_index(st, name));
}

int64_t
db_col_int_opt(struct stmt *st, const char *name, int64_t none)
{
	int i = col_index(st, name);

	return sqlite3_column_type(st->handle, i) == SQLITE_NULL
		       ? none
		       : sqlite3_column_int64(st->handle, i);
}

/* Is there nothing, or was there no memory to show it? */
static void
shown(struct stmt *st, const void *p)
{
	if (p == NULL && sqlite3_errcode(st->db->handle) == SQLITE_NOMEM)
		db_sqlite_fail(st->db, SQLITE_NOMEM, "read a column");
}

const char *
db_col_text(struct stmt *st, const char *name)
{
	const unsigned char *t =
		sqlite3_column_text(st->handle, col_index(st, name));

	shown(st, t);
	return t == NULL ? "" : (const char *)t;
}

const void *
db_col_blob(struct stmt *st, const char *name, size_t *len)
{
	int i = col_index(st, name);
	const void *p = sqlite3_column_blob(st->handle, i);

	shown(st, p);
	*len = (size_t)sqlite3_column_bytes(st->handle, i);
	return p;
}

void
db_col_copy(struct stmt *st, const char *name, char *out, size_t size)
{
	const char *t = db_col_text(st, name);
	size_t len = strlen(t);

	out[0] = '\0';
	if (len >= size) {
		db_fail(st->db, ERR_CORRUPT, name);
		return;
	}
	memcpy(out, t, len + 1);
}
