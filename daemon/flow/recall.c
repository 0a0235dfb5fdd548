/* Reading back what a receipt said. */
#include "flow/recall.h"

#include <string.h>

#include "port/db.h"
#include "stage/journal.h"

static void
read_lines(struct receipt *r, struct db *db, int64_t journal)
{
	struct stmt *st = db_stmt(db, SQL_MESSAGE_GET);

	db_bind_int(st, ":journal", journal);
	if (!db_row(st))
		return;
	r->lines.submitted = db_col_int_opt(st, "submitted", -1);
	r->lines.accepted = db_col_int_opt(st, "accepted", -1);
	r->lines.held = db_col_int(st, "held");
	r->lines.rejected = db_col_int_opt(st, "rejected", -1);
}

static void
read_last_levels(struct receipt *r, struct db *db, struct arena *a,
		 int64_t journal, bool later)
{
	struct stmt *st = db_stmt(db, SQL_FINDING_LIST);

	db_bind_int(st, ":journal", journal);
	while (db_row(st)) {
		int64_t rule = db_col_int(st, "rule");

		/* What the receipt said, or what holds now. */
		if (later ? !db_col_is_null(st, "lifted")
			  : db_col_int(st, "decided") != journal)
			continue;
		if (rule < 0 || rule >= RULE_COUNT) {
			db_fail(db, ERR_CORRUPT, "finding: unknown rule");
			return;
		}
		findings_add(&r->last_levels, a, (enum finding_rule)rule,
			     DETAIL_NONE, (uint32_t)db_col_int(st, "line"),
			     arena_strdup(a, db_col_text(st, "path")));
	}
}

/* The retry that brought a message out of quarantine speaks for it. */
static int64_t
decided(struct db *db, int64_t journal)
{
	struct stmt *st = db_stmt(db, SQL_DECISION_GET);

	db_bind_int(st, ":message", journal);
	return db_row(st) && strcmp(db_col_text(st, "what"), "retry") == 0
		       ? db_col_int(st, "journal")
		       : journal;
}

bool
recall_receipt(struct receipt *r, struct db *db, struct arena *a,
	       int64_t journal, bool later)
{
	struct entry en;
	struct scan s;

	r->journal = journal;
	if (!later)
		journal = decided(db, journal);
	if (!journal_get(db, a, journal, &en) ||
	    (en.kind != ENTRY_MESSAGE && en.kind != ENTRY_DECISION))
		return false;
	r->has_digest = true;
	memcpy(r->digest, en.digest, sizeof(r->digest));
	r->outcome = en.outcome;
	r->level = en.level;
	r->reason = arena_strdup(a, en.reason);
	if (r->reason == NULL)
		return false;
	r->type = en.type;
	r->has_header = en.has_header;
	r->header = en.header;
	scan_init(&s, en.findings, en.findings_len);
	if (en.findings_len > 0 && !findings_read(&r->first_levels, a, &s))
		return false;
	read_lines(r, db, journal);
	read_last_levels(r, db, a, journal, later);
	return !db_failed(db, NULL) && !arena_failed(a);
}
