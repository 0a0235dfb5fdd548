#ifndef POLS_PORT_BUS_KEY_H
#define POLS_PORT_BUS_KEY_H

/*
 * Keys on the bus: CURVE on a socket, and the authentication of clients (ZAP).
 *
 * libzmq 4.3.4 accepts every key when there is no ZAP handler: a socket that
 * serves with CURVE therefore demands one (ZMQ_ZAP_ENFORCE_DOMAIN), and a
 * message without a user is refused.
 */

#include "port/bus.h"

enum {
	BUS_KEY = 32,      /* bytes of a key, public or secret */
	BUS_KEY_TEXT = 41, /* as Z85, with its NUL */
	BUS_USER = 96      /* name of a user, with its NUL */
};

/* A new pair.  ERR_INTERNAL when libzmq was built without CURVE. */
MUST_CHECK bool bus_key_pair(unsigned char public_key[BUS_KEY],
			     unsigned char secret_key[BUS_KEY], struct err *e);

/* Z85 (40 characters, with or without "z85:") or 64 hexadecimal digits. */
MUST_CHECK bool bus_key_parse(const char *text, unsigned char key[BUS_KEY]);
void bus_key_text(const unsigned char key[BUS_KEY], char out[BUS_KEY_TEXT]);

/* Before bus_bind: only keys that ZAP lets in; `domain` tells sockets apart. */
MUST_CHECK bool bus_serve_keyed(struct bus_socket *s,
				const unsigned char secret_key[BUS_KEY],
				const char *domain, struct err *e);

/* Before bus_connect: our own keys, and the key that the server must have. */
MUST_CHECK bool bus_connect_keyed(struct bus_socket *s,
				  const unsigned char server[BUS_KEY],
				  const unsigned char public_key[BUS_KEY],
				  const unsigned char secret_key[BUS_KEY],
				  struct err *e);

/*
 * May this key come in?  Then its name goes into user, and every message that
 * comes over its connection bears it.
 */
typedef bool bus_zap_fn(void *ctx, const unsigned char key[BUS_KEY],
			const char *address, char user[BUS_USER]);

/* The socket on which libzmq asks; before any keyed socket is bound. */
MUST_CHECK bool bus_zap_open(struct bus *b, struct bus_socket **out,
			     struct err *e);
/* Answer all that is asked now. */
void bus_zap_serve(struct bus_socket *zap, bus_zap_fn *fn, void *ctx);

/* The user that sent it; "" when its connection has no key. */
const char *bus_message_user(const struct bus_message *m);

/*
 * XPUB: subscriptions are no longer granted by libzmq but by us.  Then for
 * each one that was received: give its sender topics that begin so, or take
 * them back.
 */
MUST_CHECK bool bus_topics_by_hand(struct bus_socket *s, struct err *e);
void bus_topic_give(struct bus_socket *s, const char *topic, size_t len);
void bus_topic_take(struct bus_socket *s, const char *topic, size_t len);

#endif
