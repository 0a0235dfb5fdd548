/*
 * Declarations: each line finds its allocation, and money is summed where
 * budgets will look for it.
 *
 * The work is linear in the lines: an allocation and a bucket are looked up
 * once per message, their sums are kept in two small hash tables and written
 * at the end.
 */
#include "stage/book.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/day.h"
#include "port/db.h"
#include "port/db_record.h"
#include "port/opaque.h"
#include "stage/book_credit.h"
#include "stage/book_line.h"

enum { BREATHE_LINES = 1000 };

/* An allocation that lines of this message name. */
struct target {
	bool used;
	bool found;
	int64_t key; /* toewijzing_key() */
	int64_t client;
	bool same_aanbieder;
	int64_t maximum_ct;  /* INT64_MAX when there is none */
	int64_t declared_ct; /* before this message */
	struct line_sums sums;
};

struct pocket {
	bool used;
	struct line_bucket key;
	struct line_sums sums;
};

struct booking {
	struct turn *t;
	const struct facts *facts;
	const int64_t *clients;
	struct target *targets;
	struct target **order; /* as they came */
	size_t target_count;
	struct pocket *pockets;
	struct line_bucket bucket; /* what all lines of the message share */
	int64_t declarant;
	size_t mask; /* of both tables: their size - 1 */
	int64_t amount;
	int64_t held; /* without their allocation */
	int64_t held_amount;
	int64_t waiting; /* credits without their debit */
	int64_t waiting_amount;
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

static void
look_up(struct booking *b, struct target *g, int64_t key)
{
	const struct entry *en = b->t->entry;
	struct stmt *st = db_stmt(b->t->db, SQL_COMMITMENT_PARTY);

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

/*
 * Judging a commitment can only bring something when what is declared lies
 * above its maximum, before this message or after it.
 */
static bool
worth_judging(const struct target *g)
{
	return g->declared_ct > g->maximum_ct ||
	       g->declared_ct + g->sums.submitted - g->sums.rejected >
		       g->maximum_ct;
}

static struct target *
target_of(struct booking *b, int64_t key)
{
	size_t i = hash_words(&key, sizeof(key)) & b->mask;

	while (b->targets[i].used && b->targets[i].key != key)
		i = (i + 1) & b->mask;
	if (!b->targets[i].used) {
		look_up(b, &b->targets[i], key);
		b->order[b->target_count++] = &b->targets[i];
	}
	return &b->targets[i];
}

_Static_assert(sizeof(((struct prestatie *)0)->code) ==
		       sizeof(((struct line_bucket *)0)->code),
	       "code");

/* Cleared as a whole: buckets are compared by their bytes. */
static void
make_bucket(struct booking *b)
{
	const struct entry *en = b->t->entry;
	struct line_bucket *k = &b->bucket;

	memset(k, 0, sizeof(*k));
	snprintf(k->aanbieder, sizeof(k->aanbieder), "%s", en->header.afzender);
	snprintf(k->gemeente, sizeof(k->gemeente), "%.4s",
		 en->header.ontvanger);
	k->domein = en->type->domein;
	k->ingediend = day_month(b->facts->declaratie.dagtekening);
}

static struct pocket *
pocket_of(struct booking *b, const struct prestatie *p)
{
	struct line_bucket key = b->bucket;
	size_t i;

	memcpy(key.categorie, p->categorie, strlen(p->categorie));
	memcpy(key.code, p->code, strlen(p->code));
	key.van = p->van;
	key.tot = p->tot;
	i = hash_words(&key, sizeof(key)) & b->mask;
	while (b->pockets[i].used &&
	       memcmp(&b->pockets[i].key, &key, sizeof(key)) != 0)
		i = (i + 1) & b->mask;
	b->pockets[i].used = true;
	b->pockets[i].key = key;
	return &b->pockets[i];
}

/* Positions as a path writes them: 0 where there is only one. */
struct places {
	int64_t client;
	int64_t line;
};

/*
 * Store a line.  False when its reference was used before by this provider in
 * this domain (TR314, 8021) and it was not stored as such (`again`).
 */
static bool
store_line(struct booking *b, const struct prestatie *p, int64_t idx,
	   int64_t key, enum line_state state, bool again,
	   const struct places *at)
{
	const struct entry *en = b->t->entry;
	struct stmt *st = db_stmt(b->t->db, SQL_PRESTATIE_INSERT);
	int32_t due = DAY_NONE;

	if (state == LINE_HELD)
		due = day_add_working(en->day, b->t->settings->hold_days);
	db_bind_int(st, ":id", book_line_id(en->nr, idx));
	db_bind_int(st, ":declarant", b->declarant);
	db_bind_int(st, ":toewijzing", key);
	db_bind_int(st, ":client", b->clients[p->client]);
	db_bind_text(st, ":referentie", p->referentie);
	db_bind_text_opt(st, ":vorig", p->vorig);
	db_bind_text(st, ":categorie", p->categorie);
	db_bind_text(st, ":code", p->code);
	db_bind_int(st, ":van", p->van);
	db_bind_int(st, ":tot", p->tot);
	db_bind_int(st, ":ingediend", b->bucket.ingediend);
	db_bind_int(st, ":volume", p->volume);
	db_bind_text(st, ":eenheid", p->eenheid);
	db_bind_int_opt(st, ":tarief", p->tarief, RECORD_ABSENT);
	db_bind_int(st, ":bedrag", prestatie_signed(p));
	db_bind_text(st, ":state", book_line_state_text(state));
	db_bind_int(st, ":again", again);
	db_bind_int_opt(st, ":due", due, DAY_NONE);
	db_bind_int(st, ":line", p->line);
	db_bind_int(st, ":client_place", at->client);
	db_bind_int(st, ":place", at->line);
	db_run(st);
	return again || db_changes(b->t->db) == 1;
}

/* Is this the allocation of this client and provider (TR338, TR304)? */
static bool
target_fits(const struct booking *b, const struct target *g,
	    const struct prestatie *p)
{
	return g->found && g->same_aanbieder &&
	       g->client == b->clients[p->client];
}

/*
 * What a line on its own allocation comes to; *rule is what it breaks, or
 * stays as it is.
 */
static enum line_state
assess(struct booking *b, const struct prestatie *p, int64_t idx, int64_t key,
       enum finding_rule *rule)
{
	const struct credit_line c = {
		.id = book_line_id(b->t->entry->nr, idx),
		.declarant = b->declarant,
		.toewijzing = key,
		.client = b->clients[p->client],
		.vorig = p->vorig,
		.categorie = p->categorie,
		.code = p->code,
		.van = p->van,
		.tot = p->tot,
	};
	enum credit verdict;

	if (p->vorig[0] == '\0')
		return book_line_fine(b->t->settings);
	verdict = book_credit_assess(b->t, &c);
	*rule = book_credit_rule(verdict);
	if (verdict == CREDIT_WAITS)
		return LINE_HELD;
	return verdict == CREDIT_FINE ? book_line_fine(b->t->settings)
				      : LINE_REJECTED;
}

static void
count_line(struct booking *b, enum line_state state, bool fits, int64_t amount,
	   struct line_counts *lines)
{
	b->amount += amount;
	switch (state) {
	case LINE_HELD:
		lines->held++;
		*(fits ? &b->waiting : &b->held) += 1;
		*(fits ? &b->waiting_amount : &b->held_amount) += amount;
		break;
	case LINE_REJECTED:
		lines->rejected++;
		break;
	case LINE_APPROVED:
	case LINE_PENDING:
		lines->accepted++;
		break;
	}
}

static void
book_one(struct booking *b, const struct prestatie *p, int64_t idx,
	 const struct places *at, struct line_counts *lines)
{
	struct turn *t = b->t;
	int64_t key = toewijzing_key(t->entry->type->domein,
				     t->entry->header.ontvanger, p->nummer);
	struct target *g = target_of(b, key);
	bool fits = target_fits(b, g, p);
	enum finding_rule rule = RULE_COUNT;
	enum line_state state = fits ? assess(b, p, idx, key, &rule)
				     : LINE_HELD;
	int64_t amount = prestatie_signed(p);

	if (!store_line(b, p, idx, key, state, false, at)) {
		state = LINE_REJECTED;
		rule = RULE_TR314;
		(void)store_line(b, p, idx, key, state, true, at);
	}
	if (rule != RULE_COUNT)
		findings_add(t->findings, t->arena, rule, DETAIL_NONE, p->line,
			     book_line_path(t->arena, at->client, at->line));
	count_line(b, state, fits, amount, lines);
	if (fits)
		book_line_sum(&g->sums, state, amount);
	book_line_sum(&pocket_of(b, p)->sums, state, amount);
}

static int
compare_targets(const void *a, const void *b)
{
	const struct target *const *x = a, *const *y = b;

	return ((*x)->key > (*y)->key) - ((*x)->key < (*y)->key);
}

/* Most senders write their lines by client and number. */
static bool
in_order(const struct booking *b)
{
	size_t i;

	for (i = 1; i < b->target_count; i++)
		if (b->order[i - 1]->key > b->order[i]->key)
			return false;
	return true;
}

/* In the order of the table: neighbours lie on the same page. */
static void
write_targets(struct booking *b)
{
	size_t i;

	if (!in_order(b))
		qsort(b->order, b->target_count, sizeof(struct target *),
		      compare_targets);
	for (i = 0; i < b->target_count; i++) {
		const struct target *g = b->order[i];

		if (g->sums.lines == 0)
			continue;
		book_line_on_commitment(b->t->db, g->key, &g->sums);
		if (worth_judging(g))
			touched_commitment(b->t->touched, g->key);
	}
}

static void
write_sums(struct booking *b)
{
	size_t i;

	write_targets(b);
	for (i = 0; i <= b->mask; i++)
		if (b->pockets[i].used)
			book_line_on_bucket(b->t, &b->pockets[i].key,
					    &b->pockets[i].sums);
}

static void
tell_held(struct turn *t, enum event_type type, const char *subject,
	  int64_t lines, int64_t amount)
{
	struct jsonw *w;

	if (lines == 0)
		return;
	w = events_begin(t->events, type, subject);
	jsonw_put_text(w, "bericht", subject);
	jsonw_put_int(w, "aantal", lines);
	jsonw_put_int(w, "bedrag_ct", amount);
	events_end(t->events);
}

static void
tell(struct booking *b, const struct line_counts *lines)
{
	struct turn *t = b->t;
	const struct entry *en = t->entry;
	const struct declaratie *d = &b->facts->declaratie;
	char subject[OPAQUE_SIZE], aanbieder[OPAQUE_SIZE];
	char month[DAY_MONTH_TEXT];
	struct jsonw *w;

	opaque_message(t->salt, en->nr, subject);
	opaque_aanbieder(t->salt, en->header.afzender, aanbieder);
	w = events_begin(t->events, EVENT_DECLARATIE_VERWERKT, subject);
	jsonw_put_text(w, "bericht", subject);
	jsonw_put_text(w, "aanbieder", aanbieder);
	if (t->settings->include_agb &&
	    region_agb_publishable(t->region, en->header.afzender))
		jsonw_put_text(w, "agb", en->header.afzender);
	jsonw_put_text(w, "wet", domein_text(en->type->domein));
	jsonw_put_text(w, "gemeente", en->header.ontvanger);
	jsonw_put_text(w, "maand", day_month_format(month, day_month(d->van)));
	jsonw_put_int(w, "aantal_regels", lines->submitted);
	jsonw_put_int(w, "aantal_aangehouden", lines->held);
	jsonw_put_int(w, "aantal_afgekeurd", lines->rejected);
	jsonw_put_int(w, "bedrag_ct", b->amount);
	events_end(t->events);
	tell_held(t, EVENT_DECLARATIE_AANGEHOUDEN, subject, b->held,
		  b->held_amount);
	tell_held(t, EVENT_CREDIT_AANGEHOUDEN, subject, b->waiting,
		  b->waiting_amount);
}

/* The number of lines of the client that the line at i belongs to. */
static size_t
lines_of_client(const struct facts *f, size_t i)
{
	size_t end = i;

	while (end < f->prestatie_count &&
	       f->prestaties[end].client == f->prestaties[i].client)
		end++;
	return end - i;
}

static bool
is_credit(const struct prestatie *p)
{
	return p->vorig[0] != '\0';
}

/* Book the credits, or all other lines; false when there were none. */
static bool
book_lines(struct booking *b, bool credits, struct line_counts *lines)
{
	const struct facts *f = b->facts;
	struct places at = {0, 0};
	size_t i, in_client = 0, nth = 0;
	bool any = false;

	for (i = 0; i < f->prestatie_count; i++) {
		const struct prestatie *p = &f->prestaties[i];

		if (i == 0 || p->client != f->prestaties[i - 1].client) {
			in_client = lines_of_client(f, i);
			nth = 0;
		}
		nth++;
		if (is_credit(p) != credits)
			continue;
		any = true;
		at.client = f->client_count > 1 ? (int64_t)p->client + 1 : 0;
		at.line = in_client > 1 ? (int64_t)nth : 0;
		book_one(b, p, (int64_t)i, &at, lines);
		if (i % BREATHE_LINES == BREATHE_LINES - 1)
			b->t->breathe(b->t->breathe_ctx);
	}
	return any;
}

void
book_declaratie(struct turn *t, const struct facts *f, const int64_t *clients,
		struct line_counts *lines)
{
	struct booking b = {.t = t, .facts = f, .clients = clients};
	bool debits;
	size_t size = 16;

	*lines = (struct line_counts){
		.submitted = (int64_t)f->prestatie_count,
	};
	while (size < 2 * f->prestatie_count)
		size *= 2;
	b.mask = size - 1;
	b.declarant = book_line_declarant(t->entry->type->domein,
					  t->entry->header.afzender);
	make_bucket(&b);
	b.targets = arena_array(t->arena, size, sizeof(*b.targets));
	b.order = arena_array(t->arena, size, sizeof(struct target *));
	b.pockets = arena_array(t->arena, size, sizeof(*b.pockets));
	if (b.targets == NULL || b.order == NULL || b.pockets == NULL) {
		db_fail(t->db, ERR_NOMEM, "out of memory");
		return;
	}
	/* OP366: credits before debits, so that a correction finds room. */
	(void)book_lines(&b, true, lines);
	debits = book_lines(&b, false, lines);
	write_sums(&b);
	tell(&b, lines);
	if (debits)
		book_line_debits_came(t, f, b.declarant);
}
