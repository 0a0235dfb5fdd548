/* Parties: names, figures, JSON. */
#include "ctl/party.h"

#include <string.h>

#include "model/day.h"
#include "model/record.h"

static const struct sheet_column provider_names[] = {
	{"aanbieder", "aanbieder", SHEET_TEXT},
	{"naam", "naam", SHEET_TEXT},
};

static const struct sheet_column gemeente_names[] = {
	{"gemeente", "gemeente", SHEET_TEXT},
	{"naam", "naam", SHEET_TEXT},
	{"domain", "domain", SHEET_TEXT},
};

static const struct sheet_column segment_names[] = {
	{"domain", "domain", SHEET_TEXT},
	{"segment", "segment", SHEET_TEXT},
};

static const struct sheet_column segment_only[] = {
	{"segment", "segment", SHEET_TEXT},
};

static const struct sheet_column cross_names[] = {
	{"gemeente", "gemeente", SHEET_TEXT},
	{"naam", "naam", SHEET_TEXT},
	{"domain", "domain", SHEET_TEXT},
	{"segment", "segment", SHEET_TEXT},
};

static const struct sheet_column gemeente_only[] = {
	{"gemeente", "gemeente", SHEET_TEXT},
	{"naam", "naam", SHEET_TEXT},
};

const struct party_info party_infos[PARTY_KINDS] = {
	[PARTY_PROVIDER] = {"provider", DIM_AANBIEDER, DIM_DOMEIN | DIM_SEGMENT,
			    "segments", SHEET_OF(provider_names),
			    SHEET_OF(segment_names)},
	[PARTY_GEMEENTE] = {"gemeente", DIM_GEMEENTE | DIM_DOMEIN, DIM_SEGMENT,
			    "segments", SHEET_OF(gemeente_names),
			    SHEET_OF(segment_only)},
	[PARTY_SEGMENT] = {"segment", DIM_DOMEIN | DIM_SEGMENT, DIM_GEMEENTE,
			   "gemeenten", SHEET_OF(segment_names),
			   SHEET_OF(gemeente_only)},
	[PARTY_CROSS] = {"commitments",
			 DIM_GEMEENTE | DIM_DOMEIN | DIM_SEGMENT,
			 0,
			 NULL,
			 SHEET_OF(cross_names),
			 {NULL, 0}},
};

static const struct sheet_column figure_array[] = {
	{"year", "year", SHEET_INT},
	{"booking_year", NULL, SHEET_TEXT},
	{"budget", "budget", SHEET_MONEY},
	{"budget_shared", NULL, SHEET_MONEY},
	{"begroting", NULL, SHEET_MONEY},
	{"overige_lasten", NULL, SHEET_MONEY},
	{"commitments", NULL, SHEET_INT},
	{"commitments_without_maximum", NULL, SHEET_INT},
	{"committed", "committed", SHEET_MONEY},
	{"expected", "expected", SHEET_MONEY},
	{"lines", NULL, SHEET_INT},
	{"submitted", NULL, SHEET_MONEY},
	{"rejected", NULL, SHEET_MONEY},
	{"declared", "declared", SHEET_MONEY},
	{"approved", "approved", SHEET_MONEY},
	{"held_lines", NULL, SHEET_INT},
	{"held", NULL, SHEET_MONEY},
	{"rest_maximum", NULL, SHEET_MONEY},
	{"rest_expected", "rest", SHEET_MONEY},
	{"still_to_come", "to come", SHEET_MONEY},
	{"projection", "projection", SHEET_MONEY},
	{"commitments_not_projected", NULL, SHEET_INT},
	{"share_of_year", "of year", SHEET_SHARE},
	{"share_of_budget", "used", SHEET_SHARE},
	{"share_of_begroting", NULL, SHEET_SHARE},
	{"signals_open", "signals", SHEET_INT},
};

static const struct sheet_columns figure_columns = SHEET_OF(figure_array);

/* The part of the year that has passed on the business day: days of days. */
static void
share_of_year(const struct parties *p, struct sheet *s)
{
	const int32_t first = day_from_ymd(p->ask.year, 1, 1);
	const int32_t last = day_from_ymd(p->ask.year, 12, 31);
	int64_t n = 0;

	if (p->day != DAY_NONE && p->day >= first)
		n = p->day > last ? last - first + 1 : p->day - first + 1;
	sheet_share(s, n, last - first + 1);
}

static bool
has_estimate(const struct parties *p)
{
	return (p->ask.sources & FIGURES_ESTIMATE) != 0;
}

void
party_estimate_cells(const struct parties *p, struct sheet *s,
		     const struct figures *f)
{
	/* Not estimated: not known, and never 0. */
	sheet_num(s, has_estimate(p) ? f->still_ct : RECORD_ABSENT);
	sheet_num(s, has_estimate(p) ? f->projection_ct : RECORD_ABSENT);
}

static void
figure_cells(const struct parties *p, struct sheet *s, const struct figures *f)
{
	const int64_t declared = figures_declared(f);
	const int64_t none = RECORD_ABSENT;

	sheet_num(s, p->ask.year);
	sheet_text(s, p->ask.submission ? "submission" : "care");
	sheet_num(s, f->budgets > 0 ? f->budget_ct : none);
	sheet_num(s, f->budgets > 0 ? f->shared_ct : none);
	sheet_num(s, f->begrotingen > 0 ? f->begroting_ct : none);
	sheet_num(s, f->overige_ct);
	sheet_num(s, f->commitments);
	sheet_num(s, f->unbounded);
	sheet_num(s, f->committed_ct);
	sheet_num(s, f->expected_ct);
	sheet_num(s, f->lines);
	sheet_num(s, f->submitted_ct);
	sheet_num(s, f->rejected_ct);
	sheet_num(s, declared);
	sheet_num(s, f->approved_ct);
	sheet_num(s, f->held_lines);
	sheet_num(s, f->held_ct);
	sheet_num(s, figures_rest(f, f->committed_ct));
	sheet_num(s, figures_rest(f, f->expected_ct));
	party_estimate_cells(p, s, f);
	sheet_num(s, has_estimate(p) ? f->unprojected : none);
	share_of_year(p, s);
	sheet_share(s, declared, f->budgets > 0 ? f->budget_ct : 0);
	sheet_share(s, declared, f->begrotingen > 0 ? f->begroting_ct : 0);
	sheet_num(s, f->signals);
}

static const struct sheet_column month_array[] = {
	{"month", "month", SHEET_MONTH},
	{"maximum", "maximum", SHEET_MONEY},
	{"expected", "expected", SHEET_MONEY},
	{"lines", "lines", SHEET_INT},
	{"submitted", NULL, SHEET_MONEY},
	{"rejected", NULL, SHEET_MONEY},
	{"declared", "declared", SHEET_MONEY},
	{"approved", "approved", SHEET_MONEY},
	{"still_to_come", "to come", SHEET_MONEY},
	{"projection", "projection", SHEET_MONEY},
	{"overige_lasten", NULL, SHEET_MONEY},
};

const struct sheet_columns party_month_columns = SHEET_OF(month_array);

void
party_month_cells(const struct parties *p, struct sheet *s,
		  const struct figures *f)
{
	sheet_num(s, f->key.month);
	sheet_num(s, f->committed_ct);
	sheet_num(s, f->expected_ct);
	sheet_num(s, f->lines);
	sheet_num(s, f->submitted_ct);
	sheet_num(s, f->rejected_ct);
	sheet_num(s, figures_declared(f));
	sheet_num(s, f->approved_ct);
	party_estimate_cells(p, s, f);
	sheet_num(s, f->overige_ct);
}

/* ---- names */

const char *
party_name(const struct parties *p, const struct figures *f)
{
	if (p->info->dims == DIM_AANBIEDER)
		return f->key.aanbieder;
	return (p->info->dims & DIM_GEMEENTE) != 0 ? f->key.gemeente
						   : f->key.segment;
}

void
party_have(const struct parties *p, struct sheet *s, bool part)
{
	const struct party_info *i = p->info;

	sheet_have(s, part ? &i->part_names : &i->names);
	sheet_have(s, &figure_columns);
}

static void
aanbieder_cells(const struct parties *p, struct sheet *s, const char *aanbieder)
{
	const struct import_aanbieder *a =
		region_aanbieder(p->region, aanbieder);

	sheet_text(s, aanbieder);
	sheet_text(s, a == NULL ? NULL : a->naam);
}

static void
gemeente_cells(const struct parties *p, struct sheet *s, const char *gemeente)
{
	const struct import_gemeente *g = region_gemeente(p->region, gemeente);

	sheet_text(s, gemeente);
	sheet_text(s, g == NULL ? NULL : g->naam);
}

void
party_cells(const struct parties *p, struct sheet *s, const struct figures *f,
	    bool part)
{
	const unsigned dims = part ? p->info->parts : p->info->dims;

	if ((dims & DIM_AANBIEDER) != 0)
		aanbieder_cells(p, s, f->key.aanbieder);
	if ((dims & DIM_GEMEENTE) != 0)
		gemeente_cells(p, s, f->key.gemeente);
	if ((dims & DIM_DOMEIN) != 0)
		sheet_text(s, f->key.domein);
	if ((dims & DIM_SEGMENT) != 0)
		sheet_text(s, f->key.segment);
	figure_cells(p, s, f);
}

/* ---- what belongs to whom */

bool
party_owns(const struct parties *p, const struct figures *party,
	   const struct figures *row)
{
	const unsigned dims = p->info->dims;
	const struct figures_key *a = &party->key, *b = &row->key;

	return ((dims & DIM_AANBIEDER) == 0 ||
		strcmp(a->aanbieder, b->aanbieder) == 0) &&
	       ((dims & DIM_GEMEENTE) == 0 ||
		strcmp(a->gemeente, b->gemeente) == 0) &&
	       ((dims & DIM_DOMEIN) == 0 ||
		strcmp(a->domein, b->domein) == 0) &&
	       ((dims & DIM_SEGMENT) == 0 ||
		strcmp(a->segment, b->segment) == 0);
}

/* Has the provider a contract within this combinatie in the year? */
static bool
is_member(const struct parties *p, const char *combinatie,
	  const char *aanbieder)
{
	const int32_t first = day_from_ymd(p->ask.year, 1, 1);
	const int32_t last = day_from_ymd(p->ask.year, 12, 31);
	size_t i;

	/* The name of a combinatie is never that of a provider. */
	if (combinatie[strspn(combinatie, "0123456789")] == '\0')
		return false;
	for (i = 0; i < p->region->contract_count; i++) {
		const struct import_contract *k = &p->region->contracts[i];

		if (strcmp(k->combinatie, combinatie) == 0 &&
		    strcmp(k->aanbieder, aanbieder) == 0 && k->van <= last &&
		    (k->tot == DAY_NONE || k->tot >= first))
			return true;
	}
	return false;
}

bool
party_touched(const struct parties *p, const struct figures *party,
	      const struct budget *b)
{
	const unsigned dims = p->info->dims;
	const struct figures_key *k = &party->key;

	return ((dims & DIM_AANBIEDER) == 0 ||
		budget_covers(b->aanbieder, k->aanbieder) ||
		is_member(p, b->aanbieder, k->aanbieder)) &&
	       ((dims & DIM_GEMEENTE) == 0 ||
		budget_covers(b->gemeente, k->gemeente)) &&
	       ((dims & DIM_DOMEIN) == 0 ||
		budget_covers(b->domein, k->domein)) &&
	       ((dims & DIM_SEGMENT) == 0 ||
		budget_covers(b->segment, k->segment));
}

/* ---- JSON */

static void
put_parts(const struct parties *p, struct ctl *c, const struct figures *f,
	  struct jsonw *w)
{
	struct sheet s;
	size_t i;

	sheet_init(&s, c);
	party_have(p, &s, true);
	jsonw_key(w, p->info->parts_key);
	jsonw_array(w);
	for (i = 0; i < p->parts.count; i++) {
		if (!party_owns(p, f, &p->parts.items[i]))
			continue;
		jsonw_object(w);
		party_cells(p, &s, &p->parts.items[i], true);
		sheet_members(&s, w);
		jsonw_object_end(w);
	}
	jsonw_array_end(w);
	sheet_done(&s);
}

static void
put_budgets(const struct parties *p, struct ctl *c, const struct figures *f,
	    struct jsonw *w)
{
	struct sheet s;
	size_t i;

	sheet_init(&s, c);
	sheet_have(&s, &budget_columns);
	jsonw_key(w, "budgets");
	jsonw_array(w);
	for (i = 0; i < p->budgets.count; i++) {
		if (!party_touched(p, f, &p->budgets.items[i]))
			continue;
		jsonw_object(w);
		budget_cells(&s, &p->budgets.items[i]);
		sheet_members(&s, w);
		jsonw_object_end(w);
	}
	jsonw_array_end(w);
	sheet_done(&s);
}

static void
put_months(const struct parties *p, struct ctl *c, const struct figures *f,
	   struct jsonw *w)
{
	struct sheet s;
	size_t i;

	sheet_init(&s, c);
	sheet_have(&s, &party_month_columns);
	jsonw_key(w, "months");
	jsonw_array(w);
	for (i = 0; i < p->months.count; i++) {
		const struct figures *m = &p->months.items[i];

		if (m->key.month == 0 || !party_owns(p, f, m))
			continue;
		jsonw_object(w);
		party_month_cells(p, &s, m);
		sheet_members(&s, w);
		jsonw_object_end(w);
	}
	jsonw_array_end(w);
	sheet_done(&s);
}

void
party_json(const struct parties *p, struct ctl *c, const struct figures *f)
{
	struct sheet s;
	struct jsonw w;

	sheet_init(&s, c);
	party_have(p, &s, false);
	jsonw_init(&w, &c->out);
	jsonw_object(&w);
	party_cells(p, &s, f, false);
	sheet_members(&s, &w);
	put_parts(p, c, f, &w);
	put_budgets(p, c, f, &w);
	if (p->months_wanted)
		put_months(p, c, f, &w);
	jsonw_object_end(&w);
	buf_u8(&c->out, '\n');
	sheet_done(&s);
}
