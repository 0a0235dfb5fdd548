/* Commitments in the books: read, work out, store, tell. */
#include "stage/book_commitment.h"

#include <stdio.h>
#include <string.h>

#include "port/db.h"
#include "port/db_record.h"
#include "port/opaque.h"

bool
book_commitment_get(struct db *db, int64_t key, struct commitment_row *out)
{
	struct stmt *st = db_stmt(db, SQL_COMMITMENT_GET);

	db_bind_int(st, ":id", key);
	if (!db_row(st))
		return false;
	memset(out, 0, sizeof(*out));
	out->key = key;
	out->domein = toewijzing_key_domein(key);
	toewijzing_key_gemeente(key, out->gemeente);
	db_col_copy(st, "aanbieder", out->aanbieder, sizeof(out->aanbieder));
	out->client = db_col_int(st, "client");
	out->journal = db_col_int(st, "journal");
	out->idx = db_col_int(st, "idx");
	out->versions = db_col_int(st, "versions");
	record_clear(&toewijzing_record, &out->toewijzing);
	/* referentie is not among the columns: it stays with the version. */
	db_col_record(st, &commitment_record, &out->toewijzing);
	out->dagtekening = (int32_t)db_col_int(st, "dagtekening");
	if (!commitment_basis_parse(&out->basis, db_col_text(st, "basis")))
		db_fail(db, ERR_CORRUPT, "commitment: unknown basis");
	out->horizon = (int32_t)db_col_int(st, "horizon");
	out->maximum_volume =
		db_col_int_opt(st, "maximum_volume", RECORD_ABSENT);
	out->maximum_ct = db_col_int_opt(st, "maximum_ct", RECORD_ABSENT);
	out->started = (int32_t)db_col_int_opt(st, "started", DAY_NONE);
	out->stopped = (int32_t)db_col_int_opt(st, "stopped", DAY_NONE);
	out->expected_ct = db_col_int_opt(st, "expected_ct", RECORD_ABSENT);
	out->submitted_ct = db_col_int(st, "submitted_ct");
	out->rejected_ct = db_col_int(st, "rejected_ct");
	out->approved_ct = db_col_int(st, "approved_ct");
	return !db_failed(db, NULL);
}

/* RedenWijziging 13: "as if never sent" (IV099, CS335). */
static bool
is_withdrawn(const struct commitment_row *c)
{
	return strcmp(c->toewijzing.reden_wijziging, "13") == 0;
}

/*
 * The contract that c falls under as seen on day (of its provider, domein and
 * segment; settled 15, 19); NULL when there is none.
 */
static const struct import_contract *
contract_of(const struct region *region, int32_t day,
	    const struct commitment_row *c)
{
	const struct toewijzing *t = &c->toewijzing;
	const char *segment;

	day = region_commitment_day(day, t->ingangsdatum, t->einddatum);
	segment = region_commitment_segment(region, c->domein, t->categorie,
					    t->code, c->aanbieder, day);
	return region_contract(region, c->aanbieder, c->domein, segment, day);
}

int32_t
book_commitment_horizon(const struct horizon *horizon,
			const struct region *region, int32_t day,
			const struct commitment_row *c)
{
	const struct import_contract *contract = NULL;
	int32_t from = c->toewijzing.ingangsdatum;
	int32_t to = c->toewijzing.einddatum;

	if (!commitment_open_end(from, to))
		return to < from ? from : to;
	if (horizon->kind == HORIZON_CONTRACT_END)
		contract = contract_of(region, day, c);
	return commitment_horizon(horizon, day, from,
				  contract == NULL ? DAY_NONE : contract->tot);
}

/* What the rules want to know of c; false when memory is out. */
static bool
make_input(struct db *db, struct book_tarief_cache *tarieven,
	   const struct region *region, const struct horizon *horizon,
	   int32_t day, const struct commitment_row *c,
	   struct commitment_input *in)
{
	const struct toewijzing *t = &c->toewijzing;

	*in = (struct commitment_input){
		.domein = c->domein,
		.from = t->ingangsdatum,
		.to = t->einddatum,
		.has_omvang = t->volume != RECORD_ABSENT,
		.eenheid = period_eenheid_parse(t->eenheid),
		.frequentie = period_frequentie_parse(t->frequentie),
		.volume = t->volume == RECORD_ABSENT ? 0 : t->volume,
		.has_budget = t->budget != RECORD_ABSENT,
		.budget_ct = t->budget == RECORD_ABSENT ? 0 : t->budget,
		.withdrawn = is_withdrawn(c),
		.lump_sum = region_contract_taak(contract_of(region, day, c)),
	};
	memcpy(in->categorie, t->categorie, sizeof(in->categorie));
	/* CS003 refuses an end before its begin; never trust that here. */
	if (in->to != DAY_NONE && in->to < in->from)
		in->to = in->from;
	in->horizon = book_commitment_horizon(horizon, region, day, c);
	return !in->has_omvang || in->eenheid == EENHEID_EURO ||
	       t->code[0] == '\0' ||
	       book_tarief_rows(tarieven, db, c->domein, t->code, c->aanbieder,
				c->gemeente, &in->tarieven, &in->tarief_count);
}

typedef bool work_fn(struct commitment *out, const struct commitment_input *in,
		     struct arena *a, struct err *e);

static bool
work_out(struct commitment *out, const struct commitment_input *in,
	 struct arena *a, work_fn *work)
{
	struct err e;

	if (work(out, in, a, &e))
		return true;
	if (e.code == ERR_NOMEM)
		return false;
	memset(out, 0, sizeof(*out));
	out->basis = COMMITMENT_UNPRICED;
	out->until = in->to == DAY_NONE ? in->horizon : in->to;
	return true;
}

bool
book_commitment_compute(struct db *db, struct book_tarief_cache *tarieven,
			const struct region *region, struct arena *a,
			const struct horizon *horizon, int32_t day,
			const struct commitment_row *c, struct commitment *out)
{
	struct commitment_input in;

	memset(out, 0, sizeof(*out));
	return make_input(db, tarieven, region, horizon, day, c, &in) &&
	       work_out(out, &in, a, commitment_compute);
}

void
book_commitment_value(struct turn *t, struct commitment_row *c)
{
	/* Only a stop wants to know the months: it cuts them. */
	const bool runs = c->stopped == DAY_NONE;
	struct commitment_input in;
	struct commitment worked;

	if (!make_input(t->db, t->tarieven, t->region, &t->settings->horizon,
			t->entry->day, c, &in) ||
	    !work_out(&worked, &in, t->arena,
		      runs ? commitment_maximum : commitment_compute)) {
		db_fail(t->db, ERR_NOMEM, "out of memory");
		return;
	}
	c->basis = worked.basis;
	c->horizon = in.horizon;
	c->maximum_volume = worked.has_volume ? worked.maximum_volume
					      : RECORD_ABSENT;
	c->maximum_ct = worked.has_ct ? worked.maximum_ct : RECORD_ABSENT;
	c->expected_ct = c->maximum_ct;
	if (worked.has_ct && !runs)
		c->expected_ct = commitment_expected(&worked, c->stopped);
}

static void
bind_row(struct stmt *st, const struct commitment_row *c)
{
	db_bind_int(st, ":journal", c->journal);
	db_bind_int(st, ":idx", c->idx);
	db_bind_record(st, &commitment_record, &c->toewijzing);
	db_bind_int(st, ":dagtekening", c->dagtekening);
	db_bind_text(st, ":basis", commitment_basis_text(c->basis));
	db_bind_int(st, ":open",
		    commitment_open_end(c->toewijzing.ingangsdatum,
					c->toewijzing.einddatum));
	db_bind_int(st, ":horizon", c->horizon);
	db_bind_int_opt(st, ":maximum_volume", c->maximum_volume,
			RECORD_ABSENT);
	db_bind_int_opt(st, ":started", c->started, DAY_NONE);
	db_bind_int_opt(st, ":stopped", c->stopped, DAY_NONE);
	db_bind_int_opt(st, ":expected_ct", c->expected_ct, RECORD_ABSENT);
	db_bind_int(st, ":id", c->key);
}

void
book_commitment_insert(struct db *db, const struct commitment_row *c)
{
	struct stmt *st = db_stmt(db, SQL_COMMITMENT_INSERT);

	bind_row(st, c);
	db_bind_int(st, ":client", c->client);
	db_bind_text(st, ":domein", domein_text(c->domein));
	db_bind_text(st, ":gemeente", c->gemeente);
	db_run(st);
	st = db_stmt(db, SQL_COMMITMENT_MONEY_INSERT);
	db_bind_int(st, ":id", c->key);
	db_bind_int(st, ":client", c->client);
	db_bind_text(st, ":aanbieder", c->aanbieder);
	db_bind_int_opt(st, ":maximum_ct", c->maximum_ct, RECORD_ABSENT);
	db_run(st);
}

void
book_commitment_update(struct db *db, const struct commitment_row *c)
{
	struct stmt *st = db_stmt(db, SQL_COMMITMENT_UPDATE);

	bind_row(st, c);
	db_bind_int(st, ":versions", c->versions);
	db_run(st);
	st = db_stmt(db, SQL_COMMITMENT_MONEY_UPDATE);
	db_bind_int_opt(st, ":maximum_ct", c->maximum_ct, RECORD_ABSENT);
	db_bind_int(st, ":id", c->key);
	db_run(st);
}

/* All that a commitment is worked out to, but for what is expected. */
static bool
same_worth(const struct commitment_row *a, const struct commitment_row *b)
{
	return a->basis == b->basis && a->horizon == b->horizon &&
	       a->maximum_ct == b->maximum_ct &&
	       a->maximum_volume == b->maximum_volume;
}

void
book_commitment_settle(struct db *db, const struct commitment_row *before,
		       const struct commitment_row *c)
{
	const bool ends = c->stopped != before->stopped;
	struct stmt *st;

	if (!same_worth(before, c)) {
		book_commitment_update(db, c);
		return;
	}
	st = db_stmt(db,
		     ends ? SQL_COMMITMENT_STOPPED : SQL_COMMITMENT_STARTED);
	db_bind_int_opt(st, ":started", c->started, DAY_NONE);
	if (ends)
		db_bind_int_opt(st, ":stopped", c->stopped, DAY_NONE);
	db_bind_int_opt(st, ":expected_ct", c->expected_ct, RECORD_ABSENT);
	db_bind_int(st, ":id", c->key);
	db_run(st);
}

/* after - before, where what is absent counts as nothing. */
static int64_t
difference(int64_t before, int64_t after)
{
	return (after == RECORD_ABSENT ? 0 : after) -
	       (before == RECORD_ABSENT ? 0 : before);
}

static bool
same(const struct commitment_row *a, const struct commitment_row *b)
{
	const struct toewijzing *x = &a->toewijzing, *y = &b->toewijzing;

	return a->basis == b->basis && a->maximum_ct == b->maximum_ct &&
	       a->maximum_volume == b->maximum_volume &&
	       x->ingangsdatum == y->ingangsdatum &&
	       x->einddatum == y->einddatum &&
	       strcmp(x->categorie, y->categorie) == 0 &&
	       strcmp(x->code, y->code) == 0;
}

struct jsonw *
book_commitment_event(struct turn *t, enum event_type type,
		      const struct commitment_row *before,
		      const struct commitment_row *after)
{
	char subject[OPAQUE_SIZE];
	struct jsonw *w;

	opaque_commitment(t->salt, after->domein, after->gemeente,
			  after->toewijzing.nummer, subject);
	w = events_begin(t->events, type, subject);
	jsonw_put_text(w, "verplichting", subject);
	opaque_put_aanbieder(w, t->salt, t->settings, t->region,
			     after->aanbieder);
	jsonw_put_text(w, "wet", domein_text(after->domein));
	jsonw_put_text(w, "gemeente", after->gemeente);
	jsonw_put_text(w, "productcategorie",
		       after->toewijzing.categorie[0] == '\0'
			       ? NULL
			       : after->toewijzing.categorie);
	jsonw_put_text(w, "soort_maximum", commitment_basis_text(after->basis));
	jsonw_put_int_opt(w, "maximum_ct", after->maximum_ct, RECORD_ABSENT);
	jsonw_put_int(w, "verschil_maximum_ct",
		      difference(before == NULL ? 0 : before->maximum_ct,
				 after->maximum_ct));
	jsonw_put_int_opt(w, "verwacht_ct", after->expected_ct, RECORD_ABSENT);
	jsonw_put_int(w, "verschil_verwacht_ct",
		      difference(before == NULL ? 0 : before->expected_ct,
				 after->expected_ct));
	return w;
}

void
book_commitment_tell(struct turn *t, const struct commitment_row *before,
		     const struct commitment_row *after, const char *reason)
{
	enum event_type type = EVENT_VERPLICHTING_VASTGELEGD;
	struct jsonw *w;

	if (before != NULL) {
		if (same(before, after))
			return;
		/* A maximum that is no longer known releases nothing. */
		type = after->maximum_ct != RECORD_ABSENT &&
				       difference(before->maximum_ct,
						  after->maximum_ct) < 0
			       ? EVENT_VERPLICHTING_VRIJGEVALLEN
			       : EVENT_VERPLICHTING_GEWIJZIGD;
	}
	w = book_commitment_event(t, type, before, after);
	jsonw_put_text(w, "reden", reason);
	events_end(t->events);
}
