#ifndef POLS_FLOW_LEDGER_H
#define POLS_FLOW_LEDGER_H

/*
 * The ledger: journal, books, signals and events as one thing that moves one
 * entry at a time, within the caller's transaction.  Live work and rebuilds
 * go through the same door, so that they cannot differ.
 *
 *   entry ─▶ book ─▶ judge ─▶ announce ─▶ journal
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/progress.h"
#include "model/acknowledgement.h"
#include "model/turn.h"
#include "model/verdict.h"
#include "port/db_region.h"
#include "stage/book_tarief.h"
#include "stage/import.h"
#include "stage/journal.h"
#include "stage/judge_totals.h"

struct ledger {
	struct db *db;            /* borrowed */
	struct arena *arena;      /* owned: of one entry */
	struct settings settings; /* the last ones journalled */
	bool has_settings;
	char stream[ENTRY_STREAM]; /* "" until the first epoch */
	unsigned char salt[ENTRY_SALT];
	struct journal_tail tail;
	bool bare;       /* keep no facts and findings in the journal */
	int32_t day;     /* business day, DAY_NONE before the first tick */
	int64_t history; /* the row that began a load of history; 0 = none */
	struct book_tarief_cache *tarieven; /* owned */
	struct region region;               /* as the store has it */
	struct journal_clients clients;
	struct event_numbers numbers;
	struct judge_totals totals;
	struct events events;
	struct touched touched;
	void (*breathe)(void *ctx);
	void *breathe_ctx;
	progress_fn *progress;
	void *progress_ctx;
};

/* Set up over an open store and read where it stands. */
MUST_CHECK bool ledger_init(struct ledger *l, struct db *db, struct err *e);
void ledger_done(struct ledger *l);

/* Read again where the store stands: after a rollback. */
MUST_CHECK bool ledger_reread(struct ledger *l, struct err *e);

/*
 * Commit what was entered since db_begin(), with what the ledger kept in
 * memory meanwhile.  The only commit of entries.  False: everything is rolled
 * back, and the ledger must be read again.
 */
MUST_CHECK bool ledger_commit(struct ledger *l, struct err *e);

/* What a message came to. */
struct ledger_result {
	enum outcome outcome;
	int level;
	int64_t first; /* the row a conflict is with */
	struct line_counts lines;
	struct findings findings; /* levels 3 and 4; paths in the arena */
};

/*
 * Begin an entry: numbers it, sets kind, day, software and rules.  The arena
 * is emptied, so what an entry points to must be allocated after this.
 */
void ledger_begin(struct ledger *l, struct entry *en, enum entry_kind kind,
		  int64_t received_us);

/*
 * Put a message into the journal and its facts into the books.  en has its
 * digest, size, type, header, findings (wire) and an outcome of booked (the
 * facts follow), refused or quarantined; it becomes conflict when another
 * booked message has its identification (TR056).
 */
void ledger_message(struct ledger *l, struct entry *en,
		    struct ledger_result *out);

/* Reason of a config entry that a reload made: it causes an event. */
#define LEDGER_RELOADED "reload"

/* The kinds that are no messages. */
void ledger_tick(struct ledger *l, struct entry *en);
/* What a tick does, without a row in the journal. */
void ledger_turn_day(struct ledger *l, struct entry *en);
void ledger_epoch(struct ledger *l, struct entry *en, const char *stream,
		  const unsigned char *salt);
void ledger_settings(struct ledger *l, struct entry *en,
		     const struct settings *s);
/*
 * Begin or end a load of history (flow/ledger_history.h).  The caller has
 * looked whether one is open.
 */
void ledger_load(struct ledger *l, struct entry *en, bool begins);
MUST_CHECK bool ledger_import(struct ledger *l, struct entry *en,
			      const struct import_file *f,
			      struct import_result *out, struct err *e);

MUST_CHECK bool ledger_acknowledge(struct ledger *l, struct entry *en,
				   const struct acknowledgement *a,
				   struct err *e);

/* The facts of a message entry: references of clients, then the body. */
void ledger_facts(struct buf *b, const int64_t *refs, size_t count,
		  const void *facts, size_t facts_len);
/* Those of one that is refused: how many lines it had, if that is known. */
void ledger_refused(struct buf *b, const struct verdict *v);

/*
 * Do an entry of another store's journal again: the same effects as when it
 * was new.  False: it came out differently, or the row is broken.
 */
MUST_CHECK bool ledger_replay(struct ledger *l, const struct entry *en,
			      struct err *e);

/*
 * The same for a store that gets only what was known on a day: rows may be
 * missing before it and come in the order in which they became known, and
 * history that was loaded later counts on the day of its message.  What it
 * comes to may differ from what it came to then, so nothing is compared.
 */
MUST_CHECK bool ledger_replay_known(struct ledger *l, const struct entry *en,
				    struct err *e);

#endif
