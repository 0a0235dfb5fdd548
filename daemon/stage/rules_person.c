/* Level 2: persons, their names, births, and where they can be reached. */
#include "stage/rules_row.h"

/* What stands for a birth of which nothing is known. */
enum { UNKNOWN_BIRTH = 19000101 };

/* CD005: Postcode and LandCode, both or none. */
void
rules_adres_land(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	uint32_t postcode = rules_child(r, node, EL_POSTCODE);
	uint32_t land = rules_child(r, node, EL_LAND_CODE);

	if ((postcode == DOC_NONE) != (land == DOC_NONE))
		rules_report(r, rule, postcode, land, DOC_NONE);
}

/* CD007: Taal if and only if Vorm is 1. */
void
rules_communicatie_taal(struct rules_run *r, enum finding_rule rule,
			uint32_t node)
{
	uint32_t vorm = rules_child(r, node, EL_VORM);
	uint32_t taal = rules_child(r, node, EL_TAAL);

	if (rules_node_is(r, vorm, "1") != (taal != DOC_NONE))
		rules_report(r, rule, vorm, taal, DOC_NONE);
}

/* CD009: a Periode only with Soort 04. */
void
rules_contact_periode(struct rules_run *r, enum finding_rule rule,
		      uint32_t node)
{
	uint32_t soort = rules_child(r, node, EL_SOORT);
	uint32_t periode = rules_child(r, node, EL_PERIODE);

	if (periode != DOC_NONE && !rules_node_is(r, soort, "04"))
		rules_report(r, rule, soort, periode, DOC_NONE);
}

static bool
is_dutch(const struct rules_run *r, uint32_t land)
{
	return rules_node_is(r, land, "NL");
}

/* CD025: a Dutch address has a Huis. */
void
rules_adres_huis(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	uint32_t land = rules_child(r, node, EL_LAND_CODE);

	if (is_dutch(r, land) && rules_child(r, node, EL_HUIS) == DOC_NONE)
		rules_report(r, rule, land, DOC_NONE, DOC_NONE);
}

/* CD034: Soort 01 and 03 have a Postcode. */
void
rules_contact_postcode(struct rules_run *r, enum finding_rule rule,
		       uint32_t node)
{
	uint32_t soort = rules_child(r, node, EL_SOORT);
	uint32_t adres = rules_child(r, node, EL_ADRES);

	if ((rules_node_is(r, soort, "01") || rules_node_is(r, soort, "03")) &&
	    rules_child(r, adres, EL_POSTCODE) == DOC_NONE)
		rules_report(r, rule, soort, DOC_NONE, DOC_NONE);
}

/* CS002: the eleven test; 000000000 passes. */
void
rules_bsn(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	struct rules_number n = rules_node_number(r, node);
	rules_wide rest = n.v;
	int sum = -(int)(rest % 10), weight;

	for (weight = 2; weight <= 9; weight++) {
		rest /= 10;
		sum += weight * (int)(rest % 10);
	}
	if (!n.is || sum % 11 != 0)
		rules_report(r, rule, node, DOC_NONE, DOC_NONE);
}

/* CS003 on a Contact: an Einddatum needs a Begindatum not after it. */
void
rules_periode(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	uint32_t begin = rules_child(r, node, EL_BEGINDATUM);
	uint32_t end = rules_child(r, node, EL_EINDDATUM);

	if (end != DOC_NONE &&
	    (begin == DOC_NONE ||
	     rules_above(rules_node_day(r, begin), rules_node_day10(r, end))))
		rules_report(r, rule, begin, end, DOC_NONE);
}

/* CS050: which NaamGebruik goes with and without a Partnernaam. */
void
rules_naamgebruik(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	uint32_t partner = rules_child(r, node, EL_PARTNERNAAM);
	uint32_t gebruik = rules_child(r, node, EL_NAAM_GEBRUIK);
	bool good = rules_node_is(r, gebruik, "1");

	if (gebruik == DOC_NONE)
		return;
	if (partner != DOC_NONE)
		good = good || rules_node_is(r, gebruik, "2") ||
		       rules_node_is(r, gebruik, "3") ||
		       rules_node_is(r, gebruik, "4");
	else if (r->type->domein == DOMEIN_JW)
		good = good || rules_node_is(r, gebruik, "6");
	if (!good)
		rules_report(r, rule, partner, gebruik, DOC_NONE);
}

static bool
between(char c, char low, char high)
{
	return c >= low && c <= high;
}

/* CS089: a Dutch Postcode is there, 1234AB, without any white space. */
void
rules_postcode(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	uint32_t postcode = rules_child(r, node, EL_POSTCODE);
	uint32_t land = rules_child(r, node, EL_LAND_CODE);
	struct rules_text t = rules_text(r, postcode);
	bool good = t.len == 6 && between(t.p[0], '1', '9');
	size_t i;

	for (i = 1; good && i < 4; i++)
		good = between(t.p[i], '0', '9');
	for (; good && i < 6; i++)
		good = between(t.p[i], 'A', 'Z') || between(t.p[i], 'a', 'z');
	if (is_dutch(r, land) && !good)
		rules_report(r, rule, postcode, land, DOC_NONE);
}

/* CS139: the parts of a date that are unknown are 01, the year 1900. */
void
rules_datumgebruik(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	uint32_t date = rules_child(r, node, EL_DATUM);
	uint32_t usage = rules_child(r, node, EL_DATUM_GEBRUIK);
	struct rules_text t = rules_text(r, date);
	rules_wide day = rules_node_day(r, date).v;
	bool good = true;

	if (r->strict && rules_node_is(r, usage, "1"))
		good = rules_date_mmdd(day) % 100 == 1;
	else if (r->strict && rules_node_is(r, usage, "2"))
		good = rules_date_mmdd(day) == 101;
	else if (r->strict && rules_node_is(r, usage, "3"))
		good = day == UNKNOWN_BIRTH;
	else if (rules_node_is(r, usage, "1"))
		good = rules_is(rules_after_hyphen(t, 2), "01");
	else if (rules_node_is(r, usage, "2"))
		good = rules_is(rules_after_hyphen(t, 1), "01-01");
	else if (rules_node_is(r, usage, "3"))
		good = rules_is(t, "1900-01-01");
	if (!good)
		rules_report(r, rule, date, usage, DOC_NONE);
}

/* CS318: the client of a Jw 301 is a natural person. */
void
rules_pseudoniem(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	uint32_t gebruik = rules_child(r, node, EL_NAAM_GEBRUIK);

	if (rules_node_is(r, gebruik, "6"))
		rules_report(r, rule, gebruik, DOC_NONE, DOC_NONE);
}

/* TR002: no person is over 120 years old, unless the birth is unknown. */
void
rules_too_old(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	uint32_t parent = rules_node(r, node)->parent;
	uint32_t usage = rules_child(r, parent, EL_DATUM_GEBRUIK);
	struct rules_number day = rules_node_day(r, node);

	if (rules_node_is(r, usage, "3") &&
	    (r->strict ? day.v == UNKNOWN_BIRTH
		       : rules_node_is(r, node, "1900-01-01")))
		return;
	day.v += 1200000;
	if (rules_above(r->dagtekening_day10, day))
		rules_report(r, rule, r->dagtekening, node, DOC_NONE);
}

/* TR006: a Contact has Telefoon, or else Huis and Postcode. */
void
rules_contact_reach(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	uint32_t adres = rules_child(r, node, EL_ADRES);

	if (rules_child(r, node, EL_TELEFOON) != DOC_NONE)
		return;
	/* Each that is missing is a finding of its own, at the same place. */
	if (rules_child(r, adres, EL_HUIS) == DOC_NONE)
		rules_report(r, rule, node, DOC_NONE, DOC_NONE);
	if (rules_child(r, adres, EL_POSTCODE) == DOC_NONE)
		rules_report(r, rule, node, DOC_NONE, DOC_NONE);
}

/* TR061: one of the client's Contacts is of Soort 01, 02 or 03. */
void
rules_contactgegevens(struct rules_run *r, enum finding_rule rule,
		      uint32_t node)
{
	uint32_t first = rules_child(r, node, EL_CONTACT), contact;
	uint32_t *all;
	size_t n = 0;

	for (contact = first; contact != DOC_NONE;
	     contact = doc_next_named(r->doc, contact)) {
		uint32_t soort = rules_child(r, contact, EL_SOORT);

		if (rules_node_is(r, soort, "01") ||
		    rules_node_is(r, soort, "02") ||
		    rules_node_is(r, soort, "03"))
			return;
		n++;
	}
	all = arena_array(r->arena, n, sizeof(*all));
	if (all == NULL)
		return;
	for (contact = first, n = 0; contact != DOC_NONE;
	     contact = doc_next_named(r->doc, contact))
		all[n++] = contact;
	rules_report_all(r, rule, all, n);
}
