/* How the daemon is. */
#include "flow/control_status.h"

#include <unistd.h>

#include "base/clock.h"
#include "flow/daemon.h"
#include "model/day.h"

static int64_t
count(struct db *db, enum sql_id id, const char *column)
{
	struct stmt *st = db_stmt(db, id);

	return db_row(st) ? db_col_int(st, column) : 0;
}

static void
put_queue(const struct daemon *d, struct jsonw *w)
{
	jsonw_key(w, "queue");
	jsonw_object(w);
	jsonw_put_int(w, "messages", (int64_t)pipeline_pending(&d->pipeline));
	jsonw_put_int(w, "bytes", (int64_t)d->pipeline.in_flight_bytes);
	jsonw_put_int(w, "bytes_max", d->conf->limits.in_flight_bytes);
	jsonw_object_end(w);
}

static void
put_counts(const struct daemon *d, struct jsonw *w)
{
	size_t i;

	jsonw_key(w, "outcomes");
	jsonw_object(w);
	for (i = 0; i < OUTCOME_RECORDED; i++)
		jsonw_put_int(w, outcome_name((enum outcome)i),
			      (int64_t)d->pipeline.counts[i]);
	jsonw_object_end(w);
	jsonw_put_int(w, "commits", (int64_t)d->pipeline.commits);
}

static void
put_readers(const struct daemon *d, struct jsonw *w)
{
	struct readers_stats s;
	struct err why = {ERR_NONE, ""};
	bool failed;

	readers_stats(d->readers, &s);
	failed = readers_failed(d->readers, &why);
	jsonw_key(w, "readers");
	jsonw_object(w);
	jsonw_put_int(w, "alive", s.alive);
	jsonw_put_int(w, "queued", (int64_t)s.queued);
	jsonw_put_int(w, "jobs", (int64_t)s.jobs);
	jsonw_put_int(w, "deaths", (int64_t)s.deaths);
	jsonw_put_int(w, "timeouts", (int64_t)s.timeouts);
	jsonw_put_int(w, "forks", (int64_t)s.forks);
	jsonw_put_text(w, "error", failed ? why.text : NULL);
	jsonw_object_end(w);
}

static void
put_disk(const struct daemon *d, struct jsonw *w)
{
	int64_t file, wal;
	const struct space *s = &d->space;

	db_sizes(d->db, &file, &wal);
	jsonw_key(w, "disk");
	jsonw_object(w);
	jsonw_put_int(w, "store_bytes", file);
	jsonw_put_int(w, "wal_bytes", wal);
	if (s->free_bytes >= 0) {
		jsonw_put_int(w, "free_bytes", s->free_bytes);
		jsonw_put_int(w, "size_bytes", s->size_bytes);
	}
	jsonw_put_int(w, "ballast_bytes", s->ballast_bytes);
	jsonw_put_bool(w, "full", s->full);
	jsonw_put_bool(w, "low", s->low);
	jsonw_put_bool(w, "wal_large", s->log_large);
	jsonw_put_bool(w, "unchecked", checkup_open(&d->checkup));
	jsonw_put_text(w, "check", checkup_state_name(d->checkup.state));
	jsonw_object_end(w);
}

/* The message that was to be answered first; null when none is owed. */
static void
put_oldest(struct daemon *d, struct jsonw *w)
{
	struct stmt *st = db_stmt(d->db, SQL_TERMIJN_OLDEST);
	char day[DAY_TEXT];

	jsonw_key(w, "oldest_unanswered");
	if (!db_row(st)) {
		jsonw_null(w);
		return;
	}
	jsonw_object(w);
	jsonw_put_int(w, "journal", db_col_int(st, "message"));
	jsonw_put_text(w, "type", db_col_text(st, "soort"));
	jsonw_put_text(w, "due",
		       day_format(day, (int32_t)db_col_int(st, "due")));
	jsonw_object_end(w);
	db_rest(d->db);
}

void
control_status(struct daemon *d, struct jsonw *w)
{
	static const char *const states[] = {
		[DAEMON_RUNNING] = "running",
		[DAEMON_DRAINING] = "draining",
		[DAEMON_STOPPED] = "stopped",
	};
	int64_t up_ms = clock_mono_ms() - d->started_ms;
	char day[DAY_TEXT];

	jsonw_put_text(w, "daemon", states[d->state]);
	jsonw_put_text(w, "version", POLS_VERSION);
	jsonw_put_int(w, "pid", getpid());
	jsonw_put_int(w, "uptime_s", up_ms / 1000);
	jsonw_put_text(w, "day",
		       d->ledger.day == DAY_NONE
			       ? NULL
			       : day_format(day, d->ledger.day));
	jsonw_put_text(w, "clock",
		       d->conf->clock.source == CONF_CLOCK_SYSTEM ? "system"
								  : "manual");
	jsonw_put_text(w, "epoch", d->ledger.stream);
	jsonw_put_int(w, "journal", d->ledger.tail.nr);
	if (d->ledger.history != 0)
		jsonw_put_int(w, "history_since", d->ledger.history);
	jsonw_put_int(w, "sequence", count(d->db, SQL_EVENT_LAST, "seq"));
	jsonw_put_int(w, "signals_open",
		      count(d->db, SQL_SIGNAL_OPEN_COUNT, "n"));
	jsonw_put_int(w, "quarantined",
		      count(d->db, SQL_QUARANTINE_COUNT, "n"));
	jsonw_put_int(w, "pack_not_assessed",
		      count(d->db, SQL_PACK_MISSED_COUNT, "n"));
	put_queue(d, w);
	put_counts(d, w);
	jsonw_put_int(w, "messages_per_hour",
		      up_ms < 1000
			      ? 0
			      : (int64_t)(d->pipeline.counts[OUTCOME_BOOKED] *
					  3600000 / (uint64_t)up_ms));
	put_readers(d, w);
	put_disk(d, w);
	keys_status(&d->reseal, w);
	put_oldest(d, w);
}
