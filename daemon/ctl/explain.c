/* The sum behind a signal, step by step. */
#include "ctl/explain.h"

#include <stdio.h>
#include <string.h>

#include "base/jsonw.h"
#include "ctl/commitment.h"
#include "model/day.h"
#include "model/halfyear.h"
#include "model/money.h"
#include "model/record.h"
#include "stage/judge_rule.h"

/* Euros on a line of their own kind; two at a time in one printf. */
struct euros {
	char text[MONEY_TEXT];
};

static const char *
euro(struct euros *e, int64_t cents)
{
	return money_format(e->text, sizeof(e->text), cents);
}

static const char *
verdict_text(enum signal_verdict verdict)
{
	switch (verdict) {
	case SIGNAL_QUIET:
		return "so there is no ground for it now";
	case SIGNAL_STAYS:
		return "so it stays as it is: neither raised nor cleared";
	case SIGNAL_RAISES:
		return "so it is raised";
	}
	return "";
}

/* The rule itself says the last word, and gives the figures. */
static void
last_word(const struct signal_row *row, const struct judge_rule *rule,
	  const struct judge_subject *s, const struct ledger *l,
	  struct buf *steps, struct buf *figures)
{
	struct judge_case c = {&l->settings, l->day, (int32_t)row->level_bp, s};
	struct jsonw w;

	jsonw_init(&w, figures);
	jsonw_object(&w);
	rule->figures(&c, &w);
	jsonw_object_end(&w);
	buf_printf(steps, "%s\n", verdict_text(rule->weigh(&c).verdict));
}

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
		buf_printf(steps, ", budget %s", euro(&budget, t->budget));
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

	for (i = 0; i < k->n_months; i++) {
		buf_printf(steps, "  %s: ",
			   day_month_format(month, k->months[i].month));
		if (k->has_ct)
			buf_printf(steps, "maximum %s",
				   euro(&maximum, k->months[i].maximum_ct));
		else
			buf_puts(steps, "no maximum");
		if (k->has_volume)
			buf_printf(steps, " (volume %lld)",
				   (long long)k->months[i].volume);
		buf_printf(steps, ", submitted %s\n",
			   euro(&declared, v->submitted_ct[i]));
	}
}

static bool
explain_commitment(const struct signal_row *s, const struct judge_rule *rule,
		   struct ledger *l, struct arena *a, struct buf *steps,
		   struct buf *figures)
{
	struct judge_subject subject = {.kind = JUDGE_COMMITMENT};
	enum domain domein;
	struct euros x, y, z;
	struct commitment_view v;
	int64_t declared;

	if (!domein_parse(&domein, s->domein) ||
	    !commitment_read(&v, l, a, domein, s->gemeente, s->nummer, true))
		return false;
	declared = v.row.submitted_ct - v.row.rejected_ct;
	tell_allocation(&v, steps);
	tell_months(&v, steps);
	if (v.worked.has_ct)
		buf_printf(steps, "maximum: the months together: %s\n",
			   euro(&x, v.worked.maximum_ct));
	buf_printf(steps, "declared: submitted %s - rejected %s = %s\n",
		   euro(&x, v.row.submitted_ct), euro(&y, v.row.rejected_ct),
		   euro(&z, declared));
	if (v.worked.has_ct)
		buf_printf(steps, "declared %s - maximum %s = %s\n",
			   euro(&x, declared), euro(&y, v.worked.maximum_ct),
			   euro(&z, declared - v.worked.maximum_ct));
	subject.maximum_ct = v.worked.has_ct ? v.worked.maximum_ct
					     : RECORD_ABSENT;
	subject.declared_ct = declared;
	last_word(s, rule, &subject, l, steps, figures);
	return true;
}

static bool
read_ruimte(const struct signal_row *s, struct db *db,
	    struct judge_subject *out)
{
	struct stmt *st = db_stmt(db, SQL_REPORT_RUIMTE);

	memset(out, 0, sizeof(*out));
	out->kind = JUDGE_RUIMTE;
	db_bind_text(st, ":id", s->subject);
	if (!db_row(st))
		return false;
	out->soort = strcmp(db_col_text(st, "soort"), "plafond") == 0
			     ? "plafond"
			     : "raming";
	out->van = (int32_t)db_col_int(st, "van");
	out->tot = (int32_t)db_col_int(st, "tot");
	out->bedrag = db_col_int(st, "bedrag");
	halfyear_of(&out->half, out->van, out->tot);
	return !db_failed(db, NULL);
}

/* NULL binds as any. */
static const char *
any_if_empty(const char *s)
{
	return s[0] == '\0' ? "*" : s;
}

/* Every bucket of declared money that the rule has added up. */
static void
tell_declared(const struct signal_row *s, struct judge_subject *r,
	      struct db *db, struct buf *steps)
{
	struct stmt *st = db_stmt(db, SQL_REPORT_DECLARED);
	char from[DAY_TEXT], to[DAY_TEXT];
	struct euros amount;

	db_bind_text_opt(st, ":aanbieder", s->aanbieder);
	db_bind_int(st, ":van", r->half.van);
	db_bind_int(st, ":tot", r->half.tot);
	db_bind_text(st, ":domein", any_if_empty(s->domein));
	db_bind_text(st, ":gemeente", any_if_empty(s->gemeente));
	db_bind_text(st, ":segment", any_if_empty(s->segment));
	while (db_row(st)) {
		int64_t declared = db_col_int(st, "declared_ct");

		r->half_ct += declared;
		r->lines += db_col_int(st, "lines");
		buf_printf(steps, "  %s..%s",
			   day_format(from, (int32_t)db_col_int(st, "van")),
			   day_format(to, (int32_t)db_col_int(st, "tot")));
		buf_printf(steps, " %s", db_col_text(st, "domein"));
		buf_printf(steps, " %s", db_col_text(st, "gemeente"));
		buf_printf(steps, " %s", db_col_text(st, "categorie"));
		buf_printf(steps, " %s: %s", db_col_text(st, "code"),
			   euro(&amount, declared));
		buf_printf(steps, " (%lld lines)\n",
			   (long long)db_col_int(st, "lines"));
	}
}

static int64_t
common_divisor(int64_t a, int64_t b)
{
	while (b != 0) {
		int64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a < 1 ? 1 : a;
}

static bool
explain_ruimte(const struct signal_row *s, const struct judge_rule *rule,
	       struct ledger *l, struct buf *steps, struct buf *figures)
{
	const int32_t margin = l->settings.half_year_margin_bp;
	const int32_t clear = margin - l->settings.clear_bp;
	char from[DAY_TEXT], to[DAY_TEXT];
	struct judge_subject r;
	struct halfyear h;
	struct euros x, y;
	int64_t by;

	if (!read_ruimte(s, l->db, &r))
		return false;
	h = r.half;
	by = common_divisor(h.part, h.whole);
	buf_printf(steps, "%s of %s for %s until %s\n", r.soort,
		   euro(&x, r.bedrag), day_format(from, r.van),
		   day_format(to, r.tot));
	buf_printf(steps, "its first half is %s until %s: a share of %lld/%lld",
		   day_format(from, h.van), day_format(to, h.tot),
		   (long long)(h.part / by), (long long)(h.whole / by));
	buf_printf(steps, " = %s\n", euro(&x, halfyear_limit(&h, r.bedrag, 0)));
	buf_printf(steps,
		   "limit: with %d.%02d%% on top %s; it clears below %s\n",
		   (int)(margin / 100), (int)(margin % 100),
		   euro(&x, halfyear_limit(&h, r.bedrag, margin)),
		   euro(&y, halfyear_limit(&h, r.bedrag, clear)));
	buf_puts(steps, "declared for care of that half, without what was "
			"rejected:\n");
	tell_declared(s, &r, l->db, steps);
	buf_printf(steps, "together %s, against a limit of %s\n",
		   euro(&x, r.half_ct),
		   euro(&y, halfyear_limit(&h, r.bedrag, margin)));
	last_word(s, rule, &r, l, steps, figures);
	return true;
}

bool
explain(const struct signal_row *s, struct ledger *l, struct arena *a,
	struct buf *steps, struct buf *figures)
{
	const struct judge_rule *rule = judge_rule_named(s->rule);

	if (rule == NULL)
		return false;
	switch (rule->kind) {
	case JUDGE_COMMITMENT:
		return explain_commitment(s, rule, l, a, steps, figures);
	case JUDGE_RUIMTE:
		return explain_ruimte(s, rule, l, steps, figures);
	case JUDGE_KIND_COUNT:
		break;
	}
	return false;
}
