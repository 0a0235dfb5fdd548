/* The rules. */
#include "stage/judge_rule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/day.h"
#include "model/halfyear.h"
#include "model/money.h"
#include "model/record.h"
#include "port/db.h"

/*
 * Declared above the maximum of the allocation.  A fact: it opens and clears
 * at once.
 */
static enum judge_verdict
assess_maximum(struct turn *t, const struct judge_subject *s, struct jsonw *w)
{
	(void)t;
	if (s->maximum_ct == RECORD_ABSENT) {
		jsonw_put_null(w, "maximum_ct");
		jsonw_put_int(w, "gedeclareerd_ct", s->declared_ct);
		return JUDGE_QUIET;
	}
	jsonw_put_int(w, "maximum_ct", s->maximum_ct);
	jsonw_put_int(w, "gedeclareerd_ct", s->declared_ct);
	jsonw_put_int(w, "boven_maximum_ct", s->declared_ct - s->maximum_ct);
	return s->declared_ct > s->maximum_ct ? JUDGE_RAISES : JUDGE_QUIET;
}

static void
sum_declared(struct turn *t, const struct judge_subject *s, int32_t van,
	     int32_t tot, int64_t *declared_ct, int64_t *lines)
{
	enum sql_id sum = SQL_JUDGE_DECLARED;
	struct stmt *st;

	if (s->aanbieder[0] == '\0')
		sum = SQL_JUDGE_DECLARED_ALL;
	else if (region_combinatie(t->region, s->aanbieder))
		sum = SQL_JUDGE_DECLARED_POOL;
	st = db_stmt(t->db, sum);
	if (sum != SQL_JUDGE_DECLARED_ALL)
		db_bind_text(st, ":aanbieder", s->aanbieder);
	db_bind_int(st, ":van", van);
	db_bind_int(st, ":tot", tot);
	db_bind_text(st, ":domein",
		     s->has_domein ? domein_text(s->domein) : "*");
	db_bind_text(st, ":gemeente",
		     s->gemeente[0] == '\0' ? "*" : s->gemeente);
	db_bind_text(st, ":segment", s->segment[0] == '\0' ? "*" : s->segment);
	*declared_ct = *lines = 0;
	if (db_row(st)) {
		*declared_ct = db_col_int(st, "declared_ct");
		*lines = db_col_int(st, "lines");
	}
}

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

/*
 * The half-year signal on declared money: raised on any day from the start
 * of the half to the end of the period, as soon as what is declared for care
 * of the half exceeds its share by more than the margin.
 */
static enum judge_verdict
assess_half_year(struct turn *t, const struct judge_subject *s, struct jsonw *w)
{
	const struct settings *set = t->settings;
	int32_t day = t->entry->day;
	int32_t clear_bp = set->half_year_margin_bp - set->clear_bp;
	int64_t declared, lines;
	struct halfyear h;
	char text[DAY_TEXT];

	halfyear_of(&h, s->van, s->tot);
	sum_declared(t, s, h.van, h.tot, &declared, &lines);
	jsonw_put_text(w, "soort", s->soort);
	jsonw_key(w, "periode");
	jsonw_object(w);
	jsonw_put_text(w, "van", day_format(text, s->van));
	jsonw_put_text(w, "tot", day_format(text, s->tot));
	jsonw_object_end(w);
	jsonw_put_text(w, "halfjaar_tot", day_format(text, h.tot));
	jsonw_put_int(w, "bestedingsruimte_ct", s->bedrag);
	put_ratio(w, "aandeel_halfjaar", h.part, h.whole);
	jsonw_put_int(w, "marge_bp", set->half_year_margin_bp);
	jsonw_put_int(w, "grens_ct",
		      halfyear_limit(&h, s->bedrag, set->half_year_margin_bp));
	jsonw_put_int(w, "grens_intrekken_ct",
		      halfyear_limit(&h, s->bedrag, clear_bp));
	jsonw_put_int(w, "gedeclareerd_ct", declared);
	jsonw_put_int(w, "aantal_regels", lines);
	put_ratio(w, "aandeel_besteed", declared, s->bedrag);
	if (halfyear_compare(&h, declared, s->bedrag,
			     set->half_year_margin_bp) > 0)
		return day >= h.van && day <= s->tot ? JUDGE_RAISES
						     : JUDGE_STAYS;
	/* A ceiling of nothing has no level below it but nothing itself. */
	return declared <= 0 || halfyear_compare(&h, declared, s->bedrag,
						 clear_bp) < 0
		       ? JUDGE_QUIET
		       : JUDGE_STAYS;
}

const struct judge_rule judge_commitment_rules[] = {
	{"verplichtingen.maximum-overschreden", EVENT_MAXIMUM_OVERSCHREDEN,
	 assess_maximum},
};

const size_t judge_commitment_rule_count =
	sizeof(judge_commitment_rules) / sizeof(judge_commitment_rules[0]);

const struct judge_rule judge_ruimte_rules[] = {
	{"bestedingsruimten.halfjaarsignaal", EVENT_HALFJAARSIGNAAL,
	 assess_half_year},
};

const size_t judge_ruimte_rule_count =
	sizeof(judge_ruimte_rules) / sizeof(judge_ruimte_rules[0]);
