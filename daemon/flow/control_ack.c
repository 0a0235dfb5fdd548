/* control: acknowledging a signal. */
#include "flow/control_call.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "model/acknowledgement.h"
#include "model/day.h"

/* A role is published; a Bsn or an AGB-code in it would be as well. */
static bool
has_a_code(const char *s)
{
	int digits = 0;

	for (; *s != '\0'; s++)
		digits += *s >= '0' && *s <= '9';
	return digits >= 8;
}

/* What the request says; false after a refusal. */
static bool
read_acknowledgement(struct call *c, struct acknowledgement *a)
{
	const struct json *due = json_get(c->request, "due");
	const char *signal, *by, *what, *day;
	size_t i;

	memset(a, 0, sizeof(*a));
	if (!json_get_text(c->request, "signal", &signal) ||
	    !json_get_text(c->request, "by", &by) ||
	    !json_get_text(c->request, "what", &what) ||
	    json_count(due) > ACKNOWLEDGEMENT_DUE) {
		call_refuse(
			c, "usage",
			"an acknowledgement needs signal, by and what, and has "
			"at most 8 due dates");
		return false;
	}
	if (strlen(by) >= sizeof(a->by) || strlen(what) >= sizeof(a->what)) {
		call_refuse(c, "usage",
			    "by (64 bytes) or what (1000) is too long");
		return false;
	}
	if (by[0] == '\0' || has_a_code(by)) {
		call_refuse(c, "usage",
			    "by is a role, without the number of anybody: it "
			    "is published");
		return false;
	}
	if (strlen(signal) >= sizeof(a->signal)) {
		call_refuse(c, "nothing", "there is no such signal");
		return false;
	}
	snprintf(a->signal, sizeof(a->signal), "%s", signal);
	snprintf(a->by, sizeof(a->by), "%s", by);
	snprintf(a->what, sizeof(a->what), "%s", what);
	for (i = 0; i < json_count(due); i++) {
		a->due[i] = json_as_text(json_at(due, i), &day) ? day_parse(day)
								: DAY_NONE;
		a->due_count++;
	}
	return true;
}

static bool
has_signal(struct call *c, const char *id)
{
	struct stmt *st = db_stmt(c->d->db, SQL_SIGNAL_GET);
	bool there;

	db_bind_text(st, ":id", id);
	there = db_row(st);
	db_rest(c->d->db);
	return there;
}

void
control_acknowledge(struct call *c)
{
	struct ledger *l = &c->d->ledger;
	struct acknowledgement a;
	struct entry en;
	struct err e;

	if (!read_acknowledgement(c, &a))
		return;
	if (!has_signal(c, a.signal)) {
		call_refuse(c, "nothing", "there is no such signal");
		return;
	}
	if (!call_begin(c))
		return;
	ledger_begin(l, &en, ENTRY_ACKNOWLEDGEMENT, clock_unix_us());
	if (!ledger_acknowledge(l, &en, &a, &e)) {
		call_rollback(c);
		call_refuse(c, "state", e.text);
		return;
	}
	if (!call_commit(c))
		return;
	jsonw_put_bool(c->w, "ok", true);
	jsonw_put_text(c->w, "signal", a.signal);
	jsonw_put_int(c->w, "journal", en.nr);
	publish_step(&c->d->publish);
}
