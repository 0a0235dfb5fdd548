/* Control requests. */
#include "ctl/ask.h"

#include <poll.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "ctl/progress.h"
#include "port/bus.h"
#include "port/crypto.h"

enum { ENDPOINT = 256, ACTOR = 64, LOOK_MS = 500 };

static bool
listens(const char *endpoint)
{
	switch (bus_listener(endpoint)) {
	case BUS_FORBIDDEN:
		ctl_say("%s: not permitted; become a member of its group",
			endpoint);
		return false;
	case BUS_NOBODY:
		ctl_say("polsd does not listen at %s; is it running, and with "
			"this configuration?",
			endpoint);
		return false;
	case BUS_SOMEBODY:
	case BUS_UNKNOWN:
		break;
	}
	return true;
}

/* A reply before the reply: how far it is.  False when it is the last one. */
static bool
is_progress(const struct buf *text, struct progress *bar)
{
	int64_t done = 0, total = 0;
	struct json *j = NULL;
	const char *what;
	struct err e;
	bool is = !text->failed && json_parse(text->data, text->len, &j, &e) &&
		  json_get_text(j, "progress", &what);

	if (is && json_get_int(j, "done", &done) &&
	    json_get_int(j, "total", &total))
		progress_show(bar, what, done, total);
	json_free(&j);
	return is;
}

/* Wait for a message; its JSON frame goes into text. */
static bool
wait_message(struct bus_socket *s, const char *endpoint, int64_t until,
	     struct buf *text)
{
	struct bus_wait w = {.socket = s, .events = POLLIN};
	struct bus_message *m = NULL;
	const void *frame;
	size_t len;

	while (m == NULL) {
		int64_t left = until - clock_mono_ms();

		if (left <= 0)
			return false;
		(void)bus_poll(&w, 1, left < LOOK_MS ? left : LOOK_MS);
		m = bus_receive(s);
		if (m == NULL && bus_listener(endpoint) == BUS_NOBODY)
			return false;
	}
	frame = bus_message_frame(m, bus_message_frames(m) - 1, &len);
	buf_reset(text);
	if (frame != NULL)
		buf_bytes(text, frame, len);
	bus_message_free(&m);
	return true;
}

/* Wait for the reply, and show how far it is while it is not there. */
static bool
wait_reply(struct bus_socket *s, const char *endpoint, int64_t patience_ms,
	   struct buf *text)
{
	const int64_t until = clock_mono_ms() + patience_ms;
	struct progress bar;
	bool came;

	progress_init(&bar);
	do
		came = wait_message(s, endpoint, until, text);
	while (came && is_progress(text, &bar));
	progress_clear(&bar);
	return came;
}

static bool
exchange(const char *endpoint, const struct buf *request,
	 const struct buf *file, int64_t patience_ms, struct buf *text,
	 enum ctl_exit *code)
{
	struct bus_socket *s = NULL;
	struct bus *bus = NULL;
	struct bus_frame frames[] = {
		{"", 0},
		{request->data, request->len},
		{file == NULL || file->data == NULL ? (const void *)""
						    : file->data,
		 file == NULL ? 0 : file->len},
	};
	struct err e;
	bool ok = false;

	*code = CTL_UNREACHABLE;
	if (!bus_open(&bus, &e) ||
	    !bus_socket_open(bus, BUS_DEALER, NULL, &s, &e) ||
	    !bus_connect(s, endpoint, &e)) {
		*code = ctl_fail(&e);
		goto out;
	}
	ok = bus_send(s, frames, file == NULL ? 2 : 3) &&
	     wait_reply(s, endpoint, patience_ms, text);
	if (!ok) {
		/* It is not to be done after we said that it was not. */
		bus_drop(s);
		ctl_say("polsd does not answer at %s; is it running?",
			endpoint);
	}
out:
	bus_close(&bus);
	return ok;
}

enum ctl_exit
ask_unreadable(void)
{
	ctl_say("the reply of polsd cannot be read: are polsctl and polsd of "
		"one version?");
	return CTL_FAILED;
}

/* What the daemon made of it. */
static enum ctl_exit
judge_reply(const struct buf *text, struct json **reply)
{
	const char *why = "no reason given", *kind = "";
	enum ctl_exit code;
	struct err e;
	bool ok = false;

	if (text->failed || !json_parse(text->data, text->len, reply, &e)) {
		return ask_unreadable();
	}
	if (json_get_bool(*reply, "ok", &ok) && ok)
		return CTL_OK;
	(void)json_get_text(*reply, "error", &why);
	(void)json_get_text(*reply, "code", &kind);
	ctl_say("%s", why);
	code = strcmp(kind, "usage") == 0     ? CTL_USAGE
	       : strcmp(kind, "nothing") == 0 ? CTL_NOTHING
					      : CTL_FAILED;
	json_free(reply);
	return code;
}

void
ask_begin(struct ask *a, struct ctl *c, const char *command)
{
	a->c = c;
	a->reply = NULL;
	buf_init(&a->text);
	buf_init(&a->request);
	jsonw_init(&a->w, &a->request);
	jsonw_object(&a->w);
	jsonw_put_text(&a->w, "command", command);
}

bool
ask_begin_reasoned(struct ask *a, struct ctl *c, const char *command)
{
	const struct passwd *user = getpwuid(geteuid());
	const char *reason = ctl_option(c, OPT_REASON);
	char actor[ACTOR];

	if (reason[0] == '\0') {
		(void)ctl_usage(c, "say why: --reason TEXT (it is kept)");
		return false;
	}
	ask_begin(a, c, command);
	if (user != NULL)
		snprintf(actor, sizeof(actor), "user %s", user->pw_name);
	else
		snprintf(actor, sizeof(actor), "uid %u", (unsigned)geteuid());
	jsonw_put_text(&a->w, "actor", actor);
	jsonw_put_text(&a->w, "reason", reason);
	return true;
}

enum ctl_exit
ask_send(struct ask *a, const struct buf *file, int64_t patience_s)
{
	struct ctl *c = a->c;
	char endpoint[ENDPOINT];
	enum ctl_exit code;

	jsonw_object_end(&a->w);
	if (!ctl_timeout(c, &patience_s))
		return CTL_USAGE;
	if (!ctl_conf(c))
		return CTL_FAILED;
	if (a->request.failed) {
		ctl_say("out of memory");
		return CTL_FAILED;
	}
	if (c->conf->sockets.control.count == 0 ||
	    !conf_endpoint_client(c->conf->sockets.control.item[0], endpoint,
				  sizeof(endpoint))) {
		ctl_say("[sockets] control names no endpoint to reach polsd "
			"at");
		return CTL_FAILED;
	}
	if (!listens(endpoint))
		return CTL_UNREACHABLE;
	if (!exchange(endpoint, &a->request, file, patience_s * 1000, &a->text,
		      &code))
		return code;
	return judge_reply(&a->text, &a->reply);
}

bool
ask_print(const struct ask *a)
{
	if (!a->c->json)
		return false;
	buf_bytes(&a->c->out, a->text.data, a->text.len);
	buf_u8(&a->c->out, '\n');
	return true;
}

void
ask_done(struct ask *a)
{
	struct buf *const both[] = {&a->request, &a->text};
	size_t i;

	json_free(&a->reply);
	for (i = 0; i < sizeof(both) / sizeof(both[0]); i++) {
		if (both[i]->data != NULL)
			crypto_zero(both[i]->data, both[i]->len);
		buf_done(both[i]);
	}
}
