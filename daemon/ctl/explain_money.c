/* Signals on ceilings, budgets and contracts: declared money, sum by sum. */
#include "ctl/explain_detail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/day.h"

enum { BP = 10000 };

/* What the rows together come to. */
struct sums {
	int64_t lines;
	int64_t declared_ct;
	int64_t half_ct;
	int64_t approved_ct;
};

/* One row of declared money; mark stands before those of the first half. */
static void
tell_row(struct explaining *x, struct stmt *st, const char *mark)
{
	char from[DAY_TEXT], to[DAY_TEXT];
	struct euros declared, approved;

	buf_printf(x->steps, "  %s%s..%s", mark,
		   day_format(from, (int32_t)db_col_int(st, "van")),
		   day_format(to, (int32_t)db_col_int(st, "tot")));
	buf_printf(x->steps, " %s", db_col_text(st, "aanbieder"));
	buf_printf(x->steps, " %s", db_col_text(st, "domein"));
	buf_printf(x->steps, " %s", db_col_text(st, "gemeente"));
	buf_printf(x->steps, " %s", db_col_text(st, "categorie"));
	buf_printf(x->steps, " %s", db_col_text(st, "code"));
	buf_printf(x->steps, " %s", db_col_text(st, "segment"));
	buf_printf(x->steps, ": declared %s, approved %s (%lld lines)\n",
		   explain_euro(&declared, db_col_int(st, "declared_ct")),
		   explain_euro(&approved, db_col_int(st, "approved_ct")),
		   (long long)db_col_int(st, "lines"));
}

/* The statement over declared money that counts for the signal. */
static struct stmt *
declared_rows(const struct explaining *x, const struct judge_subject *s)
{
	const struct signal_row *row = x->row;
	struct stmt *st = db_stmt(x->ledger->db, SQL_REPORT_DECLARED);

	db_bind_text_opt(st, ":aanbieder", row->aanbieder);
	db_bind_int(st, ":van", s->van);
	db_bind_int(st, ":tot", s->tot);
	db_bind_text_opt(st, ":domein", row->domein);
	db_bind_text_opt(st, ":gemeente", row->gemeente);
	db_bind_text_opt(st, ":segment", row->segment);
	return st;
}

static void
add_up(struct explaining *x, const struct judge_subject *s, struct sums *sums)
{
	struct stmt *st = declared_rows(x, s);
	struct euros a, b, c;

	buf_puts(x->steps, "declared, without what was rejected (* lies in "
			   "the first half):\n");
	while (db_row(st)) {
		bool half = (int32_t)db_col_int(st, "tot") <= s->half.tot;

		tell_row(x, st, half ? "* " : "  ");
		sums->lines += db_col_int(st, "lines");
		sums->declared_ct += db_col_int(st, "declared_ct");
		sums->approved_ct += db_col_int(st, "approved_ct");
		if (half)
			sums->half_ct += db_col_int(st, "declared_ct");
	}
	buf_printf(x->steps,
		   "together: declared %s, in the first half %s, approved %s\n",
		   explain_euro(&a, sums->declared_ct),
		   explain_euro(&b, sums->half_ct),
		   explain_euro(&c, sums->approved_ct));
}

/* Other costs, month by month; they count from the month that has begun. */
static void
add_other(struct explaining *x, struct judge_subject *s)
{
	struct stmt *st = db_stmt(x->ledger->db, SQL_REPORT_OTHER);
	char month[DAY_MONTH_TEXT];
	struct euros amount;

	s->other_ct = s->other_half_ct = 0;
	db_bind_int(st, ":van", s->van);
	db_bind_int(st, ":tot", s->tot);
	db_bind_text_opt(st, ":domein", x->row->domein);
	db_bind_text_opt(st, ":gemeente", x->row->gemeente);
	db_bind_text_opt(st, ":segment", x->row->segment);
	while (db_row(st)) {
		int32_t day = (int32_t)db_col_int(st, "maand");
		int64_t bedrag = db_col_int(st, "bedrag");

		if (day > x->ledger->day)
			continue;
		buf_printf(x->steps, "  %s %s: %s\n",
			   day_month_format(month, day_month(day)),
			   db_col_text(st, "soort"),
			   explain_euro(&amount, bedrag));
		s->other_ct += bedrag;
		if (day <= s->half.tot)
			s->other_half_ct += bedrag;
	}
	buf_printf(x->steps, "other costs together: %s",
		   explain_euro(&amount, s->other_ct));
	buf_printf(x->steps, ", in the first half %s\n",
		   explain_euro(&amount, s->other_half_ct));
}

static const char *
percent(char out[24], int32_t bp)
{
	snprintf(out, 24, "%s%d.%02d%%", bp < 0 ? "-" : "", abs(bp / 100),
		 abs(bp % 100));
	return out;
}

/* The share of the half, and what lies a margin from it. */
static void
tell_half(struct explaining *x, const struct judge_subject *s, int32_t margin,
	  int32_t clear)
{
	const struct halfyear *h = &s->half;
	char from[DAY_TEXT], to[DAY_TEXT], bp[24];
	struct euros a, b;

	buf_printf(x->steps,
		   "its first half is %s until %s: a share of %lld/%lld = %s\n",
		   day_format(from, h->van), day_format(to, h->tot),
		   (long long)h->part, (long long)h->whole,
		   explain_euro(&a, halfyear_limit(h, s->bedrag, 0)));
	buf_printf(x->steps, "limit: %s with a margin of %s; it clears %s %s\n",
		   explain_euro(&a, halfyear_limit(h, s->bedrag, margin)),
		   percent(bp, margin), margin < 0 ? "above" : "below",
		   explain_euro(&b, halfyear_limit(h, s->bedrag, clear)));
}

/* The limit of each rule, by the event it opens with. */
static void
tell_limit(struct explaining *x, const struct judge_subject *s)
{
	const struct settings *set = &x->ledger->settings;
	const int32_t margin = set->half_year_margin_bp;
	char bp[24], day[DAY_TEXT];
	struct euros a;
	int64_t limit = 0;

	if (x->rule->levels) {
		(void)!money_mul_div(&limit, s->bedrag,
				     (int64_t)x->row->level_bp, BP);
		buf_printf(x->steps, "level: %s of it is %s\n",
			   percent(bp, (int32_t)x->row->level_bp),
			   explain_euro(&a, limit));
	} else if (x->rule->event == EVENT_ONDERSCHRIJDING_VERWACHT) {
		tell_half(x, s, -margin, set->clear_bp - margin);
		buf_printf(x->steps, "a signal from %s on%s\n",
			   day_format(day, judge_under_from(s)),
			   s->taak ? "; never, for a contract pays for it"
				   : "");
	} else if (x->rule->event == EVENT_RUIMTE_OVERSCHREDEN) {
		buf_printf(x->steps, "limit: approved above %s\n",
			   explain_euro(&a, s->bedrag));
	} else {
		tell_half(x, s, margin, margin - set->clear_bp);
	}
}

static struct judge_total *
find_total(struct explaining *x)
{
	struct ledger *l = x->ledger;
	size_t i;

	judge_totals_load(&l->totals, l->db, &l->region, l->salt);
	for (i = 0; i < l->totals.count; i++)
		if (strcmp(l->totals.items[i].subject.about.subject,
			   x->row->subject) == 0)
			return &l->totals.items[i];
	return NULL;
}

bool
explain_money(struct explaining *x)
{
	struct judge_total *total = find_total(x);
	char from[DAY_TEXT], to[DAY_TEXT];
	struct judge_subject s;
	struct sums sums = {0, 0, 0, 0};
	struct euros a;

	if (total == NULL)
		return false;
	s = total->subject;
	buf_printf(x->steps, "%s of %s for %s until %s\n",
		   s.soort == NULL ? "begroting" : s.soort,
		   explain_euro(&a, s.bedrag), day_format(from, s.van),
		   day_format(to, s.tot));
	tell_limit(x, &s);
	add_up(x, &s, &sums);
	if (s.kind == JUDGE_BEGROTING)
		add_other(x, &s);
	s.lines = sums.lines;
	s.declared_ct = sums.declared_ct;
	s.half_ct = sums.half_ct;
	s.approved_ct = sums.approved_ct;
	explain_same(x, "declared", total->subject.declared_ct, s.declared_ct);
	explain_same(x, "declared in the first half", total->subject.half_ct,
		     s.half_ct);
	explain_same(x, "approved", total->subject.approved_ct, s.approved_ct);
	explain_end(x, &s);
	return true;
}

/* ---- outside a contract */

static void
tell_contracts(struct explaining *x)
{
	const struct region *r = &x->ledger->region;
	char from[DAY_TEXT], to[DAY_TEXT];
	bool any = false;
	size_t i;

	for (i = 0; i < r->contract_count; i++) {
		const struct import_contract *c = &r->contracts[i];

		if (strcmp(c->aanbieder, x->row->aanbieder) != 0)
			continue;
		any = true;
		buf_printf(x->steps, "contract %s segment %s: %s until %s\n",
			   c->domein, c->segment, day_format(from, c->van),
			   c->tot == DAY_NONE ? "open"
					      : day_format(to, c->tot));
	}
	if (!any)
		buf_puts(x->steps, "this provider has no contract at all\n");
}

bool
explain_contract(struct explaining *x)
{
	const struct judge_view view = explain_view(x);
	const struct signal_row *row = x->row;
	struct judge_outside key;
	struct judge_subject s;
	struct stmt *st;
	int64_t stored, year;
	enum domein domein;
	struct euros a;

	/* The year stands in the figures only. */
	year = strncmp(row->latest, "{\"jaar\":", 8) == 0
		       ? strtol(row->latest + 8, NULL, 10)
		       : 0;
	if (year == 0 || !domein_parse(&domein, row->domein))
		return false;
	memset(&key, 0, sizeof(key));
	key.jaar = year;
	snprintf(key.aanbieder, sizeof(key.aanbieder), "%s", row->aanbieder);
	snprintf(key.domein, sizeof(key.domein), "%s", row->domein);
	snprintf(key.segment, sizeof(key.segment), "%s", row->segment);
	judge_read_outside(&view, &key, &s);
	stored = s.declared_ct;
	s.declared_ct = s.lines = 0;
	tell_contracts(x);
	buf_puts(x->steps, "declared for care that none of them covers:\n");
	st = declared_rows(x, &s);
	while (db_row(st)) {
		if (region_covered(view.region, row->aanbieder, domein,
				   row->segment,
				   (int32_t)db_col_int(st, "van")))
			continue;
		tell_row(x, st, "");
		s.declared_ct += db_col_int(st, "declared_ct");
		s.lines += db_col_int(st, "lines");
	}
	buf_printf(x->steps, "together %s\n", explain_euro(&a, s.declared_ct));
	explain_same(x, "declared outside a contract", stored, s.declared_ct);
	explain_end(x, &s);
	return true;
}
