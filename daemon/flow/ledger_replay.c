/* Doing the journal again: the heart of a rebuild. */
#include "flow/ledger.h"

#include <string.h>

#include "flow/ledger_decision.h"
#include "flow/ledger_erasure.h"
#include "flow/ledger_turn.h"
#include "model/day.h"

static bool
replay_import(struct ledger *l, struct entry *en, struct err *e)
{
	struct import_file f = {.name = "journal"};
	struct import_result r;

	if (!import_read(&f.kind, &f.rows, &f.count, l->arena, en->facts,
			 en->facts_len))
		return err_set(e, ERR_CORRUPT, "the rows cannot be read");
	return ledger_import(l, en, &f, &r, e);
}

static bool
replay_epoch(struct ledger *l, struct entry *en, struct err *e)
{
	char stream[ENTRY_STREAM];
	const void *salt;
	struct scan s;

	scan_init(&s, en->facts, en->facts_len);
	scan_str(&s, stream, sizeof(stream));
	salt = scan_bytes(&s, ENTRY_SALT);
	if (!scan_end(&s))
		return err_set(e, ERR_CORRUPT, "the epoch cannot be read");
	ledger_epoch(l, en, stream, salt);
	return true;
}

static bool
replay_erasure(struct ledger *l, struct entry *en, struct err *e)
{
	struct erasure x;

	if (!ledger_erasure_read(en, &x))
		return err_set(e, ERR_CORRUPT, "the erasure cannot be read");
	ledger_erasure(l, en, &x);
	return true;
}

static bool
replay_settings(struct ledger *l, struct entry *en, struct err *e)
{
	struct settings s;

	if (!settings_read(&s, en->facts, en->facts_len))
		return err_set(e, ERR_CORRUPT, "the settings cannot be read");
	ledger_settings(l, en, &s);
	return true;
}

static bool
replay_acknowledgement(struct ledger *l, struct entry *en, struct err *e)
{
	struct acknowledgement a;

	if (!acknowledgement_read(&a, en->facts, en->facts_len))
		return err_set(e, ERR_CORRUPT,
			       "the acknowledgement cannot be read");
	return ledger_acknowledge(l, en, &a, e);
}

static bool
replay_history(struct ledger *l, struct entry *en, struct err *e)
{
	const unsigned char *facts = en->facts;

	if (en->facts_len != 1 || (facts[0] != ENTRY_HISTORY_BEGINS &&
				   facts[0] != ENTRY_HISTORY_ENDS))
		return err_set(e, ERR_CORRUPT,
			       "the load of history cannot be read");
	ledger_load(l, en, facts[0] == ENTRY_HISTORY_BEGINS);
	return true;
}

/* Do it; *same tells whether it came to what it was. */
static bool
replay(struct ledger *l, struct entry *en, const struct entry *was, bool *same,
       struct err *e)
{
	bool ok = true;

	*same = true;
	switch (was->kind) {
	case ENTRY_MESSAGE:
		*same = ledger_message_again(l, en);
		break;
	case ENTRY_IMPORT:
		ok = replay_import(l, en, e);
		break;
	case ENTRY_TICK:
		ledger_tick(l, en);
		break;
	case ENTRY_EPOCH:
		ok = replay_epoch(l, en, e);
		break;
	case ENTRY_CONFIG:
		ok = replay_settings(l, en, e);
		break;
	case ENTRY_HISTORY:
		ok = replay_history(l, en, e);
		break;
	case ENTRY_ACKNOWLEDGEMENT:
		ok = replay_acknowledgement(l, en, e);
		break;
	case ENTRY_ERASURE:
		ok = replay_erasure(l, en, e);
		break;
	case ENTRY_DECISION:
		ok = ledger_decision_replay(l, en, same) ||
		     err_set(e, ERR_CORRUPT, "the decision cannot be read");
		break;
	case ENTRY_KIND_COUNT:
		return err_set(e, ERR_CORRUPT,
			       "journal %lld: a kind that this version does "
			       "not write",
			       (long long)was->nr);
	}
	if (!ok)
		err_context(e, "journal %lld", (long long)was->nr);
	return !db_failed(l->db, e) && ok;
}

bool
ledger_replay(struct ledger *l, const struct entry *was, struct err *e)
{
	struct entry en = *was;
	bool same;

	arena_reset(l->arena);
	if (was->nr != l->tail.nr + 1)
		return err_set(e, ERR_CORRUPT,
			       "journal %lld: a row is missing before it",
			       (long long)was->nr);
	if (!replay(l, &en, was, &same, e))
		return false;
	if (!same)
		return err_set(
			e, ERR_CORRUPT,
			"journal %lld: came out differently: it was edited, or "
			"this version books it otherwise",
			(long long)was->nr);
	if (memcmp(en.chain, was->chain, sizeof(en.chain)) != 0)
		return err_set(e, ERR_CORRUPT,
			       "journal %lld: the chain does not hold",
			       (long long)was->nr);
	return true;
}

bool
ledger_replay_known(struct ledger *l, const struct entry *was, struct err *e)
{
	struct entry en = *was;
	bool same;

	arena_reset(l->arena);
	if (was->kind != ENTRY_TICK && was->known > l->day) {
		/* History: no clock ran then, its day begins with it. */
		struct entry tick = *was;

		tick.kind = ENTRY_TICK;
		tick.day = was->known;
		ledger_turn_day(l, &tick);
		arena_reset(l->arena);
	}
	en.day = was->known;
	/* As if it had come on its day. */
	en.historic = false;
	if (replay(l, &en, was, &same, e))
		return true;
	/* In another order its signal may not have been there (settled 1). */
	return was->kind == ENTRY_ACKNOWLEDGEMENT && !db_failed(l->db, e);
}
