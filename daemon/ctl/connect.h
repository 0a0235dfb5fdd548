#ifndef POLS_CTL_CONNECT_H
#define POLS_CTL_CONNECT_H

/*
 * How polsctl reaches a socket of the daemon: which endpoint of those in the
 * configuration, and with which key.
 */

#include "ctl/ctl.h"
#include "port/bus.h"
#include "port/keyfile.h"

enum { CONNECT_ENDPOINT = 256 };

struct connect {
	char endpoint[CONNECT_ENDPOINT];
	bool keyed;
	struct keyfile key; /* crypto_zero() it after use */
};

/*
 * Choose among endpoints: without --key the first that wants none, with --key
 * the first that does.  ERR_CONFIG with a sentence when there is none.
 */
MUST_CHECK bool connect_choose(const struct ctl *c,
			       const struct conf_list *endpoints,
			       struct connect *out, struct err *e);

/* Connect a socket that was just opened. */
MUST_CHECK bool connect_to(const struct connect *k, struct bus_socket *s,
			   struct err *e);

#endif
