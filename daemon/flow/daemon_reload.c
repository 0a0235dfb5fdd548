/*
 * Reloading: the new configuration is read and checked, new readers compile
 * its schemas beside the old ones, and only when all of that is well does
 * anything change.
 */
#include "flow/daemon.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "flow/readers_conf.h"
#include "model/day.h"
#include "port/notify.h"

/* What the books depend on, as the configuration says it. */
static void
settings_of(const struct conf *c, struct settings *out)
{
	size_t i;

	memset(out, 0, sizeof(*out));
	out->horizon = c->region.horizon;
	out->booking_submission = c->region.booking_year ==
				  CONF_BOOKING_SUBMISSION;
	out->propose = c->answer.mode == CONF_ANSWER_PROPOSE;
	out->watch = c->answer.watch;
	out->live_from = c->region.live_from;
	out->hold_days = c->limits.hold_days;
	out->half_year_margin_bp = c->signals.half_year_margin_bp;
	out->clear_bp = c->signals.clear_bp;
	out->confirm_days = c->signals.confirm;
	out->term_months = c->signals.term_months;
	out->stacking = c->signals.stacking;
	out->threshold_count = (uint8_t)c->signals.thresholds_count;
	for (i = 0; i < c->signals.thresholds_count; i++)
		out->thresholds_bp[i] = c->signals.thresholds_bp[i];
	out->small_cell = c->privacy.small_cell;
	out->include_agb = c->events.include_agb;
	out->sequence_nlgov10 = c->events.sequence_style ==
				CONF_SEQUENCE_NLGOV10;
	snprintf(out->type_prefix, sizeof(out->type_prefix), "%s",
		 c->events.type_prefix);
	snprintf(out->oin, sizeof(out->oin), "%s", c->region.oin);
}

static bool
same_settings(const struct settings *a, const struct settings *b)
{
	struct buf x, y;
	bool same;

	buf_init(&x);
	buf_init(&y);
	settings_write(a, &x);
	settings_write(b, &y);
	same = x.len == y.len && !x.failed && !y.failed &&
	       memcmp(x.data, y.data, x.len) == 0;
	buf_done(&x);
	buf_done(&y);
	return same;
}

bool
daemon_journal_settings(struct daemon *d, bool reloaded, struct err *e)
{
	struct ledger *l = &d->ledger;
	struct settings now;
	struct entry en;
	struct err again;

	settings_of(d->conf, &now);
	if (!reloaded && l->has_settings && same_settings(&now, &l->settings))
		return true;
	if (!db_begin(l->db, e))
		return false;
	ledger_begin(l, &en, ENTRY_CONFIG, clock_unix_us());
	if (reloaded)
		snprintf(en.reason, sizeof(en.reason), "%s", LEDGER_RELOADED);
	ledger_settings(l, &en, &now);
	if (ledger_commit(l, e))
		return true;
	if (!ledger_reread(l, &again))
		*e = again;
	return false;
}

bool
daemon_settings_due(struct daemon *d, struct err *e)
{
	d->settings_due = !daemon_journal_settings(d, true, e);
	if (d->settings_due && e->code == ERR_FULL)
		space_lacking(&d->space, d->conf);
	return !d->settings_due || err_may_pass(e->code);
}

static void
tell_change(void *ctx, const char *section, const char *key,
	    enum conf_reload reload)
{
	(void)ctx;
	log_event(reload == CONF_NOW ? LOG_LVL_NOTICE : LOG_LVL_WARNING,
		  "option-changed", "option=%s.%s counts=%s", section, key,
		  reload == CONF_NOW ? "now" : "after-restart");
}

static void
refused(struct daemon *d, const struct err *e)
{
	log_event(LOG_LVL_ERR, "reload-refused", "text=\"%s\"", e->text);
	notify_ready("reload refused; the old configuration goes on");
	conf_free(&d->next_conf);
}

bool
daemon_reload_begin(struct daemon *d, struct err *e)
{
	struct readers_options o;

	notify_reloading();
	conf_free(&d->next_conf);
	if (conf_load(d->conf_path, &d->next_conf, e) &&
	    conf_check(d->next_conf, e) && daemon_bus_check(d->next_conf, e)) {
		o = readers_options_of(d->next_conf);
		if (readers_reload(d->readers, &o, e))
			return true;
	}
	refused(d, e);
	return false;
}

/*
 * Who may come in, read anew: a client is added or revoked by a file and a
 * reload.  None when keys are not in use: they come with a restart.
 */
static bool
read_clients(struct daemon *d, struct grants **out, struct err *e)
{
	return d->access.zap == NULL ||
	       grants_load(d->next_conf->curve.clients, out, e);
}

/* Also when nothing changed: that is how a log is rotated. */
static bool
open_next_log(struct daemon *d, struct err *e)
{
	struct err again;

	if (publish_open_log(&d->publish, d->next_conf->paths.event_log, e))
		return true;
	if (d->next_conf->paths.event_log_named)
		return false;
	log_event(LOG_LVL_WARNING, "event-log-off", "text=\"%s\"", e->text);
	return publish_open_log(&d->publish, "", &again);
}

static bool
swap(struct daemon *d, struct err *e)
{
	struct conf *old = d->conf;
	struct grants *clients = NULL;
	struct err why;

	if (!read_clients(d, &clients, &why) || !open_next_log(d, &why) ||
	    !daemon_key_reload(d, &why)) {
		grants_free(&clients);
		readers_reload_cancel(d->readers);
		refused(d, &why);
		return true;
	}
	if (clients != NULL)
		access_install(&d->access, &clients);
	readers_reload_swap(d->readers);
	conf_diff(old, d->next_conf, tell_change, NULL);
	if (!conf_keep(d->next_conf, old, e))
		return false;
	d->conf = d->next_conf;
	d->next_conf = NULL;
	d->pipeline.conf = d->conf;
	d->reseal.file = d->conf->privacy.key;
	d->publish.rounds = d->conf->privacy.small_cell > 0;
	conf_free(&old);
	if (!daemon_settings_due(d, e))
		return false;
	log_event(LOG_LVL_NOTICE, "reloaded", "file=\"%s\"",
		  conf_file(d->conf));
	notify_ready("reloaded");
	if (!daemon_bus_part(d, e))
		return false;
	publish_step(&d->publish);
	return true;
}

bool
daemon_reload_step(struct daemon *d, struct err *e)
{
	struct err why;

	if (d->next_conf == NULL)
		return true;
	switch (readers_reload_state(d->readers, &why)) {
	case READERS_LOADED:
		return swap(d, e);
	case READERS_REFUSED:
		readers_reload_cancel(d->readers);
		refused(d, &why);
		break;
	case READERS_STEADY:
	case READERS_STARTING:
		break;
	}
	return true;
}
