#ifndef POLS_CTL_CTL_H
#define POLS_CTL_CTL_H

/*
 * What all commands of polsctl share: the parsed command line, the exit
 * codes, messages for people, and the way to configuration and store.
 *
 * A command puts its data into ctl->out; main writes it to standard output
 * when the command is done, so that no read of the store stays open while a
 * slow pipe takes it.  Messages go to standard error.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "model/settings.h"
#include "port/conf.h"
#include "port/db.h"

struct arena;
struct ledger;

enum ctl_exit {
	CTL_OK,
	CTL_FAILED,
	CTL_USAGE,
	CTL_NOTHING,    /* nothing found */
	CTL_FINDINGS,   /* findings, or signals that are open */
	CTL_UNREACHABLE /* the daemon does not answer */
};

enum ctl_option {
	OPT_CONFIG,
	OPT_HELP,
	OPT_VERSION,
	OPT_JSON,
	OPT_CSV,
	OPT_LIMIT,
	OPT_TIMEOUT,
	OPT_RAPPORT,
	OPT_OUT,
	OPT_DRY_RUN,
	OPT_EXPLAIN,
	OPT_ANSWER,
	OPT_STATE,
	OPT_TYPE,
	OPT_SENDER,
	OPT_SINCE,
	OPT_DOMAIN,
	OPT_GEMEENTE,
	OPT_NUMMER,
	OPT_AANBIEDER,
	OPT_PRODUCT,
	OPT_YEAR,
	OPT_BOOKING,
	OPT_AS_OF,
	OPT_MESSAGE,
	OPT_RULE,
	OPT_SEGMENT,
	OPT_BY,
	OPT_WHAT,
	OPT_DUE,
	OPT_HEAD,
	OPT_AUDIT_HEAD,
	OPT_QUICK,
	OPT_KEY,
	OPT_SERVER,
	OPT_HISTORIC,
	OPT_BODY,
	OPT_REASON,
	OPT_PROMETHEUS,
	OPT_WATCH,
	OPT_COUNT
};

#define OPT(name) (UINT64_C(1) << OPT_##name)

struct ctl;

typedef enum ctl_exit ctl_run(struct ctl *c);

struct ctl_command {
	const char *noun;
	const char *verb; /* NULL: the noun alone */
	ctl_run *run;
	const char *arguments; /* as in the usage line */
	size_t least;          /* arguments */
	size_t most;
	uint64_t options;
	const char *help;        /* one line */
	const char *examples[4]; /* without "polsctl" */
};

struct ctl {
	const struct ctl_command *command;
	const char *option[OPT_COUNT]; /* NULL: not given; "" for a flag */
	char **args;                   /* behind noun and verb */
	size_t arg_count;
	bool json;
	int64_t limit;     /* rows of a list; INT64_MAX: all */
	int32_t as_of;     /* DAY_NONE: the present */
	struct conf *conf; /* after ctl_conf() */
	struct buf out;
};

/* "polsctl: " and a sentence on standard error. */
void ctl_say(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* The same for an error; gives CTL_FAILED. */
enum ctl_exit ctl_fail(const struct err *e);

/* The same with the usage line of the command; gives CTL_USAGE. */
enum ctl_exit ctl_usage(const struct ctl *c, const char *fmt, ...)
	PRINTF_LIKE(2, 3);

/* Load the configuration; false after a message. */
MUST_CHECK bool ctl_conf(struct ctl *c);

/*
 * Open the store of the configuration to read one state of it, with --as-of
 * the books as they were known on that day; false after a message.
 * ctl_store_close() ends the read.
 */
MUST_CHECK bool ctl_store_open(struct ctl *c, struct db **db);

/*
 * Close the store and give code back, or CTL_FAILED after a message when a
 * statement had failed: what was read is not complete then, and "nothing
 * found" may be wrong.
 */
MUST_CHECK enum ctl_exit ctl_store_close(struct db **db, enum ctl_exit code);

/*
 * What a command does with the store: c and ctx are those of the call, the
 * arena is empty and freed behind it.  A statement that fails need not be told:
 * the store is asked when it is closed.
 */
typedef enum ctl_exit ctl_store_work(struct ctl *c, struct db *db,
				     struct arena *a, void *ctx);
typedef enum ctl_exit ctl_ledger_work(struct ctl *c, struct ledger *l,
				      struct arena *a, void *ctx);

/*
 * Open the store, do the work, close it; the code of the work, or CTL_FAILED
 * after a message.  With the ledger read as well, for what needs settings,
 * region or business day; l->db is the store.
 */
MUST_CHECK enum ctl_exit ctl_with_store(struct ctl *c, ctl_store_work *work,
					void *ctx);
MUST_CHECK enum ctl_exit ctl_with_ledger(struct ctl *c, ctl_ledger_work *work,
					 void *ctx);

/*
 * Make an empty temporary file that only we may read; out has room for
 * PATH_MAX.  False after a message.
 */
MUST_CHECK bool ctl_scratch(char *out);

/* A whole number in [low, high], nothing around it. */
MUST_CHECK bool ctl_number(const char *s, int64_t low, int64_t high,
			   int64_t *out);

/*
 * All arguments as numbers from 1, each an i64 appended to out; after a
 * message (wrong, when one is no number) CTL_USAGE or CTL_FAILED.
 */
MUST_CHECK enum ctl_exit ctl_numbers(struct ctl *c, const char *wrong,
				     struct buf *out);

/* --timeout, when given, into *seconds; false after a message. */
MUST_CHECK bool ctl_timeout(const struct ctl *c, int64_t *seconds);

/*
 * The year of --year, else that of the business day; 0 after a message when
 * the option is no year or there is no day.
 */
int32_t ctl_year(const struct ctl *c, int32_t day);

/*
 * Bind the first and last day of --year as :first and :last, when it is given;
 * false after a message.
 */
MUST_CHECK bool ctl_bind_year(const struct ctl *c, struct stmt *st);

/*
 * Bind a period of days for a statement on lines: of care as :van and :tot, of
 * submission by its months as :from_month and :to_month; the other pair is
 * everything.
 */
void ctl_bind_booked(struct stmt *st, int32_t first, int32_t last,
		     bool submission);

/*
 * Is a year one of submission, not of care: by --booking, else by the setting
 * of the books?  False after a message.
 */
MUST_CHECK bool ctl_booking(const struct ctl *c, const struct settings *s,
			    bool *submission);

/* The value of an option, or "" when it was not given. */
const char *ctl_option(const struct ctl *c, enum ctl_option option);

/* Write what c->out holds to standard output and empty it. */
MUST_CHECK bool ctl_flush(struct ctl *c);

#endif
