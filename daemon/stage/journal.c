/* The journal: rows, chain, bodies, clients. */
#include "stage/journal.h"

#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "model/day.h"

/* So many rows of the end are looked at when it is opened. */
enum { TAIL_ROWS = 16 };

void
journal_tail(struct db *db, struct journal_tail *tail)
{
	struct stmt *st = db_stmt(db, SQL_JOURNAL_LAST);
	const void *chain;
	size_t len;

	memset(tail, 0, sizeof(*tail));
	if (!db_row(st))
		return;
	tail->nr = db_col_int(st, "nr");
	tail->received_us = db_col_int(st, "received");
	chain = db_col_blob(st, "chain", &len);
	if (len == sizeof(tail->chain))
		memcpy(tail->chain, chain, len);
}

int32_t
journal_day(struct db *db)
{
	struct stmt *st = db_stmt(db, SQL_JOURNAL_LAST_DAY);

	return db_row(st) ? (int32_t)db_col_int(st, "day") : DAY_NONE;
}

const void *
journal_last_facts(struct db *db, struct arena *a, enum entry_kind kind,
		   size_t *len)
{
	struct stmt *st = db_stmt(db, SQL_JOURNAL_LAST_KIND);
	const void *facts;

	*len = 0;
	db_bind_text(st, ":kind", entry_kind_name(kind));
	if (!db_row(st))
		return NULL;
	facts = db_col_blob(st, "facts", len);
	return arena_strndup(a, facts, *len);
}

int64_t
journal_history(struct db *db)
{
	struct stmt *st = db_stmt(db, SQL_JOURNAL_LAST_KIND);
	const unsigned char *facts;
	size_t len;

	db_bind_text(st, ":kind", entry_kind_name(ENTRY_HISTORY));
	if (!db_row(st))
		return 0;
	facts = db_col_blob(st, "facts", &len);
	return len == 1 && facts[0] == ENTRY_HISTORY_BEGINS
		       ? db_col_int(st, "nr")
		       : 0;
}

bool
journal_chain(const struct entry *en, const unsigned char *prev,
	      unsigned char *out)
{
	struct crypto_blake2b h;
	struct buf b;
	bool ok;

	buf_init(&b);
	entry_canonical(en, &b);
	crypto_blake2b_start(&h, NULL, 0);
	crypto_blake2b_add(&h, FAULT_TWIN("no-chain") ? en->digest : prev,
			   ENTRY_DIGEST);
	crypto_blake2b_add(&h, b.data, b.len);
	crypto_blake2b_end(&h, out);
	ok = !b.failed;
	buf_done(&b);
	return ok;
}

static void
bind_header(struct stmt *st, const struct entry *en)
{
	const struct bericht_type *t = en->type;

	db_bind_text_opt(st, ":standard", t == NULL ? "" : t->standard);
	db_bind_text_opt(st, ":release", t == NULL ? "" : t->release);
	db_bind_text_opt(st, ":type", t == NULL ? "" : t->type);
	db_bind_text_opt(st, ":sender", en->header.afzender);
	db_bind_text_opt(st, ":receiver", en->header.ontvanger);
	db_bind_text_opt(st, ":identification", en->header.identificatie);
	db_bind_int_opt(st, ":dated",
			en->has_header ? en->header.dagtekening : DAY_NONE,
			DAY_NONE);
	db_bind_text_opt(st, ":claim",
			 entry_claims(en) ? bericht_claim(&en->header) : "");
}

static void
insert(struct db *db, const struct entry *en)
{
	struct stmt *st = db_stmt(db, SQL_JOURNAL_APPEND);

	db_bind_int(st, ":nr", en->nr);
	db_bind_text(st, ":kind", entry_kind_name(en->kind));
	db_bind_blob(st, ":digest", en->digest, sizeof(en->digest));
	db_bind_int(st, ":size", en->size);
	db_bind_int(st, ":received", en->received_us);
	db_bind_int(st, ":day", en->day);
	db_bind_int(st, ":known", en->known);
	db_bind_int(st, ":historic", en->historic);
	bind_header(st, en);
	db_bind_text(st, ":outcome", outcome_name(en->outcome));
	db_bind_int(st, ":level", en->level);
	db_bind_text_opt(st, ":reason", en->reason);
	db_bind_text(st, ":software", en->software);
	db_bind_int(st, ":rules", en->rules);
	db_bind_int(st, ":facts_version", en->facts_version);
	db_bind_blob(st, ":facts", en->facts, en->facts_len);
	db_bind_blob(st, ":findings", en->findings, en->findings_len);
	db_bind_blob(st, ":chain", en->chain, sizeof(en->chain));
	db_run(st);
}

void
journal_append(struct db *db, struct entry *en, struct journal_tail *tail,
	       bool bare)
{
	struct entry row;

	if (!journal_chain(en, tail->chain, en->chain))
		db_fail(db, ERR_NOMEM, "out of memory");
	row = *en;
	if (bare)
		row.facts_len = row.findings_len = 0;
	insert(db, &row);
	if (db_failed(db, NULL))
		return;
	tail->nr = en->nr;
	tail->received_us = en->received_us;
	memcpy(tail->chain, en->chain, sizeof(tail->chain));
}

int64_t
journal_find_digest(struct db *db, const unsigned char *digest)
{
	struct stmt *st = db_stmt(db, SQL_JOURNAL_BY_DIGEST);

	if (FAULT_TWIN("no-unique"))
		return 0;
	db_bind_blob(st, ":digest", digest, ENTRY_DIGEST);
	return db_row(st) ? db_col_int(st, "nr") : 0;
}

int64_t
journal_find_claim(struct db *db, const struct entry *en)
{
	struct stmt *st = db_stmt(db, SQL_JOURNAL_BY_CLAIM);

	db_bind_text(st, ":standard", en->type->standard);
	db_bind_text(st, ":type", en->type->type);
	db_bind_text(st, ":sender", en->header.afzender);
	db_bind_text(st, ":claim", bericht_claim(&en->header));
	return db_row(st) ? db_col_int(st, "nr") : 0;
}

static void
copy_hash(struct stmt *st, const char *name, unsigned char *out)
{
	size_t len;
	const void *p = db_col_blob(st, name, &len);

	memset(out, 0, ENTRY_DIGEST);
	if (p != NULL && len == ENTRY_DIGEST)
		memcpy(out, p, len);
}

/*
 * Without a type or a header these are not read, so the chain does not cover
 * them: they must not be there.
 */
static void
must_be_null(struct db *db, struct stmt *st, const char *a, const char *b,
	     const char *c)
{
	if (!db_col_is_null(st, a) || !db_col_is_null(st, b) ||
	    !db_col_is_null(st, c))
		db_fail(db, ERR_CORRUPT, "journal: half a header");
}

/* The current row of a journal statement; facts and findings borrowed. */
static void
read_row(struct db *db, struct stmt *st, struct entry *en)
{
	memset(en, 0, sizeof(*en));
	en->nr = db_col_int(st, "nr");
	if (!entry_kind_parse(db_col_text(st, "kind"), &en->kind))
		db_fail(db, ERR_CORRUPT, "journal: unknown kind");
	copy_hash(st, "digest", en->digest);
	en->size = db_col_int(st, "size");
	en->received_us = db_col_int(st, "received");
	en->day = (int32_t)db_col_int(st, "day");
	en->known = (int32_t)db_col_int(st, "known");
	en->historic = db_col_int(st, "historic") != 0;
	if (db_col_is_null(st, "type")) {
		must_be_null(db, st, "standard", "release", "type");
	} else {
		char standard[8], release[8];

		db_col_copy(st, "standard", standard, sizeof(standard));
		db_col_copy(st, "release", release, sizeof(release));
		en->type = bericht_by_name(standard, release,
					   db_col_text(st, "type"));
		if (en->type == NULL)
			db_fail(db, ERR_CORRUPT, "journal: unknown type");
	}
	if (db_col_is_null(st, "dated")) {
		must_be_null(db, st, "sender", "receiver", "identification");
	} else {
		struct bericht_header *h = &en->header;

		en->has_header = true;
		db_col_copy(st, "sender", h->afzender, sizeof(h->afzender));
		db_col_copy(st, "receiver", h->ontvanger, sizeof(h->ontvanger));
		db_col_copy(st, "identification", h->identificatie,
			    sizeof(h->identificatie));
		h->dagtekening = (int32_t)db_col_int(st, "dated");
		if (!db_col_is_null(st, "claim"))
			db_col_copy(st, "claim", h->claim, sizeof(h->claim));
	}
	if (!outcome_parse(db_col_text(st, "outcome"), &en->outcome))
		db_fail(db, ERR_CORRUPT, "journal: unknown outcome");
	if (entry_claims(en) == db_col_is_null(st, "claim"))
		db_fail(db, ERR_CORRUPT, "journal: a claim that is none");
	en->level = (int)db_col_int(st, "level");
	db_col_copy(st, "reason", en->reason, sizeof(en->reason));
	db_col_copy(st, "software", en->software, sizeof(en->software));
	en->rules = db_col_int(st, "rules");
	en->facts_version = (uint32_t)db_col_int(st, "facts_version");
	en->facts = db_col_blob(st, "facts", &en->facts_len);
	en->findings = db_col_blob(st, "findings", &en->findings_len);
	copy_hash(st, "chain", en->chain);
}

bool
journal_get(struct db *db, struct arena *a, int64_t nr, struct entry *out)
{
	struct stmt *st = db_stmt(db, SQL_JOURNAL_GET);

	db_bind_int(st, ":nr", nr);
	if (!db_row(st))
		return false;
	read_row(db, st, out);
	out->facts = arena_strndup(a, out->facts, out->facts_len);
	out->findings = arena_strndup(a, out->findings, out->findings_len);
	return !db_failed(db, NULL);
}

void
journal_walk(struct db *db, int64_t nr,
	     bool (*fn)(void *ctx, const struct entry *en), void *ctx)
{
	struct stmt *st = db_stmt(db, SQL_JOURNAL_AFTER);
	struct entry en;

	db_bind_int(st, ":nr", nr);
	while (db_row(st)) {
		read_row(db, st, &en);
		if (db_failed(db, NULL) || !fn(ctx, &en))
			break;
	}
}

struct link {
	int64_t nr; /* the row before, whose chain this is */
	unsigned char chain[ENTRY_DIGEST];
	bool holds;
};

static bool
check_link(void *ctx, const struct entry *en)
{
	struct link *l = ctx;
	unsigned char chain[ENTRY_DIGEST];

	/* The one before the first of the journal is all zero. */
	if (en->nr == l->nr + 1)
		l->holds = journal_chain(en, l->chain, chain) &&
			   memcmp(chain, en->chain, sizeof(chain)) == 0;
	else
		l->holds = l->nr == 0;
	l->nr = en->nr;
	memcpy(l->chain, en->chain, sizeof(l->chain));
	return l->holds;
}

bool
journal_tail_holds(struct db *db, const struct journal_tail *tail)
{
	struct link l = {.holds = true};

	journal_walk(db, tail->nr > TAIL_ROWS ? tail->nr - TAIL_ROWS : 0,
		     check_link, &l);
	return l.holds && l.nr == tail->nr;
}

void
journal_clients_read(struct db *db, struct journal_clients *c)
{
	struct stmt *st = db_stmt(db, SQL_CLIENT_LAST);

	c->last = db_row(st) ? db_col_int(st, "ref") : 0;
	c->moved = false;
}

void
journal_clients_keep(struct db *db, struct journal_clients *c)
{
	struct stmt *st;

	if (!c->moved)
		return;
	st = db_stmt(db, SQL_CLIENT_PUT_LAST);
	db_bind_int(st, ":ref", c->last);
	db_run(st);
	c->moved = false;
}

int64_t
journal_client(struct db *db, const struct crypto_keys *keys,
	       struct journal_clients *c, const char *bsn)
{
	unsigned char hash[CRYPTO_HASH];
	struct stmt *st;

	crypto_bsn(keys, bsn, strlen(bsn), hash);
	st = db_stmt(db, SQL_CLIENT_BY_HASH);
	db_bind_blob(st, ":hash", hash, sizeof(hash));
	if (db_row(st))
		return db_col_int(st, "ref");
	c->moved = true;
	st = db_stmt(db, SQL_CLIENT_INSERT);
	db_bind_int(st, ":ref", ++c->last);
	db_bind_blob(st, ":hash", hash, sizeof(hash));
	db_run(st);
	return c->last;
}

int64_t
journal_forget_client(struct db *db, const struct crypto_keys *keys,
		      const char *bsn)
{
	unsigned char hash[CRYPTO_HASH];
	struct stmt *st;
	int64_t ref;

	crypto_bsn(keys, bsn, strlen(bsn), hash);
	st = db_stmt(db, SQL_CLIENT_BY_HASH);
	db_bind_blob(st, ":hash", hash, sizeof(hash));
	if (!db_row(st))
		return 0;
	ref = db_col_int(st, "ref");
	st = db_stmt(db, SQL_CLIENT_DELETE);
	db_bind_blob(st, ":hash", hash, sizeof(hash));
	db_run(st);
	return ref;
}
