/* The ledger: state, messages, and the entries that are no messages. */
#include "flow/ledger.h"

#include <stdio.h>
#include <string.h>

#include "flow/ledger_codes.h"
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
	db_region_read(l->db, &l->region);
	journal_tail(l->db, &l->tail);
	journal_clients_read(l->db, &l->clients);
	announce_read(l->db, &l->numbers);
	l->day = journal_day(l->db);
	read_epoch(l);
	p = journal_last_facts(l->db, l->arena, ENTRY_CONFIG, &len);
	l->has_settings = p != NULL;
	if (p != NULL && !settings_read(&l->settings, p, len))
		db_fail(l->db, ERR_CORRUPT, "journal: broken settings");
	return !db_failed(l->db, e);
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
	if (!db_region_init(&l->region) || l->arena == NULL ||
	    l->tarieven == NULL)
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
	en->received_us = received_us > l->tail.received_us
				  ? received_us
				  : l->tail.received_us;
	en->day = l->day;
	en->known = l->day;
	en->outcome = OUTCOME_RECORDED;
	en->facts_version = FACTS_VERSION;
	en->rules = JUDGE_RULES;
	snprintf(en->software, sizeof(en->software), "%s", POLS_VERSION);
}

/* A turn over the ledger's state for this entry. */
static struct turn
turn_of(struct ledger *l, struct entry *en, struct findings *findings)
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

/* What every entry ends with. */
static void
finish(struct ledger *l, struct turn *t)
{
	judge(t);
	announce(t, l->stream);
	journal_append(l->db, t->entry, &l->tail);
}

void
ledger_facts(struct buf *b, const int64_t *refs, size_t count,
	     const void *facts, size_t facts_len)
{
	size_t i;

	buf_u32(b, (uint32_t)count);
	for (i = 0; i < count; i++)
		buf_i64(b, refs[i]);
	buf_bytes(b, facts, facts_len);
}

/* The other way; false when the bytes are not that. */
static bool
read_facts(struct ledger *l, const struct entry *en, struct facts *f,
	   int64_t **refs)
{
	struct scan s;
	size_t i, n;

	scan_init(&s, en->facts, en->facts_len);
	n = scan_u32(&s);
	if (s.failed || n > s.left / sizeof(int64_t))
		return false;
	*refs = arena_array(l->arena, n, sizeof(**refs));
	for (i = 0; *refs != NULL && i < n; i++)
		(*refs)[i] = scan_i64(&s);
	return *refs != NULL && !s.failed &&
	       facts_read(f, en->type->kind, l->arena, s.p, s.left) &&
	       f->client_count == n;
}

typedef void book_fn(struct turn *t, const struct facts *f,
		     const int64_t *clients, struct line_counts *lines);

/* Checked and kept; the books have no use for it. */
static void
book_nothing(struct turn *t, const struct facts *f, const int64_t *clients,
	     struct line_counts *lines)
{
	(void)t;
	(void)f;
	(void)clients;
	(void)lines;
}

/* What each kind of message does to the books. */
static book_fn *const books[] = {
	[BERICHT_TOEWIJZING] = book_toewijzingen,
	[BERICHT_DECLARATIE] = book_declaratie,
	[BERICHT_START] = book_leveringen,
	[BERICHT_STOP] = book_leveringen,
	[BERICHT_JOURNALLED] = book_nothing,
};

static void
store_findings(struct turn *t)
{
	size_t i, k;

	for (i = 0; i < t->findings->count; i++) {
		const struct finding *f = &t->findings->items[i];

		for (k = 0; k < f->path_count; k++) {
			struct stmt *st = db_stmt(t->db, SQL_FINDING_INSERT);

			db_bind_int(st, ":journal", t->entry->nr);
			db_bind_int(st, ":rule", f->rule);
			db_bind_int(st, ":line", f->line);
			db_bind_text(st, ":path", f->paths[k]);
			db_bind_int(st, ":decided", t->entry->nr);
			db_run(st);
		}
	}
}

static void
store_lines(struct turn *t, const struct line_counts *lines)
{
	struct stmt *st = db_stmt(t->db, SQL_MESSAGE_INSERT);

	db_bind_int(st, ":journal", t->entry->nr);
	db_bind_int_opt(st, ":submitted", lines->submitted, -1);
	db_bind_int_opt(st, ":accepted", lines->accepted, -1);
	db_bind_int(st, ":held", lines->held < 0 ? 0 : lines->held);
	db_bind_int_opt(st, ":rejected", lines->rejected, -1);
	db_bind_int(st, ":events_after", t->numbers->last);
	db_run(st);
}

/* Which event tells of an outcome. */
static const enum event_type outcome_events[OUTCOME_COUNT] = {
	[OUTCOME_BOOKED] = EVENT_BERICHT_GOEDGEKEURD,
	[OUTCOME_REFUSED] = EVENT_BERICHT_AFGEKEURD,
	[OUTCOME_CONFLICT] = EVENT_BERICHT_TEGENSTRIJDIG,
	[OUTCOME_QUARANTINED] = EVENT_BERICHT_IN_QUARANTAINE,
};

static void
tell_outcome(struct turn *t, const struct ledger_result *r)
{
	const struct entry *en = t->entry;
	struct findings first_levels;
	char subject[OPAQUE_SIZE];
	struct scan s;
	struct jsonw *w;

	opaque_message(t->salt, en->nr, subject);
	w = events_begin(t->events, outcome_events[en->outcome], subject);
	jsonw_put_text(w, "bericht", subject);
	jsonw_put_text(w, "soort", en->type == NULL ? NULL : en->type->soort);
	jsonw_put_text(w, "release",
		       en->type == NULL ? NULL : en->type->release);
	jsonw_put_int(w, "niveau", en->level);
	if (en->reason[0] != '\0')
		jsonw_put_text(w, "reden", en->reason);
	if (r->first != 0) {
		opaque_message(t->salt, r->first, subject);
		jsonw_put_text(w, "eerste", subject);
	}
	scan_init(&s, en->findings, en->findings_len);
	if (findings_read(&first_levels, t->arena, &s) &&
	    first_levels.count > 0)
		ledger_codes(w, &first_levels);
	else
		ledger_codes(w, t->findings);
	events_end(t->events);
}

static void
conflict(struct turn *t, struct ledger_result *out)
{
	struct entry *en = t->entry;

	en->outcome = OUTCOME_CONFLICT;
	en->level = rule_infos[RULE_TR056].level;
	/* The facts stay: the row must say all that it says for ever. */
	findings_add(t->findings, t->arena, RULE_TR056, DETAIL_NONE, 0,
		     en->header.retour[0] != '\0'
			     ? "/Bericht/Header/IdentificatieRetour"
			     : "/Bericht/Header/BerichtIdentificatie/"
			       "Identificatie");
	out->lines = (struct line_counts){-1, -1, -1, -1};
}

/* What passed levels 1 and 2, unless its identification is taken. */
static void
book(struct turn *t, const struct facts *f, const int64_t *refs,
     struct ledger_result *out)
{
	struct entry *en = t->entry;

	memcpy(en->header.retour, f->retour, sizeof(f->retour));
	out->first = journal_find_claim(t->db, en);
	if (out->first != 0)
		conflict(t, out);
	else
		books[en->type->kind](t, f, refs, &out->lines);
}

void
ledger_message(struct ledger *l, struct entry *en, struct ledger_result *out)
{
	struct turn t = turn_of(l, en, &out->findings);
	struct facts facts;
	int64_t *refs = NULL;

	out->lines = (struct line_counts){-1, -1, -1, -1};
	out->first = 0;
	if (en->outcome == OUTCOME_BOOKED && !read_facts(l, en, &facts, &refs))
		db_fail(l->db, ERR_INTERNAL,
			"the facts of a message are broken");
	else if (en->outcome == OUTCOME_BOOKED)
		book(&t, &facts, refs, out);
	store_lines(&t, &out->lines);
	store_findings(&t);
	tell_outcome(&t, out);
	finish(l, &t);
	out->outcome = en->outcome;
	out->level = en->level;
}

void
ledger_turn_day(struct ledger *l, struct entry *en)
{
	struct findings none;
	struct turn t = turn_of(l, en, &none);

	l->day = en->day;
	book_day(&t);
	judge(&t);
	announce(&t, l->stream);
}

void
ledger_tick(struct ledger *l, struct entry *en)
{
	en->known = en->day;
	ledger_turn_day(l, en);
	journal_append(l->db, en, &l->tail);
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
	struct turn t = turn_of(l, en, &none);
	char before[ENTRY_STREAM];
	struct buf b;

	memcpy(before, l->stream, sizeof(before));
	snprintf(l->stream, sizeof(l->stream), "%s", stream);
	memcpy(l->salt, salt, sizeof(l->salt));
	buf_init(&b);
	buf_str(&b, stream);
	buf_bytes(&b, salt, ENTRY_SALT);
	en->facts = b.data;
	en->facts_len = b.len;
	if (before[0] != '\0')
		tell_restored(&t, before, stream);
	finish(l, &t);
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
	struct turn t = turn_of(l, en, &none);
	struct buf b;

	/* The types may be named otherwise from here on. */
	announce_keep(l->db, &l->settings, &l->numbers);
	announce_read(l->db, &l->numbers);
	l->settings = *s;
	l->has_settings = true;
	buf_init(&b);
	settings_write(s, &b);
	en->facts = b.data;
	en->facts_len = b.len;
	if (strcmp(en->reason, LEDGER_RELOADED) == 0)
		tell_reload(&t, l->stream);
	/* Without a day there is nothing to judge yet. */
	if (en->day != DAY_NONE)
		book_day(&t);
	finish(l, &t);
	buf_done(&b);
}

bool
ledger_import(struct ledger *l, struct entry *en, const struct import_file *f,
	      struct import_result *out, struct err *e)
{
	struct findings none;
	struct turn t = turn_of(l, en, &none);
	struct buf b;
	bool ok;

	memset(out, 0, sizeof(*out));
	buf_init(&b);
	import_write(f->kind, f->rows, f->count, &b);
	if (b.failed)
		db_fail(l->db, ERR_NOMEM, "out of memory");
	en->facts = b.data;
	en->facts_len = b.len;
	book_tarief_forget(l->tarieven);
	ok = import_apply(&t, f, out, e);
	if (ok) {
		db_region_read(l->db, &l->region);
		book_import(&t,
			    &(struct book_imported){f->kind, f->rows,
						    out->moved, f->count},
			    &out->revalued, &out->revalued_ct);
		finish(l, &t);
	}
	buf_done(&b);
	en->facts = NULL;
	return ok;
}

bool
ledger_acknowledge(struct ledger *l, struct entry *en,
		   const struct acknowledgement *a, struct err *e)
{
	struct findings none;
	struct turn t = turn_of(l, en, &none);
	struct buf b;
	bool ok;

	buf_init(&b);
	acknowledgement_write(a, &b);
	if (b.failed)
		db_fail(l->db, ERR_NOMEM, "out of memory");
	en->facts = b.data;
	en->facts_len = b.len;
	ok = judge_acknowledge(&t, a, e);
	if (ok)
		finish(l, &t);
	buf_done(&b);
	en->facts = NULL;
	return ok;
}
