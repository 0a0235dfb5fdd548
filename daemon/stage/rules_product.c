/* Level 2: products, allocated (301) and asked for (315, 317). */
#include "stage/rules.h"
#include "stage/rules_overlap.h"
#include "stage/rules_row.h"

/* The last day on which an Omvang without a Code was allowed. */
enum { ASPECIFIC_UNTIL = 20201231 };

/* The four kinds of product, and what they call their first and last day. */
static const struct {
	enum rules_name element;
	enum rules_name begin;
	enum rules_name end;
} kinds[] = {
	{EL_TOEGEWEZEN_PRODUCT, EL_INGANGSDATUM, EL_EINDDATUM},
	{EL_AANGEVRAAGD_PRODUCT, EL_TOEWIJZING_INGANGSDATUM,
	 EL_TOEWIJZING_EINDDATUM},
	{EL_TE_WIJZIGEN_PRODUCT, EL_GEWENSTE_INGANGSDATUM, EL_EINDDATUM},
	{EL_NIEUW_PRODUCT, EL_GEWENSTE_INGANGSDATUM, EL_EINDDATUM},
};

static size_t
kind_of(const struct rules_run *r, uint32_t node)
{
	size_t i = 0;

	while (!rules_is_named(r, node, kinds[i].element))
		i++;
	return i;
}

/* What this kind of product calls its begin and end; DOC_NONE = open. */
static void
days_of(struct rules_run *r, uint32_t node, uint32_t *begin, uint32_t *end)
{
	const uint32_t *parts = rules_parts(r, node);
	size_t kind = kind_of(r, node);

	*begin = parts[kinds[kind].begin];
	*end = parts[kinds[kind].end];
}

static uint32_t
end_of(struct rules_run *r, uint32_t node)
{
	return rules_parts(r, node)[kinds[kind_of(r, node)].end];
}

/* Open-ended, or after the year in which an Omvang needed no Code. */
static bool
is_recent(const struct rules_run *r, uint32_t end)
{
	return end == DOC_NONE ||
	       rules_above(rules_node_day(r, end),
			   (struct rules_number){true, ASPECIFIC_UNTIL});
}

/* CD041: a Code needs an Omvang. */
void
rules_code_omvang(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	const uint32_t *parts = rules_parts(r, node);

	if (parts[EL_CODE] != DOC_NONE && parts[EL_OMVANG] == DOC_NONE)
		rules_report(r, rule, parts[EL_CODE], DOC_NONE, DOC_NONE);
}

/* CD075: a Budget needs an end. */
void
rules_budget_end(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	const uint32_t *parts = rules_parts(r, node);

	if (parts[EL_BUDGET] != DOC_NONE && end_of(r, node) == DOC_NONE)
		rules_report(r, rule, parts[EL_BUDGET], DOC_NONE, DOC_NONE);
}

/* CD076: a Frequentie per week needs an end. */
void
rules_per_week_end(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	uint32_t frequentie = rules_parts(r, node)[EL_FREQUENTIE];

	if (rules_node_is(r, frequentie, "2") && end_of(r, node) == DOC_NONE)
		rules_report(r, rule, frequentie, DOC_NONE, DOC_NONE);
}

static void
both(struct rules_run *r, enum finding_rule rule, uint32_t product)
{
	uint32_t omvang = rules_child(r, product, EL_OMVANG);
	uint32_t budget = rules_child(r, product, EL_BUDGET);

	if (omvang != DOC_NONE && budget != DOC_NONE)
		rules_report(r, rule, omvang, budget, DOC_NONE);
}

/* CD077: no Budget beside an Omvang. */
void
rules_budget_with_omvang(struct rules_run *r, enum finding_rule rule,
			 uint32_t node)
{
	both(r, rule, rules_node(r, node)->parent);
}

/* CD078: no Omvang beside a Budget. */
void
rules_omvang_with_budget(struct rules_run *r, enum finding_rule rule,
			 uint32_t node)
{
	both(r, rule, rules_node(r, node)->parent);
}

/* CD079: a Product, or else a Budget. */
void
rules_no_product(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	const uint32_t *parts = rules_parts(r, node);

	if (parts[EL_PRODUCT] == DOC_NONE && parts[EL_BUDGET] == DOC_NONE)
		rules_report(r, rule, node, DOC_NONE, DOC_NONE);
}

/* CD080, CD095, CD096: an Omvang needs a Code, since 2021. */
void
rules_no_code(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	const uint32_t *parts = rules_parts(r, node);
	uint32_t end = end_of(r, node);

	if (parts[EL_OMVANG] != DOC_NONE && parts[EL_CODE] == DOC_NONE &&
	    is_recent(r, end))
		rules_report(r, rule, end, parts[EL_OMVANG], DOC_NONE);
}

/* CS003 on a product: its end is not before its begin. */
void
rules_product_order(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	uint32_t begin, end;

	days_of(r, node, &begin, &end);
	if (rules_above(rules_node_day(r, begin), rules_node_day10(r, end)))
		rules_report(r, rule, begin, end, DOC_NONE);
}

/*
 * CS335: removed (13) means that the end is the begin; to the sheets written
 * the same, and no end will do.
 */
void
rules_removed_same_day(struct rules_run *r, enum finding_rule rule,
		       uint32_t node)
{
	const uint32_t *parts = rules_parts(r, node);
	uint32_t begin = parts[EL_INGANGSDATUM], end = parts[EL_EINDDATUM];

	if (!rules_node_is(r, parts[EL_REDEN_WIJZIGING], "13"))
		return;
	if (r->strict ? end == DOC_NONE || rules_node_day(r, begin).v !=
						   rules_node_day(r, end).v
		      : end != DOC_NONE && !rules_same(rules_text(r, begin),
						       rules_text(r, end)))
		rules_report(r, rule, begin, end, DOC_NONE);
}

/* CS336: RedenWijziging 01 is used no more. */
void
rules_reden_expired(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	uint32_t reden = rules_parts(r, node)[EL_REDEN_WIJZIGING];

	if (rules_node_is(r, reden, "01"))
		rules_report(r, rule, reden, DOC_NONE, DOC_NONE);
}

/* CS338, CS343: days, parts of days and pieces are not allocated per day. */
void
rules_frequentie(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	static const char *const eenheden[] = {"14", "16", "83", "84"};
	static const char *const frequenties[] = {"2", "4", "6"};
	const uint32_t *parts = rules_parts(r, node);
	uint32_t end = end_of(r, node);
	bool meant = false;
	size_t i;

	for (i = 0; i < sizeof(eenheden) / sizeof(eenheden[0]); i++)
		meant = meant ||
			rules_node_is(r, parts[EL_EENHEID], eenheden[i]);
	for (i = 0; i < sizeof(frequenties) / sizeof(frequenties[0]); i++)
		meant = meant &&
			!rules_node_is(r, parts[EL_FREQUENTIE], frequenties[i]);
	if (meant && is_recent(r, end))
		rules_report(r, rule, end, parts[EL_EENHEID],
			     parts[EL_FREQUENTIE]);
}

/* TR380: a new product is wished for after the Dagtekening. */
void
rules_gewenste_ingangsdatum(struct rules_run *r, enum finding_rule rule,
			    uint32_t node)
{
	uint32_t wish = rules_parts(r, node)[EL_GEWENSTE_INGANGSDATUM];
	struct rules_number day = rules_node_day(r, wish);

	day.v--;
	if (rules_above(r->dagtekening_day, day))
		rules_report(r, rule, r->dagtekening, wish, DOC_NONE);
}

/* ---- TR302, TR386, TR410: one product, one period */

static bool
same_but_hyphens(struct rules_text a, struct rules_text b)
{
	size_t i = 0, k = 0;

	for (;;) {
		while (i < a.len && a.p[i] == '-')
			i++;
		while (k < b.len && b.p[k] == '-')
			k++;
		if (i == a.len || k == b.len)
			return i == a.len && k == b.len;
		if (a.p[i++] != b.p[k++])
			return false;
	}
}

static struct rules_period
period_of(struct rules_run *r, uint32_t node)
{
	static const char *const exempt[] = {"11", "12", "13", "14"};
	const uint32_t *parts = rules_parts(r, node);
	uint32_t begin, end, reden = parts[EL_REDEN_WIJZIGING];
	struct rules_period p = {
		.node = node,
		.categorie = rules_text(r, parts[EL_CATEGORIE]),
		.code = rules_key_text(r, parts[EL_CODE]),
	};
	size_t i;

	days_of(r, node, &begin, &end);
	p.begin = rules_node_day(r, begin).v;
	p.end = end == DOC_NONE ? RULES_NEVER : rules_node_day(r, end).v;
	/* Aids of the Wmo come more than once. */
	for (i = 0; i < sizeof(exempt) / sizeof(exempt[0]); i++)
		if (r->type->domein == DOMEIN_WMO &&
		    rules_is(p.categorie, exempt[i]))
			p.exempt = true;
	/* What has been taken back (301 only has a reason) does not count. */
	if (end != DOC_NONE &&
	    (r->strict ? p.begin == p.end
		       : same_but_hyphens(rules_text(r, begin),
					  rules_text(r, end))) &&
	    (rules_node_is(r, reden, "01") || rules_node_is(r, reden, "13")))
		p.exempt = true;
	return p;
}

/* All products of one list, ready to be met. */
static bool
collect_periods(struct rules_run *r, uint32_t first)
{
	struct rules_period *periods;
	uint32_t node;
	size_t n = 0;

	for (node = first; node != DOC_NONE;
	     node = doc_next_named(r->doc, node))
		n++;
	periods = arena_array(r->arena, n, sizeof(*periods));
	if (periods == NULL)
		return false;
	for (node = first, n = 0; node != DOC_NONE;
	     node = doc_next_named(r->doc, node))
		periods[n++] = period_of(r, node);
	r->overlap = rules_overlap_new(r->arena, periods, n);
	r->overlap_met = 0;
	return r->overlap != NULL;
}

void
rules_overlapping(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	uint32_t earlier[RULES_PAIRS_MAX];
	size_t room = RULES_PAIRS_MAX - r->pairs[rule], found, i;

	if (r->overlap == NULL && !collect_periods(r, node))
		return;
	if (r->overlap_full)
		return;
	found = rules_overlap_meet(r->overlap, r->overlap_met++, earlier, room);
	for (i = 0; i < found && i < room; i++)
		if (rules_pair(r, rule))
			rules_report(r, rule, earlier[i], node, DOC_NONE);
	r->overlap_full = found > room;
	if (r->overlap_full)
		findings_leave_out(r->findings, r->arena, rule,
				   rules_overlap_count(r->overlap) -
					   RULES_PAIRS_MAX);
}
