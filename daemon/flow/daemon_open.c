/* Start and end: each step after those it needs. */
#include "flow/daemon.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/log.h"
#include "flow/readers_conf.h"
#include "model/day.h"
#include "port/notify.h"
#include "port/sandbox.h"

static bool
cannot_make(const char *folder, struct err *e)
{
	return err_errno(e, ERR_ACCESS,
			 "cannot make %s; make it for the user of polsd, or "
			 "name another in [paths]",
			 folder);
}

/* mkdir -p, and a writable folder in the end. */
static bool
make_folder(const char *path, struct err *e)
{
	char part[PATH_MAX];
	struct stat st;
	char *slash;

	if (snprintf(part, sizeof(part), "%s", path) >= (int)sizeof(part))
		return err_set(e, ERR_CONFIG, "%s: path too long", path);
	for (slash = strchr(part + 1, '/'); slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(part, 0755) != 0 && errno != EEXIST)
			return cannot_make(part, e);
		*slash = '/';
	}
	if (mkdir(part, 0750) != 0 && errno != EEXIST)
		return cannot_make(path, e);
	if (stat(path, &st) == 0 && !S_ISDIR(st.st_mode))
		return err_set(e, ERR_CONFIG, "%s is not a folder", path);
	if (access(path, W_OK | X_OK) != 0)
		return err_errno(
			e, ERR_ACCESS,
			"cannot write in %s; give it to the user of polsd, or "
			"name another in [paths]",
			path);
	return true;
}

static bool
lock(struct daemon *d, struct err *e)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/lock", d->conf->paths.state);
	d->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	if (d->lock_fd < 0)
		return err_errno(e, ERR_ACCESS, "cannot open %s", path);
	if (flock(d->lock_fd, LOCK_EX | LOCK_NB) != 0 && !FAULT_TWIN("no-lock"))
		return err_set(e, ERR_BUSY,
			       "another polsd works in %s; stop it first",
			       d->conf->paths.state);
	return true;
}

static void
store_path(const struct conf *c, char out[PATH_MAX])
{
	snprintf(out, PATH_MAX, "%s/pols.db", c->paths.state);
}

static bool
open_signals(struct daemon *d, struct err *e)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
		return err_errno(e, ERR_IO, "signals");
	signal(SIGPIPE, SIG_IGN);
	d->signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	return d->signal_fd >= 0 || err_errno(e, ERR_IO, "signalfd");
}

static bool
open_readers(struct daemon *d, struct err *e)
{
	const struct readers_options o = readers_options_of(d->conf);

	return readers_start(&d->readers, &o, e);
}

/* A new store gets its stream: a random name, and a salt for others. */
static bool
first_epoch(struct daemon *d, struct err *e)
{
	struct ledger *l = &d->ledger;
	unsigned char salt[ENTRY_SALT];
	char stream[CRYPTO_UUID];
	struct entry en;

	if (l->stream[0] != '\0')
		return true;
	crypto_uuid4(stream);
	crypto_random(salt, sizeof(salt));
	if (!db_begin(l->db, e))
		return false;
	ledger_begin(l, &en, ENTRY_EPOCH, clock_unix_us());
	ledger_epoch(l, &en, stream, salt);
	return ledger_commit(l, e);
}

static bool
tail_holds(struct daemon *d, const char *path, struct err *e)
{
	bool holds = journal_tail_holds(d->db, &d->ledger.tail);

	if (db_failed(d->db, e))
		return false;
	db_rest(d->db);
	return holds || err_set(e, ERR_CORRUPT,
				"%s: the last rows of the journal are not what "
				"was written; see polsctl verify, and restore "
				"a backup",
				path);
}

static bool
open_store(struct daemon *d, struct err *e)
{
	char path[PATH_MAX];

	store_path(d->conf, path);
	if (!checkup_begin(&d->checkup, d->lock_fd, path, e))
		return false;
	if (!db_open(&d->db, path, DB_WRITER, e)) {
		if (e->code != ERR_FULL)
			return false;
		/* What a crash left in the log needs room in the file. */
		space_give_up(d->conf);
		if (!db_open(&d->db, path, DB_WRITER, e))
			return false;
	}
	if (!ledger_init(&d->ledger, d->db, e) || !tail_holds(d, path, e) ||
	    !first_epoch(d, e) || !daemon_journal_settings(d, false, e))
		return false;
	publish_init(&d->publish, d->db);
	access_init(&d->access, d->db);
	retention_init(&d->retention, d->db);
	return !db_failed(d->db, e);
}

static bool
open_event_log(struct daemon *d, struct err *e)
{
	if (publish_open_log(&d->publish, d->conf->paths.event_log, e))
		return true;
	if (d->conf->paths.event_log_named)
		return false;
	log_event(LOG_LVL_WARNING, "event-log-off", "text=\"%s\"", e->text);
	return true;
}

static void
warn(const struct daemon *d)
{
	const char *where = db_volatile_fs(d->conf->paths.state);

	if (geteuid() == 0)
		log_event(LOG_LVL_WARNING, "root",
			  "text=\"polsd runs as root; a user of its own is "
			  "safer\"");
	if (!sandbox_is_on())
		log_event(LOG_LVL_WARNING, "sandbox-off",
			  "text=\"this is a build for tests: readers are not "
			  "confined\"");
	if (where != NULL)
		log_event(LOG_LVL_WARNING, "store-disk",
			  "text=\"the store lies on %s: put it on a disk that "
			  "stays\"",
			  where);
	if (strspn(d->conf->region.oin, "0") == strlen(d->conf->region.oin))
		log_event(LOG_LVL_WARNING, "oin",
			  "text=\"[region] oin is not set; events name no "
			  "organisation\"");
}

/*
 * Everything that a message passes through, wired together.
 */
static bool
wire(struct daemon *d, struct err *e)
{
	d->pipeline = (struct pipeline){
		.ledger = &d->ledger,
		.readers = d->readers,
		.keys = &d->keys,
		.space = &d->space,
		.note = d->note,
		.conf = d->conf,
		.reply = intake_reply,
		.allowed = intake_allowed,
		.owner_ctx = &d->intake,
		.between = intake_between,
		.between_ctx = &d->intake,
	};
	intake_init(&d->intake, &d->pipeline, &d->access);
	intake_add_door(&d->intake, d->intake_socket, false);
	if (d->intake_keyed != NULL)
		intake_add_door(&d->intake, d->intake_keyed, true);
	return pipeline_init(&d->pipeline, e);
}

bool
daemon_open(struct daemon *d, const char *conf_path, struct err *e)
{
	memset(d, 0, sizeof(*d));
	d->conf_path = conf_path;
	d->lock_fd = d->signal_fd = d->checkup.lock_fd = -1;
	d->publish.log_fd = -1;
	d->started_ms = clock_mono_ms();
	umask(0027);
	if (!crypto_init(e) || !conf_load(conf_path, &d->conf, e) ||
	    !conf_check(d->conf, e))
		return false;
	/* The readers first: they inherit nothing that is not open yet. */
	if (!open_signals(d, e) || !open_readers(d, e) ||
	    !make_folder(d->conf->paths.state, e) ||
	    !make_folder(d->conf->paths.runtime, e) || !lock(d, e) ||
	    !open_store(d, e) || !daemon_key_open(d, e) ||
	    !open_event_log(d, e))
		return false;
	space_init(&d->space, d->db, d->conf);
	d->note = note_open(d->conf->paths.state);
	if (!note_agrees(d->note, d->ledger.stream, d->ledger.tail.nr, e))
		return false;
	/* Nothing is taken in before the rest is open: intake binds last. */
	if (!daemon_bus_open(d, e) || !wire(d, e) || !daemon_today(d, e) ||
	    !daemon_bus_bind_intake(d, e))
		return false;
	d->watchdog_ms = notify_watchdog_ms();
	warn(d);
	return true;
}

void
daemon_close(struct daemon *d)
{
	publish_close_log(&d->publish);
	daemon_bus_close(d);
	readers_stop(&d->readers);
	intake_done(&d->intake);
	pipeline_done(&d->pipeline);
	note_close(&d->note);
	access_done(&d->access);
	ledger_done(&d->ledger);
	checkup_stop(&d->checkup);
	if (d->db != NULL)
		db_checkpoint(d->db, true);
	db_close(&d->db);
	checkup_end(&d->checkup, d->ended_well);
	buf_done(&d->stream_data);
	crypto_zero(&d->keys, sizeof(d->keys));
	conf_free(&d->next_conf);
	conf_free(&d->conf);
	if (d->signal_fd >= 0)
		close(d->signal_fd);
	if (d->lock_fd >= 0)
		close(d->lock_fd);
}

/* Could a start open the event log that is named?  Nothing is made here. */
static bool
check_event_log(const struct conf *c, struct err *e)
{
	const char *path = c->paths.event_log;
	const char *slash = strrchr(path, '/');
	char folder[PATH_MAX];
	int fd;

	if (!c->paths.event_log_named || slash == NULL)
		return true;
	fd = open(path, O_WRONLY | O_APPEND | O_NONBLOCK | O_CLOEXEC);
	if (fd >= 0)
		return close(fd) == 0;
	if (errno == ENOENT) {
		snprintf(folder, sizeof(folder), "%.*s", (int)(slash - path),
			 path);
		/* The folders that a start makes. */
		if (strcmp(folder, c->paths.state) == 0 ||
		    strcmp(folder, c->paths.runtime) == 0 ||
		    access(slash == path ? "/" : folder, W_OK | X_OK) == 0)
			return true;
	}
	return err_errno(e, ERR_IO, "cannot open the event log %s", path);
}

bool
daemon_check(const char *conf_path, struct err *e)
{
	struct daemon d = {
		.lock_fd = -1, .signal_fd = -1, .checkup.lock_fd = -1};
	char path[PATH_MAX];
	bool ok;

	d.publish.log_fd = -1;
	ok = crypto_init(e) && conf_load(conf_path, &d.conf, e) &&
	     conf_check(d.conf, e) && daemon_bus_check(d.conf, e) &&
	     check_event_log(d.conf, e) && open_readers(&d, e);
	if (ok) {
		struct stat st;
		bool is_new;

		store_path(d.conf, path);
		is_new = stat(path, &st) != 0 || st.st_size == 0;
		ok = (is_new || db_probe(path, e)) &&
		     daemon_key_check(d.conf, is_new ? NULL : path, e);
	}
	daemon_close(&d);
	return ok;
}
