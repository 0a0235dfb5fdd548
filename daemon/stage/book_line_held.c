/*
 * Lines that are held: matched when what they lack comes, given up when it
 * does not.
 *
 * A held line is counted as submitted from the start, and on its commitment
 * as soon as there is one.  Debits are decided before credits, which look for
 * theirs: so it does not matter in which order they came.
 */
#include "model/declarant.h"
#include "stage/book_line.h"

#include <stdlib.h>
#include <string.h>

#include "model/declaratie.h"
#include "port/db.h"
#include "port/opaque.h"
#include "stage/book_credit.h"

/* A stored line, as far as a decision needs it. */
struct held_line {
	int64_t id;
	int64_t journal;
	int64_t declarant;
	int64_t toewijzing;
	int64_t client;
	int64_t amount;
	bool held;
	char vorig[sizeof(((struct prestatie *)0)->vorig)];
	struct line_bucket bucket;
	int64_t line;
	int64_t client_place;
	int64_t place;
	/* Of the decision; EVENT_TYPE_COUNT while there is none. */
	enum event_type event;
};

struct held_lines {
	struct held_line *items; /* in the arena, ordered by id */
	size_t count;
	size_t cap;
};

static void
read_line(struct stmt *st, struct held_line *l)
{
	memset(l, 0, sizeof(*l));
	l->id = db_col_int(st, "id");
	l->journal = book_line_journal(l->id);
	l->declarant = db_col_int(st, "declarant");
	declarant_aanbieder(l->declarant, l->bucket.aanbieder);
	l->toewijzing = db_col_int(st, "toewijzing");
	toewijzing_key_gemeente(l->toewijzing, l->bucket.gemeente);
	l->bucket.domein = toewijzing_key_domein(l->toewijzing);
	l->client = db_col_int(st, "client");
	db_col_copy(st, "vorig", l->vorig, sizeof(l->vorig));
	db_col_copy(st, "categorie", l->bucket.categorie,
		    sizeof(l->bucket.categorie));
	db_col_copy(st, "code", l->bucket.code, sizeof(l->bucket.code));
	l->bucket.van = (int32_t)db_col_int(st, "van");
	l->bucket.tot = (int32_t)db_col_int(st, "tot");
	l->bucket.ingediend = (int32_t)db_col_int(st, "ingediend");
	l->amount = db_col_int(st, "bedrag");
	l->held = strcmp(db_col_text(st, "state"), "held") == 0;
	l->line = db_col_int(st, "line");
	l->client_place = db_col_int(st, "client_place");
	l->place = db_col_int(st, "place");
	l->event = EVENT_TYPE_COUNT;
}

/*
 * All rows of the statement behind those that are there: deciding changes what
 * a statement would still see.
 */
static void
read_lines(struct turn *t, struct stmt *st, struct held_lines *out)
{
	struct held_line *more;

	while (db_row(st)) {
		more = arena_more(t->arena, out->items, out->count, &out->cap,
				  sizeof(*more));
		if (more == NULL) {
			db_fail(t->db, ERR_NOMEM, "out of memory");
			return;
		}
		out->items = more;
		read_line(st, &out->items[out->count++]);
	}
}

/* ---- deciding */

/* The verdict: the line, its message, its bucket, and its commitment. */
static void
decide(struct turn *t, struct held_line *l, enum line_state state,
       bool on_commitment)
{
	struct line_sums change = {0};
	struct stmt *st = db_stmt(t->db, SQL_PRESTATIE_DECIDE);

	db_bind_text(st, ":state", book_line_state_text(state));
	db_bind_int(st, ":id", l->id);
	db_run(st);
	st = db_stmt(t->db, SQL_MESSAGE_UNHOLD);
	db_bind_int(st, ":lines", 1);
	db_bind_int(st, ":journal", l->journal);
	db_run(st);
	l->held = false;
	l->event = EVENT_DECLARATIE_GEKOPPELD;
	/* It was counted as submitted when it came. */
	book_line_sum(&change, state, l->amount);
	change.lines = 0;
	change.submitted = 0;
	if (change.rejected == 0 && change.approved == 0)
		return;
	book_line_on_bucket(t, &l->bucket, &change);
	if (!on_commitment)
		return;
	book_line_on_commitment(t->db, l->toewijzing, &change);
	touched_commitment(t->touched, l->toewijzing);
}

static void
reject(struct turn *t, struct held_line *l, enum finding_rule rule,
       bool on_commitment)
{
	const char *path = book_line_path(t->arena, l->client_place, l->place);
	struct stmt *st = db_stmt(t->db, SQL_FINDING_INSERT);

	db_bind_int(st, ":journal", l->journal);
	db_bind_int(st, ":rule", rule);
	db_bind_int(st, ":line", l->line);
	db_bind_text(st, ":path", path);
	db_bind_int(st, ":decided", t->entry->nr);
	db_run(st);
	decide(t, l, LINE_REJECTED, on_commitment);
	l->event = rule == RULE_TR338 ? EVENT_DECLARATIE_TERMIJN_VERSTREKEN
				      : EVENT_CREDIT_AFGEKEURD;
}

/* A credit that is held, on a commitment that is there. */
static void
decide_credit(struct turn *t, struct held_line *l)
{
	const struct credit_line c = {
		.id = l->id,
		.declarant = l->declarant,
		.toewijzing = l->toewijzing,
		.client = l->client,
		.vorig = l->vorig,
		.categorie = l->bucket.categorie,
		.code = l->bucket.code,
		.van = l->bucket.van,
		.tot = l->bucket.tot,
	};
	enum credit verdict = book_credit_assess(t, &c);

	switch (verdict) {
	case CREDIT_FINE:
		decide(t, l, book_line_fine(t->settings), true);
		break;
	case CREDIT_WAITS:
		break;
	case CREDIT_UNKNOWN:
	case CREDIT_TWICE:
		reject(t, l, book_credit_rule(verdict), true);
		break;
	}
}

/* One event per message and kind of decision. */
static void
tell_kind(struct turn *t, const struct held_lines *lines, enum event_type type)
{
	char subject[OPAQUE_SIZE];
	int64_t amount = 0, n = 0;
	struct jsonw *w;
	size_t i;

	for (i = 0; i < lines->count; i++) {
		const struct held_line *l = &lines->items[i];

		if (l->event == type) {
			n++;
			amount += l->amount;
		}
		if (n == 0 ||
		    (i + 1 < lines->count && l[1].journal == l->journal))
			continue;
		opaque_message(t->salt, l->journal, subject);
		w = events_begin(t->events, type, subject);
		jsonw_put_text(w, "bericht", subject);
		jsonw_put_int(w, "aantal", n);
		jsonw_put_int(w, "bedrag_ct", amount);
		events_end(t->events);
		n = amount = 0;
	}
}

static void
tell(struct turn *t, const struct held_lines *lines)
{
	tell_kind(t, lines, EVENT_DECLARATIE_GEKOPPELD);
	tell_kind(t, lines, EVENT_DECLARATIE_TERMIJN_VERSTREKEN);
	tell_kind(t, lines, EVENT_CREDIT_AFGEKEURD);
}

/* ---- what comes, and what does not */

void
book_line_match(struct turn *t, const struct commitment_row *c)
{
	const int64_t declarant = declarant_of(c->domein, c->aanbieder);
	struct stmt *st = db_stmt(t->db, SQL_PRESTATIE_ON_TOEWIJZING);
	struct held_lines all = {NULL, 0, 0};
	struct line_sums sums = {0};
	size_t i;

	db_bind_int(st, ":toewijzing", c->key);
	read_lines(t, st, &all);
	for (i = 0; i < all.count; i++) {
		struct held_line *l = &all.items[i];

		/* Another's, who names this number by mistake. */
		if (l->client != c->client || l->declarant != declarant) {
			l->held = false;
			continue;
		}
		/* What was decided before the allocation came was rejected. */
		book_line_sum(&sums, l->held ? LINE_HELD : LINE_REJECTED,
			      l->amount);
	}
	if (sums.lines == 0)
		return;
	book_line_on_commitment(t->db, c->key, &sums);
	for (i = 0; i < all.count; i++)
		if (all.items[i].held && all.items[i].vorig[0] == '\0')
			decide(t, &all.items[i], book_line_fine(t->settings),
			       true);
	for (i = 0; i < all.count; i++)
		if (all.items[i].held)
			decide_credit(t, &all.items[i]);
	tell(t, &all);
}

/* Is the commitment of this line there, of its client and provider? */
static bool
has_commitment(struct db *db, const struct held_line *l)
{
	struct stmt *st = db_stmt(db, SQL_COMMITMENT_PARTY);

	db_bind_int(st, ":id", l->toewijzing);
	return db_row(st) && db_col_int(st, "client") == l->client &&
	       strcmp(db_col_text(st, "aanbieder"), l->bucket.aanbieder) == 0;
}

static int
compare_lines(const void *a, const void *b)
{
	const struct held_line *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

void
book_line_debits_came(struct turn *t, const struct facts *f, int64_t declarant)
{
	struct held_lines waiting = {NULL, 0, 0};
	size_t i;

	if (!book_credit_any_waits(t->db, declarant))
		return;
	for (i = 0; i < f->prestatie_count; i++) {
		const struct prestatie *p = &f->prestaties[i];
		struct stmt *st;

		if (p->vorig[0] != '\0')
			continue;
		st = db_stmt(t->db, SQL_CREDIT_WAITING);
		db_bind_int(st, ":declarant", declarant);
		db_bind_text(st, ":referentie", p->referentie);
		read_lines(t, st, &waiting);
	}
	if (waiting.count > 1)
		qsort(waiting.items, waiting.count, sizeof(*waiting.items),
		      compare_lines);
	for (i = 0; i < waiting.count; i++)
		if (has_commitment(t->db, &waiting.items[i]))
			decide_credit(t, &waiting.items[i]);
	tell(t, &waiting);
}

void
book_line_expire(struct turn *t)
{
	struct stmt *st = db_stmt(t->db, SQL_PRESTATIE_OVERDUE);
	struct held_lines overdue = {NULL, 0, 0};
	size_t i;

	db_bind_int(st, ":day", t->entry->day);
	read_lines(t, st, &overdue);
	for (i = 0; i < overdue.count; i++) {
		struct held_line *l = &overdue.items[i];
		bool there = has_commitment(t->db, l);

		/* With its allocation there, a line waits for a debit only. */
		reject(t, l, there ? RULE_TR323 : RULE_TR338, there);
	}
	tell(t, &overdue);
}
