/* The checks, one after the other. */
#include "flow/verify.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/fault.h"
#include "flow/audit.h"
#include "flow/keys.h"
#include "flow/ledger.h"
#include "flow/ledger_history.h"
#include "flow/verify_maxima.h"
#include "port/digest.h"
#include "stage/journal.h"
#include "stage/journal_body.h"

enum { TYPES_MAX = 128, TYPE_LEN = 160, TOLD_MOST = 20 };

/* A chain of rows on its way, as far as it was looked at. */
struct links {
	struct verify *v;
	const char *what; /* "journal", "audit" */
	int64_t head_nr;  /* the head that was given; 0 = none */
	const unsigned char *head;
	int64_t nr; /* of the row before */
	unsigned char chain[ENTRY_DIGEST];
};

struct checking {
	struct verify *v;
	struct db *db;
	int64_t total;
	struct links links;
	struct buf body;
};

static void tell(struct verify *v, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Tell it, the first twenty times. */
static void
tell(struct verify *v, const char *fmt, ...)
{
	char text[256];
	va_list ap;

	v->problems++;
	if (v->problems > TOLD_MOST)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	v->problem(v->ctx, text);
}

static void
check_body(struct checking *c, const struct entry *en)
{
	unsigned char digest[ENTRY_DIGEST];
	struct err e = {ERR_NONE, ""};

	buf_reset(&c->body);
	if (!journal_read_body(c->db, c->v->keys, en->nr, (size_t)en->size,
			       &c->body, &e)) {
		if (e.code == ERR_ACCESS)
			c->v->missing++;
		else
			tell(c->v, "journal %lld: its body cannot be opened",
			     (long long)en->nr);
		return;
	}
	digest_sha256(c->body.data, c->body.len, digest);
	if (memcmp(digest, en->digest, sizeof(digest)) == 0)
		c->v->bodies++;
	else
		tell(c->v, "journal %lld: its body has another digest",
		     (long long)en->nr);
	if (c->body.len > 0)
		crypto_zero(c->body.data, c->body.len);
}

/* The next row: its chain as stored, and as reckoned from the row before. */
static void
check_link(struct links *l, int64_t nr, const unsigned char *stored,
	   const unsigned char *reckoned)
{
	if (nr != l->nr + 1)
		tell(l->v, "%s: no row between %lld and %lld", l->what,
		     (long long)l->nr, (long long)nr);
	if (memcmp(reckoned, stored, ENTRY_DIGEST) != 0 &&
	    !FAULT_TWIN("trust-rows"))
		tell(l->v, "%s %lld: the chain does not hold", l->what,
		     (long long)nr);
	if (nr == l->head_nr && memcmp(stored, l->head, ENTRY_DIGEST) != 0)
		tell(l->v, "%s %lld: not the head of the chain given", l->what,
		     (long long)nr);
	/* On from what is stored: one changed row is one problem. */
	memcpy(l->chain, stored, sizeof(l->chain));
	l->nr = nr;
}

static void
check_links_end(const struct links *l)
{
	if (l->nr < l->head_nr)
		tell(l->v,
		     "%s: it ends at %lld, before the head given: its end "
		     "was cut off",
		     l->what, (long long)l->nr);
}

static bool
check_entry(void *ctx, const struct entry *en)
{
	struct checking *c = ctx;
	unsigned char chain[ENTRY_DIGEST];

	if (!journal_chain(en, c->links.chain, chain)) {
		db_fail(c->db, ERR_NOMEM, "out of memory");
		return false;
	}
	check_link(&c->links, en->nr, en->chain, chain);
	if (c->v->keys != NULL && en->kind == ENTRY_MESSAGE)
		check_body(c, en);
	c->v->entries++;
	c->v->progress(c->v->ctx, "entries", c->v->entries, c->total);
	return true;
}

static void
check_journal(struct verify *v, struct db *db)
{
	struct checking c = {
		.v = v,
		.db = db,
		.links = {.v = v,
			  .what = "journal",
			  .head_nr = v->head_nr,
			  .head = v->head},
	};
	struct stmt *st = db_stmt(db, SQL_JOURNAL_COUNT);

	if (db_row(st))
		c.total = db_col_int(st, "n");
	buf_init(&c.body);
	journal_walk(db, 0, check_entry, &c);
	check_links_end(&c.links);
	buf_done(&c.body);
}

static bool
check_audited(void *ctx, const struct audit_row *row)
{
	struct checking *c = ctx;
	unsigned char chain[ENTRY_DIGEST];

	if (!audit_chain(row, c->links.chain, chain)) {
		db_fail(c->db, ERR_NOMEM, "out of memory");
		return false;
	}
	check_link(&c->links, row->nr, row->chain, chain);
	c->v->audited++;
	return true;
}

static void
check_audit(struct verify *v, struct db *db)
{
	struct checking c = {
		.v = v,
		.db = db,
		.links = {.v = v,
			  .what = "audit",
			  .head_nr = v->audit_nr,
			  .head = v->audit_head},
	};

	audit_walk(db, check_audited, &c);
	check_links_end(&c.links);
}

/* The last number of each type so far. */
struct type_counts {
	char type[TYPES_MAX][TYPE_LEN];
	int64_t last[TYPES_MAX];
	size_t count;
};

static int64_t *
count_of(struct type_counts *t, const char *type)
{
	size_t i;

	for (i = 0; i < t->count; i++)
		if (strcmp(t->type[i], type) == 0)
			return &t->last[i];
	if (t->count == TYPES_MAX)
		return NULL;
	snprintf(t->type[t->count], TYPE_LEN, "%s", type);
	t->last[t->count] = 0;
	return &t->last[t->count++];
}

static void
check_events(struct verify *v, struct db *db)
{
	struct stmt *st = db_stmt(db, SQL_VERIFY_EVENTS);
	struct type_counts counts = {.count = 0};
	int64_t before = 0;

	while (db_row(st)) {
		int64_t seq = db_col_int(st, "seq");
		int64_t *last = count_of(&counts, db_col_text(st, "type"));
		int64_t type_seq = db_col_int(st, "type_seq");

		if (seq != before + 1)
			tell(v, "events: none between %lld and %lld",
			     (long long)before, (long long)seq);
		if (last == NULL || type_seq != *last + 1)
			tell(v,
			     "event %lld: its number within its type has "
			     "a gap",
			     (long long)seq);
		if (last != NULL)
			*last = type_seq;
		before = seq;
		v->events++;
	}
	st = db_stmt(db, SQL_EVENT_COUNTS);
	while (db_row(st)) {
		int64_t *last = count_of(&counts, db_col_text(st, "type"));

		if (last == NULL || *last != db_col_int(st, "last"))
			tell(v, "events: the count of a type is not that of "
				"its events");
	}
}

/* Statements that give the rows that are wrong. */
static const struct {
	enum sql_id id;
	const char *what;
} sums[] = {
	{SQL_VERIFY_COMMITMENT_SUMS,
	 "commitments with sums that are not those of their lines"},
	{SQL_VERIFY_BESTEDING,
	 "sums of declared money that are not those of their lines"},
	{SQL_VERIFY_BODIES,
	 "messages without a place for their body, or bodies without message"},
	{SQL_VERIFY_HELD,
	 "messages with a count of held lines that is not theirs"},
	{SQL_VERIFY_LEVERING,
	 "commitments with a start or an expected cost that is not theirs"},
};

static void
check_sums(struct verify *v, struct db *db)
{
	const size_t n = sizeof(sums) / sizeof(sums[0]);
	size_t i;

	for (i = 0; i < n; i++) {
		struct stmt *st = db_stmt(db, sums[i].id);
		int64_t wrong = 0;

		while (db_row(st))
			wrong++;
		if (wrong > 0)
			tell(v, "%lld %s", (long long)wrong, sums[i].what);
		v->progress(v->ctx, "sums", (int64_t)i + 1, (int64_t)n);
	}
}

/* Running totals against the declared money that counts for them. */
static void
check_totals(struct verify *v, struct db *db)
{
	struct judge_totals anew;
	struct ledger l;
	size_t wrong = 0;
	struct err why;

	if (!ledger_init(&l, db, &why)) {
		tell(v, "%s", why.text);
	} else if (!judge_totals_init(&anew)) {
		tell(v, "out of memory");
	} else if (ledger_history_unjudged(&l, l.day)) {
		/* They are counted when there is something to judge. */
		judge_totals_done(&anew);
	} else {
		wrong = judge_totals_differ(&l.totals, &anew, db, &l.region,
					    l.salt);
		judge_totals_done(&anew);
	}
	ledger_done(&l);
	if (wrong > 0)
		tell(v,
		     "%zu running totals that are not those of the declared "
		     "money",
		     wrong);
}

static bool
check_maxima(struct verify *v, struct db *db, struct err *e)
{
	int64_t wrong;

	if (!verify_maxima(db, v->progress, v->ctx, &wrong, e))
		return false;
	if (wrong > 0)
		tell(v,
		     "%lld commitments with another maximum than their tariffs "
		     "and contracts give",
		     (long long)wrong);
	return true;
}

static void
check_keys(struct verify *v, struct db *db)
{
	struct crypto_keys keys;
	struct err why;

	if (v->keys == NULL)
		return;
	keys = *v->keys;
	if (!keys_check(&keys, "the key file", db, &why))
		tell(v, "%s", why.text);
	crypto_zero(&keys, sizeof(keys));
}

bool
verify(struct verify *v, struct db *db, struct err *e)
{
	struct err why;

	v->entries = v->bodies = v->missing = v->events = v->audited = 0;
	v->problems = 0;
	if (!db_check_integrity(db, &why))
		tell(v, "%s", why.text);
	check_keys(v, db);
	check_journal(v, db);
	check_audit(v, db);
	check_events(v, db);
	check_sums(v, db);
	check_totals(v, db);
	return !db_failed(db, e) && check_maxima(v, db, e);
}
