#ifndef POLS_PORT_CONF_H
#define POLS_PORT_CONF_H

/*
 * The configuration: one file, its conf.d folder, one table of options
 * (conf_table.c).  A loaded struct conf is complete, checked and never
 * changed again; a reload loads a second one and swaps, or keeps the old.
 *
 * Units are in the names: _bytes, _ms, _days, _months, _bp (basis points:
 * 1000 is 10 %).  Texts are never NULL; an empty one means "not given".
 * Paths are absolute once loaded.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/err.h"
#include "model/settings.h"

enum conf_clock { CONF_CLOCK_SYSTEM, CONF_CLOCK_MANUAL };

enum conf_booking { CONF_BOOKING_CARE, CONF_BOOKING_SUBMISSION };

enum conf_sequence { CONF_SEQUENCE_PADDED, CONF_SEQUENCE_NLGOV10 };

enum conf_answer { CONF_ANSWER_OBSERVE, CONF_ANSWER_PROPOSE };

/* Whether a changed option counts after a reload or after a restart. */
enum conf_reload { CONF_NOW, CONF_RESTART };

struct conf_list {
	const char *const *item;
	size_t count;
};

/* An extra rule sheet: `pack.<type> = FILE`. */
struct conf_pack {
	const char *standard; /* "iwmo", "ijw", or "" for both */
	const char *type;     /* "323" */
	const char *path;
};

struct conf_packs {
	const struct conf_pack *item;
	size_t count;
	const char *list; /* lines "standard type path", "*" for both */
};

struct conf_detail; /* memory, and where each option was set */

struct conf {
	struct {
		const char *state;
		const char *runtime;
		const char *schemas;   /* found, also when not given */
		const char *event_log; /* empty: off */
		/*
		 * Named by the operator: then failing to open it is an error;
		 * the default one may fail with a warning.
		 */
		bool event_log_named;
	} paths;

	struct {
		struct conf_list intake; /* libzmq endpoints, checked */
		struct conf_list events;
		struct conf_list replay;
		struct conf_list control;
	} sockets;

	struct {
		int64_t message_bytes; /* after unwrapping */
		int64_t wrapped_bytes; /* before: 34 for every 25, no key */
		int readers;           /* 0: auto */
		int64_t reader_time_ms;
		int64_t pack_time_ms;
		int64_t reader_memory_bytes;
		int batch_messages;
		int64_t batch_time_ms;
		int64_t in_flight_bytes;
		int64_t ballast_bytes;   /* kept back on the disk */
		int64_t wal_alarm_bytes; /* of the write-ahead log */
		int hold_days;           /* working days */
	} limits;

	struct {
		const char *server_key; /* file; empty: no CURVE */
		const char *clients;    /* folder */
	} curve;

	struct {
		const char *key; /* file; by default <state>/key */
		bool key_named;  /* by the operator: then not made by us */
		int retain_bodies_days;
		int small_cell; /* clients */
	} privacy;

	struct {
		const char *oin; /* 20 digits */
		const char *name;
		struct horizon horizon; /* months: 0 unless HORIZON_MONTHS */
		enum conf_booking booking_year;
		int32_t live_from; /* model/day.h; DAY_NONE: not given */
	} region;

	struct {
		int half_year_margin_bp;
		int thresholds_bp[SETTINGS_THRESHOLDS]; /* rising */
		size_t thresholds_count;
		int clear_bp;
		int confirm; /* distinct days */
		int term_months;
		int stacking; /* products of one client at the same time */
	} signals;

	struct {
		const char *type_prefix;
		int64_t heartbeat_ms;
		bool include_agb;
		enum conf_sequence sequence_style;
	} events;

	struct {
		enum conf_answer mode;
		bool watch;
	} answer;

	struct {
		bool strict;
		struct conf_packs packs;
	} rules;

	struct {
		enum conf_clock source;
	} clock;

	struct conf_detail *detail; /* owned */
};

/*
 * Read FILE and conf.d/(name).conf beside it in order of name; without a path
 * /etc/pols/polsd.conf if it is there, else the defaults.  All or nothing:
 * *out is set only when everything is right.  The error is ERR_CONFIG and
 * names file, line and, for an unknown name, the nearest known one.
 * conf_free() it.
 */
bool conf_load(const char *path, struct conf **out, struct err *e) MUST_CHECK;

/*
 * As conf_load for text instead of a file, for tests; name stands in the
 * messages.
 */
bool conf_load_text(const char *name, const char *text, struct conf **out,
		    struct err *e) MUST_CHECK;

void conf_free(struct conf **c);

/*
 * What one option alone cannot know: endpoints outside this machine need
 * CURVE, and no endpoint may be used twice.  ERR_CONFIG.  For the program that
 * binds; polsctl need not.
 */
bool conf_check(const struct conf *c, struct err *e) MUST_CHECK;

/*
 * Does this endpoint want a key?  With [curve] server_key all do but ipc,
 * which the file system guards.
 */
bool conf_is_keyed(const struct conf *c, const char *endpoint);

/*
 * A valid config file with the help as comments: every option at its value
 * with where it was set, or with c NULL every option commented out at its
 * default.  False when writing failed.
 */
bool conf_print(const struct conf *c, FILE *out) MUST_CHECK;

/* An option as it counts; the texts are the configuration's. */
struct conf_setting {
	const char *section;
	const char *key;
	const char *value;
	const char *where; /* "file:line"; NULL: the default */
};

/* Every option of a configuration that was loaded, in the printed order. */
void conf_each(const struct conf *c,
	       void (*fn)(void *ctx, const struct conf_setting *s), void *ctx);

/* The config file that was read, or "" when there was none. */
const char *conf_file(const struct conf *c);

/*
 * "FILE:LINE" or "default"; "" for an option that does not exist.
 */
const char *conf_where(const struct conf *c, const char *section,
		       const char *key);

/*
 * Call fn for each option that differs, with the moment at which the new
 * value counts.  Values are left out: they may be secret places.
 */
void conf_diff(const struct conf *was, const struct conf *is,
	       void (*fn)(void *ctx, const char *section, const char *key,
			  enum conf_reload reload),
	       void *ctx);

/*
 * Give each option that counts after a restart only the value that is in
 * force.  ERR_NOMEM.
 */
bool conf_keep(struct conf *next, const struct conf *now,
	       struct err *e) MUST_CHECK;

/* ipc, 127.0.0.0/8 or [::1]: needs no CURVE. */
bool conf_endpoint_is_local(const char *endpoint);

/*
 * What a client on this machine connects to for a bound endpoint: "*",
 * 0.0.0.0 and [::] become the loopback address, the name of an interface its
 * address.  False when out is too small.
 */
bool conf_endpoint_client(const char *endpoint, char *out, size_t size);

#endif
