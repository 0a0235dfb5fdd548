/*
 * The rows of one message, and trying it: what takes back goes first, as
 * credits go before debits (OP366).
 */
#include "stage/book_levering_trial.h"

#include <string.h>

#include "model/day.h"
#include "model/toewijzing.h"
#include "port/db.h"
#include "stage/book_line.h"

/* ---- rows */

static void
bind_range(struct stmt *st, const struct levering_unit *u)
{
	db_bind_int(st, ":first", book_line_id(u->journal, 0));
	db_bind_int(st, ":last", book_line_id(u->journal + 1, 0) - 1);
}

void
levering_unit_store(const struct levering_unit *u, int32_t due)
{
	size_t i;

	for (i = 0; i < u->count; i++) {
		const struct levering_part *p = &u->parts[i];
		const struct levering *l = &p->levering;
		struct stmt *st = db_stmt(u->t->db, SQL_LEVERING_INSERT);

		db_bind_int(st, ":id", p->id);
		db_bind_text(st, ":soort", p->stop ? "stop" : "start");
		db_bind_int(st, ":toewijzing", p->key);
		db_bind_int(st, ":declarant", p->declarant);
		db_bind_int(st, ":client", p->client);
		db_bind_text(st, ":categorie", l->categorie);
		db_bind_text(st, ":code", l->code);
		db_bind_int(st, ":begindatum", l->begindatum);
		db_bind_int_opt(st, ":einddatum", l->einddatum, DAY_NONE);
		db_bind_text(st, ":reden", l->reden);
		db_bind_text(st, ":status", l->status);
		db_bind_int(st, ":due", due);
		db_bind_int(st, ":line", l->line);
		db_run(st);
	}
}

static void
read_part(struct stmt *st, struct levering_part *p)
{
	struct levering *l = &p->levering;

	record_clear(&levering_stop_record, l);
	p->id = db_col_int(st, "id");
	p->stop = strcmp(db_col_text(st, "soort"), "stop") == 0;
	p->key = db_col_int(st, "toewijzing");
	p->declarant = db_col_int(st, "declarant");
	p->client = db_col_int(st, "client");
	l->line = (uint32_t)db_col_int(st, "line");
	if (p->key != LEVERING_NO_KEY)
		l->nummer = toewijzing_key_nummer(p->key);
	db_col_copy(st, "categorie", l->categorie, sizeof(l->categorie));
	db_col_copy(st, "code", l->code, sizeof(l->code));
	l->begindatum = (int32_t)db_col_int(st, "begindatum");
	l->einddatum = (int32_t)db_col_int_opt(st, "einddatum", DAY_NONE);
	db_col_copy(st, "reden", l->reden, sizeof(l->reden));
	db_col_copy(st, "status", l->status, sizeof(l->status));
}

bool
levering_unit_read(struct turn *t, int64_t id, struct levering_unit *u)
{
	size_t cap = 0;
	struct stmt *st;

	memset(u, 0, sizeof(*u));
	u->t = t;
	u->journal = book_line_journal(id);
	st = db_stmt(t->db, SQL_LEVERING_UNIT);
	bind_range(st, u);
	while (db_row(st))
		cap++;
	u->parts = arena_array(t->arena, cap, sizeof(*u->parts));
	if (u->parts == NULL) {
		db_fail(t->db, ERR_NOMEM, "out of memory");
		return false;
	}
	st = db_stmt(t->db, SQL_LEVERING_UNIT);
	bind_range(st, u);
	while (u->count < cap && db_row(st))
		read_part(st, &u->parts[u->count++]);
	return true;
}

static void
set_unit(const struct levering_unit *u, const char *state, int32_t due)
{
	struct stmt *st = db_stmt(u->t->db, SQL_LEVERING_UNIT_STATE);

	bind_range(st, u);
	db_bind_text(st, ":state", state);
	db_bind_int_opt(st, ":due", due, DAY_NONE);
	db_run(st);
}

static void
set_part(const struct levering_unit *u, const struct levering_part *p,
	 int64_t target)
{
	struct stmt *st = db_stmt(u->t->db, SQL_LEVERING_SET);

	db_bind_text(st, ":state", target == 0 ? "active" : "done");
	db_bind_int(st, ":id", p->id);
	db_run(st);
	if (target == 0)
		return;
	st = db_stmt(u->t->db, SQL_LEVERING_TAKE_BACK);
	db_bind_int(st, ":journal", u->journal);
	db_bind_int(st, ":id", target);
	db_run(st);
}

/* ---- findings */

static const char *
path_of(const struct levering_unit *u, const struct levering_part *p)
{
	const char *base = p->stop ? "/Bericht/Client/StopProducten/StopProduct"
				   : "/Bericht/Client/StartProducten/"
				     "StartProduct";
	const char *path;

	if (u->count == 1)
		return base;
	path = arena_printf(u->t->arena, "%s[%lld]", base,
			    (long long)(p->id - book_line_id(u->journal, 0)) +
				    1);
	return path == NULL ? base : path;
}

static void
find(const struct levering_unit *u, const struct levering_part *p,
     enum finding_rule rule)
{
	const char *path = path_of(u, p);
	struct stmt *st;

	if (u->fresh) {
		findings_add(u->t->findings, u->t->arena, rule, DETAIL_NONE,
			     p->levering.line, path);
		return;
	}
	st = db_stmt(u->t->db, SQL_FINDING_INSERT);
	db_bind_int(st, ":journal", u->journal);
	db_bind_int(st, ":rule", rule);
	db_bind_int(st, ":line", p->levering.line);
	db_bind_text(st, ":path", path);
	db_bind_int(st, ":decided", u->t->entry->nr);
	db_run(st);
}

void
levering_unit_lift(const struct levering_unit *u)
{
	struct stmt *st = db_stmt(u->t->db, SQL_FINDING_LIFT);

	db_bind_int(st, ":lifted", u->t->entry->nr);
	db_bind_int(st, ":journal", u->journal);
	db_run(st);
}

/* ---- trying */

static bool
too_many_wait(struct db *db, int64_t key)
{
	struct stmt *st = db_stmt(db, SQL_LEVERING_WAITING_COUNT);

	db_bind_int(st, ":toewijzing", key);
	return db_row(st) && db_col_int(st, "n") > LEVERING_WAITING_MAX;
}

/* Book the parts with (or without) StatusAanlevering 3 one after another. */
static void
try_parts(const struct levering_unit *u, bool taking_back,
	  enum finding_rule *broken)
{
	size_t i;

	for (i = 0; i < u->count; i++) {
		const struct levering_part *p = &u->parts[i];
		int64_t target;

		if (levering_takes_back(&p->levering) != taking_back)
			continue;
		broken[i] = book_levering_assess(u->t->db, p, &target);
		if (broken[i] == RULE_COUNT)
			set_part(u, p, target);
	}
}

static enum trial
outcome_of(const struct levering_unit *u, const enum finding_rule *broken,
	   bool last)
{
	enum trial outcome = TRIAL_BOOKED;
	size_t i;

	for (i = 0; i < u->count; i++) {
		const struct levering_part *p = &u->parts[i];

		if (broken[i] == RULE_COUNT)
			continue;
		if (last || !book_levering_may_come(broken[i], p) ||
		    (u->fresh && too_many_wait(u->t->db, p->key)))
			return TRIAL_REJECTED;
		outcome = TRIAL_WAITS;
	}
	return outcome;
}

enum trial
levering_unit_try(const struct levering_unit *u, int32_t due, bool last)
{
	enum finding_rule *broken =
		arena_array(u->t->arena, u->count, sizeof(*broken));
	enum trial outcome;
	struct stmt *st;
	size_t i;

	if (broken == NULL) {
		db_fail(u->t->db, ERR_NOMEM, "out of memory");
		return TRIAL_REJECTED;
	}
	try_parts(u, true, broken);
	try_parts(u, false, broken);
	outcome = outcome_of(u, broken, last);
	if (outcome == TRIAL_BOOKED)
		return outcome;
	st = db_stmt(u->t->db, SQL_LEVERING_GIVE_BACK);
	db_bind_int(st, ":journal", u->journal);
	db_run(st);
	if (outcome == TRIAL_WAITS)
		set_unit(u, "held", due);
	else
		set_unit(u, "rejected", DAY_NONE);
	/* What it was found to lack at first stands until it is decided. */
	if (outcome == TRIAL_WAITS && !u->fresh)
		return outcome;
	if (!u->fresh)
		levering_unit_lift(u);
	for (i = 0; i < u->count; i++)
		if (broken[i] != RULE_COUNT)
			find(u, &u->parts[i], broken[i]);
	return outcome;
}
