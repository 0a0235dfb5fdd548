/*
 * Terms: what the municipality owes an answer to, and whether it came in time.
 * Watched only with [answer] watch (settled 27); what is history is not.
 */
#include "stage/book_termijn.h"

#include <string.h>

#include "model/answer.h"
#include "model/day.h"
#include "port/db.h"
#include "port/opaque.h"

/* Level 1: no return message is owed, but an error of the transport. */
static bool
is_owed(const struct entry *en)
{
	return en->outcome == OUTCOME_BOOKED ||
	       en->outcome == OUTCOME_CONFLICT ||
	       (en->outcome == OUTCOME_REFUSED && en->level > 1);
}

static void
bind(struct stmt *st, const struct entry *en, const char *type,
     const char *sender, const char *heen)
{
	db_bind_text(st, ":standard", en->type->standard);
	db_bind_text(st, ":type", type);
	db_bind_text(st, ":sender", sender);
	db_bind_text(st, ":heen", heen);
}

static void
begin(struct turn *t, int64_t message, int32_t days)
{
	const struct entry *en = t->entry;
	struct stmt *st = db_stmt(t->db, SQL_TERMIJN_INSERT);

	bind(st, en, en->type->type, en->header.afzender,
	     en->header.identificatie);
	db_bind_int(st, ":message", message);
	db_bind_text(st, ":soort", en->type->soort);
	db_bind_int(st, ":due", day_add_working(en->day, days));
	db_run(st);
}

/* A return message has the header of what it answers; a 325 names it. */
static void
stop(struct turn *t, const struct facts *f, const char *type)
{
	const struct entry *en = t->entry;
	const bool named = f->heen[0] != '\0';
	const char *sender = named ? en->header.ontvanger : en->header.afzender;
	const char *heen = named ? f->heen : en->header.identificatie;
	struct stmt *st = db_stmt(t->db, SQL_ANTWOORD_INSERT);

	bind(st, en, type, sender, heen);
	db_bind_int(st, ":journal", en->nr);
	db_run(st);
	st = db_stmt(t->db, SQL_TERMIJN_ANSWER);
	bind(st, en, type, sender, heen);
	db_bind_int(st, ":journal", en->nr);
	db_run(st);
}

void
book_termijn(struct turn *t, int64_t message, const struct facts *f)
{
	const struct entry *en = t->entry;
	const struct answer *a;

	if (!t->settings->watch || en->type == NULL || !en->has_header ||
	    !is_owed(en))
		return;
	a = answer_to(en->type->type);
	if (a != NULL)
		begin(t, message, a->days);
	a = answer_by(en->type->type);
	if (a != NULL && en->outcome == OUTCOME_BOOKED)
		stop(t, f, a->type);
}

void
book_termijn_answered(struct turn *t, int64_t message)
{
	struct stmt *st = db_stmt(t->db, SQL_TERMIJN_ANSWERED);

	db_bind_int(st, ":message", message);
	db_bind_int(st, ":journal", t->entry->nr);
	db_run(st);
}

void
book_termijn_expire(struct turn *t)
{
	const int32_t today = t->entry->day;
	char subject[OPAQUE_SIZE], day[DAY_TEXT];
	struct stmt *st;
	struct jsonw *w;
	int32_t due;

	if (!t->settings->watch)
		return;
	st = db_stmt(t->db, SQL_TERMIJN_OVERDUE);
	db_bind_int(st, ":day", today);
	while (db_row(st)) {
		due = (int32_t)db_col_int(st, "due");
		opaque_message(t->salt, db_col_int(st, "message"), subject);
		w = events_begin(t->events, EVENT_ANTWOORD_TERMIJN, subject);
		jsonw_put_text(w, "bericht", subject);
		jsonw_put_text(w, "soort", db_col_text(st, "soort"));
		jsonw_put_text(w, "uiterlijk", day_format(day, due));
		jsonw_put_int(w, "aantal_dagen_te_laat", today - due);
		events_end(t->events);
	}
	st = db_stmt(t->db, SQL_TERMIJN_EXPIRE);
	db_bind_int(st, ":day", today);
	db_run(st);
}
