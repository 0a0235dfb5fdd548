/* Beginning and ending a load of history. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "flow/control_call.h"
#include "flow/ledger_history.h"
#include "model/day.h"

/* May it begin, or end, now?  False after a refusal. */
static bool
may(struct call *c, bool begins)
{
	const struct ledger *l = &c->d->ledger;
	char text[160];

	if (l->day == DAY_NONE) {
		call_refuse(c, "state",
			    "there is no business day yet: tick first (polsctl "
			    "tick DATE)");
		return false;
	}
	if (begins && l->history != 0) {
		snprintf(text, sizeof(text),
			 "a load of history is open since journal %lld; end it "
			 "first (polsctl history end)",
			 (long long)l->history);
		call_refuse(c, "state", text);
		return false;
	}
	if (!begins && l->history == 0) {
		call_refuse(c, "state", "no load of history is open");
		return false;
	}
	return true;
}

void
control_history(struct call *c)
{
	struct ledger *l = &c->d->ledger;
	char prefix[LEDGER_HISTORY_PREFIX];
	const char *action = "";
	struct entry en;
	bool begins;

	(void)json_get_text(c->request, "action", &action);
	begins = strcmp(action, "begin") == 0;
	if (!begins && strcmp(action, "end") != 0) {
		call_refuse(c, "usage", "`action` must be begin or end");
		return;
	}
	if (!may(c, begins))
		return;
	if (!call_begin(c))
		return;
	ledger_begin(l, &en, ENTRY_HISTORY, clock_unix_us());
	ledger_load(l, &en, begins);
	if (!call_commit(c))
		return;
	log_event(LOG_LVL_NOTICE, begins ? "history-begins" : "history-ends",
		  "journal=%lld", (long long)en.nr);
	jsonw_put_bool(c->w, "ok", true);
	jsonw_put_text(c->w, "history", action);
	jsonw_put_int(c->w, "journal", en.nr);
	ledger_history_prefix(en.nr, prefix);
	if (begins)
		jsonw_put_text(c->w, "prefix", prefix);
	publish_step(&c->d->publish);
}
