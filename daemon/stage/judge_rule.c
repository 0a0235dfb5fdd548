/* The rules: the table, and those on allocations and clients. */
#include "stage/judge_rule.h"

#include <string.h>

#include "model/day.h"
#include "model/record.h"
#include "stage/judge_rule_money.h"

bool
judge_covers(const char *name, const char *value)
{
	return name[0] == '\0' || strcmp(name, value) == 0;
}

/* Contract standard 1.5.7: for an aspecific allocation the provider. */
const char *
judge_guard(const struct judge_subject *s)
{
	return s->specific ? "gemeente" : "aanbieder";
}

bool
judge_must_pay(const struct judge_subject *s)
{
	return s->specific || s->crisis;
}

static void
put_guard(const struct judge_subject *s, struct jsonw *w)
{
	jsonw_put_text(w, "bewaker", judge_guard(s));
	jsonw_put_bool(w, "betaalplicht", judge_must_pay(s));
}

/* ---- declared above the maximum of an allocation */

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
tell_maximum(const struct judge_case *c, struct jsonw *w)
{
	const struct judge_subject *s = c->subject;

	jsonw_put_int_opt(w, "maximum_ct", s->maximum_ct, RECORD_ABSENT);
	jsonw_put_int(w, "gedeclareerd_ct", s->declared_ct);
	if (s->maximum_ct != RECORD_ABSENT)
		jsonw_put_int(w, "boven_maximum_ct",
			      s->declared_ct - s->maximum_ct);
	put_guard(s, w);
}

/* ---- an allocation that runs beyond the term */

int32_t
judge_term_last(const struct settings *set, int32_t van)
{
	return day_add_months(van, set->term_months) - 1;
}

static struct judge_weight
weigh_term(const struct judge_case *c)
{
	const struct judge_subject *s = c->subject;
	bool over = c->day > judge_term_last(c->settings, s->van) &&
		    (s->tot == DAY_NONE || s->tot >= c->day);

	return (struct judge_weight){
		over && !s->chronic && !s->withdrawn ? SIGNAL_RAISES
						     : SIGNAL_QUIET,
		0,
		0,
	};
}

static void
tell_term(const struct judge_case *c, struct jsonw *w)
{
	const struct judge_subject *s = c->subject;
	char day[DAY_TEXT];

	jsonw_put_text(w, "ingangsdatum", day_format(day, s->van));
	jsonw_put_text(w, "einddatum",
		       s->tot == DAY_NONE ? NULL : day_format(day, s->tot));
	jsonw_put_int(w, "termijn_maanden", c->settings->term_months);
	jsonw_put_text(w, "binnen_termijn_tot",
		       day_format(day, judge_term_last(c->settings, s->van)));
	jsonw_put_bool(w, "chronisch", s->chronic);
	put_guard(s, w);
}

/* ---- many products at the same time (settled 25) */

static struct judge_weight
weigh_stacking(const struct judge_case *c)
{
	const struct judge_subject *s = c->subject;

	return (struct judge_weight){
		s->products >= c->settings->stacking ? SIGNAL_RAISES
						     : SIGNAL_QUIET,
		s->products,
		s->products,
	};
}

/* How many, never which: a product next to one client tells who it is. */
static void
tell_stacking(const struct judge_case *c, struct jsonw *w)
{
	jsonw_put_int(w, "aantal_producten", c->subject->products);
	jsonw_put_int(w, "aantal_aanbieders", c->subject->aanbieders);
	jsonw_put_int(w, "vanaf", c->settings->stacking);
	jsonw_put_text(w, "bewaker", "gemeente");
}

/* ---- the table */

const struct judge_rule judge_rules[] = {
	{
		.name = "verplichtingen.maximum-overschreden",
		.event = EVENT_MAXIMUM_OVERSCHREDEN,
		.kind = JUDGE_COMMITMENT,
		.money = true,
		.weigh = weigh_maximum,
		.figures = tell_maximum,
	},
	{
		.name = "toewijzingen.termijn-overschreden",
		.event = EVENT_TERMIJN_OVERSCHREDEN,
		.kind = JUDGE_COMMITMENT,
		.weigh = weigh_term,
		.figures = tell_term,
	},
	{
		.name = "toewijzingen.stapeling",
		.event = EVENT_STAPELING_GECONSTATEERD,
		.kind = JUDGE_CLIENT,
		.weigh = weigh_stacking,
		.figures = tell_stacking,
	},
	{
		.name = "bestedingsruimten.halfjaarsignaal",
		.event = EVENT_HALFJAARSIGNAAL,
		.kind = JUDGE_RUIMTE,
		.due = true,
		.money = true,
		.weigh = judge_weigh_half_year,
		.figures = judge_tell_half_year,
	},
	{
		.name = "bestedingsruimten.onderschrijding-verwacht",
		.event = EVENT_ONDERSCHRIJDING_VERWACHT,
		.kind = JUDGE_RUIMTE,
		.confirm = true,
		.money = true,
		.weigh = judge_weigh_under,
		.figures = judge_tell_under,
	},
	{
		.name = "bestedingsruimten.drempel-bereikt",
		.event = EVENT_DREMPEL_BEREIKT,
		.kind = JUDGE_RUIMTE,
		.levels = true,
		.latch = true,
		.due = true,
		.money = true,
		.weigh = judge_weigh_threshold,
		.figures = judge_tell_threshold,
	},
	{
		.name = "bestedingsruimten.ruimte-overschreden",
		.event = EVENT_RUIMTE_OVERSCHREDEN,
		.kind = JUDGE_RUIMTE,
		.due = true,
		.money = true,
		.weigh = judge_weigh_over,
		.figures = judge_tell_over,
	},
	{
		.name = "begrotingen.drempel-bereikt",
		.event = EVENT_BEGROTING_DREMPEL_BEREIKT,
		.kind = JUDGE_BEGROTING,
		.levels = true,
		.latch = true,
		.money = true,
		.weigh = judge_weigh_threshold,
		.figures = judge_tell_threshold,
	},
	{
		.name = "begrotingen.overschrijding-verwacht",
		.event = EVENT_BEGROTING_OVERSCHRIJDING,
		.kind = JUDGE_BEGROTING,
		.money = true,
		.weigh = judge_weigh_begroting,
		.figures = judge_tell_begroting,
	},
	{
		.name = "declaraties.buiten-contract",
		.event = EVENT_BUITEN_CONTRACT,
		.kind = JUDGE_CONTRACT,
		.money = true,
		.weigh = judge_weigh_outside,
		.figures = judge_tell_outside,
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
