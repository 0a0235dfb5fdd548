#ifndef POLS_STAGE_RULES_ROW_H
#define POLS_STAGE_RULES_ROW_H

/*
 * The table of level 2: one row for each rule and kind of element.  A rule
 * that is tried twice on an element (CS337: year and month) has its row twice.
 */

#include <stddef.h>
#include <stdint.h>

#include "stage/rules_run.h"

/* Look at the element the row speaks of; report under its rule. */
typedef void rules_check_fn(struct rules_run *r, enum finding_rule rule,
			    uint32_t node);

/* Message types, as bits. */
enum {
	T301 = 1 << 0,
	T302 = 1 << 1,
	T305 = 1 << 2,
	T306 = 1 << 3,
	T307 = 1 << 4,
	T308 = 1 << 5,
	T315 = 1 << 6,
	T316 = 1 << 7,
	T317 = 1 << 8,
	T318 = 1 << 9,
	T319 = 1 << 10,
	T320 = 1 << 11,
	T323 = 1 << 12,
	T325 = 1 << 13
};

/* Domains, as bits. */
enum { WMO = 1 << DOMEIN_WMO, JW = 1 << DOMEIN_JW, BOTH = WMO | JW };

struct rules_row {
	uint8_t rule; /* enum finding_rule */
	uint8_t domains;
	uint16_t types;
	uint8_t parent; /* enum rules_name; EL_NONE = any */
	uint8_t element;
	rules_check_fn *check;
};

/* Sorted by rule: the order in which they are tried on one element. */
extern const struct rules_row rules_rows[];
extern const size_t rules_row_count;

/* rules_person.c: persons and where they live */
rules_check_fn rules_adres_land, rules_communicatie_taal, rules_contact_periode,
	rules_adres_huis, rules_contact_postcode, rules_bsn, rules_periode,
	rules_naamgebruik, rules_postcode, rules_datumgebruik, rules_pseudoniem,
	rules_too_old, rules_contact_reach, rules_contactgegevens;

/* rules_product.c: products, asked for and given */
rules_check_fn rules_code_omvang, rules_budget_end, rules_per_week_end,
	rules_budget_with_omvang, rules_omvang_with_budget, rules_no_product,
	rules_no_code, rules_product_order, rules_removed_same_day,
	rules_reden_expired, rules_frequentie, rules_gewenste_ingangsdatum;

/* rules_overlap.c: the same product twice in the same period */
rules_check_fn rules_overlapping;

/* rules_request.c: starts, stops, requests and answers */
rules_check_fn rules_beschikking, rules_verwijzer_both, rules_verwijzer_none,
	rules_verwijzer_code, rules_reden_missing, rules_reden_extra,
	rules_status, rules_after_dagtekening, rules_verzoek_old,
	rules_verzoek_change, rules_woonplaats_missing, rules_woonplaats_extra;

/* rules_line.c: declarations and their lines */
rules_check_fn rules_credit_vorig, rules_tarief, rules_too_early,
	rules_zero_credit, rules_same_year, rules_same_month, rules_euro_volume,
	rules_month_begin, rules_month_end, rules_period_order,
	rules_period_dagtekening, rules_line_begin, rules_line_end,
	rules_five_years, rules_total_lines, rules_total_rejected;

/* rules_equal.c: equals among siblings and across the message */
rules_check_fn rules_equal_siblings, rules_vorig_twice, rules_credited_here_a,
	rules_credited_here_b, rules_credits_itself, rules_referentie_twice,
	rules_debet_twice, rules_remember_line;

#endif
