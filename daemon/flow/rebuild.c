/* The journal done again, and the comparison. */
#include "flow/rebuild.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "flow/redo.h"
#include "port/crypto.h"

enum {
	TABLES_MAX = 64,
	NAME_MAX_LEN = 40,
	PRINT = 16 /* bytes kept of the digest of a row */
};

/* What the journal does not decide. */
static const char *const apart[] = {"journal", "body", "client", "meta",
				    "audit"};

static void
show_entries(void *ctx, int64_t done, int64_t total)
{
	struct rebuild *r = ctx;

	r->progress(r->ctx, "entries", done, total);
}

static bool
do_journal(struct rebuild *r, struct db *from, struct db *to, struct err *e)
{
	struct redo redo = {.progress = show_entries, .ctx = r};
	bool ok = redo_all(&redo, from, to, e);

	r->entries = redo.entries;
	return ok;
}

struct names {
	char name[TABLES_MAX][NAME_MAX_LEN];
	size_t count;
	bool full;
};

static void
note_table(void *ctx, const char *name)
{
	struct names *n = ctx;
	size_t i;

	for (i = 0; i < sizeof(apart) / sizeof(apart[0]); i++)
		if (strcmp(apart[i], name) == 0)
			return;
	if (n->count == TABLES_MAX || strlen(name) >= NAME_MAX_LEN) {
		n->full = true;
		return;
	}
	snprintf(n->name[n->count++], NAME_MAX_LEN, "%s", name);
}

/* The digest of a whole dump, and how many rows it has. */
struct sum {
	struct crypto_blake2b hash;
	int64_t rows;
};

static void
add_line(void *ctx, const char *s, size_t len)
{
	struct sum *sum = ctx;

	crypto_blake2b_add(&sum->hash, s, len);
	crypto_blake2b_add(&sum->hash, "\n", 1);
	sum->rows++;
}

static int64_t
sum_table(struct db *db, const char *table, unsigned char out[CRYPTO_HASH])
{
	struct sum sum = {.rows = 0};

	crypto_blake2b_start(&sum.hash, NULL, 0);
	db_dump_table(db, table, add_line, &sum);
	crypto_blake2b_end(&sum.hash, out);
	return sum.rows;
}

/* Digests of the rows of one dump, to find where another leaves it. */
struct prints {
	struct buf rows; /* PRINT bytes each */
	size_t at;
	bool found;
	char key[24]; /* of a row that differs, when it is a number */
};

static void
print_of(const char *s, size_t len, unsigned char out[CRYPTO_HASH])
{
	crypto_blake2b(NULL, 0, s, len, out);
}

static void
keep_print(void *ctx, const char *s, size_t len)
{
	struct prints *p = ctx;
	unsigned char hash[CRYPTO_HASH];

	print_of(s, len, hash);
	buf_bytes(&p->rows, hash, PRINT);
}

/* Numbers of the journal and of events name a row; all else stays unsaid. */
static void
keep_key(struct prints *p, const char *s, size_t len)
{
	size_t n = 0;

	while (n < len && n + 1 < sizeof(p->key) && s[n] >= '0' && s[n] <= '9')
		n++;
	if (n > 0 && (n == len || s[n] == '|'))
		snprintf(p->key, sizeof(p->key), "%.*s", (int)n, s);
}

static void
compare_print(void *ctx, const char *s, size_t len)
{
	struct prints *p = ctx;
	unsigned char hash[CRYPTO_HASH];

	if (p->found)
		return;
	print_of(s, len, hash);
	if ((p->at + 1) * PRINT <= p->rows.len &&
	    memcmp(p->rows.data + p->at * PRINT, hash, PRINT) == 0) {
		p->at++;
		return;
	}
	p->found = true;
	keep_key(p, s, len);
}

static bool
locate(struct rebuild *r, struct db *from, struct db *to, const char *table,
       int64_t had, int64_t made, struct err *e)
{
	struct prints p = {.at = 0};
	bool ok;

	buf_init(&p.rows);
	db_dump_table(to, table, keep_print, &p);
	ok = !p.rows.failed || err_set(e, ERR_NOMEM, "out of memory");
	if (ok) {
		db_dump_table(from, table, compare_print, &p);
		snprintf(r->difference, sizeof(r->difference),
			 "table %s: row %zu of the sorted dump differs%s%s; "
			 "the store has %lld rows, its journal gives %lld",
			 table, p.at + 1, p.key[0] == '\0' ? "" : ", key ",
			 p.key, (long long)had, (long long)made);
	}
	buf_done(&p.rows);
	return ok;
}

/* A missing index loses nothing today and lets something in tomorrow. */
static void
compare_layout(struct rebuild *r, struct db *from, struct db *to)
{
	struct stmt *a = db_stmt(from, SQL_STORE_LAYOUT);
	struct stmt *b = db_stmt(to, SQL_STORE_LAYOUT);
	bool more;

	do {
		more = db_row(a);
		if (more == db_row(b) &&
		    (!more || (strcmp(db_col_text(a, "name"),
				      db_col_text(b, "name")) == 0 &&
			       strcmp(db_col_text(a, "sql"),
				      db_col_text(b, "sql")) == 0)))
			continue;
		snprintf(r->difference, sizeof(r->difference),
			 "the layout of the store is not that of this version");
		break;
	} while (more);
	db_rest(from);
	db_rest(to);
}

static bool
compare(struct rebuild *r, struct db *from, struct db *to, struct err *e)
{
	unsigned char a[CRYPTO_HASH], b[CRYPTO_HASH];
	struct names *n = calloc(1, sizeof(*n));
	bool ok = n != NULL || err_set(e, ERR_NOMEM, "out of memory");
	size_t i;

	if (ok)
		db_each_table(from, note_table, n);
	if (ok && n->full)
		ok = err_set(e, ERR_INTERNAL, "more tables than expected");
	for (i = 0; ok && i < n->count; i++) {
		int64_t had = sum_table(from, n->name[i], a);
		int64_t made = sum_table(to, n->name[i], b);

		ok = !db_failed(from, e) && !db_failed(to, e);
		r->rows += had;
		r->tables++;
		if (ok && memcmp(a, b, sizeof(a)) != 0) {
			ok = locate(r, from, to, n->name[i], had, made, e);
			break;
		}
		r->progress(r->ctx, "tables", (int64_t)i + 1,
			    (int64_t)n->count);
	}
	free(n);
	if (ok && r->difference[0] == '\0')
		compare_layout(r, from, to);
	return ok && !db_failed(from, e) && !db_failed(to, e);
}

bool
rebuild(struct rebuild *r, struct db *from, const char *scratch, struct err *e)
{
	struct db *to = NULL;
	bool ok;

	r->entries = r->tables = r->rows = 0;
	r->difference[0] = '\0';
	if (!redo_open(&to, scratch, e))
		return false;
	ok = do_journal(r, from, to, e) && compare(r, from, to, e);
	db_close(&to);
	return ok;
}
