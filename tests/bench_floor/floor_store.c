/* A store that is only written to. */
#include "floor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

enum { TABLES = 64, COLUMNS = 64, SQL = 4096 };

/* What is to be written into a table. */
struct rows {
	sqlite3_stmt *put;
	sqlite3_value **values; /* count x columns */
	int columns, count;
};

struct copy {
	sqlite3 *db;
	struct rows tables[TABLES];
	int count;
};

static void
run(sqlite3 *db, const char *sql)
{
	char *why = NULL;

	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		bench_die("%s: %s", sql, why);
}

static sqlite3_stmt *
prepare(sqlite3 *db, const char *format, const char *table)
{
	char sql[SQL];
	sqlite3_stmt *st;

	snprintf(sql, sizeof(sql), format, table, table);
	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
		bench_die("%s: %s", sql, sqlite3_errmsg(db));
	return st;
}

static void
prepare_put(struct copy *c, struct rows *r, const char *table)
{
	char format[SQL] = "INSERT OR REPLACE INTO main.%s VALUES (?";
	int i;

	for (i = 1; i < r->columns; i++)
		strcat(format, ",?");
	strcat(format, ")");
	r->put = prepare(c->db, format, table);
}

static void
read_rows(struct copy *c, const char *table)
{
	struct rows *r = &c->tables[c->count];
	sqlite3_stmt *st = prepare(
		c->db, "SELECT * FROM new.%s EXCEPT SELECT * FROM main.%s",
		table);
	int i;

	r->columns = sqlite3_column_count(st);
	while (sqlite3_step(st) == SQLITE_ROW) {
		size_t at = (size_t)r->count * (size_t)r->columns;

		r->values = realloc(r->values, (at + (size_t)r->columns) *
						       sizeof(*r->values));
		if (r->values == NULL)
			bench_die("no memory");
		for (i = 0; i < r->columns; i++)
			r->values[at + (size_t)i] =
				sqlite3_value_dup(sqlite3_column_value(st, i));
		r->count++;
	}
	sqlite3_finalize(st);
	if (r->count == 0)
		return;
	prepare_put(c, r, table);
	c->count++;
}

static void
put(struct copy *c, struct rows *r, int n)
{
	size_t at = (size_t)n * (size_t)r->columns;
	int i;

	for (i = 0; i < r->columns; i++)
		sqlite3_bind_value(r->put, i + 1, r->values[at + (size_t)i]);
	if (sqlite3_step(r->put) != SQLITE_DONE)
		bench_die("%s", sqlite3_errmsg(c->db));
	sqlite3_reset(r->put);
}

/* The share of each table that belongs to messages from..to. */
static void
put_share(struct copy *c, int from, int to, int count)
{
	int64_t i;
	int t;

	for (t = 0; t < c->count; t++) {
		struct rows *r = &c->tables[t];
		const int64_t end = (int64_t)r->count * to / count;

		for (i = (int64_t)r->count * from / count; i < end; i++)
			put(c, r, (int)i);
	}
}

static void
read_all(struct copy *c)
{
	static const char tables[] =
		"SELECT name FROM main.sqlite_schema WHERE type = 'table' "
		"AND name NOT LIKE 'sqlite%%'%.0s%.0s";
	sqlite3_stmt *st = prepare(c->db, tables, "");
	char names[TABLES][64];
	int i, n = 0;

	for (; n < TABLES && sqlite3_step(st) == SQLITE_ROW; n++)
		snprintf(names[n], sizeof(names[n]), "%s",
			 (const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	for (i = 0; i < n; i++)
		read_rows(c, names[i]);
}

int64_t
floor_store(const char *before, const char *after, int count)
{
	struct copy c = {NULL};
	char attach[SQL];
	int64_t took;
	int i, rows = 0;

	if (sqlite3_open(before, &c.db) != SQLITE_OK)
		bench_die("%s: cannot be opened", before);
	snprintf(attach, sizeof(attach), "ATTACH '%s' AS new", after);
	run(c.db, attach);
	read_all(&c);
	run(c.db, "DETACH new");
	run(c.db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
		  "PRAGMA wal_autocheckpoint=15000; "
		  "PRAGMA cache_size=-32768; PRAGMA secure_delete=ON");
	took = bench_own_cpu();
	for (i = 0; i < count; i += FLOOR_BATCH) {
		int to = i + FLOOR_BATCH < count ? i + FLOOR_BATCH : count;

		run(c.db, "BEGIN IMMEDIATE");
		put_share(&c, i, to, count);
		run(c.db, "COMMIT");
	}
	took = bench_own_cpu() - took;
	for (i = 0; i < c.count; i++)
		rows += c.tables[i].count;
	printf("  (%.1f rows of a message in %d tables)\n",
	       (double)rows / count, c.count);
	return took;
}
