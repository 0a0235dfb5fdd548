/* Commands of a running daemon, as a table. */
#include "flow/control.h"

#include <string.h>

#include "base/log.h"
#include "flow/control_call.h"
#include "flow/control_status.h"
#include "model/day.h"

enum { REQUESTS_PER_STEP = 16 };

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
		call_refuse(
			c, "usage",
			"the clock is the system's ([clock] source); tick is "
			"for source = manual");
		return;
	}
	day = json_get_text(c->request, "day", &arg) ? day_parse(arg)
						     : DAY_NONE;
	if (day == DAY_NONE) {
		call_refuse(c, "usage", "`day` must be a date: YYYY-MM-DD");
		return;
	}
	if (!daemon_tick(c->d, day, &e)) {
		if (e.code == ERR_CONFIG)
			call_refuse(c, "state", e.text);
		else
			call_refuse_store(c, &e);
		return;
	}
	jsonw_put_bool(c->w, "ok", true);
	jsonw_put_text(c->w, "day", day_format(text, c->d->ledger.day));
	jsonw_put_int(c->w, "journal", c->d->ledger.tail.nr);
}

static void
do_reload(struct call *c)
{
	struct err e;

	if (!daemon_reload_begin(c->d, &e)) {
		call_refuse(c, "config", e.text);
		return;
	}
	jsonw_put_bool(c->w, "ok", true);
	jsonw_put_text(c->w, "reload", "started");
}

/* clang-format off */
static const struct {
	const char *name;
	void (*run)(struct call *c);
} commands[] = {
	{"status", do_status},
	{"tick", do_tick},
	{"import", control_import},
	{"acknowledge", control_acknowledge},
	{"history", control_history},
	{"body", control_body},
	{"erase", control_erase},
	{"retry", control_retry},
	{"discard", control_discard},
	{"answered", control_answered},
	{"reload", do_reload},
};
/* clang-format on */

static void
run(struct call *c)
{
	const char *name;
	size_t i;

	if (!json_get_text(c->request, "command", &name)) {
		call_refuse(c, "usage", "no command");
		return;
	}
	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (strcmp(commands[i].name, name) == 0) {
			commands[i].run(c);
			return;
		}
	}
	call_refuse(c, "usage", "unknown command");
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
		call_refuse(&c, "usage", "not a JSON object");
	}
	jsonw_object_end(&w);
	if (!c.answered_later)
		call_reply(&c, &reply);
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
