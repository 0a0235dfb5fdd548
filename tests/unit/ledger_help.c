/* A ledger on a store of its own. */
#include "unit/ledger_help.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "model/day.h"

void
desk_must(bool ok, const struct err *e)
{
	if (!ok)
		fail_msg("%s", e->text);
}

void
desk_begin(struct desk *d)
{
	struct err e;

	desk_must(db_begin(d->db, &e), &e);
}

void
desk_commit(struct desk *d)
{
	struct err e;

	desk_must(ledger_commit(&d->l, &e), &e);
}

void
desk_tick(struct desk *d, const char *day)
{
	struct entry en;

	desk_begin(d);
	ledger_begin(&d->l, &en, ENTRY_TICK, 1000);
	en.day = day_parse(day);
	ledger_tick(&d->l, &en);
	desk_commit(d);
}

const struct settings desk_plain = {
	.propose = true,
	.live_from = DAY_NONE,
	.hold_days = 8,
	.half_year_margin_bp = 1000,
	.clear_bp = 500,
	.confirm_days = 2,
	.term_months = 9,
	.stacking = 3,
	.type_prefix = "nl.pols",
	.oin = "00000000000000000000",
};

struct desk *
desk_open(const struct settings *s)
{
	struct desk *d = calloc(1, sizeof(*d));
	const unsigned char salt[ENTRY_SALT] = {7};
	struct entry en;
	struct err e;

	assert_non_null(d);
	snprintf(d->folder, sizeof(d->folder), "/tmp/pols-ledger-XXXXXX");
	assert_non_null(mkdtemp(d->folder));
	snprintf(d->path, sizeof(d->path), "%s/pols.db", d->folder);
	desk_must(crypto_init(&e), &e);
	desk_must(db_open(&d->db, d->path, DB_SCRATCH, &e), &e);
	desk_must(ledger_init(&d->l, d->db, &e), &e);
	desk_begin(d);
	ledger_begin(&d->l, &en, ENTRY_EPOCH, 1);
	ledger_epoch(&d->l, &en, "00000000-0000-4000-8000-000000000001", salt);
	ledger_begin(&d->l, &en, ENTRY_CONFIG, 2);
	ledger_settings(&d->l, &en, s);
	desk_commit(d);
	desk_tick(d, "2026-03-02");
	return d;
}

void
desk_close(struct desk **d)
{
	ledger_done(&(*d)->l);
	db_close(&(*d)->db);
	unlink((*d)->path);
	rmdir((*d)->folder);
	free(*d);
	*d = NULL;
}

int
desk_setup(void **state)
{
	*state = desk_open(&desk_plain);
	return 0;
}

int
desk_teardown(void **state)
{
	struct desk *d = *state;

	desk_close(&d);
	return 0;
}

void
desk_send(struct desk *d, const char *type, const char *from, const char *to,
	  const struct facts *f, int64_t client)
{
	struct buf body, facts;
	struct entry en;

	buf_init(&body);
	buf_init(&facts);
	desk_begin(d);
	ledger_begin(&d->l, &en, ENTRY_MESSAGE, 1000 + d->messages);
	en.type = bericht_by_name("iwmo", "3.2", type);
	assert_non_null(en.type);
	en.has_header = true;
	snprintf(en.header.afzender, sizeof(en.header.afzender), "%s", from);
	snprintf(en.header.ontvanger, sizeof(en.header.ontvanger), "%s", to);
	snprintf(en.header.identificatie, sizeof(en.header.identificatie),
		 "M%lld", (long long)++d->messages);
	en.header.dagtekening = day_parse("2026-03-01");
	memcpy(en.digest, &d->messages, sizeof(d->messages));
	en.outcome = OUTCOME_BOOKED;
	en.historic = d->historic;
	facts_write(f, en.type->kind, &body);
	ledger_facts(&facts, &client, 1, body.data, body.len);
	en.facts = facts.data;
	en.facts_len = facts.len;
	ledger_message(&d->l, &en, &d->last);
	desk_commit(d);
	buf_done(&body);
	buf_done(&facts);
}

struct toewijzing
desk_allocation(int64_t nummer, int64_t budget, const char *date)
{
	struct toewijzing t;

	record_clear(&toewijzing_record, &t);
	t.nummer = nummer;
	snprintf(t.categorie, sizeof(t.categorie), "02");
	t.toewijzingsdatum = day_parse(date);
	t.toewijzingstijd = 0;
	t.ingangsdatum = day_parse("2026-01-01");
	t.einddatum = day_parse("2026-12-31");
	t.budget = budget;
	return t;
}

void
desk_send_301(struct desk *d, struct toewijzing t, int64_t client)
{
	const struct facts f = {
		.client_count = 1,
		.toewijzingen = &t,
		.toewijzing_count = 1,
	};

	desk_send(d, "301", "0310", "12345678", &f, client);
}

struct prestatie
desk_line(const char *reference, int64_t nummer, int64_t cents, const char *dc)
{
	struct prestatie p;

	record_clear(&prestatie_record, &p);
	p.line = 1;
	p.client = 0;
	snprintf(p.referentie, sizeof(p.referentie), "%s", reference);
	p.nummer = nummer;
	snprintf(p.categorie, sizeof(p.categorie), "02");
	snprintf(p.code, sizeof(p.code), "02A03");
	p.van = day_parse("2026-02-01");
	p.tot = day_parse("2026-02-28");
	p.volume = 1;
	snprintf(p.eenheid, sizeof(p.eenheid), "83");
	p.bedrag = cents;
	snprintf(p.dc, sizeof(p.dc), "%s", dc);
	return p;
}

void
desk_send_323(struct desk *d, struct prestatie p, int64_t client)
{
	struct facts f = {
		.client_count = 1,
		.prestaties = &p,
		.prestatie_count = 1,
	};

	record_clear(&declaratie_record, &f.declaratie);
	snprintf(f.declaratie.nummer, sizeof(f.declaratie.nummer), "D");
	f.declaratie.van = p.van;
	f.declaratie.tot = p.tot;
	f.declaratie.totaal = 0;
	snprintf(f.declaratie.totaal_dc, 4, "D");
	desk_send(d, "323", "12345678", "0310", &f, client);
}

struct commitment_row
desk_commitment(struct desk *d, int64_t nummer)
{
	struct commitment_row c;

	assert_true(book_commitment_get(
		d->db, toewijzing_key(DOMEIN_WMO, "0310", nummer), &c));
	return c;
}

static bool
replay_one(void *ctx, const struct entry *en)
{
	struct desk *copy = ctx;
	struct err e;

	desk_must(ledger_replay(&copy->l, en, &e), &e);
	return true;
}

void
desk_replays(struct desk *d)
{
	static const char *const tables[] = {
		"commitment", "prestatie", "besteding", "event",     "signal",
		"message",    "finding",   "levering",  "toewijzing"};
	struct desk copy = {.messages = 0};
	struct db_difference x;
	int64_t rows = 0;
	struct err e;
	size_t i;

	snprintf(copy.path, sizeof(copy.path), "%s/copy.db", d->folder);
	desk_must(db_open(&copy.db, copy.path, DB_SCRATCH, &e), &e);
	desk_must(ledger_init(&copy.l, copy.db, &e), &e);
	desk_begin(&copy);
	journal_walk(d->db, 0, replay_one, &copy);
	desk_commit(&copy);
	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		db_compare_table(d->db, copy.db, tables[i], &x);
		if (x.row != 0)
			fail_msg("%s: row %lld is not the same", tables[i],
				 (long long)x.row);
		rows += x.rows_a;
	}
	assert_false(db_failed(d->db, NULL));
	assert_false(db_failed(copy.db, NULL));
	assert_true(rows > 0);
	ledger_done(&copy.l);
	db_close(&copy.db);
	unlink(copy.path);
}
