/* Families and where the status has their figures. */
#include "ctl/prometheus.h"

#include "model/day.h"

enum { DAY_S = 86400 };

struct family {
	const char *name;
	const char *type;
	const char *help;  /* without backslash or line end */
	const char *above; /* the object of the status it stands in, or NULL */
	const char *member;
	const char *label; /* the member is an object: its keys are values */
};

/* clang-format off */
static const struct family families[] = {
	{"pols_uptime_seconds", "gauge",
	 "Time since the daemon started.", NULL, "uptime_s", NULL},
	{"pols_journal_entries", "gauge",
	 "Number of the last journal entry.", NULL, "journal", NULL},
	{"pols_event_sequence", "gauge",
	 "Number of the last event of the stream.", NULL, "sequence", NULL},
	{"pols_signals_open", "gauge",
	 "Signals that are open.", NULL, "signals_open", NULL},
	{"pols_quarantined_messages", "gauge",
	 "Messages that wait for a decision.", NULL, "quarantined", NULL},
	{"pols_pack_not_assessed_messages", "gauge",
	 "Messages that a rule sheet of the site could not judge.", NULL,
	 "pack_not_assessed", NULL},
	{"pols_history_load_journal", "gauge",
	 "Journal number of the load of history that is open.", NULL,
	 "history_since", NULL},
	{"pols_messages_total", "counter",
	 "Messages taken in since the start, by outcome.", NULL, "outcomes",
	 "outcome"},
	{"pols_commits_total", "counter",
	 "Commits of the store since the start.", NULL, "commits", NULL},
	{"pols_queue_messages", "gauge",
	 "Messages taken in and not yet answered.", "queue", "messages", NULL},
	{"pols_queue_bytes", "gauge",
	 "Bytes of these messages.", "queue", "bytes", NULL},
	{"pols_queue_limit_bytes", "gauge",
	 "Bytes from which on a sender is told busy.", "queue", "bytes_max",
	 NULL},
	{"pols_readers_alive", "gauge",
	 "Reader processes.", "readers", "alive", NULL},
	{"pols_reader_queue_messages", "gauge",
	 "Messages that wait for a reader.", "readers", "queued", NULL},
	{"pols_reader_jobs_total", "counter",
	 "Messages given to readers since the start.", "readers", "jobs",
	 NULL},
	{"pols_reader_deaths_total", "counter",
	 "Readers that died over a message.", "readers", "deaths", NULL},
	{"pols_reader_timeouts_total", "counter",
	 "Readers that were ended over a message.", "readers", "timeouts",
	 NULL},
	{"pols_reader_forks_total", "counter",
	 "Readers that were made.", "readers", "forks", NULL},
	{"pols_store_bytes", "gauge",
	 "Size of the store.", "disk", "store_bytes", NULL},
	{"pols_store_log_bytes", "gauge",
	 "Size of its write-ahead log.", "disk", "wal_bytes", NULL},
	{"pols_disk_free_bytes", "gauge",
	 "Room left for the store.", "disk", "free_bytes", NULL},
	{"pols_disk_size_bytes", "gauge",
	 "Size of the file system of the store.", "disk", "size_bytes", NULL},
	{"pols_ballast_bytes", "gauge",
	 "Room kept back for a full disk.", "disk", "ballast_bytes", NULL},
	{"pols_disk_full", "gauge",
	 "1 while the store cannot be written for want of room.", "disk",
	 "full", NULL},
	{"pols_disk_low", "gauge",
	 "1 while room is getting short.", "disk", "low", NULL},
	{"pols_store_log_large", "gauge",
	 "1 while the write-ahead log is larger than it should be.", "disk",
	 "wal_large", NULL},
	{"pols_store_unchecked", "gauge",
	 "1 from an unclean stop until the store was looked through.", "disk",
	 "unchecked", NULL},
	{"pols_reseal_entries", "gauge",
	 "Journal entries that are still to be sealed with the newest key.",
	 "keys", "reseal_entries", NULL},
	{"pols_damaged_bodies", "gauge",
	 "Kept messages that could not be opened for it.", "keys",
	 "damaged_bodies", NULL},
};
/* clang-format on */

static void
head(struct buf *out, const char *name, const char *type, const char *help)
{
	buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* name="value", with what the format wants escaped. */
static void
label(struct buf *out, const char *name, const char *value)
{
	buf_printf(out, "%s=\"", name);
	for (; *value != '\0'; value++) {
		if (*value == '\n') {
			buf_puts(out, "\\n");
			continue;
		}
		if (*value == '\\' || *value == '"')
			buf_u8(out, '\\');
		buf_u8(out, (unsigned char)*value);
	}
	buf_u8(out, '"');
}

static bool
figure(const struct json *j, int64_t *out)
{
	bool yes;

	if (json_as_int(j, out))
		return true;
	if (!json_as_bool(j, &yes))
		return false;
	*out = yes ? 1 : 0;
	return true;
}

struct labelled {
	struct buf *out;
	const struct family *family;
};

static bool
put_labelled(void *ctx, const char *key, const struct json *value)
{
	const struct labelled *l = ctx;
	int64_t v;

	if (!figure(value, &v))
		return true;
	buf_printf(l->out, "%s{", l->family->name);
	label(l->out, l->family->label, key);
	buf_printf(l->out, "} %lld\n", (long long)v);
	return true;
}

static void
put_family(struct buf *out, const struct family *f, const struct json *status)
{
	const struct json *from = f->above == NULL ? status
						   : json_get(status, f->above);
	const struct json *member = json_get(from, f->member);
	struct labelled each = {out, f};
	int64_t v;

	if (f->label != NULL && json_is_map(member)) {
		head(out, f->name, f->type, f->help);
		(void)json_each(member, put_labelled, &each);
	} else if (f->label == NULL && figure(member, &v)) {
		head(out, f->name, f->type, f->help);
		buf_printf(out, "%s %lld\n", f->name, (long long)v);
	}
}

static void
put_info(struct buf *out, const struct json *status)
{
	const char *version = "", *clock = "", *state = "";

	(void)json_get_text(status, "version", &version);
	(void)json_get_text(status, "clock", &clock);
	(void)json_get_text(status, "daemon", &state);
	head(out, "pols_build_info", "gauge", "Version and clock.");
	buf_puts(out, "pols_build_info{");
	label(out, "version", version);
	buf_u8(out, ',');
	label(out, "clock", clock);
	buf_puts(out, "} 1\n");
	head(out, "pols_state_info", "gauge", "What the daemon is doing.");
	buf_puts(out, "pols_state_info{");
	label(out, "state", state);
	buf_puts(out, "} 1\n");
}

static void
put_day(struct buf *out, const struct json *status)
{
	const char *name = "pols_business_day_timestamp_seconds", *text;
	int32_t day;

	if (!json_get_text(status, "day", &text))
		return;
	day = day_parse(text);
	if (day == DAY_NONE)
		return;
	head(out, name, "gauge", "The business day, at its first second.");
	buf_printf(out, "%s %lld\n", name, (long long)day * DAY_S);
}

/* The readers' fault is a text; that there is one is a figure. */
static void
put_fault(struct buf *out, const struct json *status)
{
	const struct json *readers = json_get(status, "readers");
	const char *why;

	if (readers == NULL)
		return;
	head(out, "pols_readers_failed", "gauge",
	     "1 while no readers can be made.");
	buf_printf(out, "pols_readers_failed %d\n",
		   json_get_text(readers, "error", &why) ? 1 : 0);
}

void
prometheus_write(struct buf *out, const struct json *status)
{
	size_t i;

	put_info(out, status);
	put_day(out, status);
	for (i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		put_family(out, &families[i], status);
	put_fault(out, status);
}
