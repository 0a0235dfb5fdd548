/* The ledger: state, messages, and the entries that are no messages. */
#include "flow/ledger.h"

#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "flow/ledger_history.h"
#include "flow/ledger_turn.h"
#include "model/day.h"
#include "port/opaque.h"
#include "stage/announce.h"
#include "stage/book.h"
#include "stage/judge.h"
#include "stage/judge_ack.h"

static void
no_breath(void *ctx)
{
	(void)ctx;
}

static void
no_progress(void *ctx, const char *what, int64_t done, int64_t total)
{
	(void)ctx;
	(void)what;
	(void)done;
	(void)total;
}

static void
read_epoch(struct ledger *l)
{
	size_t len;
	const void *p = journal_last_facts(l->db, l->arena, ENTRY_EPOCH, &len);
	const void *salt;
	struct scan s;

	l->stream[0] = '\0';
	if (p == NULL)
		return;
	scan_init(&s, p, len);
	scan_str(&s, l->stream, sizeof(l->stream));
	salt = scan_bytes(&s, sizeof(l->salt));
	if (!scan_end(&s))
		db_fail(l->db, ERR_CORRUPT, "journal: broken epoch");
	else
		memcpy(l->salt, salt, sizeof(l->salt));
}

bool
ledger_reread(struct ledger *l, struct err *e)
{
	size_t len;
	const void *p;

	arena_reset(l->arena);
	book_tarief_forget(l->tarieven);
	judge_totals_forget(&l->totals);
	db_region_read(l->db, &l->region);
	journal_tail(l->db, &l->tail);
	journal_clients_read(l->db, &l->clients);
	announce_read(l->db, &l->numbers);
	l->day = journal_day(l->db);
	l->history = journal_history(l->db);
	read_epoch(l);
	p = journal_last_facts(l->db, l->arena, ENTRY_CONFIG, &len);
	l->has_settings = p != NULL;
	if (p != NULL && !settings_read(&l->settings, p, len))
		db_fail(l->db, ERR_CORRUPT, "journal: broken settings");
	if (arena_failed(l->arena))
		db_fail(l->db, ERR_NOMEM, "out of memory");
	if (!db_failed(l->db, e))
		return true;
	/* Half a state: nothing may go on with it, whatever the reason. */
	if (err_may_pass(e->code))
		e->code = ERR_INTERNAL;
	return false;
}

bool
ledger_init(struct ledger *l, struct db *db, struct err *e)
{
	memset(l, 0, sizeof(*l));
	l->db = db;
	l->breathe = no_breath;
	l->progress = no_progress;
	events_init(&l->events);
	touched_init(&l->touched);
	l->arena = arena_new();
	l->tarieven = book_tarief_new();
	if (!db_region_init(&l->region) || !judge_totals_init(&l->totals) ||
	    l->arena == NULL || l->tarieven == NULL)
		return err_set(e, ERR_NOMEM, "out of memory");
	return ledger_reread(l, e);
}

void
ledger_done(struct ledger *l)
{
	events_done(&l->events);
	touched_done(&l->touched);
	book_tarief_free(&l->tarieven);
	db_region_done(&l->region);
	judge_totals_done(&l->totals);
	arena_free(&l->arena);
}

bool
ledger_commit(struct ledger *l, struct err *e)
{
	announce_keep(l->db, &l->settings, &l->numbers);
	journal_clients_keep(l->db, &l->clients);
	return db_commit(l->db, e);
}

void
ledger_begin(struct ledger *l, struct entry *en, enum entry_kind kind,
	     int64_t received_us)
{
	arena_reset(l->arena);
	memset(en, 0, sizeof(*en));
	en->nr = l->tail.nr + 1;
	en->kind = kind;
	/* Time never runs backwards in the journal, whatever a clock does. */
	en->received_us = received_us > l->tail.received_us ||
					  FAULT_TWIN("trust-clock")
				  ? received_us
				  : l->tail.received_us;
	en->day = l->day;
	en->known = l->day;
	en->outcome = OUTCOME_RECORDED;
	en->facts_version = FACTS_VERSION;
	en->rules = JUDGE_RULES;
	snprintf(en->software, sizeof(en->software), "%s", POLS_VERSION);
}

struct turn
ledger_turn(struct ledger *l, struct entry *en, struct findings *findings)
{
	events_reset(&l->events);
	touched_reset(&l->touched);
	memset(findings, 0, sizeof(*findings));
	return (struct turn){
		.db = l->db,
		.arena = l->arena,
		.settings = &l->settings,
		.tarieven = l->tarieven,
		.region = &l->region,
		.totals = &l->totals,
		.salt = l->salt,
		.entry = en,
		.day_before = l->day,
		.events = &l->events,
		.numbers = &l->numbers,
		.touched = &l->touched,
		.findings = findings,
		.breathe = l->breathe,
		.breathe_ctx = l->breathe_ctx,
		.progress = l->progress,
		.progress_ctx = l->progress_ctx,
	};
}

/* What the entry means for signals, and what is told of it all. */
static void
conclude(struct ledger *l, struct turn *t)
{
	if (ledger_history_quiet(l, t->entry))
		events_reset(t->events);
	if (!ledger_history_unjudged(l, t->entry->day))
		judge(t);
	announce(t, l->stream);
	if (arena_failed(t->arena))
		db_fail(l->db, ERR_NOMEM, "out of memory");
}

void
ledger_facts_of(struct ledger *l, struct entry *en, const struct buf *b)
{
	/* A row says what happened, or there is none. */
	if (b->failed)
		db_fail(l->db, ERR_NOMEM, "out of memory");
	en->facts = b->data;
	en->facts_len = b->len;
}

void
ledger_finish(struct ledger *l, struct turn *t)
{
	conclude(l, t);
	journal_append(l->db, t->entry, &l->tail, l->bare);
}

void
ledger_turn_day(struct ledger *l, struct entry *en)
{
	struct findings none;
	struct turn t = ledger_turn(l, en, &none);

	l->day = en->day;
	book_day(&t);
	conclude(l, &t);
}

void
ledger_tick(struct ledger *l, struct entry *en)
{
	en->known = en->day;
	ledger_turn_day(l, en);
	journal_append(l->db, en, &l->tail, l->bare);
}

/* Numbers may have been given twice: the stream has another name now. */
static void
tell_restored(struct turn *t, const char *before, const char *stream)
{
	struct jsonw *w = events_begin(t->events, EVENT_HERSTELD, stream);

	jsonw_put_text(w, "stroom", stream);
	jsonw_put_text(w, "vorige_stroom", before);
	events_end(t->events);
}

void
ledger_epoch(struct ledger *l, struct entry *en, const char *stream,
	     const unsigned char *salt)
{
	struct findings none;
	struct turn t = ledger_turn(l, en, &none);
	char before[ENTRY_STREAM];
	struct buf b;

	memcpy(before, l->stream, sizeof(before));
	snprintf(l->stream, sizeof(l->stream), "%s", stream);
	memcpy(l->salt, salt, sizeof(l->salt));
	buf_init(&b);
	buf_str(&b, stream);
	buf_bytes(&b, salt, ENTRY_SALT);
	ledger_facts_of(l, en, &b);
	if (before[0] != '\0')
		tell_restored(&t, before, stream);
	ledger_finish(l, &t);
	buf_done(&b);
}

static void
tell_reload(struct turn *t, const char *stream)
{
	struct jsonw *w =
		events_begin(t->events, EVENT_CONFIGURATIE_HERLADEN, stream);

	jsonw_put_text(w, "stroom", stream);
	jsonw_put_text(w, "versie", t->entry->software);
	events_end(t->events);
}

void
ledger_settings(struct ledger *l, struct entry *en, const struct settings *s)
{
	struct findings none;
	struct turn t = ledger_turn(l, en, &none);
	struct buf b;

	/* The types may be named otherwise from here on. */
	announce_keep(l->db, &l->settings, &l->numbers);
	announce_read(l->db, &l->numbers);
	l->settings = *s;
	l->has_settings = true;
	buf_init(&b);
	settings_write(s, &b);
	ledger_facts_of(l, en, &b);
	if (strcmp(en->reason, LEDGER_RELOADED) == 0)
		tell_reload(&t, l->stream);
	/* Without a day there is nothing to judge yet. */
	if (en->day != DAY_NONE) {
		book_day(&t);
		t.touched->all = TOUCHED_EVERYTHING;
	}
	ledger_finish(l, &t);
	buf_done(&b);
}

static bool
refuse_row(const struct import_file *f, size_t row, const char *why,
	   struct err *e)
{
	return err_set(e, ERR_CONFIG, "%s: row %d, column nummer: %s", f->name,
		       f->places == NULL ? 0 : f->places[row], why);
}

/* A stand that is no part of a load is one by itself. */
static void
tell_stand(struct turn *t, const char *stream, const struct import_file *f)
{
	struct jsonw *w =
		events_begin(t->events, EVENT_HISTORIE_GELADEN, stream);

	jsonw_put_text(w, "stroom", stream);
	jsonw_put_text(w, "soort", import_infos[f->kind].file);
	jsonw_put_int(w, "aantal_rijen", (int64_t)f->count);
	events_end(t->events);
}

/* What the rows that moved mean for the books. */
static bool
book_rows(struct ledger *l, struct turn *t, const struct import_file *f,
	  struct import_result *out, struct err *e)
{
	const struct book_imported in = {f->kind, f->rows, out->moved,
					 f->count};
	const char *why;
	size_t row;

	if (!import_is_stand(f->kind)) {
		db_region_read(l->db, &l->region);
		book_import(t, &in, &out->revalued, &out->revalued_ct);
		return true;
	}
	if (!book_stand(t, &in, &row, &why))
		return refuse_row(f, row, why, e);
	if (l->history == 0) {
		events_reset(t->events);
		if (out->added + out->changed > 0)
			tell_stand(t, l->stream, f);
	}
	return true;
}

bool
ledger_import(struct ledger *l, struct entry *en, const struct import_file *f,
	      struct import_result *out, struct err *e)
{
	struct findings none;
	struct turn t = ledger_turn(l, en, &none);
	struct buf b;
	bool ok;

	memset(out, 0, sizeof(*out));
	/* What is imported during a load is of the same time. */
	if (en->historic)
		en->known = ledger_history_known_rows(en, f);
	buf_init(&b);
	import_write(f->kind, f->rows, f->count, &b);
	ledger_facts_of(l, en, &b);
	book_tarief_forget(l->tarieven);
	ok = import_apply(&t, f, out, e) && book_rows(l, &t, f, out, e);
	if (ok)
		ledger_finish(l, &t);
	buf_done(&b);
	en->facts = NULL;
	return ok;
}

/* One event for all that was loaded. */
static void
tell_loaded(struct turn *t, const char *stream, int64_t begun)
{
	struct stmt *st = db_stmt(t->db, SQL_JOURNAL_LOADED);
	char van[DAY_TEXT], tot[DAY_TEXT];
	struct jsonw *w;

	db_bind_int(st, ":nr", begun);
	if (!db_row(st))
		return;
	day_format(van, (int32_t)db_col_int_opt(st, "van", DAY_NONE));
	day_format(tot, (int32_t)db_col_int_opt(st, "tot", DAY_NONE));
	w = events_begin(t->events, EVENT_HISTORIE_GELADEN, stream);
	jsonw_put_text(w, "stroom", stream);
	jsonw_put_text(w, "soort", "berichten");
	jsonw_put_int(w, "aantal_berichten", db_col_int(st, "messages"));
	jsonw_put_int(w, "aantal_geboekt", db_col_int(st, "booked"));
	jsonw_put_int(w, "aantal_regels", db_col_int(st, "lines"));
	jsonw_put_int(w, "aantal_aangehouden", db_col_int(st, "held"));
	jsonw_key(w, "periode");
	jsonw_object(w);
	jsonw_put_text_opt(w, "van", van);
	jsonw_put_text_opt(w, "tot", tot);
	jsonw_object_end(w);
	events_end(t->events);
}

void
ledger_load(struct ledger *l, struct entry *en, bool begins)
{
	const unsigned char facts = begins ? ENTRY_HISTORY_BEGINS
					   : ENTRY_HISTORY_ENDS;
	struct findings none;
	struct turn t = ledger_turn(l, en, &none);

	en->facts = &facts;
	en->facts_len = 1;
	if (begins) {
		l->history = en->nr;
	} else {
		tell_loaded(&t, l->stream, l->history);
		l->history = 0;
		/* Now they are judged, all of them, once. */
		t.touched->all = TOUCHED_EVERYTHING;
	}
	ledger_finish(l, &t);
	en->facts = NULL;
}

bool
ledger_acknowledge(struct ledger *l, struct entry *en,
		   const struct acknowledgement *a, struct err *e)
{
	struct findings none;
	struct turn t = ledger_turn(l, en, &none);
	struct buf b;
	bool ok;

	buf_init(&b);
	acknowledgement_write(a, &b);
	ledger_facts_of(l, en, &b);
	ok = judge_acknowledge(&t, a, e);
	if (ok)
		ledger_finish(l, &t);
	buf_done(&b);
	en->facts = NULL;
	return ok;
}
