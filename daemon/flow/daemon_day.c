/* The business day: ticks, and the day that the clock says. */
#include "flow/daemon.h"

#include "base/clock.h"
#include "base/fault.h"
#include "base/log.h"
#include "model/day.h"

/* Is it before the day of the books? */
static bool
goes_back(const struct daemon *d, int32_t day)
{
	return d->ledger.day != DAY_NONE && day < d->ledger.day &&
	       !FAULT_TWIN("trust-clock");
}

bool
daemon_tick(struct daemon *d, int32_t day, struct err *e)
{
	struct ledger *l = &d->ledger;
	char text[DAY_TEXT];
	struct entry en;
	struct err again;

	if (day == l->day)
		return true;
	if (goes_back(d, day))
		return err_set(e, ERR_CONFIG,
			       "the business day is %s already; it cannot go "
			       "back",
			       day_format(text, l->day));
	if (!db_begin(l->db, e))
		return false;
	ledger_begin(l, &en, ENTRY_TICK, clock_unix_us());
	en.day = day;
	ledger_tick(l, &en);
	if (!ledger_commit(l, e)) {
		if (!ledger_reread(l, &again))
			*e = again;
		return false;
	}
	log_event(LOG_LVL_NOTICE, "day", "day=%s journal=%lld",
		  day_format(text, day), (long long)en.nr);
	publish_step(&d->publish);
	return true;
}

/* No day begins until the clock is past the books: the operator must know. */
static void
tell_behind(struct daemon *d, int32_t today)
{
	char clock[DAY_TEXT], books[DAY_TEXT];

	if (today == DAY_NONE || today >= d->ledger.day ||
	    today == d->behind_day)
		return;
	d->behind_day = today;
	log_event(LOG_LVL_WARNING, "clock-behind",
		  "text=\"the clock says %s; the business day is %s and stays "
		  "so until the clock is past it\"",
		  day_format(clock, today), day_format(books, d->ledger.day));
}

bool
daemon_today(struct daemon *d, struct err *e)
{
	int32_t today;

	if (d->conf->clock.source != CONF_CLOCK_SYSTEM)
		return true;
	today = day_amsterdam_us(clock_unix_us());
	/* A clock that was set back does not take the books with it. */
	if (today == DAY_NONE || today == d->ledger.day ||
	    goes_back(d, today)) {
		tell_behind(d, today);
		return true;
	}
	if (daemon_tick(d, today, e))
		return true;
	/* The day waits with all else until there is room. */
	if (e->code == ERR_FULL)
		space_lacking(&d->space, d->conf);
	return err_may_pass(e->code);
}
