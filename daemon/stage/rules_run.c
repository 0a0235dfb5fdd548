/* Reaching elements, and reporting findings at them. */
#include "stage/rules_run.h"

#include <string.h>

#include "stage/rules.h"

enum {
	FINDING_BYTES = 10, /* of a finding on the wire, without its paths */
	PATH_BYTES = 4,     /* of a path without its characters */
	CUT_NODES = 100     /* places of a finding for which there is no room */
};

const char *const rules_names[EL_COUNT] = {
	[EL_NONE] = "",
	[EL_AANGEVRAAGDE_PRODUCTEN] = "AangevraagdeProducten",
	[EL_AANGEVRAAGD_PRODUCT] = "AangevraagdProduct",
	[EL_ADRES] = "Adres",
	[EL_ANTWOORD] = "Antwoord",
	[EL_BEDRAG] = "Bedrag",
	[EL_BEGINDATUM] = "Begindatum",
	[EL_BERICHT_IDENTIFICATIE] = "BerichtIdentificatie",
	[EL_BESCHIKKING_INGANGSDATUM] = "BeschikkingIngangsdatum",
	[EL_BESCHIKKING_NUMMER] = "BeschikkingNummer",
	[EL_BSN] = "Bsn",
	[EL_BUDGET] = "Budget",
	[EL_CATEGORIE] = "Categorie",
	[EL_CLIENT] = "Client",
	[EL_CLIENTEN] = "Clienten",
	[EL_CODE] = "Code",
	[EL_COMMUNICATIE] = "Communicatie",
	[EL_CONTACT] = "Contact",
	[EL_CONTACTGEGEVENS] = "Contactgegevens",
	[EL_DAGTEKENING] = "Dagtekening",
	[EL_DATUM] = "Datum",
	[EL_DATUM_GEBRUIK] = "DatumGebruik",
	[EL_DEBET_CREDIT] = "DebetCredit",
	[EL_DECLARATIE] = "Declaratie",
	[EL_DECLARATIE_ANTWOORD] = "DeclaratieAntwoord",
	[EL_DECLARATIE_DAGTEKENING] = "DeclaratieDagtekening",
	[EL_DECLARATIE_PERIODE] = "DeclaratiePeriode",
	[EL_EENHEID] = "Eenheid",
	[EL_EINDDATUM] = "Einddatum",
	[EL_FREQUENTIE] = "Frequentie",
	[EL_GEBOORTEDATUM] = "Geboortedatum",
	[EL_GELEVERD_VOLUME] = "GeleverdVolume",
	[EL_GEWENSTE_INGANGSDATUM] = "GewensteIngangsdatum",
	[EL_HEADER] = "Header",
	[EL_HUIS] = "Huis",
	[EL_INGANGSDATUM] = "Ingangsdatum",
	[EL_INGEDIEND_BEDRAG] = "IngediendBedrag",
	[EL_LAND_CODE] = "LandCode",
	[EL_NAAM] = "Naam",
	[EL_NAAM_GEBRUIK] = "NaamGebruik",
	[EL_NIEUWE_PRODUCTEN] = "NieuweProducten",
	[EL_NIEUW_PRODUCT] = "NieuwProduct",
	[EL_NUMMER] = "Nummer",
	[EL_OMVANG] = "Omvang",
	[EL_ONGEWIJZIGDE_PRODUCTEN] = "OngewijzigdeProducten",
	[EL_ONGEWIJZIGD_PRODUCT] = "OngewijzigdProduct",
	[EL_PARTNERNAAM] = "Partnernaam",
	[EL_PERIODE] = "Periode",
	[EL_POSTCODE] = "Postcode",
	[EL_PRESTATIE] = "Prestatie",
	[EL_PRESTATIES] = "Prestaties",
	[EL_PRODUCT] = "Product",
	[EL_PRODUCT_CATEGORIE] = "ProductCategorie",
	[EL_PRODUCT_CODE] = "ProductCode",
	[EL_PRODUCT_PERIODE] = "ProductPeriode",
	[EL_PRODUCT_REFERENTIE] = "ProductReferentie",
	[EL_PRODUCT_TARIEF] = "ProductTarief",
	[EL_REDEN_AFWIJZING_VERZOEK] = "RedenAfwijzingVerzoek",
	[EL_REDEN_BEEINDIGING] = "RedenBeeindiging",
	[EL_REDEN_WIJZIGING] = "RedenWijziging",
	[EL_REFERENTIE_AANBIEDER] = "ReferentieAanbieder",
	[EL_REFERENTIE_NUMMER] = "ReferentieNummer",
	[EL_RELATIE] = "Relatie",
	[EL_RELATIES] = "Relaties",
	[EL_RETOUR_CODE] = "RetourCode",
	[EL_RETOUR_CODES] = "RetourCodes",
	[EL_SOORT] = "Soort",
	[EL_START_PRODUCT] = "StartProduct",
	[EL_START_PRODUCTEN] = "StartProducten",
	[EL_STATUS_AANLEVERING] = "StatusAanlevering",
	[EL_STOP_PRODUCT] = "StopProduct",
	[EL_STOP_PRODUCTEN] = "StopProducten",
	[EL_TAAL] = "Taal",
	[EL_TELEFOON] = "Telefoon",
	[EL_TE_WIJZIGEN_PRODUCT] = "TeWijzigenProduct",
	[EL_TE_WIJZIGEN_PRODUCTEN] = "TeWijzigenProducten",
	[EL_TOEGEWEZEN_PRODUCT] = "ToegewezenProduct",
	[EL_TOEGEWEZEN_PRODUCTEN] = "ToegewezenProducten",
	[EL_TOEWIJZING_EINDDATUM] = "ToewijzingEinddatum",
	[EL_TOEWIJZING_INGANGSDATUM] = "ToewijzingIngangsdatum",
	[EL_TOEWIJZING_NUMMER] = "ToewijzingNummer",
	[EL_TOEWIJZINGSDATUM] = "Toewijzingsdatum",
	[EL_TOTAAL_BEDRAG] = "TotaalBedrag",
	[EL_TOTAAL_INGEDIEND_BEDRAG] = "TotaalIngediendBedrag",
	[EL_TOTAAL_TOEGEKEND_BEDRAG] = "TotaalToegekendBedrag",
	[EL_TYPE] = "Type",
	[EL_VERWIJZER] = "Verwijzer",
	[EL_VERZOEK] = "Verzoek",
	[EL_VERZOEK_ANTWOORD] = "VerzoekAntwoord",
	[EL_VORIG_REFERENTIE_NUMMER] = "VorigReferentieNummer",
	[EL_VORM] = "Vorm",
	[EL_WOONPLAATSBEGINSEL] = "Woonplaatsbeginsel",
	[EL_ZORGVERLENER_CODE] = "ZorgverlenerCode",
};

/* ---- elements and their texts */

static void
note_parts(struct rules_run *r, uint32_t node)
{
	const struct doc_node *n;

	for (; node != DOC_NONE; node = n->next) {
		uint32_t *at;

		n = rules_node(r, node);
		if (n->name >= r->name_count)
			continue;
		at = &r->parts[r->known[n->name]];
		if (*at == DOC_NONE)
			*at = node;
	}
}

const uint32_t *
rules_parts(struct rules_run *r, uint32_t node)
{
	uint32_t first = rules_node(r, node)->first, child;

	if (r->parts_of == node)
		return r->parts;
	r->parts_of = node;
	memset(r->parts, 0xFF, sizeof(r->parts)); /* DOC_NONE */
	note_parts(r, first);
	for (child = first; child != DOC_NONE;
	     child = rules_node(r, child)->next)
		note_parts(r, rules_node(r, child)->first);
	return r->parts;
}

struct rules_text
rules_normal(const struct rules_run *r, uint32_t node)
{
	struct rules_text t = rules_text(r, node);
	char *out;

	if (t.p == NULL || rules_is_normal(t))
		return t;
	out = arena_alloc(r->arena, t.len);
	if (out == NULL)
		return (struct rules_text){"", 0};
	t.len = rules_normalize(t, out);
	t.p = out;
	return t;
}

struct rules_text
rules_key_text(const struct rules_run *r, uint32_t node)
{
	if (!r->strict || node == DOC_NONE)
		return rules_text(r, node);
	if (rules_is_named(r, node, EL_TOEWIJZING_NUMMER))
		return rules_digits(rules_text(r, node));
	return rules_normal(r, node);
}

/* ---- findings */

static const char *
path_of(struct rules_run *r, uint32_t node)
{
	if (r->paths == NULL)
		r->paths = arena_array(r->arena, doc_count(r->doc),
				       sizeof(*r->paths));
	if (r->paths == NULL)
		return NULL;
	if (r->paths[node] == NULL)
		r->paths[node] = doc_path(r->doc, node, r->arena);
	return r->paths[node];
}

/*
 * Take from the room what a finding needs.  Without room the first of a rule
 * is kept with some of its places, so that no broken rule goes untold.
 */
static bool
take_room(struct rules_run *r, enum finding_rule rule, const uint32_t *nodes,
	  size_t *count)
{
	size_t need = FINDING_BYTES, i;

	for (i = 0; i < *count && need <= r->room; i++) {
		const char *path = path_of(r, nodes[i]);

		if (path == NULL)
			return false;
		need += PATH_BYTES + strlen(path);
	}
	if (need <= r->room) {
		r->room -= need;
	} else if (!r->seen[rule]) {
		*count = *count < CUT_NODES ? *count : CUT_NODES;
	} else {
		findings_leave_out(r->findings, r->arena, rule, 1);
		return false;
	}
	r->seen[rule] = true;
	return true;
}

void
rules_report_all(struct rules_run *r, enum finding_rule rule,
		 const uint32_t *nodes, size_t count)
{
	uint32_t line = count == 0 ? 0 : rules_node(r, nodes[0])->line;
	const char **paths;
	size_t i;

	if (arena_failed(r->arena) || !take_room(r, rule, nodes, &count))
		return;
	paths = arena_array(r->arena, count, sizeof(*paths));
	if (paths == NULL)
		return;
	for (i = 0; i < count; i++)
		paths[i] = path_of(r, nodes[i]);
	if (!arena_failed(r->arena))
		findings_add_paths(r->findings, r->arena, rule, DETAIL_NONE,
				   line, paths, count);
}

void
rules_report(struct rules_run *r, enum finding_rule rule, uint32_t a,
	     uint32_t b, uint32_t c)
{
	const uint32_t given[] = {a, b, c};
	uint32_t nodes[3] = {0};
	size_t count = 0, i, k;

	/* Nodes are numbered in document order. */
	for (i = 0; i < 3; i++) {
		if (given[i] == DOC_NONE)
			continue;
		for (k = count++; k > 0 && nodes[k - 1] > given[i]; k--)
			nodes[k] = nodes[k - 1];
		nodes[k] = given[i];
	}
	rules_report_all(r, rule, nodes, count);
}

bool
rules_pair(struct rules_run *r, enum finding_rule rule)
{
	if (r->pairs[rule] >= RULES_PAIRS_MAX) {
		findings_leave_out(r->findings, r->arena, rule, 1);
		return false;
	}
	r->pairs[rule]++;
	return true;
}
