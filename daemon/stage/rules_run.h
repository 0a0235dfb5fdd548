#ifndef POLS_STAGE_RULES_RUN_H
#define POLS_STAGE_RULES_RUN_H

/*
 * What the rules of level 2 share while they go through one message: the
 * names of elements, ways to reach them, and the reporting of findings.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/bericht.h"
#include "model/doc.h"
#include "model/finding.h"
#include "stage/rules_index.h"
#include "stage/rules_strict.h"
#include "stage/rules_value.h"

/* The elements that rules speak of. */
enum rules_name {
	EL_NONE,
	EL_AANGEVRAAGDE_PRODUCTEN,
	EL_AANGEVRAAGD_PRODUCT,
	EL_ADRES,
	EL_ANTWOORD,
	EL_BEDRAG,
	EL_BEGINDATUM,
	EL_BERICHT_IDENTIFICATIE,
	EL_BESCHIKKING_INGANGSDATUM,
	EL_BESCHIKKING_NUMMER,
	EL_BSN,
	EL_BUDGET,
	EL_CATEGORIE,
	EL_CLIENT,
	EL_CLIENTEN,
	EL_CODE,
	EL_COMMUNICATIE,
	EL_CONTACT,
	EL_CONTACTGEGEVENS,
	EL_DAGTEKENING,
	EL_DATUM,
	EL_DATUM_GEBRUIK,
	EL_DEBET_CREDIT,
	EL_DECLARATIE,
	EL_DECLARATIE_ANTWOORD,
	EL_DECLARATIE_DAGTEKENING,
	EL_DECLARATIE_PERIODE,
	EL_EENHEID,
	EL_EINDDATUM,
	EL_FREQUENTIE,
	EL_GEBOORTEDATUM,
	EL_GELEVERD_VOLUME,
	EL_GEWENSTE_INGANGSDATUM,
	EL_HEADER,
	EL_HUIS,
	EL_INGANGSDATUM,
	EL_INGEDIEND_BEDRAG,
	EL_LAND_CODE,
	EL_NAAM,
	EL_NAAM_GEBRUIK,
	EL_NIEUWE_PRODUCTEN,
	EL_NIEUW_PRODUCT,
	EL_NUMMER,
	EL_OMVANG,
	EL_ONGEWIJZIGDE_PRODUCTEN,
	EL_ONGEWIJZIGD_PRODUCT,
	EL_PARTNERNAAM,
	EL_PERIODE,
	EL_POSTCODE,
	EL_PRESTATIE,
	EL_PRESTATIES,
	EL_PRODUCT,
	EL_PRODUCT_CATEGORIE,
	EL_PRODUCT_CODE,
	EL_PRODUCT_PERIODE,
	EL_PRODUCT_REFERENTIE,
	EL_PRODUCT_TARIEF,
	EL_REDEN_AFWIJZING_VERZOEK,
	EL_REDEN_BEEINDIGING,
	EL_REDEN_WIJZIGING,
	EL_REFERENTIE_AANBIEDER,
	EL_REFERENTIE_NUMMER,
	EL_RELATIE,
	EL_RELATIES,
	EL_RETOUR_CODE,
	EL_RETOUR_CODES,
	EL_SOORT,
	EL_START_PRODUCT,
	EL_START_PRODUCTEN,
	EL_STATUS_AANLEVERING,
	EL_STOP_PRODUCT,
	EL_STOP_PRODUCTEN,
	EL_TAAL,
	EL_TELEFOON,
	EL_TE_WIJZIGEN_PRODUCT,
	EL_TE_WIJZIGEN_PRODUCTEN,
	EL_TOEGEWEZEN_PRODUCT,
	EL_TOEGEWEZEN_PRODUCTEN,
	EL_TOEWIJZING_EINDDATUM,
	EL_TOEWIJZING_INGANGSDATUM,
	EL_TOEWIJZING_NUMMER,
	EL_TOEWIJZINGSDATUM,
	EL_TOTAAL_BEDRAG,
	EL_TOTAAL_INGEDIEND_BEDRAG,
	EL_TOTAAL_TOEGEKEND_BEDRAG,
	EL_TYPE,
	EL_VERWIJZER,
	EL_VERZOEK,
	EL_VERZOEK_ANTWOORD,
	EL_VORIG_REFERENTIE_NUMMER,
	EL_VORM,
	EL_WOONPLAATSBEGINSEL,
	EL_ZORGVERLENER_CODE,
	EL_COUNT
};

/* As the schemas spell them; EL_NONE is "". */
extern const char *const rules_names[EL_COUNT];

/* One level 2 pass over one message. */
struct rules_run {
	/* Dates that others are held against; of nodes further down. */
	struct rules_number dagtekening_day;
	struct rules_number dagtekening_day10;
	struct rules_number periode_einde_day10;
	struct rules_number oldest_day; /* TR335 */

	struct doc *doc;
	const struct doc_node *nodes; /* of doc, all */
	const char *texts;
	const struct bericht_type *type;
	struct arena *arena;
	struct findings *findings;
	const uint16_t *number; /* EL_ to the number of its name in the tree */
	const uint8_t *known;   /* the other way; EL_NONE = of no interest */
	const char **paths;     /* by node, made when first needed */
	size_t room;            /* bytes that findings may still take */

	struct rules_index equals;      /* TR101: siblings */
	struct rules_index referenties; /* TR316, TR383 */
	struct rules_index vorige;      /* TR315, TR316 */
	struct rules_index debets;      /* TR416: of one Prestaties */
	struct rules_overlap *overlap;  /* TR302, TR386, TR410 */
	size_t overlap_met;

	/* Nodes of the message; DOC_NONE = absent. */
	uint32_t dagtekening;
	uint32_t periode_einde; /* DeclaratiePeriode/Einddatum */
	uint32_t declaratie_dagtekening;
	uint32_t debets_of; /* which Prestaties */
	uint32_t parts_of;  /* rules_parts() of which element */
	uint32_t parts[EL_COUNT];

	uint32_t pairs[RULE_COUNT]; /* listed */
	uint16_t name_count;
	bool strict;       /* see rules_new() */
	bool overlap_full; /* enough pairs are listed, the rest is counted */
	bool seen[RULE_COUNT];
};

/* A node (not DOC_NONE). */
static inline const struct doc_node *
rules_node(const struct rules_run *r, uint32_t node)
{
	return &r->nodes[node];
}

/* The first child of that name, or DOC_NONE; node may be DOC_NONE. */
static inline uint32_t
rules_child(const struct rules_run *r, uint32_t node, enum rules_name name)
{
	uint16_t number = r->number[name];

	if (node == DOC_NONE)
		return DOC_NONE;
	for (node = r->nodes[node].first; node != DOC_NONE;
	     node = r->nodes[node].next)
		if (r->nodes[node].name == number)
			break;
	return node;
}

/* Is this node called so? */
static inline bool
rules_is_named(const struct rules_run *r, uint32_t node, enum rules_name name)
{
	return r->nodes[node].name == r->number[name];
}

/* The raw text of an element; p is NULL for DOC_NONE. */
static inline struct rules_text
rules_text(const struct rules_run *r, uint32_t node)
{
	struct rules_text t = {NULL, 0};

	if (node != DOC_NONE) {
		t.len = r->nodes[node].text_len;
		t.p = t.len == 0 ? "" : r->texts + r->nodes[node].text;
	}
	return t;
}

/*
 * rules_is(), rules_number(), rules_day(), rules_day10() of a text; strict
 * rules read numbers and dates as they are meant.
 */
static inline bool
rules_node_is(const struct rules_run *r, uint32_t node, const char *s)
{
	return rules_is(rules_text(r, node), s);
}

static inline struct rules_number
rules_node_number(const struct rules_run *r, uint32_t node)
{
	struct rules_text t = rules_text(r, node);

	return r->strict ? rules_integer(t) : rules_number(t);
}

static inline struct rules_number
rules_node_day(const struct rules_run *r, uint32_t node)
{
	struct rules_text t = rules_text(r, node);

	return r->strict ? rules_date(t) : rules_day(t);
}

static inline struct rules_number
rules_node_day10(const struct rules_run *r, uint32_t node)
{
	struct rules_text t = rules_text(r, node);

	return r->strict ? rules_date(t) : rules_day10(t);
}

/*
 * The first child, or else grandchild, of each name, indexed by EL_; valid
 * until the next call.  For elements of fixed size.
 */
const uint32_t *rules_parts(struct rules_run *r, uint32_t node);

/* The text in the form of normalize-space(). */
struct rules_text rules_normal(const struct rules_run *r, uint32_t node);

/*
 * The text as part of a key: raw, so that 7 is not 07; strict rules read the
 * number, and all else in the form of normalize-space().
 */
struct rules_text rules_key_text(const struct rules_run *r, uint32_t node);

/* A finding at the nodes that are not DOC_NONE; at most three. */
void rules_report(struct rules_run *r, enum finding_rule rule, uint32_t a,
		  uint32_t b, uint32_t c);

/* A finding at many nodes, which are in document order. */
void rules_report_all(struct rules_run *r, enum finding_rule rule,
		      const uint32_t *nodes, size_t count);

/* May one more pair of this rule be listed?  If not, it has been counted. */
bool rules_pair(struct rules_run *r, enum finding_rule rule);

#endif
