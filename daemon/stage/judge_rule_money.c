/* Declared money against ceilings, budgets and contracts. */
#include "stage/judge_rule_money.h"

#include <stdio.h>
#include <stdlib.h>

#include "model/day.h"
#include "model/money.h"

enum {
	BP = 10000,
	/* From the end of a half until 30 September for a calendar year. */
	UNDER_MONTHS = 3
};

/* Pedantry about a type that both compilers have. */
__extension__ typedef __int128 wide;

/* A ratio with four decimals as a JSON number. */
static void
put_ratio(struct jsonw *w, const char *key, int64_t part, int64_t whole)
{
	char text[MONEY_TEXT + 4];
	int64_t r;
	int n;

	if (whole <= 0 || !money_mul_div(&r, part, BP, whole)) {
		jsonw_put_null(w, key);
		return;
	}
	n = snprintf(text, sizeof(text), "%s%lld.%04d", r < 0 ? "-" : "",
		     llabs(r / BP), abs((int)(r % BP)));
	jsonw_key(w, key);
	jsonw_raw(w, text, (size_t)n);
}

static void
put_subject(const struct judge_subject *s, struct jsonw *w)
{
	char text[DAY_TEXT];

	if (s->soort != NULL)
		jsonw_put_text(w, "soort", s->soort);
	jsonw_key(w, "periode");
	jsonw_object(w);
	jsonw_put_text(w, "van", day_format(text, s->van));
	jsonw_put_text(w, "tot", day_format(text, s->tot));
	jsonw_object_end(w);
	jsonw_put_int(w,
		      s->kind == JUDGE_BEGROTING ? "begroting_ct"
						 : "bestedingsruimte_ct",
		      s->bedrag);
	jsonw_put_text(w, "bewaker", "gemeente");
}

/* All that counts against the amount: only a begroting has other costs. */
static int64_t
spent(const struct judge_subject *s)
{
	return s->declared_ct + s->other_ct;
}

static int64_t
spent_in_half(const struct judge_subject *s)
{
	return s->half_ct + s->other_half_ct;
}

static bool
in_period(const struct judge_case *c)
{
	return c->day >= c->subject->van && c->day <= c->subject->tot;
}

/* How the half's money lies to its share of the amount and a margin. */
static int
half_against(const struct judge_subject *s, int32_t margin_bp)
{
	return halfyear_compare(&s->half, spent_in_half(s), s->bedrag,
				margin_bp);
}

static void
put_half(const struct judge_case *c, int32_t margin_bp, int32_t clear_bp,
	 struct jsonw *w)
{
	const struct judge_subject *s = c->subject;
	const struct halfyear *h = &s->half;
	char text[DAY_TEXT];

	put_subject(s, w);
	jsonw_put_text(w, "halfjaar_tot", day_format(text, h->tot));
	put_ratio(w, "aandeel_halfjaar", h->part, h->whole);
	jsonw_put_int(w, "marge_bp", c->settings->half_year_margin_bp);
	jsonw_put_int(w, "grens_ct", halfyear_limit(h, s->bedrag, margin_bp));
	jsonw_put_int(w, "grens_intrekken_ct",
		      halfyear_limit(h, s->bedrag, clear_bp));
	jsonw_put_int(w, "gedeclareerd_ct", s->half_ct);
	if (s->kind == JUDGE_BEGROTING)
		jsonw_put_int(w, "overige_lasten_ct", s->other_half_ct);
	put_ratio(w, "aandeel_besteed", spent_in_half(s), s->bedrag);
}

/* ---- past the share of the half */

struct judge_weight
judge_weigh_half_year(const struct judge_case *c)
{
	const struct judge_subject *s = c->subject;
	const int32_t margin = c->settings->half_year_margin_bp;
	struct judge_weight w = {SIGNAL_STAYS, spent_in_half(s), s->bedrag};

	if (half_against(s, margin) > 0) {
		if (in_period(c))
			w.verdict = SIGNAL_RAISES;
	} else if (w.value <= 0 ||
		   half_against(s, margin - c->settings->clear_bp) < 0) {
		/* A ceiling of nothing has no level below it but nothing. */
		w.verdict = SIGNAL_QUIET;
	}
	return w;
}

void
judge_tell_half_year(const struct judge_case *c, struct jsonw *w)
{
	const int32_t margin = c->settings->half_year_margin_bp;

	put_half(c, margin, margin - c->settings->clear_bp, w);
	jsonw_put_int(w, "aantal_regels", c->subject->lines);
}

/* ---- short of it */

int32_t
judge_under_from(const struct judge_subject *s)
{
	return day_month_last(day_month(s->half.tot) + UNDER_MONTHS);
}

struct judge_weight
judge_weigh_under(const struct judge_case *c)
{
	const struct judge_subject *s = c->subject;
	const int32_t margin = c->settings->half_year_margin_bp;
	const bool below = half_against(s, -margin) < 0;
	struct judge_weight w = {SIGNAL_STAYS, s->half_ct, s->bedrag};

	if (s->taak ||
	    (!below && half_against(s, c->settings->clear_bp - margin) > 0))
		w.verdict = SIGNAL_QUIET;
	else if (below && in_period(c) && c->day >= judge_under_from(s))
		w.verdict = SIGNAL_RAISES;
	return w;
}

void
judge_tell_under(const struct judge_case *c, struct jsonw *w)
{
	const int32_t margin = c->settings->half_year_margin_bp;
	char text[DAY_TEXT];

	put_half(c, -margin, c->settings->clear_bp - margin, w);
	jsonw_put_text(w, "niet_eerder_dan",
		       day_format(text, judge_under_from(c->subject)));
	jsonw_put_bool(w, "taakgericht", c->subject->taak);
}

/* ---- a level of the amount */

struct judge_weight
judge_weigh_threshold(const struct judge_case *c)
{
	const struct judge_subject *s = c->subject;
	struct judge_weight w = {SIGNAL_QUIET, spent(s), s->bedrag};

	/* Of nothing every level is reached by the first cent. */
	if (w.value > 0 && (wide)w.value * BP >= (wide)s->bedrag * c->level_bp)
		w.verdict = SIGNAL_RAISES;
	return w;
}

void
judge_tell_threshold(const struct judge_case *c, struct jsonw *w)
{
	const struct judge_subject *s = c->subject;
	int64_t limit = 0;

	put_subject(s, w);
	jsonw_put_int(w, "drempel_bp", c->level_bp);
	if (money_mul_div(&limit, s->bedrag, c->level_bp, BP))
		jsonw_put_int(w, "grens_ct", limit);
	jsonw_put_int(w, "gedeclareerd_ct", s->declared_ct);
	if (s->kind == JUDGE_BEGROTING)
		jsonw_put_int(w, "overige_lasten_ct", s->other_ct);
	jsonw_put_int(w, "aantal_regels", s->lines);
	put_ratio(w, "aandeel_besteed", spent(s), s->bedrag);
	jsonw_put_int(w, "versie", s->version);
}

/* ---- approved above the amount */

struct judge_weight
judge_weigh_over(const struct judge_case *c)
{
	const struct judge_subject *s = c->subject;

	return (struct judge_weight){
		s->approved_ct > s->bedrag ? SIGNAL_RAISES : SIGNAL_QUIET,
		s->approved_ct,
		s->bedrag,
	};
}

void
judge_tell_over(const struct judge_case *c, struct jsonw *w)
{
	const struct judge_subject *s = c->subject;

	put_subject(s, w);
	jsonw_put_int(w, "toegekend_ct", s->approved_ct);
	jsonw_put_int(w, "gedeclareerd_ct", s->declared_ct);
	jsonw_put_int(w, "boven_ruimte_ct", s->approved_ct - s->bedrag);
	put_ratio(w, "aandeel_toegekend", s->approved_ct, s->bedrag);
}

/* ---- a begroting */

struct judge_weight
judge_weigh_begroting(const struct judge_case *c)
{
	const struct judge_subject *s = c->subject;
	struct judge_weight w = judge_weigh_half_year(c);

	w.value = spent(s);
	if (spent(s) > s->bedrag)
		w.verdict = SIGNAL_RAISES;
	return w;
}

void
judge_tell_begroting(const struct judge_case *c, struct jsonw *w)
{
	const struct judge_subject *s = c->subject;
	const int32_t margin = c->settings->half_year_margin_bp;

	put_half(c, margin, margin - c->settings->clear_bp, w);
	jsonw_put_int(w, "jaar_gedeclareerd_ct", s->declared_ct);
	jsonw_put_int(w, "jaar_overige_lasten_ct", s->other_ct);
	put_ratio(w, "aandeel_jaar_besteed", spent(s), s->bedrag);
}

/* ---- outside a contract */

struct judge_weight
judge_weigh_outside(const struct judge_case *c)
{
	const struct judge_subject *s = c->subject;

	return (struct judge_weight){
		s->declared_ct > 0 ? SIGNAL_RAISES : SIGNAL_QUIET,
		s->declared_ct,
		s->declared_ct,
	};
}

void
judge_tell_outside(const struct judge_case *c, struct jsonw *w)
{
	const struct judge_subject *s = c->subject;

	jsonw_put_int(w, "jaar", day_year(s->van));
	jsonw_put_int(w, "gedeclareerd_ct", s->declared_ct);
	jsonw_put_int(w, "aantal_regels", s->lines);
	jsonw_put_text(w, "bewaker", "gemeente");
}
