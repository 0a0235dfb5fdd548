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
bind_heen(struct stmt *st, const struct entry *en)
{
	db_bind_text(st, ":domein", domein_text(en->type->domein));
	db_bind_text(st, ":gemeente", en->header.afzender);
	db_bind_text(st, ":heen", en->header.identificatie);
	db_bind_text(st, ":aanbieder", en->header.ontvanger);
}

static void
store(struct turn *t, size_t idx, int64_t nummer, const char *code, bool told)
{
	const struct entry *en = t->entry;
	struct stmt *st = db_stmt(t->db, SQL_AFKEURING_INSERT);

	db_bind_int(st, ":journal", en->nr);
	db_bind_int(st, ":idx", (int64_t)idx);
	bind_heen(st, en);
	db_bind_int_opt(st, ":nummer", nummer, RECORD_ABSENT);
	db_bind_text(st, ":code", code);
	db_bind_int(st, ":told", told);
	db_run(st);
}

/*
 * Tell that the 302 of this journal number rejects an allocation.  False when
 * that is another's, or not there yet: nothing is told then.  A 302 and the
 * 301 that it answers have the same Afzender and Ontvanger (IV028).
 */
static bool
tell(struct turn *t, int64_t journal, int64_t nummer, const char *code)
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
		return false;
	opaque_message(t->salt, journal, message);
	w = book_commitment_event(t, EVENT_TOEWIJZING_AFGEKEURD, &c, &c);
	jsonw_put_text(w, "bericht", message);
	jsonw_put_text(w, "retourcode", code);
	events_end(t->events);
	return true;
}

/* Nothing is returned but the header: all that its 301 told of. */
static void
reject_all(struct turn *t, const char *code)
{
	const struct entry *en = t->entry;
	struct stmt *st = db_stmt(t->db, SQL_AFKEURING_VERSIONS);
	int64_t *nummers = NULL, *more;
	size_t n = 0, cap = 0, i;

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
		(void)tell(t, en->nr, nummers[i], code);
	store(t, 0, RECORD_ABSENT, code, n > 0);
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
		store(t, i, k->nummer, code,
		      tell(t, t->entry->nr, k->nummer, code));
	}
}

/* ---- what came before its 301 */

bool
book_retour_is_early(struct turn *t)
{
	struct stmt *st = db_stmt(t->db, SQL_AFKEURING_EARLY);

	bind_heen(st, t->entry);
	return db_row(st);
}

struct early {
	int64_t journal;
	char code[RETOUR_CODE];
};

static void
tell_early(struct turn *t, int64_t nummer, int64_t named)
{
	struct stmt *st = db_stmt(t->db, SQL_AFKEURING_UNTOLD);
	struct early *found = NULL, *more;
	size_t n = 0, cap = 0, i;

	bind_heen(st, t->entry);
	db_bind_int_opt(st, ":nummer", named, RECORD_ABSENT);
	while (db_row(st)) {
		more = arena_more(t->arena, found, n, &cap, sizeof(*more));
		if (more == NULL) {
			db_fail(t->db, ERR_NOMEM, "out of memory");
			return;
		}
		found = more;
		found[n].journal = db_col_int(st, "journal");
		db_col_copy(st, "code", found[n].code, sizeof(found[n].code));
		n++;
	}
	for (i = 0; i < n; i++)
		(void)tell(t, found[i].journal, nummer, found[i].code);
}

void
book_retour_arrived(struct turn *t, int64_t nummer)
{
	tell_early(t, nummer, RECORD_ABSENT);
	tell_early(t, nummer, nummer);
}
