#ifndef POLS_PORT_CONF_TABLE_H
#define POLS_PORT_CONF_TABLE_H

/*
 * What the parts of port/conf share: the table of options, which is read by
 * the loader, the printer, the nearest-name search and the tests, and the
 * memory behind a struct conf.  No other file includes this.
 */

#include "base/arena.h"
#include "port/conf.h"

enum conf_type {
	CONF_TEXT,
	CONF_DOMAIN, /* reverse domain name: nl.pols */
	CONF_OIN,    /* 20 digits */
	CONF_DATE,   /* YYYY-MM-DD or empty */
	CONF_FILE,
	CONF_FOLDER,
	CONF_ENDPOINTS,
	CONF_SIZE,     /* to int64_t bytes */
	CONF_DURATION, /* to int64_t ms */
	CONF_DAYS,     /* "35d" to int */
	CONF_NUMBER,   /* to int; `zero` is a word for 0 */
	CONF_PERCENT,  /* to int basis points */
	CONF_PERCENTS, /* to int[SETTINGS_THRESHOLDS]; count in `also` */
	CONF_YES_NO,   /* to bool */
	CONF_WORD,     /* to int: index in words */
	CONF_HORIZON,  /* word or months; months in `also` */
	CONF_PACKS     /* family: key is a prefix */
};

struct conf_option {
	const char *section;
	const char *key;
	enum conf_type type;
	enum conf_reload reload;
	bool optional;    /* may be empty */
	const char *fall; /* the default, as it would be written */
	int64_t min;      /* in the unit of the member */
	int64_t max;
	const char *zero;
	const char *const *words; /* ends with NULL */
	size_t at;                /* offset in struct conf */
	size_t also;
	const char *help;
};

extern const struct conf_option conf_options[];
extern const size_t conf_option_count;

struct conf_unit {
	const char *name; /* NULL ends the table */
	int64_t each;
};

extern const struct conf_unit conf_sizes[];
extern const struct conf_unit conf_durations[];
extern const struct conf_unit conf_days[];

/* One option as set: the text, where, and the value as it is shown. */
struct conf_slot {
	const char *text; /* NULL: not set */
	const char *where;
	const char *shown;
};

/* A key of the family pack.<type> as it was read. */
struct conf_named {
	const char *key;
	struct conf_slot slot;
};

enum { CONF_PACKS_MAX = 64, CONF_ENDPOINTS_MAX = 16, CONF_OPTIONS_MAX = 64 };

struct conf_detail {
	struct arena *mem;
	const char *file;   /* "" when there was none */
	const char *folder; /* relative paths begin here */
	struct conf_slot slot[CONF_OPTIONS_MAX];
	struct conf_named pack[CONF_PACKS_MAX];
	size_t pack_count;
};

/*
 * Turn slot->text into the member of c, and fill slot->shown.  On failure e
 * holds what is wrong with the text, without the place.
 */
bool conf_value_parse(struct conf *c, const struct conf_option *o,
		      struct conf_slot *slot, struct err *e) MUST_CHECK;

/* pack.<type>: fill one struct conf_pack. */
bool conf_value_pack(struct conf *c, struct conf_named *named,
		     struct conf_pack *to, struct err *e) MUST_CHECK;

/* "1KiB to 256MiB", "yes or no": what may stand there, for messages. */
void conf_value_wanted(const struct conf_option *o, char *out, size_t size);

/* An endpoint as written to one for libzmq; NULL with e filled. */
const char *conf_endpoint_parse(struct conf *c, const char *text,
				struct err *e) MUST_CHECK;

/*
 * An absolute path: <state> and <runtime> at the start are replaced, a
 * relative path begins at the folder of the config file.  NULL with e filled.
 */
const char *conf_path_parse(struct conf *c, const char *text,
			    struct err *e) MUST_CHECK;

/* Where the schemas are when the option is not set. */
const char *conf_path_schemas(struct conf *c);

#endif
