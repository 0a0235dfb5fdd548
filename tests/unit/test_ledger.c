/*
 * The ledger on a store of its own: facts in, books, signals and events out.
 * No readers, no sockets: what is tried here is what a message does.
 */
#include "flow/ledger.h"

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
#include "stage/book_commitment.h"

struct desk {
	char folder[64];
	char path[96];
	struct db *db;
	struct ledger l;
	int64_t messages;
	struct ledger_result last;
};

static void
must(bool ok, const struct err *e)
{
	if (!ok)
		fail_msg("%s", e->text);
}

static void
begin(struct desk *d)
{
	struct err e;

	must(db_begin(d->db, &e), &e);
}

static void
commit(struct desk *d)
{
	struct err e;

	must(ledger_commit(&d->l, &e), &e);
}

static void
tick(struct desk *d, const char *day)
{
	struct entry en;

	begin(d);
	ledger_begin(&d->l, &en, ENTRY_TICK, 1000);
	en.day = day_parse(day);
	ledger_tick(&d->l, &en);
	commit(d);
}

static const struct settings plain = {
	.propose = true,
	.live_from = DAY_NONE,
	.hold_days = 8,
	.half_year_margin_bp = 1000,
	.clear_bp = 500,
	.type_prefix = "nl.pols",
	.oin = "00000000000000000000",
};

static int
open_desk(void **state)
{
	struct desk *d = calloc(1, sizeof(*d));
	const unsigned char salt[ENTRY_SALT] = {7};
	struct entry en;
	struct err e;

	snprintf(d->folder, sizeof(d->folder), "/tmp/pols-ledger-XXXXXX");
	assert_non_null(mkdtemp(d->folder));
	snprintf(d->path, sizeof(d->path), "%s/pols.db", d->folder);
	must(crypto_init(&e), &e);
	must(db_open(&d->db, d->path, DB_SCRATCH, &e), &e);
	must(ledger_init(&d->l, d->db, &e), &e);
	begin(d);
	ledger_begin(&d->l, &en, ENTRY_EPOCH, 1);
	ledger_epoch(&d->l, &en, "00000000-0000-4000-8000-000000000001", salt);
	ledger_begin(&d->l, &en, ENTRY_CONFIG, 2);
	ledger_settings(&d->l, &en, &plain);
	commit(d);
	tick(d, "2026-03-02");
	*state = d;
	return 0;
}

static int
close_desk(void **state)
{
	struct desk *d = *state;

	ledger_done(&d->l);
	db_close(&d->db);
	unlink(d->path);
	rmdir(d->folder);
	free(d);
	return 0;
}

/* Put the facts of a message into the ledger. */
static void
send(struct desk *d, const char *type, const char *from, const char *to,
     const struct facts *f, int64_t client)
{
	struct buf body, facts;
	struct entry en;

	buf_init(&body);
	buf_init(&facts);
	begin(d);
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
	facts_write(f, en.type->kind, &body);
	ledger_facts(&facts, &client, 1, body.data, body.len);
	en.facts = facts.data;
	en.facts_len = facts.len;
	ledger_message(&d->l, &en, &d->last);
	commit(d);
	buf_done(&body);
	buf_done(&facts);
}

/* An allocation of so many euros a year as one budget (cents). */
static struct toewijzing
allocation(int64_t nummer, int64_t budget, const char *date)
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

static void
send_301(struct desk *d, struct toewijzing t, int64_t client)
{
	const struct facts f = {
		.client_count = 1,
		.toewijzingen = &t,
		.toewijzing_count = 1,
	};

	send(d, "301", "0310", "12345678", &f, client);
}

static struct prestatie
line(const char *reference, int64_t nummer, int64_t cents, const char *dc)
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

static void
send_323(struct desk *d, struct prestatie p, int64_t client)
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
	send(d, "323", "12345678", "0310", &f, client);
}

static struct commitment_row
commitment(struct desk *d, int64_t nummer)
{
	struct commitment_row c;

	assert_true(book_commitment_get(
		d->db, toewijzing_key(DOMAIN_WMO, "0310", nummer), &c));
	return c;
}

static int64_t
open_signals(struct desk *d)
{
	struct stmt *st = db_stmt(d->db, SQL_SIGNAL_OPEN_COUNT);

	assert_true(db_row(st));
	return db_col_int(st, "n");
}

static void
the_latest_version_wins_in_any_order(void **state)
{
	static const int orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
					{1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
	static const char *const dates[] = {"2026-01-10", "2026-01-20",
					    "2026-01-30"};
	struct desk *d = *state;
	size_t o, i;

	for (o = 0; o < 6; o++) {
		int64_t nummer = 100 + (int64_t)o;

		for (i = 0; i < 3; i++) {
			int v = orders[o][i];

			send_301(d,
				 allocation(nummer, 1000 * (v + 1), dates[v]),
				 1);
		}
		assert_int_equal(commitment(d, nummer).maximum_ct, 3000);
		assert_int_equal(commitment(d, nummer).versions, 3);
	}
}

static void
versions_of_one_moment_do_not_depend_on_order(void **state)
{
	struct desk *d = *state;
	int64_t first, second;

	send_301(d, allocation(1, 1000, "2026-01-10"), 1);
	send_301(d, allocation(1, 2000, "2026-01-10"), 1);
	send_301(d, allocation(2, 2000, "2026-01-10"), 1);
	send_301(d, allocation(2, 1000, "2026-01-10"), 1);
	first = commitment(d, 1).maximum_ct;
	second = commitment(d, 2).maximum_ct;
	assert_int_equal(first, second);
}

static void
a_removed_allocation_is_worth_nothing(void **state)
{
	struct desk *d = *state;
	struct toewijzing t = allocation(1, 1000, "2026-01-11");

	send_301(d, allocation(1, 1000, "2026-01-10"), 1);
	t.einddatum = t.ingangsdatum;
	snprintf(t.reden_wijziging, sizeof(t.reden_wijziging), "13");
	send_301(d, t, 1);
	assert_int_equal(commitment(d, 1).maximum_ct, 0);
	assert_int_equal(commitment(d, 1).basis, COMMITMENT_WITHDRAWN);
}

static void
a_number_in_use_for_another_client_is_kept_out(void **state)
{
	struct desk *d = *state;

	send_301(d, allocation(1, 1000, "2026-01-10"), 1);
	send_301(d, allocation(1, 9000, "2026-01-20"), 2);
	assert_int_equal(d->last.outcome, OUTCOME_BOOKED);
	assert_int_equal(d->last.lines.rejected, 1);
	assert_int_equal(d->last.findings.count, 1);
	assert_int_equal(d->last.findings.items[0].rule, RULE_TR332);
	assert_int_equal(commitment(d, 1).maximum_ct, 1000);
}

static void
a_line_waits_for_its_allocation_and_is_matched(void **state)
{
	struct desk *d = *state;

	send_323(d, line("R1", 1, 400, "D"), 1);
	assert_int_equal(d->last.lines.held, 1);
	send_301(d, allocation(1, 1000, "2026-01-10"), 1);
	assert_int_equal(commitment(d, 1).submitted_ct, 400);
	assert_int_equal(commitment(d, 1).approved_ct, 400);
	assert_int_equal(commitment(d, 1).rejected_ct, 0);
}

static void
anothers_allocation_counts_as_unknown(void **state)
{
	struct desk *d = *state;

	send_301(d, allocation(1, 1000, "2026-01-10"), 1);
	send_323(d, line("R1", 1, 400, "D"), 2);
	assert_int_equal(d->last.lines.held, 1);
	assert_int_equal(commitment(d, 1).submitted_ct, 0);
}

/* Received Monday 2 March 2026; 8 working days later is 12 March. */
static void
a_held_line_is_rejected_when_its_term_is_over(void **state)
{
	struct desk *d = *state;

	send_323(d, line("R1", 1, 400, "D"), 1);
	tick(d, "2026-03-11");
	send_301(d, allocation(1, 1000, "2026-01-10"), 1);
	assert_int_equal(commitment(d, 1).approved_ct, 400);
	send_323(d, line("R2", 2, 300, "D"), 1);
	tick(d, "2026-03-23");
	send_301(d, allocation(2, 1000, "2026-01-10"), 1);
	assert_int_equal(commitment(d, 2).submitted_ct, 300);
	assert_int_equal(commitment(d, 2).rejected_ct, 300);
}

static void
a_reference_counts_once(void **state)
{
	struct desk *d = *state;

	send_301(d, allocation(1, 1000, "2026-01-10"), 1);
	send_323(d, line("R1", 1, 400, "D"), 1);
	send_323(d, line("R1", 1, 300, "D"), 1);
	assert_int_equal(d->last.lines.rejected, 1);
	assert_int_equal(d->last.findings.items[0].rule, RULE_TR314);
	assert_int_equal(commitment(d, 1).submitted_ct, 700);
	assert_int_equal(commitment(d, 1).rejected_ct, 300);
}

static void
declared_above_the_maximum_opens_and_a_credit_clears(void **state)
{
	struct desk *d = *state;

	send_301(d, allocation(1, 1000, "2026-01-10"), 1);
	send_323(d, line("R1", 1, 1000, "D"), 1);
	assert_int_equal(open_signals(d), 0);
	send_323(d, line("R2", 1, 1, "D"), 1);
	assert_int_equal(open_signals(d), 1);
	send_323(d, line("R3", 1, 500, "D"), 1);
	assert_int_equal(open_signals(d), 1);
	send_323(d, line("R4", 1, 501, "C"), 1);
	assert_int_equal(open_signals(d), 0);
}

static void
a_lower_maximum_alone_opens_a_signal(void **state)
{
	struct desk *d = *state;

	send_301(d, allocation(1, 1000, "2026-01-10"), 1);
	send_323(d, line("R1", 1, 800, "D"), 1);
	assert_int_equal(open_signals(d), 0);
	send_301(d, allocation(1, 700, "2026-01-11"), 1);
	assert_int_equal(open_signals(d), 1);
}

/* What an as-of question goes by. */
static void
a_row_is_known_from_the_business_day(void **state)
{
	struct desk *d = *state;
	struct entry en;
	struct arena *a = arena_new();
	int64_t nr;

	send_301(d, allocation(1, 1000, "2026-01-10"), 1);
	tick(d, "2026-03-03");
	for (nr = 1; journal_get(d->db, a, nr, &en); nr++)
		assert_int_equal(en.known, en.day);
	assert_int_equal(nr, 6);
	assert_true(journal_get(d->db, a, 5, &en));
	assert_int_equal(en.kind, ENTRY_TICK);
	assert_int_equal(en.known, day_parse("2026-03-03"));
	arena_free(&a);
}

static bool
replay_one(void *ctx, const struct entry *en)
{
	struct desk *copy = ctx;
	struct err e;

	must(ledger_replay(&copy->l, en, &e), &e);
	return true;
}

static void
dump_line(void *ctx, const char *s, size_t len)
{
	buf_bytes(ctx, s, len);
	buf_u8(ctx, '\n');
}

static void
the_journal_gives_the_same_books_again(void **state)
{
	static const char *const tables[] = {
		"commitment", "prestatie", "besteding", "event",
		"signal",     "message",   "finding",   "toewijzing"};
	struct desk *d = *state, copy = {.messages = 0};
	struct buf x, y;
	struct err e;
	size_t i;

	send_323(d, line("R1", 1, 400, "D"), 1);
	send_301(d, allocation(1, 300, "2026-01-10"), 1);
	send_323(d, line("R1", 1, 1, "D"), 1);
	send_323(d, line("R9", 9, 5, "D"), 1);
	tick(d, "2026-04-01");
	snprintf(copy.path, sizeof(copy.path), "%s/copy.db", d->folder);
	must(db_open(&copy.db, copy.path, DB_SCRATCH, &e), &e);
	must(ledger_init(&copy.l, copy.db, &e), &e);
	begin(&copy);
	journal_walk(d->db, 0, replay_one, &copy);
	commit(&copy);
	buf_init(&x);
	buf_init(&y);
	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		db_dump_table(d->db, tables[i], dump_line, &x);
		db_dump_table(copy.db, tables[i], dump_line, &y);
	}
	assert_true(x.len > 1000);
	assert_int_equal(x.len, y.len);
	assert_memory_equal(x.data, y.data, x.len);
	buf_done(&x);
	buf_done(&y);
	ledger_done(&copy.l);
	db_close(&copy.db);
	unlink(copy.path);
}

#define LEDGER_TEST(f) cmocka_unit_test_setup_teardown(f, open_desk, close_desk)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		LEDGER_TEST(the_latest_version_wins_in_any_order),
		LEDGER_TEST(versions_of_one_moment_do_not_depend_on_order),
		LEDGER_TEST(a_removed_allocation_is_worth_nothing),
		LEDGER_TEST(a_number_in_use_for_another_client_is_kept_out),
		LEDGER_TEST(a_line_waits_for_its_allocation_and_is_matched),
		LEDGER_TEST(anothers_allocation_counts_as_unknown),
		LEDGER_TEST(a_held_line_is_rejected_when_its_term_is_over),
		LEDGER_TEST(a_reference_counts_once),
		LEDGER_TEST(
			declared_above_the_maximum_opens_and_a_credit_clears),
		LEDGER_TEST(a_lower_maximum_alone_opens_a_signal),
		LEDGER_TEST(a_row_is_known_from_the_business_day),
		LEDGER_TEST(the_journal_gives_the_same_books_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
