/* Level 2: declarations (323), their answers (325), lines and totals. */
#include "stage/rules_row.h"

#include <stdio.h>
#include <string.h>

/* From 2021 on this kind of declaration is used. */
enum { FIRST_DAY = 20210101 };

/* CD060: a line refers to an earlier one if and only if it is a credit. */
void
rules_credit_vorig(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	const uint32_t *parts = rules_parts(r, node);
	uint32_t vorig = parts[EL_VORIG_REFERENTIE_NUMMER];
	uint32_t dc = parts[EL_DEBET_CREDIT];

	if (rules_is(rules_normal(r, dc), "C") !=
	    (rules_normal(r, vorig).len > 0))
		rules_report(r, rule, vorig, dc, DOC_NONE);
}

/* CD087: a ProductTarief if and only if the Eenheid is not euros. */
void
rules_tarief(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	uint32_t line = rules_node(r, node)->parent;
	uint32_t tarief = rules_child(r, line, EL_PRODUCT_TARIEF);

	if (rules_is(rules_normal(r, node), "83") ==
	    (rules_normal(r, tarief).len > 0))
		rules_report(r, rule, node, tarief, DOC_NONE);
}

/* CS100 */
void
rules_too_early(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	if (rules_above((struct rules_number){true, FIRST_DAY},
			rules_node_day(r, node)))
		rules_report(r, rule, node, DOC_NONE, DOC_NONE);
}

/* CS325: an amount of 0 is a debit. */
void
rules_zero_credit(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	uint32_t dc = rules_child(r, node, EL_DEBET_CREDIT);
	uint32_t bedrag = rules_child(r, node, EL_BEDRAG);
	struct rules_number n;

	if (bedrag == DOC_NONE)
		bedrag = rules_child(r, node, EL_TOTAAL_BEDRAG);
	n = rules_node_number(r, bedrag);
	if (n.is && n.v == 0 && rules_is(rules_normal(r, dc), "C"))
		rules_report(r, rule, bedrag, dc, DOC_NONE);
}

/* Characters of a date without its hyphens; as a text, not as a number. */
static struct rules_text
date_part(struct rules_text t, size_t from, size_t len, char *out)
{
	size_t i, at = 0, n = 0;

	for (i = 0; i < t.len && at < from + len; i++) {
		if (t.p[i] == '-')
			continue;
		if (at++ >= from)
			out[n++] = t.p[i];
	}
	return (struct rules_text){out, n};
}

/* The year or the month of a date as it is meant. */
static rules_wide
strict_part(struct rules_number date, size_t from)
{
	int mmdd = rules_date_mmdd(date.v);

	return from == 0 ? date.v - mmdd : mmdd / 100;
}

static void
same_part(struct rules_run *r, enum finding_rule rule, uint32_t node,
	  size_t from, size_t len)
{
	const uint32_t *parts = rules_parts(r, node);
	uint32_t begin = parts[EL_BEGINDATUM], end = parts[EL_EINDDATUM];
	char a[8], b[8];

	if (r->strict
		    ? strict_part(rules_node_day(r, begin), from) !=
			      strict_part(rules_node_day(r, end), from)
		    : !rules_same(date_part(rules_text(r, begin), from, len, a),
				  date_part(rules_text(r, end), from, len, b)))
		rules_report(r, rule, begin, end, DOC_NONE);
}

/* CS337: a ProductPeriode lies in one year … */
void
rules_same_year(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	same_part(r, rule, node, 0, 4);
}

/* … and in one month of the year. */
void
rules_same_month(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	same_part(r, rule, node, 4, 2);
}

/* CS339: in euros the volume is the amount. */
void
rules_euro_volume(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	const uint32_t *parts = rules_parts(r, node);
	uint32_t volume = parts[EL_GELEVERD_VOLUME], bedrag = parts[EL_BEDRAG];
	struct rules_number v, b;

	if (!rules_node_is(r, parts[EL_EENHEID], "83"))
		return;
	v = rules_node_number(r, volume);
	b = rules_node_number(r, bedrag);
	if (rules_above(v, b) || rules_above(b, v))
		rules_report(r, rule, volume, bedrag, DOC_NONE);
}

/* CS340: the DeclaratiePeriode begins on the first of a month … */
void
rules_month_begin(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	uint32_t begin = rules_child(r, node, EL_BEGINDATUM);

	/* Strict rules look at the whole month at once. */
	if (!r->strict &&
	    !rules_is(rules_after_hyphen(rules_text(r, begin), 2), "01"))
		rules_report(r, rule, begin, DOC_NONE, DOC_NONE);
}

/* … and the day after it is a month later. */
void
rules_month_end(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	uint32_t begin = rules_child(r, node, EL_BEGINDATUM);
	uint32_t end = rules_child(r, node, EL_EINDDATUM);
	struct rules_number from = rules_node_day(r, begin);
	struct rules_number to = rules_node_day(r, end);

	if (!from.is || !to.is ||
	    (r->strict ? !rules_whole_month(from.v, to.v)
		       : rules_carry(to.v + 1) != rules_carry(from.v + 100)))
		rules_report(r, rule, begin, end, DOC_NONE);
}

/* TR137, TR018: a period and care do not end before they begin … */
void
rules_period_order(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	uint32_t begin = rules_child(r, node, EL_BEGINDATUM);
	uint32_t end = rules_child(r, node, EL_EINDDATUM);

	if (rules_above(rules_node_day(r, begin), rules_node_day10(r, end)))
		rules_report(r, rule, begin, end, DOC_NONE);
}

/* … nor after the Dagtekening. */
void
rules_period_dagtekening(struct rules_run *r, enum finding_rule rule,
			 uint32_t node)
{
	uint32_t end = rules_child(r, node, EL_EINDDATUM);

	if (rules_above(rules_node_day(r, end), r->dagtekening_day10))
		rules_report(r, rule, r->dagtekening, end, DOC_NONE);
}

/* TR319: a line lies in the DeclaratiePeriode or before it. */
static void
in_period(struct rules_run *r, enum finding_rule rule, uint32_t date)
{
	if (rules_above(rules_node_day(r, date), r->periode_einde_day10))
		rules_report(r, rule, r->periode_einde, date, DOC_NONE);
}

void
rules_line_begin(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	in_period(r, rule, rules_parts(r, node)[EL_BEGINDATUM]);
}

void
rules_line_end(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	in_period(r, rule, rules_parts(r, node)[EL_EINDDATUM]);
}

/* TR335: not over five years before the DeclaratieDagtekening. */
void
rules_five_years(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	if (rules_above(r->oldest_day, rules_node_day(r, node)))
		rules_report(r, rule, r->declaratie_dagtekening, node,
			     DOC_NONE);
}

/* ---- totals */

/* The next IngediendBedrag of a line from node on, or the count of nodes. */
static uint32_t
next_amount(const struct rules_run *r, uint32_t node)
{
	uint32_t count = doc_count(r->doc);

	while (node < count && !rules_is_named(r, node, EL_INGEDIEND_BEDRAG))
		node++;
	return node;
}

/*
 * Debits minus credits of all lines below a node, and how many amounts there
 * are.  A single amount that is no number makes the sum none.
 */
static struct rules_number
sum_lines(const struct rules_run *r, uint32_t from, size_t *count)
{
	struct rules_number sum = {true, 0};
	uint32_t node = next_amount(r, from);

	*count = 0;
	for (; node < doc_count(r->doc); node = next_amount(r, node + 1)) {
		uint32_t dc = rules_child(r, node, EL_DEBET_CREDIT);
		struct rules_number n =
			rules_node_number(r, rules_child(r, node, EL_BEDRAG));

		(*count)++;
		sum.is = sum.is && n.is;
		if (rules_is(rules_normal(r, dc), "C"))
			sum.v -= n.v;
		else
			sum.v += n.v;
	}
	return sum;
}

/* The place of the total and of each line's amount. */
static void
report_total(struct rules_run *r, enum finding_rule rule, uint32_t total,
	     size_t lines)
{
	uint32_t *all = arena_array(r->arena, lines + 2, sizeof(*all));
	uint32_t node;
	size_t n = 0;

	if (all == NULL)
		return;
	all[n++] = rules_child(r, total, EL_TOTAAL_BEDRAG);
	all[n++] = rules_child(r, total, EL_DEBET_CREDIT);
	for (node = next_amount(r, total); node < doc_count(r->doc);
	     node = next_amount(r, node + 1))
		all[n++] = node;
	rules_report_all(r, rule, all, n);
}

/*
 * TR358: the total is the sum of the lines; to the sheets written in plain
 * digits as well.
 */
void
rules_total_lines(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	uint32_t dc = rules_child(r, node, EL_DEBET_CREDIT);
	size_t lines;
	struct rules_number sum = sum_lines(r, node, &lines);
	struct rules_text total =
		rules_normal(r, rules_child(r, node, EL_TOTAAL_BEDRAG));
	char text[32];

	if (rules_is(rules_normal(r, dc), "C"))
		sum.v = -sum.v;
	snprintf(text, sizeof(text), "%lld", (long long)sum.v);
	if (!sum.is || !(r->strict ? rules_integer(total).v == sum.v
				   : rules_is(total, text)))
		report_total(r, rule, node, lines);
}

/* A total of a 325 with its sign. */
static struct rules_number
signed_total(const struct rules_run *r, uint32_t node)
{
	struct rules_number n =
		rules_node_number(r, rules_child(r, node, EL_TOTAAL_BEDRAG));

	if (rules_is(rules_normal(r, rules_child(r, node, EL_DEBET_CREDIT)),
		     "C"))
		n.v = -n.v;
	return n;
}

/* Were the lines assessed one by one? */
static bool
lines_assessed(const struct rules_run *r, uint32_t node)
{
	uint32_t code = rules_child(r, rules_child(r, node, EL_RETOUR_CODES),
				    EL_RETOUR_CODE);

	for (; code != DOC_NONE; code = doc_next_named(r->doc, code))
		if (!rules_node_is(r, code, "0200") &&
		    !rules_node_is(r, code, "8001"))
			return false;
	return true;
}

/* TR342: what is not granted is the sum of the lines listed. */
void
rules_total_rejected(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	uint32_t ingediend = rules_child(r, node, EL_TOTAAL_INGEDIEND_BEDRAG);
	uint32_t toegekend = rules_child(r, node, EL_TOTAAL_TOEGEKEND_BEDRAG);
	struct rules_number claimed = signed_total(r, ingediend);
	struct rules_number granted = signed_total(r, toegekend);
	struct rules_number listed;
	size_t lines;
	bool totals;

	if (!lines_assessed(r, node)) {
		if (!granted.is || granted.v != 0)
			rules_report(r, rule, toegekend, DOC_NONE, DOC_NONE);
		return;
	}
	listed = sum_lines(r, node, &lines);
	totals = claimed.is && granted.is;
	/* No number on both sides counts as equal. */
	if (listed.is != totals ||
	    (totals && listed.v != claimed.v - granted.v))
		rules_report(r, rule, ingediend, toegekend, DOC_NONE);
}
