/* CURVE and ZAP. */
#include "port/bus_key.h"

#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "port/bus_zmq.h"
#include "port/crypto.h"

/* A draft constant: in the header only with drafts, in the library always. */
#ifndef ZMQ_ZAP_ENFORCE_DOMAIN
#define ZMQ_ZAP_ENFORCE_DOMAIN 93
#endif

#define ZAP_ENDPOINT "inproc://zeromq.zap.01"

enum { ZAP_FRAMES = 7, Z85 = 40 };

bool
bus_key_pair(unsigned char public_key[BUS_KEY],
	     unsigned char secret_key[BUS_KEY], struct err *e)
{
	char public_text[BUS_KEY_TEXT], secret_text[BUS_KEY_TEXT];
	bool ok = zmq_curve_keypair(public_text, secret_text) == 0 &&
		  zmq_z85_decode(public_key, public_text) != NULL &&
		  zmq_z85_decode(secret_key, secret_text) != NULL;

	crypto_zero(secret_text, sizeof(secret_text));
	return ok || bus_fail(e, ERR_INTERNAL, "CURVE keys");
}

bool
bus_key_parse(const char *text, unsigned char key[BUS_KEY])
{
	char z85[BUS_KEY_TEXT];

	if (crypto_unhex(text, strlen(text), key, BUS_KEY))
		return true;
	if (strncmp(text, "z85:", 4) == 0)
		text += 4;
	if (strlen(text) != Z85)
		return false;
	memcpy(z85, text, sizeof(z85));
	return zmq_z85_decode(key, z85) != NULL;
}

void
bus_key_text(const unsigned char key[BUS_KEY], char out[BUS_KEY_TEXT])
{
	if (zmq_z85_encode(out, key, BUS_KEY) == NULL)
		out[0] = '\0';
}

static bool
set_bytes(struct bus_socket *s, int option, const void *p, size_t len)
{
	return zmq_setsockopt(s->handle, option, p, len) == 0;
}

bool
bus_serve_keyed(struct bus_socket *s, const unsigned char secret_key[BUS_KEY],
		const char *domain, struct err *e)
{
	const int on = 1;

	/* The twin that lets in who has no key. */
	if (FAULT_TWIN("no-curve"))
		return true;
	return (set_bytes(s, ZMQ_CURVE_SERVER, &on, sizeof(on)) &&
		set_bytes(s, ZMQ_CURVE_SECRETKEY, secret_key, BUS_KEY) &&
		set_bytes(s, ZMQ_ZAP_DOMAIN, domain, strlen(domain)) &&
		set_bytes(s, ZMQ_ZAP_ENFORCE_DOMAIN, &on, sizeof(on))) ||
	       bus_fail(e, ERR_INTERNAL, "CURVE on a socket");
}

bool
bus_connect_keyed(struct bus_socket *s, const unsigned char server[BUS_KEY],
		  const unsigned char public_key[BUS_KEY],
		  const unsigned char secret_key[BUS_KEY], struct err *e)
{
	return (set_bytes(s, ZMQ_CURVE_SERVERKEY, server, BUS_KEY) &&
		set_bytes(s, ZMQ_CURVE_PUBLICKEY, public_key, BUS_KEY) &&
		set_bytes(s, ZMQ_CURVE_SECRETKEY, secret_key, BUS_KEY)) ||
	       bus_fail(e, ERR_INTERNAL, "CURVE on a socket");
}

bool
bus_zap_open(struct bus *b, struct bus_socket **out, struct err *e)
{
	const struct bus_options o = {.frames_max = 2 + ZAP_FRAMES};

	return bus_socket_open(b, BUS_ROUTER, &o, out, e) &&
	       bus_bind(*out, ZAP_ENDPOINT, e);
}

/* A frame as text; "" when it is not there or too long. */
static void
frame_text(const struct bus_message *m, size_t i, char *out, size_t size)
{
	size_t len;
	const void *p = bus_message_frame(m, i, &len);

	out[0] = '\0';
	if (p == NULL || len >= size)
		return;
	memcpy(out, p, len);
	out[len] = '\0';
}

/* version, request id, status, text, user, metadata; no user: refused. */
static void
reply(struct bus_socket *zap, const struct bus_frame *peer,
      const struct bus_frame *id, const char *user)
{
	const struct bus_frame frames[] = {
		*peer,
		{"", 0},
		{"1.0", 3},
		*id,
		{user[0] == '\0' ? "400" : "200", 3},
		{"", 0},
		{user, strlen(user)},
		{"", 0},
	};

	(void)bus_send(zap, frames, sizeof(frames) / sizeof(frames[0]));
}

/*
 * [peer][""] then (RFC 27): version, request id, domain, address, identity,
 * mechanism, credentials.
 */
static void
answer(struct bus_socket *zap, const struct bus_message *m, bus_zap_fn *fn,
       void *ctx)
{
	char mechanism[16], address[64], user[BUS_USER] = "";
	size_t peer_len, id_len, key_len;
	const void *peer = bus_message_frame(m, 0, &peer_len);
	const void *id = bus_message_frame(m, 3, &id_len);
	const unsigned char *key = bus_message_frame(m, 8, &key_len);

	if (peer == NULL || id == NULL)
		return;
	frame_text(m, 5, address, sizeof(address));
	frame_text(m, 7, mechanism, sizeof(mechanism));
	if (bus_message_frames(m) != 2 + ZAP_FRAMES ||
	    strcmp(mechanism, "CURVE") != 0 || key == NULL ||
	    key_len != BUS_KEY || !fn(ctx, key, address, user))
		user[0] = '\0';
	reply(zap, &(const struct bus_frame){peer, peer_len},
	      &(const struct bus_frame){id, id_len}, user);
}

void
bus_zap_serve(struct bus_socket *zap, bus_zap_fn *fn, void *ctx)
{
	struct bus_message *m;

	while ((m = bus_receive(zap)) != NULL) {
		answer(zap, m, fn, ctx);
		bus_message_free(&m);
	}
}

const char *
bus_message_user(const struct bus_message *m)
{
	const char *user;

	if (m->kept == 0)
		return "";
	/* The first frame of a ROUTER is its own: the name of the peer. */
	user = zmq_msg_gets(&m->frame[m->kept > 1 ? 1 : 0], "User-Id");
	return user == NULL ? "" : user;
}

bool
bus_topics_by_hand(struct bus_socket *s, struct err *e)
{
	const int on = 1;

	return set_bytes(s, ZMQ_XPUB_MANUAL, &on, sizeof(on)) ||
	       bus_fail(e, ERR_INTERNAL, "XPUB by hand");
}

void
bus_topic_give(struct bus_socket *s, const char *topic, size_t len)
{
	(void)zmq_setsockopt(s->handle, ZMQ_SUBSCRIBE, topic, len);
}

void
bus_topic_take(struct bus_socket *s, const char *topic, size_t len)
{
	(void)zmq_setsockopt(s->handle, ZMQ_UNSUBSCRIBE, topic, len);
}
