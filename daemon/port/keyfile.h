#ifndef POLS_PORT_KEYFILE_H
#define POLS_PORT_KEYFILE_H

/*
 * The files that hold keys of the bus.  INI, so that a person can read them;
 * a file with a secret is for its owner only.
 *
 *	[server]			[client]
 *	public = z85:...		public = z85:...
 *	secret = z85:...		secret = z85:...
 *					server = z85:...
 *
 * What a client may do stands in a file of the daemon's (flow/grants.h).
 */

#include <stdbool.h>

#include "base/err.h"
#include "port/bus_key.h"

enum keyfile_kind { KEYFILE_SERVER, KEYFILE_CLIENT };

struct keyfile {
	bool has_public;
	bool has_secret;
	bool has_server;
	unsigned char public_key[BUS_KEY];
	unsigned char secret_key[BUS_KEY]; /* crypto_zero() it after use */
	unsigned char server[BUS_KEY];     /* public key of the server */
};

/*
 * Read one.  ERR_ACCESS when others may read it (unless `shared`: a file of
 * public keys), ERR_CONFIG with file and line for what is wrong in it.
 */
MUST_CHECK bool keyfile_read(const char *path, enum keyfile_kind kind,
			     bool shared, struct keyfile *out, struct err *e);

/* Write what k has into a new file; 0600 when it has a secret, else 0644. */
MUST_CHECK bool keyfile_write(const char *path, enum keyfile_kind kind,
			      const struct keyfile *k, struct err *e);

#endif
