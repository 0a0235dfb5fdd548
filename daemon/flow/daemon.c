/* The loop: wait once, then serve each party in turn. */
#include "flow/daemon.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/log.h"
#include "flow/control.h"
#include "flow/replay.h"
#include "model/day.h"
#include "port/notify.h"

enum {
	WAIT_MS = 1000, /* the longest sleep: the clock may strike midnight */
	HEAD_MS = 3600000,
	CONNECT_MS = 1000, /* subscribers are back by then */
	DRAIN_MS = 30000
};

static void
begin_drain(struct daemon *d)
{
	if (d->state == DAEMON_DRAINING) {
		/* Asked twice: those who wait keep their messages. */
		d->state = DAEMON_STOPPED;
		return;
	}
	d->state = DAEMON_DRAINING;
	d->drain_until_ms = clock_mono_ms() + DRAIN_MS;
	/* Only not read: unbound, it would part from those who wait. */
	d->intake.closed = true;
	log_event(LOG_LVL_NOTICE, "stopping", "pending=%zu",
		  pipeline_pending(&d->pipeline));
	notify_stopping("finishing what was taken in");
}

static void
take_signals(struct daemon *d)
{
	struct signalfd_siginfo info;
	struct err e;

	while (read(d->signal_fd, &info, sizeof(info)) ==
	       (ssize_t)sizeof(info)) {
		if (info.ssi_signo == SIGHUP)
			(void)!daemon_reload_begin(d, &e);
		else
			begin_drain(d);
	}
}

/* Within this machine libzmq has granted them already. */
static void
take_subscriptions(struct daemon *d)
{
	struct bus_message *m;

	while ((m = bus_receive(d->events_socket)) != NULL)
		bus_message_free(&m);
	while (d->events_keyed != NULL &&
	       (m = bus_receive(d->events_keyed)) != NULL) {
		access_subscribe(&d->access, d->events_keyed, m);
		bus_message_free(&m);
	}
}

/*
 * The first beat says that polsd has started: not at once, because no
 * subscriber has connected anew by then.
 */
static void
heartbeat(struct daemon *d, int64_t now, bool booking)
{
	if (now < d->heartbeat_ms)
		return;
	d->heartbeat_ms = now + d->conf->events.heartbeat_ms;
	daemon_announce(d, d->beaten ? EVENT_HARTSLAG : EVENT_GESTART, booking);
	d->beaten = true;
}

/* Signs of life, for the service manager and for subscribers. */
static void
show_life(struct daemon *d, int64_t now, bool booking)
{
	if (d->watchdog_ms > 0 && now >= d->watchdog_due_ms) {
		notify_watchdog();
		d->watchdog_due_ms = now + d->watchdog_ms;
	}
	heartbeat(d, now, booking);
}

/* What must go on also while a large message is being booked. */
static void
breathe(void *ctx)
{
	struct daemon *d = ctx;

	pipeline_breathe(&d->pipeline);
	if (FAULT_TWIN("publish-first"))
		publish_step(&d->publish);
	show_life(d, clock_mono_ms(), true);
}

/* Bodies past their term go: soon when there is nothing else to do. */
static bool
retain(struct daemon *d, int64_t now, struct err *e)
{
	bool more;

	if (!retention_step(&d->retention, d->ledger.day,
			    d->conf->privacy.retain_bodies_days, &more, e))
		return err_may_pass(e->code);
	if (more && pipeline_pending(&d->pipeline) == 0)
		d->second_due_ms = now;
	return true;
}

/* Older bodies follow the newest key: as above, and never beside a batch. */
static bool
reseal(struct daemon *d, int64_t now, struct err *e)
{
	bool more;

	if (!reseal_step(&d->reseal, &more, e)) {
		if (e->code == ERR_FULL)
			space_lacking(&d->space, d->conf);
		return err_may_pass(e->code);
	}
	if (more && pipeline_pending(&d->pipeline) == 0)
		d->second_due_ms = now;
	return true;
}

/*
 * The head of the chain where it cannot be taken back: with it, `polsctl verify
 * --head` sees when the tail was cut off.
 */
static void
log_head(struct daemon *d, int64_t now)
{
	const struct journal_tail *t = &d->ledger.tail;
	char hash[CRYPTO_HEX], audit_hash[CRYPTO_HEX];
	struct audit_head audit;

	if (now < d->head_due_ms)
		return;
	d->head_due_ms = now + HEAD_MS;
	audit_head_read(d->db, &audit);
	crypto_hex(t->chain, sizeof(t->chain), hash);
	crypto_hex(audit.chain, sizeof(audit.chain), audit_hash);
	log_event(LOG_LVL_NOTICE, "chain",
		  "nr=%lld hash=%s audit=%lld audit_hash=%s", (long long)t->nr,
		  hash, (long long)audit.nr, audit_hash);
}

static bool
chores(struct daemon *d, struct err *e)
{
	int64_t now = clock_mono_ms();

	show_life(d, now, false);
	if (now >= d->second_due_ms) {
		d->second_due_ms = now + 1000;
		log_flush(false);
		space_step(&d->space, d->conf);
		if (!checkup_step(&d->checkup, d->space.log_bytes,
				  d->conf->limits.wal_alarm_bytes / 2, e))
			return false;
		publish_retry_log(&d->publish);
		log_head(d, now);
		if (!retain(d, now, e) ||
		    (!d->space.full && !reseal(d, now, e)))
			return false;
		if (!daemon_today(d, e) || !daemon_bus_part(d, e) ||
		    (d->settings_due && !daemon_settings_due(d, e)))
			return false;
	}
	if (!audit_flush(&d->access.audit, false, e) && !err_may_pass(e->code))
		return false;
	if (d->state == DAEMON_DRAINING &&
	    (pipeline_pending(&d->pipeline) == 0 || now >= d->drain_until_ms))
		d->state = DAEMON_STOPPED;
	return daemon_reload_step(d, e);
}

static int64_t
sooner(int64_t a, int64_t b)
{
	if (a < 0)
		return b;
	return b < 0 || a < b ? a : b;
}

static int64_t
timeout_ms(const struct daemon *d)
{
	int64_t now = clock_mono_ms(), t = WAIT_MS;

	t = sooner(t, d->heartbeat_ms > now ? d->heartbeat_ms - now : 0);
	t = sooner(t, d->second_due_ms > now ? d->second_due_ms - now : 0);
	t = sooner(t, pipeline_timeout_ms(&d->pipeline));
	return sooner(t, readers_timeout_ms(d->readers));
}

/* Who is ready.  Asking a socket that is not costs system calls. */
struct ready {
	bool intake;
	bool replay;
	bool control;
	bool events;
	bool zap;
	bool signal;
	bool readers;
};

/*
 * A read outside any transaction failed (a report, a replay, a heartbeat):
 * what may pass is forgotten, after the rest the store cannot be trusted.
 */
static bool
settle(struct daemon *d, struct err *e)
{
	if (!db_failed(d->db, e))
		return true;
	log_event(LOG_LVL_ERR, "read-failed", "text=\"%s\"", e->text);
	db_rollback(d->db);
	return e->code != ERR_IO && e->code != ERR_CORRUPT;
}

static void
wait_once(struct daemon *d, struct ready *ready)
{
	/* Keyed sockets are there or not; a closed intake would wake us for
	 * messages that we do not take. */
	const bool closed = d->intake.closed;
	const struct {
		struct bus_socket *socket;
		bool *ready;
	} parties[] = {
		{closed ? NULL : d->intake_socket, &ready->intake},
		{closed ? NULL : d->intake_keyed, &ready->intake},
		{d->replay_socket, &ready->replay},
		{d->replay_keyed, &ready->replay},
		{d->control_socket, &ready->control},
		{d->events_socket, &ready->events},
		{d->events_keyed, &ready->events},
		{d->access.zap, &ready->zap},
	};
	const int64_t readers_ms = readers_timeout_ms(d->readers);
	struct bus_wait waits[BUS_WAITS_MAX];
	bool *flags[BUS_WAITS_MAX];
	struct pollfd fds[BUS_WAITS_MAX];
	size_t i, n = 0;
	int max = readers_poll_max(d->readers), count;

	memset(ready, 0, sizeof(*ready));
	for (i = 0; i < sizeof(parties) / sizeof(parties[0]); i++) {
		if (parties[i].socket == NULL)
			continue;
		waits[n] = (struct bus_wait){.socket = parties[i].socket,
					     .events = POLLIN};
		flags[n++] = parties[i].ready;
	}
	waits[n] = (struct bus_wait){.fd = d->signal_fd, .events = POLLIN};
	flags[n++] = &ready->signal;
	if (max > BUS_WAITS_MAX - (int)n)
		max = BUS_WAITS_MAX - (int)n;
	count = readers_poll_fds(d->readers, fds, max);
	for (i = 0; i < (size_t)count; i++) {
		waits[n] = (struct bus_wait){.fd = fds[i].fd,
					     .events = fds[i].events};
		flags[n++] = &ready->readers;
	}
	db_rest(d->db);
	(void)bus_poll(waits, n, timeout_ms(d));
	for (i = 0; i < n; i++)
		if (waits[i].revents != 0)
			*flags[i] = true;
	if (readers_ms >= 0 && readers_timeout_ms(d->readers) <= 0)
		ready->readers = true;
}

static bool
serve(struct daemon *d, const struct ready *ready, struct err *e)
{
	const struct replay replay = {
		.socket = d->replay_socket,
		.db = d->db,
		.ledger = &d->ledger,
	};
	struct replay keyed = replay;
	const struct pipeline_turn turn = {ready->readers, ready->intake};

	if (ready->signal)
		take_signals(d);
	if (ready->zap)
		access_serve_zap(&d->access);
	if (ready->events)
		take_subscriptions(d);
	if (ready->intake)
		intake_step(&d->intake);
	/* Before the pipeline: a message that is retried goes to a reader. */
	if (ready->control && !control_step(d, e))
		return false;
	if (!pipeline_step(&d->pipeline, &turn, e))
		return false;
	if (d->published_nr != d->ledger.tail.nr) {
		note_durable(d->note, d->ledger.stream, d->ledger.tail.nr);
		publish_step(&d->publish);
		d->published_nr = d->ledger.tail.nr;
	}
	if (ready->replay) {
		replay_step(&replay);
		keyed.socket = d->replay_keyed;
		keyed.access = &d->access;
		keyed.rounds = d->conf->privacy.small_cell > 0;
		if (keyed.socket != NULL)
			replay_step(&keyed);
	}
	return chores(d, e);
}

static void
last_words(struct daemon *d)
{
	struct err e;

	if (!audit_flush(&d->access.audit, true, &e))
		log_event(LOG_LVL_ERR, "audit-lost", "text=\"%s\"", e.text);
	publish_step(&d->publish);
	daemon_announce(d, EVENT_GESTOPT, false);
	log_head(d, d->head_due_ms);
	log_event(LOG_LVL_NOTICE, "stopped", "journal=%lld",
		  (long long)d->ledger.tail.nr);
	log_flush(true);
}

bool
daemon_run(struct daemon *d, struct err *e)
{
	struct ready ready;
	char day[DAY_TEXT];

	d->ledger.breathe = breathe;
	d->ledger.breathe_ctx = d;
	d->heartbeat_ms =
		clock_mono_ms() + (d->conf->events.heartbeat_ms < CONNECT_MS
					   ? d->conf->events.heartbeat_ms
					   : CONNECT_MS);
	daemon_stream_read(d);
	log_event(LOG_LVL_NOTICE, "started",
		  "version=%s journal=%lld day=%s start_ms=%lld", POLS_VERSION,
		  (long long)d->ledger.tail.nr,
		  d->ledger.day == DAY_NONE ? "none"
					    : day_format(day, d->ledger.day),
		  (long long)(clock_mono_ms() - d->started_ms));
	notify_ready("taking messages");
	while (d->state != DAEMON_STOPPED) {
		wait_once(d, &ready);
		if (!serve(d, &ready, e) || !settle(d, e)) {
			checkup_distrust(&d->checkup, e);
			log_flush(true);
			return false;
		}
	}
	last_words(d);
	d->ended_well = !db_failed(d->db, NULL);
	return true;
}
