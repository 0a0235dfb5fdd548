/* Return messages: what names them, and what a 302 rejects. */
#include "stage/decode_retour.h"

#include <string.h>

#include "model/toewijzing.h"
#include "stage/decode_value.h"

bool
decode_retour(struct facts *f, const struct doc *d)
{
	uint32_t header = doc_child(d, 0, "Header");
	uint32_t retour = doc_child(d, header, "IdentificatieRetour");
	uint32_t dated = doc_child(d, header, "DagtekeningRetour");
	uint32_t heen =
		doc_child(d, doc_child(d, header, "DeclaratieIdentificatie"),
			  "Identificatie");

	if (heen != DOC_NONE &&
	    !decode_identificatie(f->heen, sizeof(f->heen), d, heen))
		return false;
	return retour == DOC_NONE ||
	       (decode_identificatie(f->retour, sizeof(f->retour), d, retour) &&
		decode_date(decode_word(d, dated), &f->retour_dated));
}

/* The first of RetourCodes that rejects, unless there is one already. */
static bool
decode_codes(char out[RETOUR_CODE], const struct doc *d, uint32_t codes)
{
	uint32_t node = doc_child(d, codes, "RetourCode");

	for (; node != DOC_NONE && out[0] == '\0';
	     node = doc_next_named(d, node)) {
		struct word w = decode_word(d, node);

		if (!decode_text(out, RETOUR_CODE, w.p, (size_t)(w.end - w.p)))
			return false;
		if (!retour_rejects(out))
			out[0] = '\0';
	}
	return true;
}

bool
decode_afkeuringen(struct facts *f, const struct doc *d, struct arena *a)
{
	uint32_t list =
		doc_child(d, doc_child(d, 0, "Client"), "ToegewezenProducten");
	uint32_t node = doc_child(d, list, toewijzing_record.element);
	uint16_t product = doc_name(d, toewijzing_record.element,
				    strlen(toewijzing_record.element));
	uint16_t codes = doc_name(d, "RetourCodes", strlen("RetourCodes"));
	const struct doc_node *nodes = doc_nodes(d);
	uint32_t at, n = doc_count(d);
	size_t i;

	f->afkeuring_count = decode_count(d, node);
	f->afkeuringen =
		arena_array(a, f->afkeuring_count, sizeof(*f->afkeuringen));
	if (f->afkeuringen == NULL || !decode_retour(f, d))
		return false;
	for (i = 0; i < f->afkeuring_count; i++) {
		struct afkeuring *k = &f->afkeuringen[i];
		struct word w =
			decode_word(d, doc_child(d, node, "ToewijzingNummer"));

		memset(k, 0, sizeof(*k));
		k->line = nodes[node].line;
		if (!decode_integer(w, &k->nummer) ||
		    !decode_codes(k->code, d,
				  doc_child(d, node, "RetourCodes")))
			return false;
		node = doc_next_named(d, node);
	}
	for (at = 1; at < n; at++)
		if (nodes[at].name == codes &&
		    nodes[nodes[at].parent].name != product &&
		    !decode_codes(f->afgekeurd, d, at))
			return false;
	return true;
}
