#ifndef POLS_MODEL_ENTRY_H
#define POLS_MODEL_ENTRY_H

/*
 * One row of the journal in memory.  The journal is the order of things: all
 * books, signals and events are a function of its rows and of nothing else.
 *
 * The facts of a row are bytes whose form depends on its kind:
 *   message  u32 clients, i64 reference of each, then the body of facts
 *	      (model/verdict.h); empty unless booked or in conflict
 *   import   the kind of import and its rows (model/import.h)
 *   acknowledgement  signal, who, what, due dates (model/acknowledgement.h)
 *   decision what becomes of a message in quarantine, and for a retry what a
 *	      message has (flow/ledger_decision.h)
 *   erasure  the reference that was forgotten (flow/ledger_erasure.h)
 *   tick     nothing: the business day stands in the row
 *   config   the settings (model/settings.h)
 *   epoch    the uuid of the stream of events, and the salt of opaque names
 *   history  u8: 1 begins a load of history, 2 ends it
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "model/bericht.h"

enum entry_kind {
	ENTRY_MESSAGE,
	ENTRY_IMPORT,
	ENTRY_TICK,
	ENTRY_ACKNOWLEDGEMENT,
	ENTRY_DECISION,
	ENTRY_ERASURE,
	ENTRY_EPOCH,
	ENTRY_CONFIG,
	ENTRY_HISTORY,
	ENTRY_KIND_COUNT
};

/* What became of a message (interfaces: outcome). */
enum outcome {
	OUTCOME_BOOKED,
	OUTCOME_REFUSED,
	OUTCOME_DUPLICATE,
	OUTCOME_CONFLICT,
	OUTCOME_QUARANTINED,
	OUTCOME_MALFORMED,
	OUTCOME_TOO_LARGE,
	OUTCOME_UNAUTHORISED,
	OUTCOME_BUSY,
	OUTCOME_RECORDED, /* of a row that is no message */
	OUTCOME_COUNT
};

enum {
	ENTRY_HISTORY_BEGINS = 1, /* facts of such a row */
	ENTRY_HISTORY_ENDS = 2,
	ENTRY_DIGEST = 32,
	ENTRY_REASON = 32,
	ENTRY_SALT = 32,
	ENTRY_STREAM = 37
};

struct entry {
	int64_t nr;
	enum entry_kind kind;
	unsigned char digest[ENTRY_DIGEST]; /* SHA-256 of the bytes */
	int64_t size;                       /* of the bytes */
	int64_t received_us;                /* UTC */
	int32_t day;                        /* business day */
	/*
	 * The day from which it is known: the business day, save for history
	 * that was loaded later (an as-of question takes the rows whose day
	 * this is or was).
	 */
	int32_t known;
	bool historic; /* loaded as history: no answer, no event of its own */
	const struct bericht_type *type; /* messages; NULL = unknown */
	bool has_header;
	struct bericht_header header;
	enum outcome outcome;
	int level; /* at which the whole message failed, 0 = it did not */
	char reason[ENTRY_REASON]; /* of a quarantine or of a rule sheet that
				    * did not do its work, else "" */
	char software[16];
	int64_t rules; /* version of the rules that judged */
	uint32_t facts_version;
	const void *facts; /* borrowed */
	size_t facts_len;
	size_t facts_from;    /* where those of a message begin (a decision) */
	const void *findings; /* levels 1 and 2, wire form; borrowed */
	size_t findings_len;
	unsigned char chain[ENTRY_DIGEST];
};

const char *entry_kind_name(enum entry_kind kind);
bool entry_kind_parse(const char *s, enum entry_kind *out);

/* "booked", "too-large" …: as receipts and lists spell it. */
const char *outcome_name(enum outcome outcome);
bool outcome_parse(const char *s, enum outcome *out);

/*
 * The bytes over which the chain runs: every column of the row but the chain
 * itself, in wire form.  The body of a message is covered by its digest, so
 * that it can be erased and the chain still holds.
 */
void entry_canonical(const struct entry *en, struct buf *b);

/* Does this message claim its identification (TR056)? */
bool entry_claims(const struct entry *en);

#endif
