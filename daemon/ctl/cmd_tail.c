/*
 * polsctl event tail: the stream of events, each once and in order.
 *
 * It subscribes first and asks what is stored second, so nothing falls
 * between the two.  The bus may lose events, and does when the daemon
 * restarts; the numbers tell: a jump, or a heartbeat with a higher last
 * number, makes it ask for what is missing.  It subscribes to all topics, also
 * when only one type is to be printed, because numbers have no gaps only then.
 *
 * The id of an event begins with the name of its stream.  Another name is
 * another stream, of a backup that was restored: its numbers begin behind the
 * backup, so all of its own events are asked for.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/jsonw.h"
#include "ctl/cmd.h"
#include "ctl/connect.h"
#include "ctl/event_line.h"
#include "port/bus.h"
#include "port/crypto.h"
#include "port/json.h"

enum {
	FRAMES_MOST = 3 * 1000 + 8,
	QUEUE = 100000,
	LOOK_MS = 500,
	ASK_MS = 2000, /* then ask again */
	FIRST_MS = 5000,
	COUNTERS = 16
};

/* A number that no stream reaches: asks for the end. */
#define THE_END INT64_C(9007199254740991)

struct tail {
	struct ctl *c;
	struct bus *bus;
	struct bus_socket *sub;
	struct bus_socket *replay;
	struct connect events_at;
	struct connect replay_at;
	const char *type; /* prefix; "" = all */
	int64_t cursor;   /* all up to here is printed; -1: not known yet */
	char epoch[40];   /* "" = not known yet */
	bool own_only;    /* what an earlier stream told was printed then */
	bool asking;      /* a replay is on its way */
	int64_t asked_ms;
	int64_t started_ms;
	bool answered; /* there was a reply once */
};

static volatile sig_atomic_t stopped;

static void
stop(int number)
{
	(void)number;
	stopped = 1;
}

static void
catch_signals(void)
{
	struct sigaction on = {.sa_handler = stop};

	sigaction(SIGINT, &on, NULL);
	sigaction(SIGTERM, &on, NULL);
}

static bool
open_replay(struct tail *t, struct err *e)
{
	const struct bus_options o = {.frames_max = FRAMES_MOST};

	bus_socket_close(&t->replay);
	return bus_socket_open(t->bus, BUS_DEALER, &o, &t->replay, e) &&
	       connect_to(&t->replay_at, t->replay, e);
}

static bool
open_all(struct tail *t, struct err *e)
{
	const struct bus_options o = {.receive_max = QUEUE};
	const struct conf *conf = t->c->conf;

	if (!connect_choose(t->c, &conf->sockets.events, &t->events_at, e))
		return err_context(e, "events");
	if (!connect_choose(t->c, &conf->sockets.replay, &t->replay_at, e))
		return err_context(e, "replay");
	return bus_open(&t->bus, e) &&
	       bus_socket_open(t->bus, BUS_SUB, &o, &t->sub, e) &&
	       connect_to(&t->events_at, t->sub, e) &&
	       bus_subscribe(t->sub, "", e) && open_replay(t, e);
}

static int64_t
big_endian(const unsigned char *p)
{
	uint64_t v = 0;
	size_t i;

	for (i = 0; i < 8; i++)
		v = v << 8 | p[i];
	return (int64_t)(v & INT64_MAX);
}

/* Is this event of the stream that is followed? */
static bool
is_own(const struct tail *t, const void *body, size_t len)
{
	const size_t n = strlen(t->epoch);
	struct json *event = NULL;
	const char *id;
	struct err e;
	bool own;

	own = !json_parse(body, len, &event, &e) ||
	      !json_get_text(event, "id", &id) ||
	      (strncmp(id, t->epoch, n) == 0 && id[n] == '-');
	json_free(&event);
	return own;
}

static bool
print_event(struct tail *t, int64_t seq, const struct bus_message *m,
	    size_t first)
{
	size_t topic_len, len, n = strlen(t->type);
	const void *topic = bus_message_frame(m, first, &topic_len);
	const void *body = bus_message_frame(m, first + 1, &len);

	if (topic == NULL || body == NULL || topic_len < n ||
	    memcmp(topic, t->type, n) != 0 ||
	    (t->own_only && !is_own(t, body, len)))
		return true;
	event_line(&t->c->out, seq, body, len, t->c->json);
	return ctl_flush(t->c);
}

/* The numbers of the event whose topic is frame `first`. */
static bool
read_counters(const struct bus_message *m, size_t first, int64_t *seq,
	      int64_t *type_seq)
{
	size_t len;
	const unsigned char *p = bus_message_frame(m, first + 2, &len);

	if (p == NULL || len != COUNTERS)
		return false;
	*seq = big_endian(p);
	*type_seq = big_endian(p + 8);
	return true;
}

static void
ask(struct tail *t)
{
	struct buf request;
	struct jsonw w;

	buf_init(&request);
	jsonw_init(&w, &request);
	jsonw_object(&w);
	jsonw_put_int(&w, "after", t->cursor < 0 ? THE_END : t->cursor);
	if (t->type[0] != '\0') {
		jsonw_key(&w, "types");
		jsonw_array(&w);
		jsonw_text(&w, t->type);
		jsonw_array_end(&w);
	}
	jsonw_put_int(&w, "limit", t->cursor < 0 ? 1 : 1000);
	jsonw_object_end(&w);
	{
		const struct bus_frame frames[] = {
			{"", 0},
			{request.data, request.len},
		};

		if (!request.failed)
			(void)bus_send(t->replay, frames, 2);
	}
	t->asking = true;
	t->asked_ms = clock_mono_ms();
	buf_done(&request);
}

/* The stream has this name; another than before: all that is its own. */
static void
turn_to(struct tail *t, const char *epoch)
{
	if (t->epoch[0] != '\0') {
		ctl_say("the stream is another one now (a backup was "
			"restored); its own events follow");
		t->own_only = true;
		t->cursor = 0;
	}
	snprintf(t->epoch, sizeof(t->epoch), "%s", epoch);
}

/* What END says; false when the stream cannot go on. */
static bool
take_end(struct tail *t, const struct json *end, struct err *e)
{
	const char *text;
	int64_t last;
	bool more = false, gone = false;

	if (json_get_text(end, "error", &text))
		return err_set(e, ERR_CONFIG, "replay: %s", text);
	if (!json_get_int(end, "last", &last))
		return err_set(e, ERR_CORRUPT, "replay: no last number");
	(void)json_get_bool(end, "more", &more);
	if (json_get_bool(end, "gone", &gone) && gone && t->cursor > 0)
		ctl_say("some events after %lld are no longer kept",
			(long long)t->cursor);
	if (last > t->cursor)
		t->cursor = last;
	t->answered = true;
	t->asking = false;
	if (more)
		ask(t);
	return true;
}

/* [""] then three frames per event, then END and what it says. */
static bool
take_replay(struct tail *t, const struct bus_message *m, struct err *e)
{
	size_t n = bus_message_frames(m), first = 0, len;
	const void *frame = bus_message_frame(m, 0, &len);
	struct json *end = NULL;
	const char *epoch;
	int64_t seq, type_seq;
	bool ok, again = false;

	if (frame != NULL && len == 0)
		first = 1;
	if (n < first + 2)
		return true;
	frame = bus_message_frame(m, n - 1, &len);
	if (frame == NULL || !json_parse(frame, len, &end, e))
		return true;
	if (json_get_text(end, "epoch", &epoch) &&
	    strcmp(epoch, t->epoch) != 0) {
		again = t->epoch[0] != '\0';
		turn_to(t, epoch);
	}
	/* The answer was to a number of the stream before. */
	if (again) {
		json_free(&end);
		ask(t);
		return true;
	}
	for (; first + 3 <= n - 2; first += 3) {
		if (!read_counters(m, first, &seq, &type_seq))
			break;
		if (seq <= t->cursor || t->cursor < 0)
			continue;
		if (!print_event(t, seq, m, first)) {
			json_free(&end);
			return err_set(e, ERR_IO, "%s", "");
		}
		t->cursor = seq;
	}
	ok = take_end(t, end, e);
	json_free(&end);
	return ok;
}

/* A live event: the next one, or a sign that some are missing. */
static bool
take_live(struct tail *t, const struct bus_message *m, struct err *e)
{
	const void *body;
	int64_t seq, type_seq;
	size_t len;

	if (!read_counters(m, 0, &seq, &type_seq))
		return true;
	body = bus_message_frame(m, 1, &len);
	if (body != NULL && !is_own(t, body, len)) {
		ask(t);
		return true;
	}
	if (seq <= t->cursor)
		return true;
	/* What is not stored (a heartbeat) repeats the last number. */
	if (type_seq == 0 || seq != t->cursor + 1) {
		ask(t);
		return true;
	}
	if (!print_event(t, seq, m, 0))
		return err_set(e, ERR_IO, "%s", "");
	t->cursor = seq;
	return true;
}

static bool
step(struct tail *t, struct err *e)
{
	/* While a replay is awaited live events wait in their queue. */
	struct bus_wait w = {
		.socket = t->asking ? t->replay : t->sub,
		.events = POLLIN,
	};
	struct bus_message *m;
	bool ok = true;

	(void)bus_poll(&w, 1, LOOK_MS);
	if (t->asking) {
		m = bus_receive(t->replay);
		if (m != NULL)
			ok = take_replay(t, m, e);
		bus_message_free(&m);
		if (ok && t->asking &&
		    clock_mono_ms() - t->asked_ms >= ASK_MS) {
			if (!open_replay(t, e))
				return false;
			ask(t);
		}
		return ok;
	}
	while (ok && !t->asking && !stopped &&
	       (m = bus_receive(t->sub)) != NULL) {
		ok = take_live(t, m, e);
		bus_message_free(&m);
	}
	return ok;
}

/* Nothing can be written any more: `event tail | head` has its lines. */
static bool
reader_has_gone(void)
{
	struct pollfd out = {.fd = STDOUT_FILENO};

	return poll(&out, 1, 0) > 0 && (out.revents & POLLERR) != 0;
}

static enum ctl_exit
run(struct tail *t)
{
	struct err e;

	if (!open_all(t, &e))
		return ctl_fail(&e);
	t->started_ms = clock_mono_ms();
	ask(t);
	while (!stopped && !reader_has_gone()) {
		if (!step(t, &e)) {
			/* The reader of our output left: that is no failure. */
			return e.text[0] == '\0' ? CTL_OK : ctl_fail(&e);
		}
		if (!t->answered &&
		    clock_mono_ms() - t->started_ms >= FIRST_MS) {
			ctl_say("polsd does not answer at %s; is it running?",
				t->replay_at.endpoint);
			return CTL_UNREACHABLE;
		}
	}
	return CTL_OK;
}

enum ctl_exit
cmd_event_tail(struct ctl *c)
{
	struct tail t = {.c = c, .cursor = -1, .type = ctl_option(c, OPT_TYPE)};
	enum ctl_exit code;

	if (c->option[OPT_SINCE] != NULL &&
	    !ctl_number(c->option[OPT_SINCE], 0, THE_END - 1, &t.cursor))
		return ctl_usage(c, "--since takes the number of an event");
	if (!ctl_conf(c))
		return CTL_FAILED;
	catch_signals();
	code = run(&t);
	bus_close(&t.bus);
	crypto_zero(&t.events_at.key, sizeof(t.events_at.key));
	crypto_zero(&t.replay_at.key, sizeof(t.replay_at.key));
	return code;
}
