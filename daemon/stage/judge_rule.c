/* The rules. */
#include "stage/judge_rule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/day.h"
#include "model/money.h"
#include "model/record.h"

/* A ratio with four decimals as a JSON number. */
static void
put_ratio(struct jsonw *w, const char *key, int64_t part, int64_t whole)
{
	char text[MONEY_TEXT + 4];
	int64_t r;
	int n;

	if (whole <= 0 || !money_mul_div(&r, part, 10000, whole)) {
		jsonw_put_null(w, key);
		return;
	}
	n = snprintf(text, sizeof(text), "%s%lld.%04d", r < 0 ? "-" : "",
		     llabs(r / 10000), abs((int)(r % 10000)));
	jsonw_key(w, key);
	jsonw_raw(w, text, (size_t)n);
}

/* ---- an allocation: declared above its maximum */

static struct judge_weight
weigh_maximum(const struct judge_case *c)
{
	const struct judge_subject *s = c->subject;
	struct judge_weight w = {SIGNAL_QUIET, s->declared_ct, s->maximum_ct};

	if (s->maximum_ct == RECORD_ABSENT)
		w.whole = 0;
	else if (s->declared_ct > s->maximum_ct)
		w.verdict = SIGNAL_RAISES;
	return w;
}

static void
figures_maximum(const struct judge_case *c, struct jsonw *w)
{
	const struct judge_subject *s = c->subject;

	if (s->maximum_ct == RECORD_ABSENT)
		jsonw_put_null(w, "maximum_ct");
	else
		jsonw_put_int(w, "maximum_ct", s->maximum_ct);
	jsonw_put_int(w, "gedeclareerd_ct", s->declared_ct);
	if (s->maximum_ct != RECORD_ABSENT)
		jsonw_put_int(w, "boven_maximum_ct",
			      s->declared_ct - s->maximum_ct);
}

/* ---- a ceiling: declared well past its half-year share (settled 22) */

static struct judge_weight
weigh_half_year(const struct judge_case *c)
{
	const struct judge_subject *s = c->subject;
	const int32_t margin = c->settings->half_year_margin_bp;
	struct judge_weight w = {SIGNAL_STAYS, s->half_ct, s->bedrag};

	if (halfyear_compare(&s->half, s->half_ct, s->bedrag, margin) > 0) {
		if (c->day >= s->van && c->day <= s->tot)
			w.verdict = SIGNAL_RAISES;
	} else if (s->half_ct <= 0 ||
		   halfyear_compare(&s->half, s->half_ct, s->bedrag,
				    margin - c->settings->clear_bp) < 0) {
		/* A ceiling of nothing has no level below it but nothing. */
		w.verdict = SIGNAL_QUIET;
	}
	return w;
}

static void
put_ruimte(const struct judge_subject *s, struct jsonw *w)
{
	char text[DAY_TEXT];

	jsonw_put_text(w, "soort", s->soort);
	jsonw_key(w, "periode");
	jsonw_object(w);
	jsonw_put_text(w, "van", day_format(text, s->van));
	jsonw_put_text(w, "tot", day_format(text, s->tot));
	jsonw_object_end(w);
	jsonw_put_int(w, "bestedingsruimte_ct", s->bedrag);
}

static void
figures_half_year(const struct judge_case *c, struct jsonw *w)
{
	const struct judge_subject *s = c->subject;
	const int32_t margin = c->settings->half_year_margin_bp;
	const struct halfyear *h = &s->half;
	char text[DAY_TEXT];

	put_ruimte(s, w);
	jsonw_put_text(w, "halfjaar_tot", day_format(text, h->tot));
	put_ratio(w, "aandeel_halfjaar", h->part, h->whole);
	jsonw_put_int(w, "marge_bp", margin);
	jsonw_put_int(w, "grens_ct", halfyear_limit(h, s->bedrag, margin));
	jsonw_put_int(
		w, "grens_intrekken_ct",
		halfyear_limit(h, s->bedrag, margin - c->settings->clear_bp));
	jsonw_put_int(w, "gedeclareerd_ct", s->half_ct);
	jsonw_put_int(w, "aantal_regels", s->lines);
	put_ratio(w, "aandeel_besteed", s->half_ct, s->bedrag);
}

const struct judge_rule judge_rules[] = {
	{
		.name = "verplichtingen.maximum-overschreden",
		.event = EVENT_MAXIMUM_OVERSCHREDEN,
		.kind = JUDGE_COMMITMENT,
		.money = true,
		.weigh = weigh_maximum,
		.figures = figures_maximum,
	},
	{
		.name = "bestedingsruimten.halfjaarsignaal",
		.event = EVENT_HALFJAARSIGNAAL,
		.kind = JUDGE_RUIMTE,
		.due = true,
		.money = true,
		.weigh = weigh_half_year,
		.figures = figures_half_year,
	},
};

const size_t judge_rule_count = sizeof(judge_rules) / sizeof(judge_rules[0]);

const struct judge_rule *
judge_rule_named(const char *name)
{
	size_t i;

	for (i = 0; i < judge_rule_count; i++)
		if (strcmp(judge_rules[i].name, name) == 0)
			return &judge_rules[i];
	return NULL;
}
