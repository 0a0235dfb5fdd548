/*
 * The sockets, in place of port/bus.c.  bus_poll is where the world moves:
 * the daemon has nothing to do, so somebody else does something.
 */
#include "port/bus_key.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "world.h"

enum {
	FRAMES = 8,
	TURNS_MAX = 20000,
	SILENCE_US = 1500000 /* three heartbeats */
};

struct bus {
	int unused;
};

struct bus_message {
	struct bus_message *next;
	size_t count;
	struct {
		unsigned char *data;
		size_t len;
	} frame[FRAMES];
};

struct bus_socket {
	char name[16]; /* the last part of its endpoint */
	struct bus_message *first;
	struct bus_message **end;
	size_t count;
};

enum { SOCKETS = 16 };
static struct bus_socket *sockets[SOCKETS];

bool
bus_open(struct bus **out, struct err *e)
{
	memory_outside(1);
	*out = calloc(1, sizeof(**out));
	memory_outside(-1);
	return *out != NULL || err_set(e, ERR_NOMEM, "out of memory");
}

bool
bus_socket_open(struct bus *b, enum bus_kind kind, const struct bus_options *o,
		struct bus_socket **out, struct err *e)
{
	size_t i;

	(void)b;
	(void)kind;
	(void)o;
	memory_outside(1);
	*out = calloc(1, sizeof(**out));
	memory_outside(-1);
	if (*out == NULL)
		return err_set(e, ERR_NOMEM, "out of memory");
	(*out)->end = &(*out)->first;
	for (i = 0; i < SOCKETS; i++) {
		if (sockets[i] == NULL) {
			sockets[i] = *out;
			return true;
		}
	}
	abort();
}

void
bus_socket_close(struct bus_socket **s)
{
	struct bus_message *m;
	size_t i;

	if (*s == NULL)
		return;
	while ((m = bus_receive(*s)) != NULL)
		bus_message_free(&m);
	for (i = 0; i < SOCKETS; i++)
		if (sockets[i] == *s)
			sockets[i] = NULL;
	free(*s);
	*s = NULL;
}

void
bus_close(struct bus **b)
{
	size_t i;

	for (i = 0; i < SOCKETS; i++)
		bus_socket_close(&sockets[i]);
	free(*b);
	*b = NULL;
}

bool
bus_bind(struct bus_socket *s, const char *endpoint, struct err *e)
{
	const char *slash = strrchr(endpoint, '/');

	(void)e;
	snprintf(s->name, sizeof(s->name), "%s",
		 slash == NULL ? endpoint : slash + 1);
	return true;
}

bool
bus_connect(struct bus_socket *s, const char *endpoint, struct err *e)
{
	(void)s;
	(void)endpoint;
	return err_set(e, ERR_INTERNAL, "nobody connects here");
}

bool
bus_subscribe(struct bus_socket *s, const char *prefix, struct err *e)
{
	(void)s;
	(void)prefix;
	return err_set(e, ERR_INTERNAL, "nobody subscribes here");
}

struct bus_message *
bus_receive(struct bus_socket *s)
{
	struct bus_message *m = s->first;

	if (m == NULL)
		return NULL;
	s->first = m->next;
	s->count--;
	if (s->first == NULL)
		s->end = &s->first;
	return m;
}

void
bus_message_free(struct bus_message **m)
{
	size_t i;

	if (*m == NULL)
		return;
	for (i = 0; i < (*m)->count; i++)
		free((*m)->frame[i].data);
	free(*m);
	*m = NULL;
}

size_t
bus_message_frames(const struct bus_message *m)
{
	return m->count;
}

const void *
bus_message_frame(const struct bus_message *m, size_t i, size_t *len)
{
	*len = 0;
	if (i >= m->count)
		return NULL;
	*len = m->frame[i].len;
	return m->frame[i].data;
}

/* ---- keys, in place of port/bus_key.c: this world has none */

bool
bus_key_parse(const char *text, unsigned char key[BUS_KEY])
{
	(void)text;
	(void)key;
	return false;
}

void
bus_key_text(const unsigned char key[BUS_KEY], char out[BUS_KEY_TEXT])
{
	(void)key;
	out[0] = '\0';
}

static bool
no_keys(struct err *e)
{
	return err_set(e, ERR_INTERNAL, "there are no keys here");
}

bool
bus_serve_keyed(struct bus_socket *s, const unsigned char secret_key[BUS_KEY],
		const char *domain, struct err *e)
{
	(void)s;
	(void)secret_key;
	(void)domain;
	return no_keys(e);
}

bool
bus_zap_open(struct bus *b, struct bus_socket **out, struct err *e)
{
	(void)b;
	(void)out;
	return no_keys(e);
}

void
bus_zap_serve(struct bus_socket *zap, bus_zap_fn *fn, void *ctx)
{
	(void)zap;
	(void)fn;
	(void)ctx;
}

const char *
bus_message_user(const struct bus_message *m)
{
	(void)m;
	return "";
}

bool
bus_topics_by_hand(struct bus_socket *s, struct err *e)
{
	(void)s;
	return no_keys(e);
}

void
bus_topic_give(struct bus_socket *s, const char *topic, size_t len)
{
	(void)s;
	(void)topic;
	(void)len;
}

void
bus_topic_take(struct bus_socket *s, const char *topic, size_t len)
{
	(void)s;
	(void)topic;
	(void)len;
}

/* ---- what goes out */

bool
bus_send(struct bus_socket *s, const struct bus_frame *f, size_t n)
{
	/* Without power nothing leaves the machine. */
	if (db_fault_dark())
		return false;
	memory_outside(1);
	if (strcmp(s->name, "intake") == 0)
		senders_reply(f, n);
	else if (strcmp(s->name, "events") == 0)
		listeners_hear(f, n);
	else if (strcmp(s->name, "replay") == 0)
		listeners_answer(f, n);
	else if (strcmp(s->name, "control") == 0)
		operator_reply(f, n);
	memory_outside(-1);
	return true;
}

/* ---- what comes in */

void
network_request(const char *name, const struct bus_frame *f, size_t n)
{
	struct bus_message *m;
	size_t i, k;

	for (i = 0; i < SOCKETS; i++) {
		struct bus_socket *s = sockets[i];

		if (s == NULL || strcmp(s->name, name) != 0)
			continue;
		m = calloc(1, sizeof(*m));
		if (m == NULL || n > FRAMES)
			abort();
		for (k = 0; k < n; k++) {
			m->frame[k].data = malloc(f[k].len + 1);
			if (m->frame[k].data == NULL)
				abort();
			memcpy(m->frame[k].data, f[k].data, f[k].len);
			m->frame[k].len = f[k].len;
		}
		m->count = n;
		*s->end = m;
		s->end = &m->next;
		s->count++;
		return;
	}
}

void
network_reset(void)
{
}

void
network_down(void)
{
	senders_forget();
	operator_forget();
	listeners_forget();
}

/* ---- the turn of everybody else */

static void
move_clocks(int64_t timeout_ms)
{
	const int64_t most = timeout_ms < 0 || timeout_ms > 60 ? 60
							       : timeout_ms;
	int64_t us = most == 0
			     ? 1 + (int64_t)chance_below(40)
			     : (int64_t)chance_below((uint64_t)most * 1000 + 1);

	if (chance_in(2))
		us = 1 + (int64_t)chance_below(200);
	world.mono_us += us;
	world.unix_us += us;
	/* A clock that somebody sets; backwards more often than forwards. */
	if (chance_in(300))
		world.unix_us -= INT64_C(3600000000);
	else if (chance_in(600))
		world.unix_us += INT64_C(3600000000);
	else if (chance_in(2000))
		world.unix_us -= INT64_C(315576000) * 1000000;
}

/* The store's disk and memory are sound from here on. */
static void
heal(enum ending from)
{
	world.plan = (struct db_fault_plan){.lying = world.options.lying};
	db_fault_arm(&world.plan);
	world.counts.endings[from]++;
}

/* Memory that ran out comes back after a while. */
static void
end_of_shortage(void)
{
	const bool of_sqlite = world.plan.kind == DB_FAULT_MEMORY &&
			       db_fault_struck();

	if (!memory_struck() && !of_sqlite)
		return;
	if (world.full_until_us == 0)
		world.full_until_us =
			world.mono_us + (int64_t)chance_below(2000000);
	else if (world.mono_us < world.full_until_us)
		return;
	else if (of_sqlite)
		heal(END_SQLITE);
	else
		memory_arm(MEMORY_OURS, 0, false);
}

static void
end_of_fullness(void)
{
	if (world.plan.kind != DB_FAULT_FULL || !db_fault_struck())
		return;
	if (world.plan.for_ever && world.full_until_us == 0) {
		world.full_until_us =
			world.mono_us + (int64_t)chance_below(3000000);
		return;
	}
	if (world.plan.for_ever && world.mono_us < world.full_until_us)
		return;
	/* There is space again: from here on it must go on by itself. */
	heal(END_FULL);
	world.space_since_us = world.mono_us;
	world.booked_since_space = 0;
}

/* Room again, and within five seconds the books go on. */
static void
check_recovery(void)
{
	if (world.space_since_us == 0 || world.stopping)
		return;
	if (world.booked_since_space > 0 || senders_done())
		world.space_since_us = 0;
	else if (world.mono_us - world.space_since_us > 5000000)
		violation("nothing was booked for 5 s after there was room");
}

/* Whatever is done to the wall clock, the heart beats. */
static void
check_beat(void)
{
	if (!world.up || world.stopping || db_fault_struck() || memory_struck())
		world.beat_us = world.mono_us;
	else if (world.mono_us - world.beat_us > SILENCE_US)
		violation("no heartbeat for %lld ms",
			  (long long)(world.mono_us - world.beat_us) / 1000);
}

static void
stop(void)
{
	if (world.stopping)
		return;
	world.stopping = true;
	kill(getpid(), SIGTERM);
}

static void
everybody(void)
{
	world.turns++;
	check_now();
	senders_turn();
	operator_turn();
	listeners_turn();
	end_of_fullness();
	end_of_shortage();
	check_recovery();
	check_beat();
	if (world.stop_at_turn > 0 && world.turns >= world.stop_at_turn) {
		world.counts.endings[END_STOP] += !world.stopping;
		stop();
	}
	/* A cut amid what may fail (a checkpoint) ends no daemon by itself. */
	if ((senders_done() && operator_done() && listeners_done()) ||
	    db_fault_dark())
		stop();
	if (world.turns == TURNS_MAX) {
		violation("it does not get done: %d %d %d", senders_done(),
			  operator_done(), listeners_done());
		stop();
	}
	if (world.turns > TURNS_MAX + 2000)
		abort();
}

bool
bus_poll(struct bus_wait *w, size_t n, int64_t timeout_ms)
{
	bool ready = false;
	size_t i;

	memory_outside(1);
	move_clocks(timeout_ms);
	everybody();
	memory_outside(-1);
	for (i = 0; i < n; i++) {
		struct pollfd fd = {.fd = w[i].fd, .events = w[i].events};

		if (w[i].socket != NULL)
			w[i].revents = w[i].socket->count > 0 ? w[i].events : 0;
		else
			w[i].revents = poll(&fd, 1, 0) > 0 ? fd.revents : 0;
		ready |= w[i].revents != 0;
	}
	return ready;
}
