/* A message in the ledger: its facts, its outcome, and what is told of it. */
#include <string.h>

#include "flow/ledger.h"
#include "flow/ledger_codes.h"
#include "flow/ledger_decision.h"
#include "flow/ledger_history.h"
#include "flow/ledger_turn.h"
#include "port/opaque.h"
#include "stage/book.h"
#include "stage/book_termijn.h"
#include "stage/receipt.h"

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
	(void)scan_bytes(&s, en->facts_from);
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

void
ledger_refused(struct buf *b, const struct verdict *v)
{
	if (v->counted)
		buf_u32(b, v->lines);
}

/* Of a refused message the books know how many lines it had, or nothing. */
static void
refused(const struct entry *en, struct line_counts *lines)
{
	struct scan s;
	uint32_t n;

	scan_init(&s, en->facts, en->facts_len);
	(void)scan_bytes(&s, en->facts_from);
	n = scan_u32(&s);
	if (scan_end(&s))
		*lines = receipt_lines(OUTCOME_REFUSED, n);
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
	[BERICHT_RETOUR] = book_retour,
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
conflict(struct turn *t, const struct facts *f, struct ledger_result *out)
{
	struct entry *en = t->entry;

	en->outcome = OUTCOME_CONFLICT;
	en->level = rule_infos[RULE_TR056].level;
	/* The facts stay: the row must say all that it says for ever. */
	findings_add(t->findings, t->arena, RULE_TR056, DETAIL_NONE, 0,
		     en->header.claim[0] != '\0'
			     ? "/Bericht/Header/IdentificatieRetour"
			     : "/Bericht/Header/BerichtIdentificatie/"
			       "Identificatie");
	if (bericht_has_lines(en->type))
		out->lines = receipt_lines(
			OUTCOME_CONFLICT,
			(int64_t)(f->prestatie_count + f->toewijzing_count));
}

/* What passed levels 1 and 2, unless its identification is taken. */
static void
book(struct turn *t, const struct facts *f, const int64_t *refs,
     struct ledger_result *out)
{
	struct entry *en = t->entry;

	bericht_claim_retour(&en->header, f->retour);
	out->first = journal_find_claim(t->db, en);
	if (out->first != 0)
		conflict(t, f, out);
	else
		books[en->type->kind](t, f, refs, &out->lines);
}

void
ledger_message(struct ledger *l, struct entry *en, struct ledger_result *out)
{
	struct turn t = ledger_turn(l, en, &out->findings);
	struct facts facts;
	int64_t *refs = NULL;

	/* None, unless it is booked and they can be read. */
	memset(&facts, 0, sizeof(facts));
	out->lines = (struct line_counts){-1, -1, -1, -1};
	out->first = 0;
	if (en->outcome == OUTCOME_BOOKED && !read_facts(l, en, &facts, &refs))
		db_fail(l->db, ERR_INTERNAL,
			"the facts of a message are broken");
	else if (en->outcome == OUTCOME_BOOKED)
		book(&t, &facts, refs, out);
	else if (en->outcome == OUTCOME_REFUSED)
		refused(en, &out->lines);
	if (en->historic)
		en->known =
			ledger_history_known(en, refs == NULL ? NULL : &facts);
	store_lines(&t, &out->lines);
	store_findings(&t);
	if (en->kind == ENTRY_DECISION)
		ledger_decision_note(&t, en->outcome);
	tell_outcome(&t, out);
	if (!ledger_history_quiet(l, en))
		book_termijn(&t, ledger_decision_message(en), &facts);
	ledger_finish(l, &t);
	out->outcome = en->outcome;
	out->level = en->level;
}

bool
ledger_message_again(struct ledger *l, struct entry *en)
{
	const enum outcome outcome = en->outcome;
	const int level = en->level;
	struct ledger_result r;

	/* Booked and conflict are what the books decide: decide again. */
	if (outcome == OUTCOME_CONFLICT) {
		en->outcome = OUTCOME_BOOKED;
		en->level = 0;
	}
	ledger_message(l, en, &r);
	return en->outcome == outcome && en->level == level;
}
