#ifndef POLS_FLOW_DAEMON_H
#define POLS_FLOW_DAEMON_H

/*
 * The daemon as a whole: what it holds, and its life.
 *
 * One process, one loop, no threads of ours: the loop waits once, then serves
 * each of its parties in turn.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "flow/access.h"
#include "flow/checkup.h"
#include "flow/intake.h"
#include "flow/keys.h"
#include "flow/ledger.h"
#include "flow/note.h"
#include "flow/pipeline.h"
#include "flow/readers.h"
#include "flow/retention.h"
#include "flow/space.h"
#include "port/bus.h"
#include "port/conf.h"
#include "port/crypto.h"
#include "stage/publish.h"

enum daemon_state {
	DAEMON_RUNNING,
	DAEMON_DRAINING, /* no new messages; those taken are finished */
	DAEMON_STOPPED
};

struct daemon {
	const char *conf_path; /* NULL = the usual places */
	struct conf *conf;
	struct conf *next_conf; /* of a reload under way */
	int lock_fd;
	int signal_fd;
	struct crypto_keys keys;
	struct readers *readers;
	struct db *db;
	struct ledger ledger;
	struct pipeline pipeline;
	struct space space;
	struct checkup checkup;
	struct note *note;
	struct bus *bus;
	struct bus_socket *intake_socket;
	struct bus_socket *events_socket;
	struct bus_socket *replay_socket;
	struct bus_socket *control_socket;
	/* The same for those who have a key; NULL without [curve]. */
	struct bus_socket *intake_keyed;
	struct bus_socket *events_keyed;
	struct bus_socket *replay_keyed;
	struct access access;
	struct retention retention;
	struct reseal reseal;
	struct intake intake;
	struct publish publish;
	int64_t published_nr;   /* journal number up to which it went */
	struct buf stream_data; /* the last heartbeat's data */
	enum daemon_state state;
	bool ended_well;      /* stopped on request, nothing had failed */
	int64_t started_ms;   /* monotonic, like the rest */
	int64_t heartbeat_ms; /* when the next is due */
	bool beaten;          /* the start event was sent */
	int64_t watchdog_ms;  /* interval, 0 = not watched */
	int64_t watchdog_due_ms;
	int64_t second_due_ms;
	int64_t head_due_ms; /* of the chain, in the log */
	bool settings_due;   /* of a reload, when the disk was full */
	int64_t parted_ms;   /* when the keyed events socket was closed */
	int64_t drain_until_ms;
	int32_t behind_day; /* day of a clock that is behind, as last logged */
};

/* daemon_open.c: everything that must be there before READY, in order. */
MUST_CHECK bool daemon_open(struct daemon *d, const char *conf_path,
			    struct err *e);
void daemon_close(struct daemon *d);

/* `polsd -n`: config, schemas and store, without keeping anything. */
MUST_CHECK bool daemon_check(const char *conf_path, struct err *e);

/*
 * daemon_key.c: read the key file over an open store, or make it when the
 * store is new.  ERR_CONFIG when the store needs a key that is not in it.
 */
MUST_CHECK bool daemon_key_open(struct daemon *d, struct err *e);
/* Read it again; false: the keys of before go on. */
MUST_CHECK bool daemon_key_reload(struct daemon *d, struct err *e);
/*
 * Are these the keys of the store at this path, or, when it is NULL, would a
 * start take or make them for a new one?  As far as we may look.
 */
MUST_CHECK bool daemon_key_check(const struct conf *c, const char *store,
				 struct err *e);

/* daemon_bus.c: the sockets, with and without keys. */
/* Can the keys and clients of the configuration be read? */
MUST_CHECK bool daemon_bus_check(const struct conf *c, struct err *e);
/* Open them all and bind them but intake; publish gets its sockets. */
MUST_CHECK bool daemon_bus_open(struct daemon *d, struct err *e);
MUST_CHECK bool daemon_bus_bind_intake(struct daemon *d, struct err *e);
/*
 * Disconnect subscribers that may no longer read, if there are any: the socket
 * is opened anew, and the others reconnect.
 */
MUST_CHECK bool daemon_bus_part(struct daemon *d, struct err *e);
void daemon_bus_close(struct daemon *d);

/* daemon.c: until SIGTERM; false when something of ours has failed. */
MUST_CHECK bool daemon_run(struct daemon *d, struct err *e);

/* daemon_day.c: the business day. */

/*
 * Make `day` the business day, in a transaction of its own.  Nothing happens
 * for the same day; an earlier one is ERR_CONFIG.
 */
MUST_CHECK bool daemon_tick(struct daemon *d, int32_t day, struct err *e);

/* With the system's clock: roll over when a new day has begun. */
MUST_CHECK bool daemon_today(struct daemon *d, struct err *e);

/* daemon_reload.c: a new configuration, all or nothing. */
MUST_CHECK bool daemon_reload_begin(struct daemon *d, struct err *e);
MUST_CHECK bool daemon_reload_step(struct daemon *d, struct err *e);

/*
 * Journal the settings when they differ from the last ones; after a reload
 * always, because that is an event.
 */
MUST_CHECK bool daemon_journal_settings(struct daemon *d, bool reloaded,
					struct err *e);
/* Those of a reload: now, or once a second until the disk has room. */
MUST_CHECK bool daemon_settings_due(struct daemon *d, struct err *e);

/* daemon_stream.c: events that are not stored. */
/* Prepare the data of the next one, which may be sent amid a transaction. */
void daemon_stream_read(struct daemon *d);
/* Send one; booking: amid a transaction, with the data from before it. */
void daemon_announce(struct daemon *d, enum event_type type, bool booking);

#endif
