/* Level 2: starts, stops, requests and their answers. */
#include "stage/rules_row.h"

/* CD043: number and date of a beschikking, both or none. */
void
rules_beschikking(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	const uint32_t *parts = rules_parts(r, node);
	uint32_t number = parts[EL_BESCHIKKING_NUMMER];
	uint32_t date = parts[EL_BESCHIKKING_INGANGSDATUM];

	if ((number == DOC_NONE) != (date == DOC_NONE))
		rules_report(r, rule, number, date, DOC_NONE);
}

/* Who refers under a code or a name of his own. */
static bool
is_professional(const struct rules_run *r, uint32_t type)
{
	return rules_node_is(r, type, "02") || rules_node_is(r, type, "03") ||
	       rules_node_is(r, type, "04") || rules_node_is(r, type, "05");
}

/* CD066: such a Verwijzer has a code or a name, not both. */
void
rules_verwijzer_both(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	uint32_t type = rules_child(r, node, EL_TYPE);
	uint32_t naam = rules_child(r, node, EL_NAAM);
	uint32_t code = rules_child(r, node, EL_ZORGVERLENER_CODE);

	if (is_professional(r, type) && naam != DOC_NONE && code != DOC_NONE)
		rules_report(r, rule, type, naam, code);
}

/* CD067: … and one of them. */
void
rules_verwijzer_none(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	uint32_t type = rules_child(r, node, EL_TYPE);

	if (is_professional(r, type) &&
	    rules_child(r, node, EL_NAAM) == DOC_NONE &&
	    rules_child(r, node, EL_ZORGVERLENER_CODE) == DOC_NONE)
		rules_report(r, rule, type, DOC_NONE, DOC_NONE);
}

/* CD068: gemeente, client and judge have no code. */
void
rules_verwijzer_code(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	uint32_t type = rules_child(r, node, EL_TYPE);
	uint32_t code = rules_child(r, node, EL_ZORGVERLENER_CODE);

	if (code != DOC_NONE &&
	    (rules_node_is(r, type, "01") || rules_node_is(r, type, "06") ||
	     rules_node_is(r, type, "08")))
		rules_report(r, rule, type, code, DOC_NONE);
}

/* CD085: a refusal (1) has a reason. */
void
rules_reden_missing(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	uint32_t antwoord = rules_child(r, node, EL_VERZOEK_ANTWOORD);

	if (rules_node_is(r, antwoord, "1") &&
	    rules_child(r, node, EL_REDEN_AFWIJZING_VERZOEK) == DOC_NONE)
		rules_report(r, rule, antwoord, DOC_NONE, DOC_NONE);
}

/* CD086: what is looked into (2) has none. */
void
rules_reden_extra(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	uint32_t antwoord = rules_child(r, node, EL_VERZOEK_ANTWOORD);
	uint32_t reden = rules_child(r, node, EL_REDEN_AFWIJZING_VERZOEK);

	if (rules_node_is(r, antwoord, "2") && reden != DOC_NONE)
		rules_report(r, rule, antwoord, reden, DOC_NONE);
}

/* CS058: StatusAanlevering is 1 or 3. */
void
rules_status(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	if (!rules_node_is(r, node, "1") && !rules_node_is(r, node, "3"))
		rules_report(r, rule, node, DOC_NONE, DOC_NONE);
}

/* TR134: the date is not after the Dagtekening. */
void
rules_after_dagtekening(struct rules_run *r, enum finding_rule rule,
			uint32_t node)
{
	if (rules_above(rules_node_day(r, node), r->dagtekening_day10))
		rules_report(r, rule, r->dagtekening, node, DOC_NONE);
}

/* TR352: a request for change speaks of what there is already. */
void
rules_verzoek_old(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	const uint32_t *parts = rules_parts(r, node);

	if (parts[EL_ONGEWIJZIGD_PRODUCT] == DOC_NONE &&
	    parts[EL_TE_WIJZIGEN_PRODUCT] == DOC_NONE)
		rules_report(r, rule, node, DOC_NONE, DOC_NONE);
}

/* TR353: … and of a change. */
void
rules_verzoek_change(struct rules_run *r, enum finding_rule rule, uint32_t node)
{
	const uint32_t *parts = rules_parts(r, node);

	if (parts[EL_TE_WIJZIGEN_PRODUCT] == DOC_NONE &&
	    parts[EL_NIEUW_PRODUCT] == DOC_NONE)
		rules_report(r, rule, node, DOC_NONE, DOC_NONE);
}

/* TR377: reason 8 tells where the client belongs. */
void
rules_woonplaats_missing(struct rules_run *r, enum finding_rule rule,
			 uint32_t node)
{
	uint32_t reden = rules_child(r, node, EL_REDEN_AFWIJZING_VERZOEK);

	if (rules_node_is(r, reden, "8") &&
	    rules_child(r, node, EL_WOONPLAATSBEGINSEL) == DOC_NONE)
		rules_report(r, rule, reden, DOC_NONE, DOC_NONE);
}

/* TR409: another reason does not; the sheets miss it without any reason. */
void
rules_woonplaats_extra(struct rules_run *r, enum finding_rule rule,
		       uint32_t node)
{
	uint32_t reden = rules_child(r, node, EL_REDEN_AFWIJZING_VERZOEK);
	uint32_t woonplaats = rules_child(r, node, EL_WOONPLAATSBEGINSEL);

	if ((reden != DOC_NONE || r->strict) && !rules_node_is(r, reden, "8") &&
	    woonplaats != DOC_NONE)
		rules_report(r, rule, reden, woonplaats, DOC_NONE);
}
