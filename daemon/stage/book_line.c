/* Lines of declarations: states, sums, names. */
#include "stage/book_line.h"

#include <stdio.h>
#include <stdlib.h>

#include "port/db.h"

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

/* Of a message: it has at most a million elements. */
enum { LINES_PER_MESSAGE = 1000000 };

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

int64_t
book_line_place(int64_t id)
{
	return id % LINES_PER_MESSAGE;
}

void
book_line_on_bucket(struct turn *t, const struct line_bucket *k,
		    const struct line_sums *s)
{
	struct stmt *st = db_stmt(t->db, SQL_BESTEDING_ADD);
	const struct touched_money moved = {*k, *s};

	touched_money(t->touched, &moved);
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
