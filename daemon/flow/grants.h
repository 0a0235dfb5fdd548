#ifndef POLS_FLOW_GRANTS_H
#define POLS_FLOW_GRANTS_H

/*
 * The clients that may come in over keyed sockets: a folder with a file each,
 * NAME.client, that says its public key and what it may do.
 *
 *	[client]
 *	public = z85:rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7
 *	valid_from = 2026-01-01
 *	valid_until = 2027-12-31
 *	senders = 65656055
 *	municipalities = 0310 0352
 *	types = 323 305 307
 *	topics = nl.pols.bestedingsruimten.
 *
 * A list is words, `*` any; one that is left out is empty: nothing may be
 * done with it.  The user name that a connection bears is the name of the
 * file and a mark of the key, so that another key under an old name is
 * another user.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "model/grant.h"
#include "port/bus_key.h"

struct grants;

/*
 * Read all files of the folder: whole, or nothing with ERR_CONFIG naming file
 * and line.  *out is the caller's.
 */
MUST_CHECK bool grants_load(const char *folder, struct grants **out,
			    struct err *e);
void grants_free(struct grants **g);

/* The grant of a key, and its user name; NULL when no client has the key. */
const struct grant *grants_by_key(const struct grants *g,
				  const unsigned char key[GRANT_KEY],
				  char user[BUS_USER]);

/* The grant of a user name from grants_by_key(); NULL when it is gone. */
const struct grant *grants_by_user(const struct grants *g, const char *user);

#endif
