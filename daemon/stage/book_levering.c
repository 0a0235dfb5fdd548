/*
 * Starts and stops of care: what they mean for what is expected.
 *
 * A message is tried as a whole (book_levering_trial.h); what moved may be
 * what others wait for, and so on.
 */
#include "stage/book_levering.h"

#include <stdlib.h>
#include <string.h>

#include "base/numbers.h"
#include "model/day.h"
#include "model/declarant.h"
#include "port/db.h"
#include "port/opaque.h"
#include "stage/book.h"
#include "stage/book_commitment.h"
#include "stage/book_levering_trial.h"
#include "stage/book_line.h"

/* Working days in which a 306 or 308 is due (OP090). */
enum { RETURN_DAYS = 3 };

/* ---- consequences */

static int
compare_parts(const void *a, const void *b)
{
	const struct levering_part *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

/* Which event tells of the parts on one allocation. */
static enum event_type
event_of(const struct levering_part *parts, size_t n)
{
	enum event_type type = EVENT_LEVERING_INGETROKKEN;
	size_t i;

	for (i = 0; i < n; i++) {
		const struct levering *l = &parts[i].levering;

		if (levering_takes_back(l))
			continue;
		if (!parts[i].stop)
			return EVENT_LEVERING_GESTART;
		if (!levering_is_temporary(l))
			return EVENT_VERPLICHTING_BEEINDIGD;
		type = EVENT_LEVERING_ONDERBROKEN;
	}
	return type;
}

/* The commitment as its starts and stops leave it. */
static void
settle(struct turn *t, const struct levering_part *parts, size_t n)
{
	struct commitment_row c, before;
	struct jsonw *w;
	struct stmt *st;

	if (!book_commitment_get(t->db, parts->key, &c))
		return;
	before = c;
	st = db_stmt(t->db, SQL_LEVERING_OF);
	db_bind_int(st, ":toewijzing", c.key);
	if (!db_row(st))
		return;
	c.started = (int32_t)db_col_int_opt(st, "started", DAY_NONE);
	c.stopped = db_col_int(st, "running") > 0
			    ? DAY_NONE
			    : (int32_t)db_col_int_opt(st, "stopped", DAY_NONE);
	book_commitment_value(t, &c);
	book_commitment_settle(t->db, &before, &c);
	w = book_commitment_event(t, event_of(parts, n), &before, &c);
	jsonw_put_text(w, "bericht_soort", parts->stop ? "stop" : "start");
	events_end(t->events);
	/* How long it runs counts, also where no money goes with it. */
	if (c.expected_ct == before.expected_ct && c.stopped == before.stopped)
		return;
	touched_commitment(t->touched, c.key);
}

/* Everything that a booked unit means; its keys go to the end of the queue. */
static void
settle_all(const struct levering_unit *u, struct numbers *queue)
{
	size_t i, n;

	qsort(u->parts, u->count, sizeof(*u->parts), compare_parts);
	for (i = 0; i < u->count; i += n) {
		n = 1;
		while (i + n < u->count &&
		       u->parts[i + n].key == u->parts[i].key)
			n++;
		settle(u->t, &u->parts[i], n);
		numbers_add(queue, u->parts[i].key);
	}
}

static void
unhold(const struct levering_unit *u)
{
	struct stmt *st = db_stmt(u->t->db, SQL_MESSAGE_UNHOLD);

	db_bind_int(st, ":lines", (int64_t)u->count);
	db_bind_int(st, ":journal", u->journal);
	db_run(st);
}

static void
tell_rejected(const struct levering_unit *u)
{
	char subject[OPAQUE_SIZE];
	struct jsonw *w;

	opaque_message(u->t->salt, u->journal, subject);
	w = events_begin(u->t->events, EVENT_LEVERING_AFGEKEURD, subject);
	jsonw_put_text(w, "bericht", subject);
	jsonw_put_int(w, "aantal", (int64_t)u->count);
	events_end(u->t->events);
}

/* A unit that was held, once more. */
static void
retry(struct turn *t, int64_t id, int32_t due, bool last, struct numbers *queue)
{
	enum trial outcome;
	struct levering_unit u;

	if (!levering_unit_read(t, id, &u))
		return;
	outcome = levering_unit_try(&u, due, last);
	if (outcome == TRIAL_WAITS)
		return;
	unhold(&u);
	if (outcome == TRIAL_REJECTED) {
		tell_rejected(&u);
		return;
	}
	levering_unit_lift(&u);
	settle_all(&u, queue);
}

/* The messages that wait on a key, as they stand now. */
static void
retry_waiting(struct turn *t, int64_t key, struct numbers *queue)
{
	int64_t ids[LEVERING_WAITING_MAX], due[LEVERING_WAITING_MAX];
	struct stmt *st = db_stmt(t->db, SQL_LEVERING_WAITING);
	size_t i, n = 0;

	db_bind_int(st, ":toewijzing", key);
	while (n < LEVERING_WAITING_MAX && db_row(st)) {
		ids[n] = db_col_int(st, "id");
		due[n++] = db_col_int(st, "due");
	}
	for (i = 0; i < n; i++)
		retry(t, ids[i], (int32_t)due[i], false, queue);
}

/* Each key that moved may be what others wait for, and so on. */
static void
work_off(struct turn *t, struct numbers *queue)
{
	size_t i;

	for (i = 0; i < queue->count; i++)
		retry_waiting(t, queue->items[i], queue);
	if (queue->failed)
		db_fail(t->db, ERR_NOMEM, "out of memory");
}

void
book_levering_arrived(struct turn *t, int64_t key)
{
	struct numbers queue;

	numbers_init(&queue);
	numbers_add(&queue, key);
	work_off(t, &queue);
	numbers_done(&queue);
}

void
book_levering_expire(struct turn *t)
{
	struct stmt *st = db_stmt(t->db, SQL_LEVERING_OVERDUE);
	struct numbers overdue, queue;
	size_t i;

	/* A list of its own: trying one changes what the statement sees. */
	numbers_init(&overdue);
	numbers_init(&queue);
	db_bind_int(st, ":day", t->entry->day);
	while (db_row(st))
		numbers_add(&overdue, db_col_int(st, "id"));
	for (i = 0; i < overdue.count; i++)
		retry(t, overdue.items[i], DAY_NONE, true, &queue);
	work_off(t, &queue);
	if (overdue.failed)
		db_fail(t->db, ERR_NOMEM, "out of memory");
	numbers_done(&overdue);
	numbers_done(&queue);
}

static void
fill_part(const struct turn *t, const struct levering *l, size_t idx,
	  int64_t client, struct levering_part *p)
{
	const struct entry *en = t->entry;

	p->levering = *l;
	p->stop = en->type->kind == BERICHT_STOP;
	p->id = book_line_id(en->nr, (int64_t)idx);
	p->key = l->nummer == RECORD_ABSENT
			 ? LEVERING_NO_KEY
			 : toewijzing_key(en->type->domein,
					  en->header.ontvanger, l->nummer);
	p->declarant = declarant_of(en->type->domein, en->header.afzender);
	p->client = client;
}

void
book_leveringen(struct turn *t, const struct facts *f, const int64_t *clients,
		struct line_counts *lines)
{
	struct levering_unit u = {
		.t = t, .journal = t->entry->nr, .fresh = true};
	int32_t days = t->settings->hold_days < RETURN_DAYS
			       ? t->settings->hold_days
			       : RETURN_DAYS;
	int32_t due = day_add_working(t->entry->day, days);
	struct numbers queue;
	size_t i;

	u.count = f->levering_count;
	u.parts = arena_array(t->arena, u.count, sizeof(*u.parts));
	if (u.parts == NULL) {
		db_fail(t->db, ERR_NOMEM, "out of memory");
		return;
	}
	for (i = 0; i < u.count; i++)
		fill_part(t, &f->leveringen[i], i, clients[0], &u.parts[i]);
	levering_unit_store(&u, due);
	numbers_init(&queue);
	switch (levering_unit_try(&u, due, false)) {
	case TRIAL_BOOKED:
		settle_all(&u, &queue);
		work_off(t, &queue);
		break;
	case TRIAL_WAITS:
		lines->held = (int64_t)u.count;
		break;
	case TRIAL_REJECTED:
		break;
	}
	numbers_done(&queue);
}
