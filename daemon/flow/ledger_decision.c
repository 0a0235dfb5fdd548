/* Out of quarantine, or never. */
#include "flow/ledger_decision.h"

#include <string.h>

#include "flow/ledger_turn.h"
#include "port/opaque.h"
#include "stage/book_termijn.h"

void
ledger_decision_head(struct buf *b, enum ledger_decided what, int64_t message)
{
	buf_u8(b, (uint8_t)what);
	buf_i64(b, message);
}

/* What a decision entry is about; false when its facts are broken. */
static bool
read_head(const struct entry *en, enum ledger_decided *what, int64_t *message)
{
	struct scan s;
	uint8_t w;

	scan_init(&s, en->facts, en->facts_len);
	w = scan_u8(&s);
	*message = scan_i64(&s);
	*what = (enum ledger_decided)w;
	return !s.failed && w >= DECIDED_RETRY && w <= DECIDED_ANSWERED;
}

static const char *
what_text(enum ledger_decided what)
{
	switch (what) {
	case DECIDED_RETRY:
		return "retry";
	case DECIDED_DISCARD:
		return "discard";
	case DECIDED_ANSWERED:
		break;
	}
	return "";
}

/* In events, in the language of the domain. */
static const char *
besluit(enum ledger_decided what)
{
	return what == DECIDED_RETRY ? "opnieuw-beoordeeld" : "verworpen";
}

static void
store(struct turn *t, enum ledger_decided what, int64_t message,
      enum outcome outcome)
{
	struct stmt *st = db_stmt(t->db, SQL_DECISION_PUT);

	db_bind_int(st, ":message", message);
	db_bind_int(st, ":journal", t->entry->nr);
	db_bind_text(st, ":what", what_text(what));
	db_bind_text(st, ":outcome", outcome_name(outcome));
	db_run(st);
}

static void
tell(struct turn *t, enum ledger_decided what, int64_t message,
     enum outcome outcome)
{
	char subject[OPAQUE_SIZE], now[OPAQUE_SIZE];
	struct jsonw *w;

	opaque_message(t->salt, message, subject);
	opaque_message(t->salt, t->entry->nr, now);
	w = events_begin(t->events, EVENT_BERICHT_UIT_QUARANTAINE, subject);
	jsonw_put_text(w, "bericht", subject);
	jsonw_put_text(w, "besluit", besluit(what));
	jsonw_put_text(w, "uitkomst", outcome_name(outcome));
	jsonw_put_text(w, "als", what == DECIDED_RETRY ? now : NULL);
	events_end(t->events);
}

void
ledger_decision_note(struct turn *t, enum outcome outcome)
{
	enum ledger_decided what;
	int64_t message;

	if (!read_head(t->entry, &what, &message))
		return;
	store(t, what, message, outcome);
	if (outcome != OUTCOME_QUARANTINED)
		tell(t, what, message, outcome);
}

void
ledger_retry(struct ledger *l, struct entry *en, struct ledger_result *out)
{
	en->facts_from = DECISION_HEAD;
	ledger_message(l, en, out);
}

/* The facts are there: put them into the books. */
static void
discard(struct ledger *l, struct entry *en, int64_t message)
{
	struct findings none;
	struct turn t = ledger_turn(l, en, &none);

	store(&t, DECIDED_DISCARD, message, OUTCOME_RECORDED);
	tell(&t, DECIDED_DISCARD, message, OUTCOME_RECORDED);
	ledger_finish(l, &t);
}

void
ledger_discard(struct ledger *l, struct entry *en, int64_t message,
	       const char *reason)
{
	struct buf b;

	buf_init(&b);
	ledger_decision_head(&b, DECIDED_DISCARD, message);
	buf_str(&b, reason);
	ledger_facts_of(l, en, &b);
	discard(l, en, message);
	buf_done(&b);
	en->facts = NULL;
}

static void
answered(struct ledger *l, struct entry *en, int64_t message)
{
	struct findings none;
	struct turn t = ledger_turn(l, en, &none);

	book_termijn_answered(&t, message);
	ledger_finish(l, &t);
}

void
ledger_answered(struct ledger *l, struct entry *en, int64_t message)
{
	struct buf b;

	buf_init(&b);
	ledger_decision_head(&b, DECIDED_ANSWERED, message);
	ledger_facts_of(l, en, &b);
	answered(l, en, message);
	buf_done(&b);
	en->facts = NULL;
}

int64_t
ledger_decision_message(const struct entry *en)
{
	enum ledger_decided what;
	int64_t message;

	return en->kind == ENTRY_DECISION && read_head(en, &what, &message)
		       ? message
		       : en->nr;
}

bool
ledger_decision_replay(struct ledger *l, struct entry *en, bool *same)
{
	enum ledger_decided what;
	int64_t message;

	if (!read_head(en, &what, &message))
		return false;
	*same = true;
	if (what == DECIDED_DISCARD)
		discard(l, en, message);
	if (what == DECIDED_ANSWERED)
		answered(l, en, message);
	if (what != DECIDED_RETRY)
		return true;
	en->facts_from = DECISION_HEAD;
	*same = ledger_message_again(l, en);
	return true;
}
