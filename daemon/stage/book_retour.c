/*
 * A 302 that rejects: the provider does not take what the municipality has
 * allocated (settled 4).
 *
 * An error in one class returns the whole client (IV028), so a product that
 * has no code of its own is rejected only when no other product has one: then
 * the error is in the header, the client or a class beside the products.
 */
#include "stage/book.h"

#include <string.h>

#include "port/db.h"
#include "port/opaque.h"
#include "stage/book_commitment.h"

static void
store(struct turn *t, size_t idx, int64_t nummer, const char *code)
{
	const struct entry *en = t->entry;
	struct stmt *st = db_stmt(t->db, SQL_AFKEURING_INSERT);

	db_bind_int(st, ":journal", en->nr);
	db_bind_int(st, ":idx", (int64_t)idx);
	db_bind_text(st, ":domein", domein_text(en->type->domein));
	db_bind_text(st, ":gemeente", en->header.afzender);
	db_bind_text(st, ":aanbieder", en->header.ontvanger);
	db_bind_text(st, ":heen", en->header.identificatie);
	db_bind_int_opt(st, ":nummer", nummer, RECORD_ABSENT);
	db_bind_text(st, ":code", code);
	db_run(st);
}

/* The allocation may be another's, or not there yet: then nothing is told. */
static void
tell(struct turn *t, int64_t nummer, const char *code)
{
	const struct entry *en = t->entry;
	char message[OPAQUE_SIZE];
	struct commitment_row c;
	struct jsonw *w;

	if (!book_commitment_get(t->db,
				 toewijzing_key(en->type->domein,
						en->header.afzender, nummer),
				 &c) ||
	    strcmp(c.aanbieder, en->header.ontvanger) != 0)
		return;
	opaque_message(t->salt, en->nr, message);
	w = book_commitment_event(t, EVENT_TOEWIJZING_AFGEKEURD, &c, &c);
	jsonw_put_text(w, "bericht", message);
	jsonw_put_text(w, "retourcode", code);
	events_end(t->events);
}

/* Nothing is returned but the header: all that its 301 told of. */
static void
reject_all(struct turn *t, const char *code)
{
	const struct entry *en = t->entry;
	struct stmt *st = db_stmt(t->db, SQL_AFKEURING_VERSIONS);
	int64_t *nummers = NULL, *more;
	size_t n = 0, cap = 0, i;

	store(t, 0, RECORD_ABSENT, code);
	db_bind_text(st, ":standard", en->type->standard);
	db_bind_text(st, ":gemeente", en->header.afzender);
	db_bind_text(st, ":heen", en->header.identificatie);
	db_bind_text(st, ":aanbieder", en->header.ontvanger);
	while (db_row(st)) {
		more = arena_more(t->arena, nummers, n, &cap, sizeof(*more));
		if (more == NULL) {
			db_fail(t->db, ERR_NOMEM, "out of memory");
			return;
		}
		nummers = more;
		nummers[n++] = db_col_int(st, "nummer");
	}
	for (i = 0; i < n; i++)
		tell(t, nummers[i], code);
}

void
book_retour(struct turn *t, const struct facts *f, const int64_t *clients,
	    struct line_counts *lines)
{
	bool own = false;
	size_t i;

	(void)clients;
	(void)lines;
	for (i = 0; i < f->afkeuring_count; i++)
		own = own || f->afkeuringen[i].code[0] != '\0';
	if (f->afkeuring_count == 0 && f->afgekeurd[0] != '\0')
		reject_all(t, f->afgekeurd);
	for (i = 0; i < f->afkeuring_count; i++) {
		const struct afkeuring *k = &f->afkeuringen[i];
		const char *code = own ? k->code : f->afgekeurd;

		if (code[0] == '\0')
			continue;
		store(t, i, k->nummer, code);
		tell(t, k->nummer, code);
	}
}
