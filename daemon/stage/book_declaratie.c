/*
 * Declarations: each line finds its allocation, and money is summed where
 * budgets will look for it (book_sums.h).
 */
#include "model/declarant.h"
#include "stage/book.h"

#include "model/day.h"
#include "port/db.h"
#include "port/db_record.h"
#include "port/opaque.h"
#include "stage/book_credit.h"
#include "stage/book_line.h"
#include "stage/book_sums.h"

enum { BREATHE_LINES = 1000 };

struct booking {
	struct turn *t;
	const struct facts *facts;
	const int64_t *clients;
	struct book_sums sums;
	int64_t declarant;
	int64_t amount; /* of all lines */
	int64_t held;   /* without their allocation */
	int64_t held_amount;
	int64_t waiting; /* credits without their debit */
	int64_t waiting_amount;
};

/* Positions as a path writes them: 0 where there is only one. */
struct places {
	int64_t client;
	int64_t line;
};

/*
 * Store a line.  False when its reference was used before by this provider in
 * this domain (TR314, 8021) and it was not stored as such (`again`).
 */
static bool
store_line(struct booking *b, const struct prestatie *p, int64_t idx,
	   int64_t key, enum line_state state, bool again,
	   const struct places *at)
{
	const struct entry *en = b->t->entry;
	struct stmt *st = db_stmt(b->t->db, SQL_PRESTATIE_INSERT);
	int32_t due = DAY_NONE;

	if (state == LINE_HELD)
		due = day_add_working(en->day, b->t->settings->hold_days);
	db_bind_int(st, ":id", book_line_id(en->nr, idx));
	db_bind_int(st, ":declarant", b->declarant);
	db_bind_int(st, ":toewijzing", key);
	db_bind_int(st, ":client", b->clients[p->client]);
	db_bind_text(st, ":referentie", p->referentie);
	db_bind_text_opt(st, ":vorig", p->vorig);
	db_bind_text(st, ":categorie", p->categorie);
	db_bind_text(st, ":code", p->code);
	db_bind_int(st, ":van", p->van);
	db_bind_int(st, ":tot", p->tot);
	db_bind_int(st, ":ingediend", b->sums.bucket.ingediend);
	db_bind_int(st, ":volume", p->volume);
	db_bind_text(st, ":eenheid", p->eenheid);
	db_bind_int_opt(st, ":tarief", p->tarief, RECORD_ABSENT);
	db_bind_int(st, ":bedrag", prestatie_signed(p));
	db_bind_text(st, ":state", book_line_state_text(state));
	db_bind_int(st, ":again", again);
	db_bind_int_opt(st, ":due", due, DAY_NONE);
	db_bind_int(st, ":line", p->line);
	db_bind_int(st, ":client_place", at->client);
	db_bind_int(st, ":place", at->line);
	db_run(st);
	return again || db_changes(b->t->db) == 1;
}

/* Is this the allocation of this client and provider (TR338, TR304)? */
static bool
target_fits(const struct booking *b, const struct book_target *g,
	    const struct prestatie *p)
{
	return g->found && g->same_aanbieder &&
	       g->client == b->clients[p->client];
}

/*
 * What a line on its own allocation comes to; *rule is what it breaks, or
 * stays as it is.
 */
static enum line_state
assess(struct booking *b, const struct prestatie *p, int64_t idx, int64_t key,
       enum finding_rule *rule)
{
	const struct credit_line c = {
		.id = book_line_id(b->t->entry->nr, idx),
		.declarant = b->declarant,
		.toewijzing = key,
		.client = b->clients[p->client],
		.vorig = p->vorig,
		.categorie = p->categorie,
		.code = p->code,
		.van = p->van,
		.tot = p->tot,
	};
	enum credit verdict;

	if (p->vorig[0] == '\0')
		return book_line_fine(b->t->settings);
	verdict = book_credit_assess(b->t, &c);
	*rule = book_credit_rule(verdict);
	if (verdict == CREDIT_WAITS)
		return LINE_HELD;
	return verdict == CREDIT_FINE ? book_line_fine(b->t->settings)
				      : LINE_REJECTED;
}

static void
count_line(struct booking *b, enum line_state state, bool fits, int64_t amount,
	   struct line_counts *lines)
{
	b->amount += amount;
	switch (state) {
	case LINE_HELD:
		lines->held++;
		*(fits ? &b->waiting : &b->held) += 1;
		*(fits ? &b->waiting_amount : &b->held_amount) += amount;
		break;
	case LINE_REJECTED:
		lines->rejected++;
		break;
	case LINE_APPROVED:
	case LINE_PENDING:
		lines->accepted++;
		break;
	}
}

static void
book_one(struct booking *b, const struct prestatie *p, int64_t idx,
	 const struct places *at, struct line_counts *lines)
{
	struct turn *t = b->t;
	int64_t key = toewijzing_key(t->entry->type->domein,
				     t->entry->header.ontvanger, p->nummer);
	struct book_target *g = book_sums_target(&b->sums, key);
	bool fits = target_fits(b, g, p);
	enum finding_rule rule = RULE_COUNT;
	enum line_state state = fits ? assess(b, p, idx, key, &rule)
				     : LINE_HELD;

	if (!store_line(b, p, idx, key, state, false, at)) {
		state = LINE_REJECTED;
		rule = RULE_TR314;
		(void)store_line(b, p, idx, key, state, true, at);
	}
	if (rule != RULE_COUNT)
		findings_add(t->findings, t->arena, rule, DETAIL_NONE, p->line,
			     book_line_path(t->arena, at->client, at->line));
	count_line(b, state, fits, prestatie_signed(p), lines);
	book_sums_add(&b->sums, fits ? g : NULL, p, state);
}

static void
tell_held(struct turn *t, enum event_type type, const char *subject,
	  int64_t lines, int64_t amount)
{
	struct jsonw *w;

	if (lines == 0)
		return;
	w = events_begin(t->events, type, subject);
	jsonw_put_text(w, "bericht", subject);
	jsonw_put_int(w, "aantal", lines);
	jsonw_put_int(w, "bedrag_ct", amount);
	events_end(t->events);
}

static void
tell(struct booking *b, const struct line_counts *lines)
{
	struct turn *t = b->t;
	const struct entry *en = t->entry;
	const struct declaratie *d = &b->facts->declaratie;
	char subject[OPAQUE_SIZE];
	char month[DAY_MONTH_TEXT];
	struct jsonw *w;

	opaque_message(t->salt, en->nr, subject);
	w = events_begin(t->events, EVENT_DECLARATIE_VERWERKT, subject);
	jsonw_put_text(w, "bericht", subject);
	opaque_put_aanbieder(w, t->salt, t->settings, t->region,
			     en->header.afzender);
	jsonw_put_text(w, "wet", domein_text(en->type->domein));
	jsonw_put_text(w, "gemeente", en->header.ontvanger);
	jsonw_put_text(w, "maand", day_month_format(month, day_month(d->van)));
	jsonw_put_int(w, "aantal_regels", lines->submitted);
	jsonw_put_int(w, "aantal_aangehouden", lines->held);
	jsonw_put_int(w, "aantal_afgekeurd", lines->rejected);
	jsonw_put_int(w, "bedrag_ct", b->amount);
	events_end(t->events);
	tell_held(t, EVENT_DECLARATIE_AANGEHOUDEN, subject, b->held,
		  b->held_amount);
	tell_held(t, EVENT_CREDIT_AANGEHOUDEN, subject, b->waiting,
		  b->waiting_amount);
}

/* The number of lines of the client that the line at i belongs to. */
static size_t
lines_of_client(const struct facts *f, size_t i)
{
	size_t end = i;

	while (end < f->prestatie_count &&
	       f->prestaties[end].client == f->prestaties[i].client)
		end++;
	return end - i;
}

static bool
is_credit(const struct prestatie *p)
{
	return p->vorig[0] != '\0';
}

/* Book the credits, or all other lines; false when there were none. */
static bool
book_lines(struct booking *b, bool credits, struct line_counts *lines)
{
	const struct facts *f = b->facts;
	struct places at = {0, 0};
	size_t i, in_client = 0, nth = 0;
	bool any = false;

	for (i = 0; i < f->prestatie_count; i++) {
		const struct prestatie *p = &f->prestaties[i];

		if (i == 0 || p->client != f->prestaties[i - 1].client) {
			in_client = lines_of_client(f, i);
			nth = 0;
		}
		nth++;
		if (is_credit(p) != credits)
			continue;
		any = true;
		at.client = f->client_count > 1 ? (int64_t)p->client + 1 : 0;
		at.line = in_client > 1 ? (int64_t)nth : 0;
		book_one(b, p, (int64_t)i, &at, lines);
		if (i % BREATHE_LINES == BREATHE_LINES - 1)
			b->t->breathe(b->t->breathe_ctx);
	}
	return any;
}

void
book_declaratie(struct turn *t, const struct facts *f, const int64_t *clients,
		struct line_counts *lines)
{
	struct booking b = {.t = t, .facts = f, .clients = clients};
	bool debits;

	*lines = (struct line_counts){
		.submitted = (int64_t)f->prestatie_count,
	};
	if (!book_sums_init(&b.sums, t, f))
		return;
	b.declarant =
		declarant_of(t->entry->type->domein, t->entry->header.afzender);
	/* OP366: credits before debits, so that a correction finds room. */
	(void)book_lines(&b, true, lines);
	debits = book_lines(&b, false, lines);
	book_sums_write(&b.sums);
	tell(&b, lines);
	if (debits)
		book_line_debits_came(t, f, b.declarant);
}
