/* Candidates for a price, cached. */
#include "stage/book_tarief.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "port/db.h"

/* A power of two: a region has some ten thousand of these combinations. */
enum { SLOTS = 32768 };

struct slot {
	char key[48];        /* domein, code, aanbieder, gemeente; "" = empty */
	struct tarief *rows; /* owned */
	size_t count;
	size_t cap;
};

struct book_tarief_cache {
	struct slot slots[SLOTS];
};

struct book_tarief_cache *
book_tarief_new(void)
{
	return calloc(1, sizeof(struct book_tarief_cache));
}

void
book_tarief_free(struct book_tarief_cache **c)
{
	size_t i;

	if (*c == NULL)
		return;
	for (i = 0; i < SLOTS; i++)
		free((*c)->slots[i].rows);
	free(*c);
	*c = NULL;
}

void
book_tarief_forget(struct book_tarief_cache *c)
{
	size_t i;

	for (i = 0; i < SLOTS; i++)
		c->slots[i].key[0] = '\0';
}

static struct slot *
slot_of(struct book_tarief_cache *c, const char *key)
{
	uint32_t h = 2166136261u;

	while (*key != '\0')
		h = (h ^ (unsigned char)*key++) * 16777619u;
	return &c->slots[(h ^ h >> 16) & (SLOTS - 1)];
}

static bool
add_row(struct slot *s, struct stmt *st)
{
	struct tarief *t;

	if (s->count == s->cap) {
		size_t cap = s->cap == 0 ? 4 : 2 * s->cap;
		struct tarief *more = realloc(s->rows, cap * sizeof(*more));

		if (more == NULL)
			return false;
		s->rows = more;
		s->cap = cap;
	}
	t = &s->rows[s->count++];
	t->rank = commitment_tarief_rank(
		strcmp(db_col_text(st, "productcode"), "*") != 0,
		strcmp(db_col_text(st, "aanbieder"), "*") != 0,
		strcmp(db_col_text(st, "gemeente"), "*") != 0,
		strcmp(db_col_text(st, "domein"), "*") != 0);
	t->eenheid = period_eenheid_parse(db_col_text(st, "eenheid"));
	t->van = (int32_t)db_col_int(st, "van");
	t->tot = (int32_t)db_col_int_opt(st, "tot", DAY_NONE);
	t->cents = db_col_int(st, "cents");
	return true;
}

bool
book_tarief_rows(struct book_tarief_cache *c, struct db *db, enum domein domein,
		 const char *code, const char *aanbieder, const char *gemeente,
		 const struct tarief **rows, size_t *count)
{
	char key[sizeof(c->slots[0].key)];
	struct stmt *st;
	struct slot *s;

	snprintf(key, sizeof(key), "%d|%s|%s|%s", (int)domein, code, aanbieder,
		 gemeente);
	s = slot_of(c, key);
	if (strcmp(s->key, key) != 0) {
		s->count = 0;
		s->key[0] = '\0';
		st = db_stmt(db, SQL_TARIEF_CANDIDATES);
		db_bind_text(st, ":domein", domein_text(domein));
		db_bind_text(st, ":code", code);
		db_bind_text(st, ":aanbieder", aanbieder);
		db_bind_text(st, ":gemeente", gemeente);
		while (db_row(st))
			if (!add_row(s, st))
				return false;
		if (db_failed(db, NULL))
			return false;
		memcpy(s->key, key, sizeof(key));
	}
	*rows = s->rows;
	*count = s->count;
	return true;
}
