/*
 * The sockets of the daemon.  Endpoints within this machine are guarded by the
 * file system; with [curve] server_key every tcp endpoint belongs to a second
 * socket of its kind, which lets in only those whose key is known.
 */
#include "flow/daemon.h"

#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "port/keyfile.h"

enum {
	MIB = 1024 * 1024,
	INTAKE_PER_PEER = 2, /* the rest waits at its sender */
	REPLIES_PER_PEER = 100000,
	EVENTS_PER_PEER = 100000,
	FRAME_SLACK = 2, /* a frame somewhat too large still gets its answer */
	ROUTE_BYTES = 4096, /* frames before a message, and its id */
	TOPIC_MAX = 4096,
	CONTROL_MIB = 96, /* a CSV file of 64 MiB, and room for a request */
	PART_AGAIN_MS = 20,
	PART_PATIENCE_MS = 10000
};

static struct bus_options
intake_options(const struct conf *c)
{
	return (struct bus_options){
		.receive_max = INTAKE_PER_PEER,
		.send_max = REPLIES_PER_PEER,
		.frame_max = c->limits.wrapped_bytes * FRAME_SLACK,
		.bytes_max = c->limits.wrapped_bytes + ROUTE_BYTES,
	};
}

static const struct bus_options replay_options = {
	.frame_max = MIB,
	.bytes_max = MIB,
	.send_max = REPLIES_PER_PEER,
};

static const struct bus_options control_options = {
	.frame_max = (int64_t)CONTROL_MIB * MIB,
	.bytes_max = (int64_t)CONTROL_MIB * MIB,
};

/* What a client sends here are subscriptions. */
static const struct bus_options events_options = {
	.send_max = EVENTS_PER_PEER,
	.frame_max = TOPIC_MAX,
};

/* For each endpoint of the configuration, until one says no. */
static bool
each_endpoint(const struct conf *c, bool (*f)(const char *, struct err *),
	      struct err *e)
{
	const struct conf_list *lists[] = {
		&c->sockets.intake,
		&c->sockets.events,
		&c->sockets.replay,
		&c->sockets.control,
	};
	size_t l, i;

	for (l = 0; l < sizeof(lists) / sizeof(lists[0]); l++)
		for (i = 0; i < lists[l]->count; i++)
			if (!f(lists[l]->item[i], e))
				return false;
	return true;
}

/* libzmq would take the file of a living socket away without a word. */
static bool
is_free(const char *endpoint, struct err *e)
{
	return bus_listener(endpoint) != BUS_SOMEBODY ||
	       err_set(e, ERR_BUSY,
		       "%s is in use by another process; stop it, or name "
		       "another [paths] runtime",
		       endpoint);
}

/* libzmq leaves the files of its ipc sockets behind. */
static bool
remove_file(const char *endpoint, struct err *e)
{
	(void)e;
	if (strncmp(endpoint, "ipc://", 6) == 0)
		(void)unlink(endpoint + 6);
	return true;
}

/* Bind those endpoints of a list that want a key, or those that do not. */
static bool
bind_some(const struct conf *c, struct bus_socket *s,
	  const struct conf_list *endpoints, bool keyed, struct err *e)
{
	size_t i;

	for (i = 0; i < endpoints->count; i++)
		if (conf_is_keyed(c, endpoints->item[i]) == keyed &&
		    !bus_bind(s, endpoints->item[i], e))
			return false;
	return true;
}

static bool
open_local(struct daemon *d, struct err *e)
{
	const struct conf *c = d->conf;
	const struct bus_options intake = intake_options(c);

	return bus_socket_open(d->bus, BUS_XPUB, &events_options,
			       &d->events_socket, e) &&
	       bus_socket_open(d->bus, BUS_ROUTER, &replay_options,
			       &d->replay_socket, e) &&
	       bus_socket_open(d->bus, BUS_ROUTER, &control_options,
			       &d->control_socket, e) &&
	       bus_socket_open(d->bus, BUS_ROUTER, &intake, &d->intake_socket,
			       e) &&
	       bind_some(c, d->events_socket, &c->sockets.events, false, e) &&
	       bind_some(c, d->replay_socket, &c->sockets.replay, false, e) &&
	       bind_some(c, d->control_socket, &c->sockets.control, false, e);
}

static bool
open_events_keyed(struct daemon *d, const unsigned char *secret, struct err *e)
{
	if (!bus_socket_open(d->bus, BUS_XPUB, &events_options,
			     &d->events_keyed, e) ||
	    !bus_serve_keyed(d->events_keyed, secret, "events", e) ||
	    !bus_topics_by_hand(d->events_keyed, e))
		return false;
	d->publish.keyed = d->events_keyed;
	d->publish.rounds = d->conf->privacy.small_cell > 0;
	return bind_some(d->conf, d->events_keyed, &d->conf->sockets.events,
			 true, e);
}

static bool
open_keyed(struct daemon *d, const unsigned char *secret, struct err *e)
{
	const struct conf *c = d->conf;
	const struct bus_options intake = intake_options(c);

	/* The ZAP handler first: libzmq asks it about clients of the others. */
	return bus_zap_open(d->bus, &d->access.zap, e) &&
	       open_events_keyed(d, secret, e) &&
	       bus_socket_open(d->bus, BUS_ROUTER, &replay_options,
			       &d->replay_keyed, e) &&
	       bus_serve_keyed(d->replay_keyed, secret, "replay", e) &&
	       bind_some(c, d->replay_keyed, &c->sockets.replay, true, e) &&
	       bus_socket_open(d->bus, BUS_ROUTER, &intake, &d->intake_keyed,
			       e) &&
	       bus_serve_keyed(d->intake_keyed, secret, "intake", e);
}

/* The secret key of the server; false with e filled. */
static bool
read_secret(const struct conf *c, unsigned char secret[BUS_KEY], struct err *e)
{
	const char *path = c->curve.server_key;
	struct keyfile k;
	bool ok =
		keyfile_read(path, KEYFILE_SERVER, false, &k, e) &&
		(k.has_secret ||
		 err_set(e, ERR_CONFIG,
			 "%s: no secret key in it; polsctl keygen server makes "
			 "one",
			 path));

	if (ok)
		memcpy(secret, k.secret_key, BUS_KEY);
	crypto_zero(&k, sizeof(k));
	return ok;
}

bool
daemon_bus_check(const struct conf *c, struct err *e)
{
	unsigned char secret[BUS_KEY];
	struct grants *clients = NULL;
	bool ok;

	if (c->curve.server_key[0] == '\0')
		return true;
	ok = read_secret(c, secret, e) &&
	     grants_load(c->curve.clients, &clients, e);
	crypto_zero(secret, sizeof(secret));
	grants_free(&clients);
	return ok;
}

bool
daemon_bus_open(struct daemon *d, struct err *e)
{
	unsigned char secret[BUS_KEY];
	struct grants *clients;
	bool ok;

	/* First, so that the files of another are not removed at the end. */
	if (!each_endpoint(d->conf, is_free, e) || !bus_open(&d->bus, e) ||
	    !open_local(d, e))
		return false;
	d->publish.socket = d->events_socket;
	if (d->conf->curve.server_key[0] == '\0')
		return true;
	if (!grants_load(d->conf->curve.clients, &clients, e))
		return false;
	access_install(&d->access, &clients);
	if (!read_secret(d->conf, secret, e))
		return false;
	ok = open_keyed(d, secret, e);
	crypto_zero(secret, sizeof(secret));
	return ok;
}

bool
daemon_bus_bind_intake(struct daemon *d, struct err *e)
{
	const struct conf *c = d->conf;

	return bind_some(c, d->intake_socket, &c->sockets.intake, false, e) &&
	       (d->intake_keyed == NULL ||
		bind_some(c, d->intake_keyed, &c->sockets.intake, true, e));
}

/*
 * The address is free only when libzmq's thread has closed the old listener:
 * until then we come back.
 */
static bool
open_again(struct daemon *d, struct err *e)
{
	const int64_t now = clock_mono_ms();
	unsigned char secret[BUS_KEY];
	bool ok;

	if (!read_secret(d->conf, secret, e))
		return false;
	ok = open_events_keyed(d, secret, e);
	crypto_zero(secret, sizeof(secret));
	if (ok)
		return true;
	d->publish.keyed = NULL;
	bus_socket_close(&d->events_keyed);
	d->second_due_ms = now + PART_AGAIN_MS;
	return now < d->parted_ms + PART_PATIENCE_MS;
}

bool
daemon_bus_part(struct daemon *d, struct err *e)
{
	if (d->access.zap == NULL)
		return true;
	if (d->events_keyed != NULL && access_has_outlived(&d->access)) {
		access_subscribers_gone(&d->access);
		d->publish.keyed = NULL;
		bus_socket_close(&d->events_keyed);
		d->parted_ms = clock_mono_ms();
	}
	return d->events_keyed != NULL || open_again(d, e);
}

void
daemon_bus_close(struct daemon *d)
{
	struct err e;

	if (d->bus == NULL)
		return;
	bus_close(&d->bus);
	if (d->conf != NULL)
		(void)each_endpoint(d->conf, remove_file, &e);
}
