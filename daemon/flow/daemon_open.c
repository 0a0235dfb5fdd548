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
#include "base/log.h"
#include "flow/readers_conf.h"
#include "model/day.h"
#include "port/notify.h"
#include "port/sandbox.h"

enum {
	INTAKE_PER_PEER = 2, /* the rest waits at its sender */
	REPLIES_PER_PEER = 100000,
	EVENTS_PER_PEER = 100000,
	FRAME_SLACK = 2 /* a frame somewhat too large still gets its answer */
};

/* mkdir -p, and a writable folder in the end. */
static bool
make_folder(const char *path, struct err *e)
{
	char part[PATH_MAX];
	char *slash;

	if (snprintf(part, sizeof(part), "%s", path) >= (int)sizeof(part))
		return err_set(e, ERR_CONFIG, "%s: path too long", path);
	for (slash = strchr(part + 1, '/'); slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(part, 0755) != 0 && errno != EEXIST)
			return err_errno(e, ERR_ACCESS, "cannot make %s", part);
		*slash = '/';
	}
	if (mkdir(part, 0750) != 0 && errno != EEXIST)
		return err_errno(e, ERR_ACCESS, "cannot make %s", path);
	if (access(path, W_OK | X_OK) != 0)
		return err_errno(e, ERR_ACCESS, "cannot write in %s", path);
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
	if (flock(d->lock_fd, LOCK_EX | LOCK_NB) != 0)
		return err_set(e, ERR_BUSY,
			       "another polsd works in %s; stop it first",
			       d->conf->paths.state);
	return true;
}

static bool
open_key(struct daemon *d, struct err *e)
{
	const char *path = d->conf->privacy.key;

	if (!d->conf->privacy.key_named && access(path, F_OK) != 0) {
		if (!crypto_key_create(path, e))
			return false;
		log_event(LOG_LVL_NOTICE, "key-made",
			  "file=\"%s\" text=\"keep a copy in a safe place: "
			  "without it bodies cannot be read and clients not "
			  "be found\"",
			  path);
	}
	return crypto_key_load(path, &d->keys, e);
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
	return db_commit(l->db, e);
}

static bool
open_store(struct daemon *d, struct err *e)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/pols.db", d->conf->paths.state);
	if (!db_open(&d->db, path, DB_WRITER, e))
		return false;
	if (!ledger_init(&d->ledger, d->db, e) || !first_epoch(d, e) ||
	    !daemon_journal_settings(d, false, e))
		return false;
	publish_init(&d->publish, d->db);
	return true;
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

static bool
bind_all(struct bus_socket *s, const struct conf_list *endpoints, struct err *e)
{
	size_t i;

	for (i = 0; i < endpoints->count; i++)
		if (!bus_bind(s, endpoints->item[i], e))
			return false;
	return true;
}

static bool
open_bus(struct daemon *d, struct err *e)
{
	const struct conf *c = d->conf;
	const struct bus_options intake = {
		.receive_max = INTAKE_PER_PEER,
		.send_max = REPLIES_PER_PEER,
		.frame_max = c->limits.wrapped_bytes * FRAME_SLACK,
		.bytes_max = c->limits.wrapped_bytes + 4096,
	};
	const struct bus_options small = {
		.frame_max = 1024 * 1024,
		.bytes_max = 1024 * 1024,
		.send_max = REPLIES_PER_PEER,
	};
	const struct bus_options control = {
		.frame_max = 96 * 1024 * 1024,
		.bytes_max = 96 * 1024 * 1024,
	};
	const struct bus_options events = {.send_max = EVENTS_PER_PEER};

	return bus_open(&d->bus, e) &&
	       bus_socket_open(d->bus, BUS_XPUB, &events, &d->events_socket,
			       e) &&
	       bus_socket_open(d->bus, BUS_ROUTER, &small, &d->replay_socket,
			       e) &&
	       bus_socket_open(d->bus, BUS_ROUTER, &control, &d->control_socket,
			       e) &&
	       bus_socket_open(d->bus, BUS_ROUTER, &intake, &d->intake_socket,
			       e) &&
	       bind_all(d->events_socket, &c->sockets.events, e) &&
	       bind_all(d->replay_socket, &c->sockets.replay, e) &&
	       bind_all(d->control_socket, &c->sockets.control, e);
}

static void
warn(const struct daemon *d)
{
	if (geteuid() == 0)
		log_event(LOG_LVL_WARNING, "root",
			  "text=\"polsd runs as root; a user of its own is "
			  "safer\"");
	if (!sandbox_is_on())
		log_event(LOG_LVL_WARNING, "sandbox-off",
			  "text=\"this is a build for tests: readers are not "
			  "confined\"");
	if (strspn(d->conf->region.oin, "0") == strlen(d->conf->region.oin))
		log_event(LOG_LVL_WARNING, "oin",
			  "text=\"[region] oin is not set; events name no "
			  "organisation\"");
}

/*
 * Everything that a message passes through, wired together.  publish_init
 * must have been called: the socket is put into it here.
 */
static bool
wire(struct daemon *d, struct err *e)
{
	d->publish.socket = d->events_socket;
	d->pipeline = (struct pipeline){
		.ledger = &d->ledger,
		.readers = d->readers,
		.keys = &d->keys,
		.conf = d->conf,
		.reply = intake_reply,
		.reply_ctx = &d->intake,
		.between = intake_between,
		.between_ctx = &d->intake,
	};
	intake_init(&d->intake, d->intake_socket, &d->pipeline);
	return pipeline_init(&d->pipeline, e);
}

bool
daemon_open(struct daemon *d, const char *conf_path, struct err *e)
{
	memset(d, 0, sizeof(*d));
	d->conf_path = conf_path;
	d->lock_fd = d->signal_fd = -1;
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
	    !open_key(d, e) || !open_store(d, e) || !open_event_log(d, e))
		return false;
	/* Nothing is taken in before the rest is open: intake binds last. */
	if (!open_bus(d, e) || !wire(d, e) || !daemon_today(d, e) ||
	    !bind_all(d->intake_socket, &d->conf->sockets.intake, e))
		return false;
	d->watchdog_ms = notify_watchdog_ms();
	warn(d);
	return true;
}

/* libzmq leaves the files of its ipc sockets behind. */
static void
remove_sockets(const struct conf *c)
{
	const struct conf_list *lists[4];
	size_t l, i;

	if (c == NULL)
		return;
	lists[0] = &c->sockets.intake;
	lists[1] = &c->sockets.events;
	lists[2] = &c->sockets.replay;
	lists[3] = &c->sockets.control;
	for (l = 0; l < 4; l++)
		for (i = 0; i < lists[l]->count; i++)
			if (strncmp(lists[l]->item[i], "ipc://", 6) == 0)
				(void)unlink(lists[l]->item[i] + 6);
}

void
daemon_close(struct daemon *d)
{
	publish_close_log(&d->publish);
	if (d->bus != NULL) {
		bus_close(&d->bus);
		remove_sockets(d->conf);
	}
	readers_stop(&d->readers);
	intake_done(&d->intake);
	pipeline_done(&d->pipeline);
	ledger_done(&d->ledger);
	if (d->db != NULL)
		db_checkpoint(d->db, true);
	db_close(&d->db);
	buf_done(&d->stream_data);
	crypto_zero(&d->keys, sizeof(d->keys));
	conf_free(&d->next_conf);
	conf_free(&d->conf);
	if (d->signal_fd >= 0)
		close(d->signal_fd);
	if (d->lock_fd >= 0)
		close(d->lock_fd);
}

bool
daemon_check(const char *conf_path, struct err *e)
{
	struct daemon d = {.lock_fd = -1, .signal_fd = -1};
	char path[PATH_MAX];
	bool ok;

	d.publish.log_fd = -1;
	ok = crypto_init(e) && conf_load(conf_path, &d.conf, e) &&
	     conf_check(d.conf, e) && open_readers(&d, e);
	if (ok) {
		snprintf(path, sizeof(path), "%s/pols.db", d.conf->paths.state);
		ok = access(path, F_OK) != 0 || db_probe(path, e);
	}
	daemon_close(&d);
	return ok;
}
