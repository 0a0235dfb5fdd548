/* Lines of declarations: states, sums, matching, expiry. */
#include "stage/book_line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digits.h"
#include "port/db.h"
#include "port/opaque.h"

static const char *const state_texts[] = {
	[LINE_HELD] = "held",
	[LINE_APPROVED] = "approved",
	[LINE_PENDING] = "pending",
	[LINE_REJECTED] = "rejected",
};

const char *
book_line_state_text(enum line_state state)
{
	return state_texts[state];
}

enum line_state
book_line_fine(const struct settings *s)
{
	return s->propose ? LINE_APPROVED : LINE_PENDING;
}

void
book_line_sum(struct line_sums *s, enum line_state state, int64_t amount)
{
	/* A message has under a million lines of under 10^8 cents. */
	s->lines++;
	s->submitted += amount;
	if (state == LINE_REJECTED)
		s->rejected += amount;
	if (state == LINE_APPROVED)
		s->approved += amount;
}

void
book_line_on_commitment(struct db *db, int64_t key, const struct line_sums *s)
{
	struct stmt *st = db_stmt(db, SQL_COMMITMENT_ADD);

	db_bind_int(st, ":submitted", s->submitted);
	db_bind_int(st, ":rejected", s->rejected);
	db_bind_int(st, ":approved", s->approved);
	db_bind_int(st, ":id", key);
	db_run(st);
}

enum { LINES_PER_MESSAGE = 1000000, AGB_CODES = 100000000 };

int64_t
book_line_declarant(enum domain domein, const char *aanbieder)
{
	return (int64_t)domein * AGB_CODES + strtol(aanbieder, NULL, 10);
}

int64_t
book_line_id(int64_t journal, int64_t idx)
{
	return journal * LINES_PER_MESSAGE + idx;
}

int64_t
book_line_journal(int64_t id)
{
	return id / LINES_PER_MESSAGE;
}

void
book_line_on_bucket(struct db *db, const struct line_bucket *k,
		    const struct line_sums *s)
{
	struct stmt *st = db_stmt(db, SQL_BESTEDING_ADD);

	db_bind_text(st, ":aanbieder", k->aanbieder);
	db_bind_text(st, ":domein", domein_text(k->domein));
	db_bind_text(st, ":gemeente", k->gemeente);
	db_bind_text(st, ":categorie", k->categorie);
	db_bind_text(st, ":code", k->code);
	db_bind_int(st, ":van", k->van);
	db_bind_int(st, ":tot", k->tot);
	db_bind_int(st, ":ingediend", k->ingediend);
	db_bind_int(st, ":lines", s->lines);
	db_bind_int(st, ":submitted", s->submitted);
	db_bind_int(st, ":rejected", s->rejected);
	db_bind_int(st, ":approved", s->approved);
	db_run(st);
}

/* A stored line, as far as a later decision needs it. */
struct stored_line {
	int64_t id;
	int64_t journal;
	int64_t client;
	int64_t amount;
	struct line_bucket bucket;
};

static void
read_line(struct stmt *st, struct stored_line *l)
{
	int64_t declarant, toewijzing;

	memset(l, 0, sizeof(*l));
	l->id = db_col_int(st, "id");
	l->journal = book_line_journal(l->id);
	declarant = db_col_int(st, "declarant");
	digits_write(l->bucket.aanbieder, 8, declarant);
	toewijzing = db_col_int(st, "toewijzing");
	toewijzing_key_gemeente(toewijzing, l->bucket.gemeente);
	l->bucket.domein = toewijzing_key_domein(toewijzing);
	l->client = db_col_int(st, "client");
	db_col_copy(st, "categorie", l->bucket.categorie,
		    sizeof(l->bucket.categorie));
	db_col_copy(st, "code", l->bucket.code, sizeof(l->bucket.code));
	l->bucket.van = (int32_t)db_col_int(st, "van");
	l->bucket.tot = (int32_t)db_col_int(st, "tot");
	l->bucket.ingediend = (int32_t)db_col_int(st, "ingediend");
	l->amount = db_col_int(st, "bedrag");
}

/* A held line gets its verdict: the line, its message and its bucket. */
static void
decide(struct turn *t, const struct stored_line *l, enum line_state state)
{
	struct line_sums change = {0};
	struct stmt *st = db_stmt(t->db, SQL_PRESTATIE_DECIDE);

	db_bind_text(st, ":state", state_texts[state]);
	db_bind_int(st, ":id", l->id);
	db_run(st);
	st = db_stmt(t->db, SQL_MESSAGE_UNHOLD);
	db_bind_int(st, ":lines", 1);
	db_bind_int(st, ":journal", l->journal);
	db_run(st);
	/* It was counted as submitted when it came. */
	book_line_sum(&change, state, l->amount);
	change.lines = 0;
	change.submitted = 0;
	if (change.rejected != 0 || change.approved != 0)
		book_line_on_bucket(t->db, &l->bucket, &change);
}

static void
tell_decided(struct turn *t, enum event_type type, int64_t journal,
	     int64_t lines, int64_t amount)
{
	char subject[OPAQUE_SIZE];
	struct jsonw *w;

	if (lines == 0)
		return;
	opaque_message(t->salt, journal, subject);
	w = events_begin(t->events, type, subject);
	jsonw_put_text(w, "bericht", subject);
	jsonw_put_int(w, "aantal", lines);
	jsonw_put_int(w, "bedrag_ct", amount);
	events_end(t->events);
}

void
book_line_match(struct turn *t, const struct commitment_row *c)
{
	struct line_sums sums = {0};
	struct stmt *st = db_stmt(t->db, SQL_PRESTATIE_ON_TOEWIJZING);
	enum line_state fine = book_line_fine(t->settings);
	int64_t told = 0, lines = 0, amount = 0;

	db_bind_int(st, ":toewijzing", c->key);
	while (db_row(st)) {
		struct stored_line l;
		bool held = strcmp(db_col_text(st, "state"), "held") == 0;

		read_line(st, &l);
		if (l.client != c->client ||
		    strcmp(l.bucket.aanbieder, c->aanbieder) != 0)
			continue;
		book_line_sum(&sums, held ? fine : LINE_REJECTED, l.amount);
		if (!held)
			continue;
		if (l.journal != told) {
			tell_decided(t, EVENT_DECLARATIE_GEKOPPELD, told, lines,
				     amount);
			told = l.journal;
			lines = amount = 0;
		}
		lines++;
		amount += l.amount;
		decide(t, &l, fine);
	}
	tell_decided(t, EVENT_DECLARATIE_GEKOPPELD, told, lines, amount);
	if (sums.lines == 0)
		return;
	book_line_on_commitment(t->db, c->key, &sums);
	touched_aanbieder(t->touched, c->aanbieder);
}

const char *
book_line_path(struct arena *a, int64_t client_place, int64_t place)
{
	char client[32] = "", line[32] = "";
	const char *path;

	if (client_place > 0)
		snprintf(client, sizeof(client), "[%lld]",
			 (long long)client_place);
	if (place > 0)
		snprintf(line, sizeof(line), "[%lld]", (long long)place);
	path = arena_printf(a,
			    "/Bericht/Declaratie/Clienten/Client%s"
			    "/Prestaties/Prestatie%s",
			    client, line);
	return path == NULL ? "/Bericht" : path;
}

static void
store_late_finding(struct turn *t, struct stmt *overdue,
		   const struct stored_line *l)
{
	const char *path = book_line_path(t->arena,
					  db_col_int(overdue, "client_place"),
					  db_col_int(overdue, "place"));
	int64_t line = db_col_int(overdue, "line");
	struct stmt *st = db_stmt(t->db, SQL_FINDING_INSERT);

	db_bind_int(st, ":journal", l->journal);
	db_bind_int(st, ":rule", RULE_TR338);
	db_bind_int(st, ":line", line);
	db_bind_text(st, ":path", path);
	db_bind_int(st, ":decided", t->entry->nr);
	db_run(st);
}

void
book_line_expire(struct turn *t)
{
	struct stmt *st = db_stmt(t->db, SQL_PRESTATIE_OVERDUE);
	int64_t told = 0, lines = 0, amount = 0;

	db_bind_int(st, ":day", t->entry->day);
	while (db_row(st)) {
		struct stored_line l;

		read_line(st, &l);
		if (l.journal != told) {
			tell_decided(t, EVENT_DECLARATIE_TERMIJN_VERSTREKEN,
				     told, lines, amount);
			told = l.journal;
			lines = amount = 0;
		}
		lines++;
		amount += l.amount;
		store_late_finding(t, st, &l);
		decide(t, &l, LINE_REJECTED);
		touched_aanbieder(t->touched, l.bucket.aanbieder);
	}
	tell_decided(t, EVENT_DECLARATIE_TERMIJN_VERSTREKEN, told, lines,
		     amount);
}
