/* The window of messages on their way. */
#include "ctl/send.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "port/bus.h"
#include "port/json.h"
#include "stage/receipt.h"

enum {
	WINDOW = 64,
	WINDOW_BYTES = 8 * 1024 * 1024,
	LOOK_MS = 200,
	RESEND_MS = 3000, /* doubles up to */
	RESEND_MOST_MS = 60000,
	BUSY_MS = 100, /* doubles up to */
	BUSY_MOST_MS = 5000,
	BUSY_TOTAL_MS = 60000,
	PER_MIB_MS = 2000,
	MIB = 1024 * 1024
};

struct window {
	const struct send *s;
	struct bus *bus;
	struct bus_socket *socket;
	struct send_item items[WINDOW]; /* file i is at i % WINDOW */
	size_t first;                   /* not yet told */
	size_t next;                    /* not yet read */
	size_t bytes;
	int64_t heard_ms; /* the last answer, or the start */
	int64_t sent_ms;  /* the last (re)sending of what waits */
	int64_t resend_ms;
	int64_t stop_ms; /* when the wish to stop was seen, 0: it was not */
	bool unreadable;
};

static struct send_item *
item_at(struct window *w, size_t i)
{
	return &w->items[i % WINDOW];
}

static bool
open_socket(struct window *w, struct err *e)
{
	bus_socket_close(&w->socket);
	return bus_socket_open(w->bus, BUS_DEALER, NULL, &w->socket, e) &&
	       connect_to(w->s->connect, w->socket, e);
}

/* The path, or when it is too long its number and its end. */
static void
make_id(struct send_item *it, const char *prefix, size_t number)
{
	char head[SEND_ID / 2 + 24];
	size_t len = strlen(it->path), n = strlen(prefix), keep;

	memcpy(it->id, prefix, n);
	if (n + len <= SEND_ID) {
		memcpy(it->id + n, it->path, len);
		it->id_len = n + len;
		return;
	}
	n = (size_t)snprintf(head, sizeof(head), "%s%zu:", prefix, number + 1);
	keep = SEND_ID - n;
	/* Not in the middle of a character. */
	while (((unsigned char)it->path[len - keep] & 0xc0) == 0x80)
		keep--;
	memcpy(it->id, head, n);
	memcpy(it->id + n, it->path + len - keep, keep);
	it->id_len = n + keep;
}

/* A receipt of our own, for what would only be thrown away. */
static void
refuse_large(struct send_item *it)
{
	struct receipt r;

	receipt_init(&r);
	r.id = it->id;
	r.id_len = it->id_len;
	r.outcome = OUTCOME_TOO_LARGE;
	receipt_write(&r, &it->receipt);
	it->state = SEND_DONE;
}

static void
take_file(struct window *w)
{
	struct send_item *it = item_at(w, w->next);
	bool more;

	memset(it, 0, sizeof(*it));
	it->path = w->s->paths[w->next];
	make_id(it, w->s->prefix, w->next);
	w->next++;
	if (!w->s->read(w->s->ctx, it->path, w->s->message_limit, &it->body,
			&more)) {
		w->unreadable = true;
		it->state = SEND_DONE;
		buf_done(&it->body);
		return;
	}
	w->bytes += it->body.len;
	it->due_ms = clock_mono_ms();
	if (more)
		refuse_large(it);
}

static bool
room(const struct window *w)
{
	return !*w->s->stop && w->next < w->s->count &&
	       w->next - w->first < WINDOW &&
	       (w->next == w->first || w->bytes < WINDOW_BYTES);
}

static void
send_due(struct window *w, int64_t now)
{
	size_t i;

	for (i = w->first; i < w->next; i++) {
		struct send_item *it = item_at(w, i);
		const struct bus_frame frames[] = {
			{"", 0},
			{it->id, it->id_len},
			{it->body.data, it->body.len},
		};

		if (it->state != SEND_DUE || it->due_ms > now || *w->s->stop)
			continue;
		if (!bus_send(w->socket, frames, 3))
			return;
		it->state = SEND_WAITING;
		w->sent_ms = now;
	}
}

static struct send_item *
find(struct window *w, const void *id, size_t len)
{
	size_t i;

	for (i = w->first; i < w->next; i++) {
		struct send_item *it = item_at(w, i);

		if (it->state != SEND_DONE && it->id_len == len &&
		    memcmp(it->id, id, len) == 0)
			return it;
	}
	return NULL;
}

/* Will it be tried again?  Without a day trying again does not help. */
static bool
again_later(const struct window *w, struct send_item *it,
	    const struct json *receipt, int64_t now)
{
	const char *outcome = "", *reason = "";

	(void)json_get_text(receipt, "outcome", &outcome);
	(void)json_get_text(receipt, "reason", &reason);
	if (strcmp(outcome, "busy") != 0 || strcmp(reason, "no-day") == 0 ||
	    *w->s->stop)
		return false;
	if (it->busy_since == 0)
		it->busy_since = now;
	if (now - it->busy_since >= BUSY_TOTAL_MS)
		return false;
	it->pause_ms = it->pause_ms == 0 ? BUSY_MS : 2 * it->pause_ms;
	if (it->pause_ms > BUSY_MOST_MS)
		it->pause_ms = BUSY_MOST_MS;
	it->due_ms = now + it->pause_ms;
	it->state = SEND_DUE;
	return true;
}

/* [""][id][receipt] */
static void
take_reply(struct window *w, const struct bus_message *m, int64_t now)
{
	size_t n = bus_message_frames(m), id_len, len;
	const void *id, *receipt;
	struct send_item *it;
	struct json *j = NULL;
	struct err e;

	if (n < 2)
		return;
	id = bus_message_frame(m, n - 2, &id_len);
	receipt = bus_message_frame(m, n - 1, &len);
	if (id == NULL || receipt == NULL || !json_parse(receipt, len, &j, &e))
		return;
	w->heard_ms = now;
	w->resend_ms = RESEND_MS;
	it = find(w, id, id_len);
	if (it != NULL && again_later(w, it, j, now)) {
		w->heard_ms = it->due_ms; /* silent until then */
	} else if (it != NULL) {
		buf_bytes(&it->receipt, receipt, len);
		it->state = SEND_DONE;
	}
	json_free(&j);
}

static void
receive_all(struct window *w)
{
	struct bus_message *m;

	while ((m = bus_receive(w->socket)) != NULL) {
		take_reply(w, m, clock_mono_ms());
		bus_message_free(&m);
	}
}

static bool
tell_done(struct window *w)
{
	bool ok = true;

	while (ok && w->first < w->next &&
	       item_at(w, w->first)->state == SEND_DONE) {
		struct send_item *it = item_at(w, w->first++);

		w->bytes -= it->body.len;
		ok = w->s->tell(w->s->ctx, it);
		buf_done(&it->body);
		buf_done(&it->receipt);
	}
	w->s->progress(w->s->ctx, w->first);
	return ok;
}

static bool
any_waiting(struct window *w)
{
	size_t i;

	for (i = w->first; i < w->next; i++)
		if (item_at(w, i)->state == SEND_WAITING)
			return true;
	return false;
}

static int64_t
per_size(const struct window *w)
{
	return (int64_t)(w->bytes / MIB) * PER_MIB_MS;
}

/*
 * Nothing heard for a while: a new socket, because the old one may hang on a
 * connection that is dead, and all that waits once more (Lazy Pirate).
 */
static bool
resend(struct window *w, int64_t now, struct err *e)
{
	int64_t quiet = w->heard_ms > w->sent_ms ? w->heard_ms : w->sent_ms;
	size_t i;

	if (!any_waiting(w) || *w->s->stop ||
	    now - quiet < w->resend_ms + per_size(w))
		return true;
	w->resend_ms *= 2;
	if (w->resend_ms > RESEND_MOST_MS)
		w->resend_ms = RESEND_MOST_MS;
	for (i = w->first; i < w->next; i++) {
		struct send_item *it = item_at(w, i);

		if (it->state == SEND_WAITING) {
			it->state = SEND_DUE;
			it->due_ms = now;
		}
	}
	return open_socket(w, e);
}

/* Is it time to go: nothing is on its way, or the grace is over? */
static bool
has_stopped(struct window *w, struct err *e)
{
	const int64_t now = clock_mono_ms();

	if (!*w->s->stop)
		return false;
	if (w->stop_ms == 0)
		w->stop_ms = now;
	if (any_waiting(w) && now - w->stop_ms < w->s->grace_ms)
		return false;
	err_set(e, ERR_IO,
		"stopped: %zu of %zu messages have a receipt, send the others "
		"again",
		w->first, w->s->count);
	return true;
}

static enum send_result
run(struct window *w, struct err *e)
{
	w->heard_ms = clock_mono_ms();
	while (w->first < w->s->count) {
		struct bus_wait wait = {.events = POLLIN};
		int64_t now;

		if (has_stopped(w, e))
			return SEND_FAILED;
		while (room(w))
			take_file(w);
		send_due(w, clock_mono_ms());
		wait.socket = w->socket;
		if (w->first < w->next &&
		    item_at(w, w->first)->state != SEND_DONE)
			(void)bus_poll(&wait, 1, LOOK_MS);
		receive_all(w);
		if (!tell_done(w)) {
			err_set(e, ERR_IO, "stopped");
			return SEND_FAILED;
		}
		now = clock_mono_ms();
		if (w->first < w->next &&
		    now - w->heard_ms >= w->s->patience_ms + per_size(w))
			return SEND_SILENT;
		if (!resend(w, now, e))
			return SEND_FAILED;
	}
	if (!w->unreadable)
		return SEND_ALL;
	err_set(e, ERR_IO, "not all files could be read");
	return SEND_FAILED;
}

enum send_result
send_all(const struct send *s, struct err *e)
{
	struct window *w = calloc(1, sizeof(*w));
	enum send_result result = SEND_FAILED;

	if (w == NULL) {
		err_set(e, ERR_NOMEM, "out of memory");
		return result;
	}
	w->s = s;
	w->resend_ms = RESEND_MS;
	if (bus_open(&w->bus, e) && open_socket(w, e))
		result = run(w, e);
	while (w->first < w->next) {
		struct send_item *it = item_at(w, w->first++);

		buf_done(&it->body);
		buf_done(&it->receipt);
	}
	bus_close(&w->bus);
	free(w);
	return result;
}
