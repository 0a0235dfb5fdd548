/* Commands of a running daemon, as a table. */
#include "flow/control.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/jsonw.h"
#include "base/log.h"
#include "flow/control_status.h"
#include "flow/daemon.h"
#include "model/acknowledgement.h"
#include "model/day.h"
#include "port/digest.h"
#include "port/json.h"

enum { REQUESTS_PER_STEP = 16, PROGRESS_MS = 200, ENVELOPE = 2 };

/* One request and the reply that is being written. */
struct call {
	struct daemon *d;
	const struct json *request;
	const void *file; /* second frame, or NULL */
	size_t file_len;
	struct jsonw *w;
	/* Whom to answer: the peer, and its empty frame if it sent one. */
	struct bus_frame envelope[ENVELOPE];
	size_t envelope_count;
	int64_t progress_ms; /* when it was last told how far it is */
	struct err store;    /* filled when the store failed */
	bool store_failed;
};

static void
refuse(struct call *c, const char *code, const char *text)
{
	jsonw_put_bool(c->w, "ok", false);
	jsonw_put_text(c->w, "code", code);
	jsonw_put_text(c->w, "error", text);
}

/*
 * A transaction failed: what may pass is told and lived with; after the rest
 * the store cannot be trusted.
 */
static void
refuse_store(struct call *c, const struct err *e)
{
	refuse(c, "store", e->text);
	if (err_may_pass(e->code))
		return;
	c->store = *e;
	c->store_failed = true;
}

static void
do_status(struct call *c)
{
	jsonw_put_bool(c->w, "ok", true);
	control_status(c->d, c->w);
}

static void
do_tick(struct call *c)
{
	char text[DAY_TEXT];
	const char *arg;
	struct err e;
	int32_t day;

	if (c->d->conf->clock.source == CONF_CLOCK_SYSTEM) {
		refuse(c, "usage",
		       "the clock is the system's ([clock] source); tick is "
		       "for source = manual");
		return;
	}
	day = json_get_text(c->request, "day", &arg) ? day_parse(arg)
						     : DAY_NONE;
	if (day == DAY_NONE) {
		refuse(c, "usage", "`day` must be a date: YYYY-MM-DD");
		return;
	}
	if (!daemon_tick(c->d, day, &e)) {
		if (e.code == ERR_CONFIG)
			refuse(c, "state", e.text);
		else
			refuse_store(c, &e);
		return;
	}
	jsonw_put_bool(c->w, "ok", true);
	jsonw_put_text(c->w, "day", day_format(text, c->d->ledger.day));
	jsonw_put_int(c->w, "journal", c->d->ledger.tail.nr);
}

/* Send one reply: the envelope of the request and a JSON object. */
static void
reply_with(const struct call *c, const struct buf *json)
{
	struct bus_frame frames[ENVELOPE + 1];
	size_t n = c->envelope_count;

	memcpy(frames, c->envelope, n * sizeof(*frames));
	frames[n++] = (struct bus_frame){json->data, json->len};
	if (!json->failed)
		(void)bus_send(c->d->control_socket, frames, n);
}

/* How far an import is, for who asked to be told: replies before the reply. */
static void
tell_progress(void *ctx, const char *what, int64_t done, int64_t total)
{
	struct call *c = ctx;
	int64_t now = clock_mono_ms();
	struct buf json;
	struct jsonw w;

	if (now - c->progress_ms < PROGRESS_MS)
		return;
	c->progress_ms = now;
	buf_init(&json);
	jsonw_init(&w, &json);
	jsonw_object(&w);
	jsonw_put_text(&w, "progress", what);
	jsonw_put_int(&w, "done", done);
	jsonw_put_int(&w, "total", total);
	jsonw_object_end(&w);
	reply_with(c, &json);
	buf_done(&json);
}

static void
put_import(struct jsonw *w, const struct import_file *f,
	   const struct import_result *r, bool dry_run, int64_t journal)
{
	size_t i;

	jsonw_put_bool(w, "ok", true);
	jsonw_put_text(w, "kind", import_infos[f->kind].file);
	jsonw_put_bool(w, "dry_run", dry_run);
	if (dry_run)
		jsonw_put_null(w, "journal");
	else
		jsonw_put_int(w, "journal", journal);
	jsonw_put_int(w, "rows", (int64_t)f->count);
	jsonw_put_int(w, "new", r->added);
	jsonw_put_int(w, "changed", r->changed);
	jsonw_put_int(w, "unchanged", r->unchanged);
	jsonw_put_int(w, "commitments_revalued", r->revalued);
	jsonw_put_int(w, "revalued_ct", r->revalued_ct);
	jsonw_key(w, "changes");
	jsonw_array(w);
	for (i = 0; i < r->change_count; i++)
		jsonw_text(w, r->changes[i]);
	jsonw_array_end(w);
}

/* ledger_import, and the one who waits hears how far it is if he wants. */
static bool
import_told(struct call *c, struct entry *en, const struct import_file *f,
	    struct import_result *result, struct err *e)
{
	struct ledger *l = &c->d->ledger;
	void (*quiet)(void *ctx, const char *what, int64_t done,
		      int64_t total) = l->progress;
	bool wanted = false, ok;

	(void)json_get_bool(c->request, "progress", &wanted);
	if (wanted) {
		l->progress = tell_progress;
		l->progress_ctx = c;
	}
	ok = ledger_import(l, en, f, result, e);
	l->progress = quiet;
	return ok;
}

/* The rows are read and put into the books; a dry run is rolled back. */
static void
import_rows(struct call *c, enum import_kind kind, const char *name,
	    bool dry_run)
{
	struct ledger *l = &c->d->ledger;
	struct import_result result;
	struct import_file f;
	struct entry en;
	struct err e, again;
	bool ok;

	ledger_begin(l, &en, ENTRY_IMPORT, clock_unix_us());
	if (!import_read_csv(&f, l->arena, kind, name, c->file, c->file_len,
			     &e)) {
		refuse(c, "config", e.text);
		return;
	}
	if (!db_begin(l->db, &e)) {
		refuse_store(c, &e);
		return;
	}
	digest_sha256(c->file, c->file_len, en.digest);
	en.size = (int64_t)c->file_len;
	ok = import_told(c, &en, &f, &result, &e);
	if (db_failed(l->db, &e)) {
		db_rollback(l->db);
		refuse_store(c, &e);
	} else if (!ok) {
		db_rollback(l->db);
		refuse(c, "config", e.text);
	} else if (dry_run) {
		/* Written first: rereading empties the arena. */
		put_import(c->w, &f, &result, true, en.nr);
		db_rollback(l->db);
	} else if (ledger_commit(l, &e)) {
		put_import(c->w, &f, &result, false, en.nr);
		publish_step(&c->d->publish);
		return;
	} else {
		refuse_store(c, &e);
	}
	if (!ledger_reread(l, &again)) {
		c->store = again;
		c->store_failed = true;
	}
}

static void
do_import(struct call *c)
{
	const char *kind_name, *name;
	bool dry_run = false;
	enum import_kind kind;

	(void)json_get_bool(c->request, "dry_run", &dry_run);
	if (c->file == NULL || !json_get_text(c->request, "kind", &kind_name) ||
	    !json_get_text(c->request, "name", &name) ||
	    !import_kind_parse(kind_name, &kind)) {
		refuse(c, "usage", "an import needs kind, name and a file");
		return;
	}
	if (c->d->ledger.day == DAY_NONE) {
		refuse(c, "state",
		       "there is no business day yet: tick first (polsctl "
		       "tick DATE)");
		return;
	}
	import_rows(c, kind, name, dry_run);
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
		refuse(c, "usage",
		       "an acknowledgement needs signal, by and what, and has "
		       "at most 8 due dates");
		return false;
	}
	if (strlen(by) >= sizeof(a->by) || strlen(what) >= sizeof(a->what)) {
		refuse(c, "usage", "by (64 bytes) or what (1000) is too long");
		return false;
	}
	if (strlen(signal) >= sizeof(a->signal)) {
		refuse(c, "nothing", "there is no such signal");
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

static void
do_acknowledge(struct call *c)
{
	struct ledger *l = &c->d->ledger;
	struct acknowledgement a;
	struct entry en;
	struct err e, again;

	if (!read_acknowledgement(c, &a))
		return;
	if (!has_signal(c, a.signal)) {
		refuse(c, "nothing", "there is no such signal");
		return;
	}
	if (!db_begin(l->db, &e)) {
		refuse_store(c, &e);
		return;
	}
	ledger_begin(l, &en, ENTRY_ACKNOWLEDGEMENT, clock_unix_us());
	if (!ledger_acknowledge(l, &en, &a, &e)) {
		db_rollback(l->db);
		refuse(c, "state", e.text);
	} else if (ledger_commit(l, &e)) {
		jsonw_put_bool(c->w, "ok", true);
		jsonw_put_text(c->w, "signal", a.signal);
		jsonw_put_int(c->w, "journal", en.nr);
		publish_step(&c->d->publish);
		return;
	} else {
		refuse_store(c, &e);
	}
	if (!ledger_reread(l, &again)) {
		c->store = again;
		c->store_failed = true;
	}
}

static void
do_reload(struct call *c)
{
	struct err e;

	if (!daemon_reload_begin(c->d, &e)) {
		refuse(c, "config", e.text);
		return;
	}
	jsonw_put_bool(c->w, "ok", true);
	jsonw_put_text(c->w, "reload", "started");
}

static const struct {
	const char *name;
	void (*run)(struct call *c);
} commands[] = {
	{"status", do_status}, {"tick", do_tick},
	{"import", do_import}, {"acknowledge", do_acknowledge},
	{"reload", do_reload},
};

static void
run(struct call *c)
{
	const char *name;
	size_t i;

	if (!json_get_text(c->request, "command", &name)) {
		refuse(c, "usage", "no command");
		return;
	}
	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (strcmp(commands[i].name, name) == 0) {
			commands[i].run(c);
			return;
		}
	}
	refuse(c, "usage", "unknown command");
}

/* The frames in front of a request, which go in front of its replies. */
static size_t
open_envelope(struct call *c, const struct bus_message *m)
{
	size_t peer_len, empty_len;
	const void *peer = bus_message_frame(m, 0, &peer_len);
	const void *empty = bus_message_frame(m, 1, &empty_len);

	c->envelope[c->envelope_count++] = (struct bus_frame){peer, peer_len};
	if (empty != NULL && empty_len == 0)
		c->envelope[c->envelope_count++] = (struct bus_frame){"", 0};
	return c->envelope_count;
}

/* Serve one request; false when the store failed for good. */
static bool
serve(struct daemon *d, const struct bus_message *m, struct err *e)
{
	struct json *j = NULL;
	struct jsonw w;
	struct buf reply;
	struct call c = {.d = d, .w = &w};
	size_t first = open_envelope(&c, m), len;
	const void *request = bus_message_frame(m, first, &len);
	struct err wrong;

	c.file = bus_message_frame(m, first + 1, &c.file_len);
	buf_init(&reply);
	jsonw_init(&w, &reply);
	jsonw_object(&w);
	if (request != NULL && json_parse(request, len, &j, &wrong)) {
		c.request = j;
		run(&c);
	} else {
		refuse(&c, "usage", "not a JSON object");
	}
	jsonw_object_end(&w);
	reply_with(&c, &reply);
	json_free(&j);
	buf_done(&reply);
	if (c.store_failed)
		*e = c.store;
	return !c.store_failed;
}

bool
control_step(struct daemon *d, struct err *e)
{
	struct bus_message *m;
	bool ok = true;
	int i;

	for (i = 0; ok && i < REQUESTS_PER_STEP; i++) {
		m = bus_receive(d->control_socket);
		if (m == NULL)
			break;
		ok = serve(d, m, e);
		bus_message_free(&m);
	}
	return ok;
}
