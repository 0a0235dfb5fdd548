/* Sums of one declaration: two hash tables, written at the end. */
#include "stage/book_sums.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/day.h"
#include "port/db.h"

struct book_pocket {
	bool used;
	struct line_bucket key;
	struct line_sums sums;
};

/* FNV-1a, by words of eight bytes. */
static uint64_t
hash_words(const void *p, size_t len)
{
	const unsigned char *s = p;
	uint64_t h = UINT64_C(14695981039346656037);

	while (len > 0) {
		size_t n = len < sizeof(h) ? len : sizeof(h);
		uint64_t word = 0;

		memcpy(&word, s, n);
		h = (h ^ word) * UINT64_C(1099511628211);
		h ^= h >> 32;
		s += n;
		len -= n;
	}
	return h;
}

_Static_assert(sizeof(((struct prestatie *)0)->code) ==
		       sizeof(((struct line_bucket *)0)->code),
	       "code");

/* Cleared as a whole: buckets are compared by their bytes. */
static void
make_bucket(struct book_sums *s, const struct facts *f)
{
	const struct entry *en = s->t->entry;
	struct line_bucket *k = &s->bucket;

	snprintf(k->aanbieder, sizeof(k->aanbieder), "%s", en->header.afzender);
	snprintf(k->gemeente, sizeof(k->gemeente), "%.4s",
		 en->header.ontvanger);
	k->domein = en->type->domein;
	k->ingediend = day_month(f->declaratie.dagtekening);
}

bool
book_sums_init(struct book_sums *s, struct turn *t, const struct facts *f)
{
	size_t size = 16;

	memset(s, 0, sizeof(*s));
	s->t = t;
	/* At most half full. */
	while (size < 2 * f->prestatie_count)
		size *= 2;
	s->mask = size - 1;
	make_bucket(s, f);
	s->targets = arena_array(t->arena, size, sizeof(*s->targets));
	s->order = arena_array(t->arena, size, sizeof(struct book_target *));
	s->pockets = arena_array(t->arena, size, sizeof(*s->pockets));
	if (s->targets != NULL && s->order != NULL && s->pockets != NULL)
		return true;
	db_fail(t->db, ERR_NOMEM, "out of memory");
	return false;
}

/* ---- by allocation */

static void
look_up(struct book_sums *s, struct book_target *g, int64_t key)
{
	const struct entry *en = s->t->entry;
	struct stmt *st = db_stmt(s->t->db, SQL_COMMITMENT_PARTY);

	g->used = true;
	g->key = key;
	db_bind_int(st, ":id", key);
	if (!db_row(st))
		return;
	g->found = true;
	g->same_aanbieder =
		strcmp(db_col_text(st, "aanbieder"), en->header.afzender) == 0;
	g->client = db_col_int(st, "client");
	g->maximum_ct = db_col_int_opt(st, "maximum_ct", INT64_MAX);
	g->declared_ct = db_col_int(st, "declared_ct");
}

struct book_target *
book_sums_target(struct book_sums *s, int64_t key)
{
	size_t i = hash_words(&key, sizeof(key)) & s->mask;

	while (s->targets[i].used && s->targets[i].key != key)
		i = (i + 1) & s->mask;
	if (!s->targets[i].used) {
		look_up(s, &s->targets[i], key);
		s->order[s->target_count++] = &s->targets[i];
	}
	return &s->targets[i];
}

/* ---- by bucket */

static struct book_pocket *
pocket_of(struct book_sums *s, const struct prestatie *p)
{
	struct line_bucket key = s->bucket;
	size_t i;

	memcpy(key.categorie, p->categorie, strlen(p->categorie));
	memcpy(key.code, p->code, strlen(p->code));
	key.van = p->van;
	key.tot = p->tot;
	i = hash_words(&key, sizeof(key)) & s->mask;
	while (s->pockets[i].used &&
	       memcmp(&s->pockets[i].key, &key, sizeof(key)) != 0)
		i = (i + 1) & s->mask;
	s->pockets[i].used = true;
	s->pockets[i].key = key;
	return &s->pockets[i];
}

void
book_sums_add(struct book_sums *s, struct book_target *g,
	      const struct prestatie *p, enum line_state state)
{
	int64_t amount = prestatie_signed(p);

	if (g != NULL)
		book_line_sum(&g->sums, state, amount);
	book_line_sum(&pocket_of(s, p)->sums, state, amount);
}

/* ---- writing */

/*
 * Judging a commitment can only bring something when what is declared lies
 * above its maximum, before this message or after it.
 */
static bool
worth_judging(const struct book_target *g)
{
	return g->declared_ct > g->maximum_ct ||
	       g->declared_ct + g->sums.submitted - g->sums.rejected >
		       g->maximum_ct;
}

static int
compare_targets(const void *a, const void *b)
{
	const struct book_target *const *x = a, *const *y = b;

	return ((*x)->key > (*y)->key) - ((*x)->key < (*y)->key);
}

/* Most senders write their lines by client and number. */
static bool
in_order(const struct book_sums *s)
{
	size_t i;

	for (i = 1; i < s->target_count; i++)
		if (s->order[i - 1]->key > s->order[i]->key)
			return false;
	return true;
}

/* In the order of the table: neighbours lie on the same page. */
static void
write_targets(struct book_sums *s)
{
	size_t i;

	if (!in_order(s))
		qsort(s->order, s->target_count, sizeof(struct book_target *),
		      compare_targets);
	for (i = 0; i < s->target_count; i++) {
		const struct book_target *g = s->order[i];

		if (g->sums.lines == 0)
			continue;
		book_line_on_commitment(s->t->db, g->key, &g->sums);
		if (worth_judging(g))
			touched_commitment(s->t->touched, g->key);
	}
}

void
book_sums_write(struct book_sums *s)
{
	size_t i;

	write_targets(s);
	for (i = 0; i <= s->mask; i++)
		if (s->pockets[i].used)
			book_line_on_bucket(s->t, &s->pockets[i].key,
					    &s->pockets[i].sums);
}
