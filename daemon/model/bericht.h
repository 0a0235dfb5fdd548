#ifndef POLS_MODEL_BERICHT_H
#define POLS_MODEL_BERICHT_H

/*
 * The catalogue of message types, and the header that all of them share.
 *
 * One row of the catalogue is one type of one release of one standard; to add
 * a type is to add a row, its schema and, when it is booked, its record.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/domein.h"

/* What the books do with a message. */
enum bericht_kind {
	BERICHT_TOEWIJZING, /* 301 */
	BERICHT_DECLARATIE, /* 323 */
	BERICHT_START,      /* 305 */
	BERICHT_STOP,       /* 307 */
	BERICHT_RETOUR,     /* 302: what the provider rejects of a 301 */
	BERICHT_JOURNALLED  /* all others: checked and kept, nothing more */
};

struct bericht_type {
	const char *namespace; /* of the root element Bericht */
	const char *standard;  /* "iwmo", "ijw" */
	const char *release;   /* "3.2" */
	const char *type;      /* "301" */
	const char *soort;     /* "WMO301", as in Rapport and events */
	const char *code;      /* BerichtCode, COD002-VEKTIS */
	const char *schema;    /* file below the schemas folder */
	const char *xslt;      /* version of the sheets our rules equal */
	enum domein domein;
	enum bericht_kind kind;
};

extern const struct bericht_type bericht_types[];
extern const size_t bericht_type_count;

/*
 * A site may not have the schema of this one: no allocation, delivery or
 * declaration comes by it.
 */
bool bericht_is_optional(const struct bericht_type *type);

/* Do receipts count its lines: Prestaties, or ToegewezenProducten? */
bool bericht_has_lines(const struct bericht_type *type);

/* The row of a root namespace (len bytes), or NULL. */
const struct bericht_type *bericht_by_namespace(const char *ns, size_t len);

/* The row of standard, release and type, or NULL. */
const struct bericht_type *
bericht_by_name(const char *standard, const char *release, const char *type);

/* Room for an Identificatie: at most 12 characters, and a NUL. */
enum { BERICHT_IDENTIFICATIE = 52, BERICHT_CLAIM = 64 };

/* Header, the part that is equal in every message (standard, header). */
struct bericht_header {
	char afzender[9]; /* gemeentecode or AGB-code, digits only */
	char ontvanger[9];
	char identificatie[BERICHT_IDENTIFICATIE]; /* BerichtIdentificatie */
	int32_t dagtekening;                       /* day */
	/* Of a return message: see bericht_claim_retour(); else "". */
	char claim[BERICHT_CLAIM];
};

/*
 * A return message has the Afzender, Ontvanger and Identificatie of the message
 * that it answers (IV028): its sender stands in Ontvanger, and claims the
 * IdentificatieRetour.  retour is "" for any other message, and not known
 * before the facts of a message are read.
 */
void bericht_claim_retour(struct bericht_header *h, const char *retour);

/*
 * What no other booked message of this type and Afzender may have (TR056): of
 * a return message its sender and its own identification, else the
 * Identificatie.
 */
const char *bericht_claim(const struct bericht_header *h);

#endif
