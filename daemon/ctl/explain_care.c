/* Signals on one allocation, and on what one client gets. */
#include "ctl/explain_detail.h"
#include "model/declarant.h"

#include <string.h>

#include "ctl/commitment.h"
#include "model/day.h"
#include "model/record.h"

static void
tell_allocation(const struct commitment_view *v, struct buf *steps)
{
	const struct toewijzing *t = &v->row.toewijzing;
	char from[DAY_TEXT], to[DAY_TEXT];
	struct euros budget;

	buf_printf(steps, "allocation %s %s %lld of provider %s: %s until %s",
		   domein_text(v->row.domein), v->row.gemeente,
		   (long long)t->nummer, v->row.aanbieder,
		   day_format(from, t->ingangsdatum),
		   t->einddatum == DAY_NONE ? "open"
					    : day_format(to, t->einddatum));
	if (t->volume != RECORD_ABSENT)
		buf_printf(steps, ", volume %lld, eenheid %s, frequentie %s",
			   (long long)t->volume, t->eenheid, t->frequentie);
	if (t->budget != RECORD_ABSENT)
		buf_printf(steps, ", budget %s",
			   explain_euro(&budget, t->budget));
	buf_printf(steps, "; basis %s\n",
		   commitment_basis_text(v->worked.basis));
}

static void
tell_months(const struct commitment_view *v, struct buf *steps)
{
	const struct commitment *k = &v->worked;
	char month[DAY_MONTH_TEXT];
	struct euros maximum, declared;
	size_t i;

	for (i = 0; i < k->month_count; i++) {
		buf_printf(steps, "  %s: ",
			   day_month_format(month, k->months[i].month));
		if (k->has_ct)
			buf_printf(steps, "maximum %s",
				   explain_euro(&maximum,
						k->months[i].maximum_ct));
		else
			buf_puts(steps, "no maximum");
		if (k->has_volume)
			buf_printf(steps, " (volume %lld)",
				   (long long)k->months[i].volume);
		buf_printf(steps, ", submitted %s\n",
			   explain_euro(&declared, v->submitted_ct[i]));
	}
}

/* The lines themselves, of the client and provider of the allocation. */
static int64_t
tell_lines(struct explaining *x, const struct commitment_row *c)
{
	struct stmt *st = db_stmt(x->ledger->db, SQL_EXPLAIN_LINES);
	int64_t declarant = declarant_of(c->domein, c->aanbieder);
	char van[DAY_TEXT], tot[DAY_TEXT];
	struct euros amount;
	int64_t sum = 0;

	db_bind_int(st, ":id", c->key);
	while (db_row(st)) {
		const char *state = db_col_text(st, "state");
		int64_t bedrag = db_col_int(st, "bedrag");
		bool rejected = strcmp(state, "rejected") == 0;

		if (db_col_int(st, "declarant") != declarant ||
		    db_col_int(st, "client") != c->client)
			continue;
		buf_printf(x->steps, "  %s..%s journal %lld: %s %s%s\n",
			   day_format(van, (int32_t)db_col_int(st, "van")),
			   day_format(tot, (int32_t)db_col_int(st, "tot")),
			   (long long)(db_col_int(st, "id") / 1000000),
			   explain_euro(&amount, bedrag), state,
			   rejected ? ", does not count" : "");
		if (!rejected)
			sum += bedrag;
	}
	return sum;
}

static void
explain_maximum(struct explaining *x, const struct commitment_view *v,
		struct judge_subject *s)
{
	struct euros a, b, c;
	int64_t stored = v->row.submitted_ct - v->row.rejected_ct;

	tell_months(v, x->steps);
	if (v->worked.has_ct)
		buf_printf(x->steps, "maximum: the months together: %s\n",
			   explain_euro(&a, v->worked.maximum_ct));
	buf_puts(x->steps, "declared, line by line:\n");
	s->declared_ct = tell_lines(x, &v->row);
	s->maximum_ct = v->worked.has_ct ? v->worked.maximum_ct : RECORD_ABSENT;
	if (v->worked.has_ct)
		buf_printf(x->steps, "declared %s - maximum %s = %s\n",
			   explain_euro(&a, s->declared_ct),
			   explain_euro(&b, s->maximum_ct),
			   explain_euro(&c, s->declared_ct - s->maximum_ct));
	explain_same(x, "declared", stored, s->declared_ct);
	if (v->worked.has_ct && v->row.maximum_ct != RECORD_ABSENT)
		explain_same(x, "the maximum", v->row.maximum_ct,
			     s->maximum_ct);
}

static void
explain_term(struct explaining *x, const struct judge_subject *s)
{
	const struct settings *set = &x->ledger->settings;
	char day[DAY_TEXT], last[DAY_TEXT];

	buf_printf(x->steps,
		   "a term of %d months from %s lasts until %s; today is %s\n",
		   (int)set->term_months, day_format(last, s->van),
		   day_format(day, judge_term_last(set, s->van)),
		   day_format(last, x->ledger->day));
	if (s->tot != DAY_NONE)
		buf_printf(x->steps, "it ends, or care was stopped, on %s\n",
			   day_format(day, s->tot));
	buf_printf(x->steps, "its product %s the kenmerk chronisch\n",
		   s->chronic ? "has" : "does not have");
	if (s->withdrawn)
		buf_puts(x->steps, "it was withdrawn\n");
}

bool
explain_commitment(struct explaining *x)
{
	const struct judge_view view = explain_view(x);
	const struct signal_row *row = x->row;
	struct judge_subject s;
	struct commitment_view v;
	enum domein domein;
	int64_t client;
	bool live;

	if (!domein_parse(&domein, row->domein) ||
	    !commitment_read(&v, x->ledger, x->arena, domein, row->gemeente,
			     row->nummer, true) ||
	    !judge_read_commitment(&view, v.row.key, &s, &client, &live))
		return false;
	tell_allocation(&v, x->steps);
	if (x->rule->money)
		explain_maximum(x, &v, &s);
	else
		explain_term(x, &s);
	buf_printf(x->steps, "%s: %s guards it%s\n",
		   s.specific ? "specific" : "aspecific", judge_guard(&s),
		   judge_must_pay(&s) ? ", it must be paid" : "");
	explain_end(x, &s);
	return true;
}

/* ---- a client */

static bool
of_signal(const struct signal_row *row, const struct judge_subject *s)
{
	return strcmp(s->about.gemeente, row->gemeente) == 0 &&
	       strcmp(s->about.segment, row->segment) == 0;
}

static void
tell_running(struct explaining *x)
{
	const struct ledger *l = x->ledger;
	struct stmt *st = db_stmt(l->db, SQL_JUDGE_CLIENT);

	db_bind_int(st, ":client", x->row->client);
	db_bind_int(st, ":day", l->day);
	while (db_row(st)) {
		int64_t key = db_col_int(st, "id");
		enum domein domein = toewijzing_key_domein(key);
		char gemeente[5], aanbieder[9], categorie[4], code[24];

		toewijzing_key_gemeente(key, gemeente);
		db_col_copy(st, "aanbieder", aanbieder, sizeof(aanbieder));
		db_col_copy(st, "categorie", categorie, sizeof(categorie));
		db_col_copy(st, "code", code, sizeof(code));
		buf_printf(x->steps,
			   "  %s %s %lld of provider %s: product %s %s, "
			   "segment %s\n",
			   domein_text(domein), gemeente,
			   (long long)toewijzing_key_nummer(key), aanbieder,
			   categorie[0] == '\0' ? "-" : categorie,
			   code[0] == '\0' ? "-" : code,
			   region_commitment_segment(&l->region, domein,
						     categorie, code, aanbieder,
						     l->day));
	}
}

bool
explain_client(struct explaining *x)
{
	const struct judge_view view = explain_view(x);
	struct judge_subject *s;
	char day[DAY_TEXT];
	size_t i, count;

	s = judge_read_client(&view, x->row->client, &count);
	for (i = 0; i < count && !of_signal(x->row, &s[i]); i++)
		;
	buf_printf(x->steps, "what runs for this client on %s:\n",
		   day_format(day, x->ledger->day));
	tell_running(x);
	if (i == count)
		return false;
	buf_printf(x->steps,
		   "in %s, segment %s: %lld different products of %lld "
		   "providers; a signal from %d on\n",
		   x->row->gemeente, x->row->segment, (long long)s[i].products,
		   (long long)s[i].aanbieders,
		   (int)x->ledger->settings.stacking);
	explain_end(x, &s[i]);
	return true;
}
