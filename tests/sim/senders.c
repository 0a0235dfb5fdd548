/*
 * Those who send: a municipality's backoffice with its allocations and
 * providers with their declarations.  Each sends until it has a receipt that
 * counts, in any order, often more than once; and remembers what it was told.
 */
#include <stdlib.h>
#include <string.h>

#include "base/jsonw.h"
#include "letter.h"
#include "port/bus.h"
#include "port/db_sqlite.h"
#include "port/json.h"
#include "stage/journal.h"
#include "world.h"

enum {
	PATIENCE_US = 400000, /* until it is sent again */
	WINDOW = 24           /* under way at a time */
};

static struct letters made;
static struct letter *const letters = made.item;
static size_t count;
static size_t waiting;

void
senders_reset(void)
{
	letters_make(&made);
	count = made.count;
	waiting = 0;
	world.counts.messages += (int64_t)count;
}

const struct letter *
senders_letter(const void *body, size_t len)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (letters[i].body_len == len &&
		    memcmp(letters[i].body, body, len) == 0)
			return &letters[i];
	return NULL;
}

/* ---- sending */

static void
put(struct letter *l)
{
	char peer[8], id[24];
	struct bus_frame f[4];
	int n = snprintf(peer, sizeof(peer), "P%d", l->person);
	int m = snprintf(id, sizeof(id), "%d-%d", l->nr, l->sent);

	f[0] = (struct bus_frame){peer, (size_t)n};
	f[1] = (struct bus_frame){"", 0};
	f[2] = (struct bus_frame){id, (size_t)m};
	f[3] = (struct bus_frame){l->body, l->body_len};
	network_request("intake", f, 4);
	world.counts.again += l->sent > 0;
	if (!l->waits)
		waiting++;
	l->waits = true;
	l->sent_us = world.mono_us;
	l->sent++;
}

void
senders_turn(void)
{
	size_t i, n = chance_below(4);

	if (!world.up || world.stopping)
		return;
	for (i = 0; i < count && n > 0; i++) {
		struct letter *l = &letters[i];
		bool late = world.mono_us - l->sent_us > PATIENCE_US;

		if ((l->waits && !late) || (!l->waits && waiting >= WINDOW))
			continue;
		if (l->held ? chance_in(60) : late || l->sent == 0) {
			put(l);
			n--;
		}
	}
}

static enum outcome
outcome_of(const struct json *j, const char *key)
{
	enum outcome out = OUTCOME_COUNT;
	const char *text;

	if (!json_get_text(j, key, &text) || !outcome_parse(text, &out))
		violation("a receipt without %s", key);
	return out;
}

/* A receipt that counts: the first, or one more that must say the same. */
static void
hold(struct letter *l, const struct json *j, enum outcome outcome)
{
	int64_t journal = 0;

	if (outcome == OUTCOME_DUPLICATE)
		outcome = outcome_of(j, "first_outcome");
	if (!json_get_int(j, "journal", &journal))
		violation("letter %d: a receipt without a journal number",
			  l->nr);
	if (!l->held) {
		l->held = true;
		l->journal = journal;
		l->outcome = outcome;
		world.counts.receipts++;
		world.booked_since_space++;
	} else if (l->journal != journal || l->outcome != outcome) {
		violation("letter %d: journal %lld %s became %lld %s", l->nr,
			  (long long)l->journal, outcome_name(l->outcome),
			  (long long)journal, outcome_name(outcome));
	}
}

static void
take_receipt(struct letter *l, const struct json *j)
{
	enum outcome outcome = outcome_of(j, "outcome");

	if (l->waits)
		waiting--;
	l->waits = false;
	switch (outcome) {
	case OUTCOME_BOOKED:
	case OUTCOME_REFUSED:
	case OUTCOME_DUPLICATE:
	case OUTCOME_CONFLICT:
	case OUTCOME_QUARANTINED:
		hold(l, j, outcome);
		break;
	case OUTCOME_BUSY:
		world.counts.busy++;
		/* It tries again, a little later. */
		l->sent_us = world.mono_us - PATIENCE_US +
			     (int64_t)chance_below(50000);
		break;
	case OUTCOME_MALFORMED:
	case OUTCOME_TOO_LARGE:
	case OUTCOME_UNAUTHORISED:
	case OUTCOME_RECORDED:
	case OUTCOME_COUNT:
		violation("letter %d: %s", l->nr, outcome_name(outcome));
		break;
	}
}

void
senders_reply(const struct bus_frame *f, size_t n)
{
	struct json *j = NULL;
	struct err e;
	char id[24];
	size_t i;
	int nr;

	if (n != 4 || f[2].len >= sizeof(id) ||
	    !json_parse(f[3].data, f[3].len, &j, &e)) {
		violation("a reply that is none");
		return;
	}
	/* A network that loses replies. */
	if (chance_in(25)) {
		json_free(&j);
		return;
	}
	memcpy(id, f[2].data, f[2].len);
	id[f[2].len] = '\0';
	nr = (int)strtol(id, NULL, 10);
	for (i = 0; i < count; i++)
		if (letters[i].nr == nr)
			take_receipt(&letters[i], j);
	json_free(&j);
}

void
senders_forget(void)
{
	size_t i;

	for (i = 0; i < count; i++)
		letters[i].waits = false;
	waiting = 0;
}

bool
senders_done(void)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (!letters[i].held)
			return false;
	return true;
}

/* ---- against the store */

static void
check_receipts(struct db *db)
{
	size_t i;

	for (i = 0; i < count; i++) {
		const struct letter *l = &letters[i];
		struct entry en;
		struct arena *a;

		if (!l->held)
			continue;
		a = arena_new();
		if (!journal_get(db, a, l->journal, &en) ||
		    memcmp(en.digest, l->digest, sizeof(l->digest)) != 0)
			violation("letter %d: its receipt says journal %lld, "
				  "which is not there",
				  l->nr, (long long)l->journal);
		else if (en.outcome != l->outcome)
			violation("letter %d: was %s and is %s", l->nr,
				  outcome_name(l->outcome),
				  outcome_name(en.outcome));
		arena_free(&a);
	}
}

/* Every row comes from a letter, and no letter has two. */
static void
check_rows(struct db *db)
{
	int64_t rows = ask("SELECT count(*) FROM journal "
			   "WHERE kind = 'message'");

	(void)db;
	if (ask("SELECT count(DISTINCT digest) FROM journal "
		"WHERE kind = 'message'") != rows)
		violation("a message is there twice");
	if (rows > (int64_t)count)
		violation("more messages than were ever sent");
}

/* What the lines of booked declarations come to, by our own sum. */
static void
check_sums(void)
{
	int64_t all = 0;
	size_t i, k;
	int person;

	for (person = 0; person < 16; person++) {
		bool known = false;
		int64_t sum = 0, has;

		for (i = 0; i < count; i++) {
			const struct letter *l = &letters[i];

			if (l->person != person || l->outcome != OUTCOME_BOOKED)
				continue;
			known |= l->kind == LETTER_301;
			for (k = 0; k < l->line_count; k++)
				sum += prestatie_signed(&l->lines[k]);
		}
		all += sum;
		has = ask_of("SELECT coalesce(sum(submitted_ct), -1) "
			     "FROM commitment WHERE nummer = ?1",
			     20000 + person);
		if (known && has != sum)
			violation("allocation %d: %lld cents submitted, "
				  "booked %lld",
				  20000 + person, (long long)sum,
				  (long long)has);
	}
	if (ask("SELECT coalesce(sum(submitted_ct), 0) FROM besteding") != all)
		violation("declared money is not that of the lines");
}

void
senders_check(bool complete)
{
	check_receipts(world.daemon.db);
	check_rows(world.daemon.db);
	if (complete)
		check_sums();
}
