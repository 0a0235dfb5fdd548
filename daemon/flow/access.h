#ifndef POLS_FLOW_ACCESS_H
#define POLS_FLOW_ACCESS_H

/*
 * Access control: the one place that decides what a client may do.
 *
 * Sockets within this machine (ipc, and loopback while there are no keys) are
 * guarded by the file system alone: a process that can connect may send and
 * read everything, and none of this is called.  Over a keyed socket the key
 * identifies the client, and its grant is checked at every message, because a
 * connection outlives a day, a reload and a revocation.
 *
 * Refusals are counted and written to the audit (flow/audit.h).
 */

#include <stdbool.h>

#include "base/err.h"
#include "flow/audit.h"
#include "flow/grants.h"
#include "port/bus_key.h"
#include "stage/publish.h"

struct access {
	struct audit audit;
	struct grants *grants;  /* owned; NULL without keys */
	struct bus_socket *zap; /* closed with its bus; NULL without keys */
	/* Users that subscribed since the events socket was opened. */
	char (*subscribers)[BUS_USER]; /* owned */
	size_t subscriber_count;
};

/* Without keys; access_install() brings them. */
void access_init(struct access *a, struct db *db);
void access_done(struct access *a);

/* These clients from now on; *next is taken over and NULL afterwards. */
void access_install(struct access *a, struct grants **next);

/* Answer the ZAP requests of libzmq: which keys may connect. */
void access_serve_zap(struct access *a);

/*
 * May this user (bus_message_user) do anything now?  action names the socket:
 * "intake", "replay", "events".
 */
bool access_may_come_in(struct access *a, const char *user, const char *action);

/* May it hand in a message of this type and header? */
bool access_may_send(struct access *a, const char *user,
		     const struct bericht_type *type,
		     const struct bericht_header *header);

/* May it read events with this topic?  A refusal is not audited. */
bool access_may_read(const struct access *a, const char *user,
		     const char *topic);

/*
 * A subscription came in at a keyed socket (bus_topics_by_hand): give its
 * sender the topics that it may read and has asked for, or take them back.
 */
void access_subscribe(struct access *a, struct bus_socket *s,
		      const struct bus_message *m);

/*
 * Is there a subscriber whose grant no longer lets it read?  libzmq cannot
 * disconnect a single subscriber: the socket must be opened anew, and the
 * others reconnect by themselves.  access_subscribers_gone() forgets them all.
 */
bool access_has_outlived(const struct access *a);
void access_subscribers_gone(struct access *a);

#endif
