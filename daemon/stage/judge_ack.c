/* Acknowledging a signal. */
#include "stage/judge_ack.h"

#include "model/day.h"
#include "port/db.h"
#include "stage/judge_life.h"

static bool
find_signal(struct turn *t, const struct acknowledgement *a,
	    struct judge_signal *s, struct err *e)
{
	struct stmt *st = db_stmt(t->db, SQL_SIGNAL_GET);

	db_bind_text(st, ":id", a->signal);
	if (!db_row(st))
		return err_set(e, ERR_CONFIG, "there is no signal %s",
			       a->signal);
	judge_signal_read(t, st, s);
	if (s->rule == NULL || (s->life.state != SIGNAL_OPEN &&
				s->life.state != SIGNAL_ACKNOWLEDGED))
		return err_set(e, ERR_CONFIG,
			       "signal %s is %s: only an open one can be "
			       "acknowledged",
			       a->signal, signal_state_text(s->life.state));
	return true;
}

static void
store(struct turn *t, const struct acknowledgement *a)
{
	struct stmt *st = db_stmt(t->db, SQL_SIGNAL_ACKNOWLEDGE);
	size_t i;

	db_bind_int(st, ":journal", t->entry->nr);
	db_bind_int(st, ":day", t->entry->day);
	db_bind_text(st, ":id", a->signal);
	db_run(st);
	st = db_stmt(t->db, SQL_ACKNOWLEDGEMENT_INSERT);
	db_bind_int(st, ":journal", t->entry->nr);
	db_bind_text(st, ":signal", a->signal);
	db_bind_int(st, ":day", t->entry->day);
	db_bind_text(st, ":by_role", a->by);
	db_bind_text(st, ":what", a->what);
	db_run(st);
	for (i = 0; i < a->due_count; i++) {
		st = db_stmt(t->db, SQL_ACKNOWLEDGEMENT_DUE_INSERT);
		db_bind_int(st, ":journal", t->entry->nr);
		db_bind_int(st, ":day", a->due[i]);
		db_run(st);
	}
}

/* Who and until when; what was done stays in the store: it is free text. */
static void
tell(struct turn *t, const struct acknowledgement *a,
     const struct judge_signal *s)
{
	struct jsonw *w = judge_event(t, EVENT_SIGNAAL_BEVESTIGD, s);
	char day[DAY_TEXT];
	size_t i;

	jsonw_put_text(w, "door", a->by);
	jsonw_key(w, "termijnen");
	jsonw_array(w);
	for (i = 0; i < a->due_count; i++)
		jsonw_text(w, day_format(day, a->due[i]));
	jsonw_array_end(w);
	judge_put_dues(w, s->consult_due, s->decide_due);
	events_end(t->events);
}

bool
judge_acknowledge(struct turn *t, const struct acknowledgement *a,
		  struct err *e)
{
	const char *wrong = acknowledgement_check(a);
	struct judge_signal s;

	if (wrong != NULL)
		return err_set(e, ERR_CONFIG, "%s", wrong);
	if (!find_signal(t, a, &s, e))
		return false;
	s.life.state = SIGNAL_ACKNOWLEDGED;
	store(t, a);
	tell(t, a, &s);
	return true;
}
