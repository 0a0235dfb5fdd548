/* control: a message was answered, outside of what comes in here. */
#include "flow/control_call.h"

#include "base/clock.h"
#include "flow/ledger_decision.h"

/* 0 when its clock runs, else the entry that stopped it; -1: refused. */
static int64_t
stopped_by(struct call *c, int64_t nr)
{
	struct stmt *st = db_stmt(c->d->db, SQL_TERMIJN_GET);
	int64_t by = -1;

	db_bind_int(st, ":message", nr);
	if (db_row(st))
		by = db_col_int_opt(st, "answered", 0);
	db_rest(c->d->db);
	if (by < 0)
		call_refuse(c, "nothing",
			    "no answer is watched for this message: none is "
			    "owed, or it came while [answer] watch was no");
	return by;
}

void
control_answered(struct call *c)
{
	struct ledger *l = &c->d->ledger;
	struct entry en;
	int64_t nr, by;

	if (!json_get_int(c->request, "journal", &nr)) {
		call_refuse(c, "usage",
			    "what was answered is a journal number");
		return;
	}
	by = stopped_by(c, nr);
	if (by < 0)
		return;
	if (by == 0) {
		if (!call_begin(c))
			return;
		ledger_begin(l, &en, ENTRY_DECISION, clock_unix_us());
		ledger_answered(l, &en, nr);
		if (!call_commit(c))
			return;
		by = en.nr;
	}
	jsonw_put_bool(c->w, "ok", true);
	jsonw_put_int(c->w, "message", nr);
	jsonw_put_int(c->w, "journal", by);
}
