/*
 * The catalogue: a row for each release of a standard.  Releases of one layout
 * have the same types, and so have both standards but for their codes.
 */
#include "model/bericht.h"

#include <stdio.h>
#include <string.h>

/*
 * One message type: of a standard (its name, its short name in namespaces and
 * files, and in capitals), a release ("3.2", and as the namespace writes it),
 * and the version of the published sheets whose verdict our rules give.
 */
/* clang-format off */
#define TYPE(std, tiny, BIG, of, ver, ns, sheets, nr, vektis, what)        \
	{ .namespace = "http://www.istandaarden.nl/" std "/" ns "/"        \
		       tiny nr "/schema",                                  \
	  .standard = std, .release = ver, .type = nr, .soort = BIG nr,    \
	  .code = vektis, .schema = std "/" ver "/" tiny nr ".xsd",        \
	  .xslt = sheets, .domein = of, .kind = what }

#define IWMO_TYPE(ver, ns, sheets, nr, vektis, what)                       \
	TYPE("iwmo", "wmo", "WMO", DOMEIN_WMO, ver, ns, sheets, nr,        \
	     vektis, what)
#define IJW_TYPE(ver, ns, sheets, nr, vektis, what)                        \
	TYPE("ijw", "jw", "JW", DOMEIN_JW, ver, ns, sheets, nr, vektis,    \
	     what)

#define IWMO(ver, ns, sheets)                                              \
	IWMO_TYPE(ver, ns, sheets, "301", "414", BERICHT_TOEWIJZING),      \
	IWMO_TYPE(ver, ns, sheets, "302", "415", BERICHT_RETOUR),          \
	IWMO_TYPE(ver, ns, sheets, "305", "418", BERICHT_START),           \
	IWMO_TYPE(ver, ns, sheets, "306", "419", BERICHT_JOURNALLED),      \
	IWMO_TYPE(ver, ns, sheets, "307", "420", BERICHT_STOP),            \
	IWMO_TYPE(ver, ns, sheets, "308", "421", BERICHT_JOURNALLED),      \
	IWMO_TYPE(ver, ns, sheets, "315", "444", BERICHT_JOURNALLED),      \
	IWMO_TYPE(ver, ns, sheets, "316", "445", BERICHT_JOURNALLED),      \
	IWMO_TYPE(ver, ns, sheets, "317", "480", BERICHT_JOURNALLED),      \
	IWMO_TYPE(ver, ns, sheets, "318", "481", BERICHT_JOURNALLED),      \
	IWMO_TYPE(ver, ns, sheets, "319", "482", BERICHT_JOURNALLED),      \
	IWMO_TYPE(ver, ns, sheets, "320", "483", BERICHT_JOURNALLED),      \
	IWMO_TYPE(ver, ns, sheets, "323", "484", BERICHT_DECLARATIE),      \
	IWMO_TYPE(ver, ns, sheets, "325", "485", BERICHT_JOURNALLED)

#define IJW(ver, ns, sheets)                                               \
	IJW_TYPE(ver, ns, sheets, "301", "436", BERICHT_TOEWIJZING),       \
	IJW_TYPE(ver, ns, sheets, "302", "437", BERICHT_RETOUR),           \
	IJW_TYPE(ver, ns, sheets, "305", "438", BERICHT_START),            \
	IJW_TYPE(ver, ns, sheets, "306", "439", BERICHT_JOURNALLED),       \
	IJW_TYPE(ver, ns, sheets, "307", "440", BERICHT_STOP),             \
	IJW_TYPE(ver, ns, sheets, "308", "441", BERICHT_JOURNALLED),       \
	IJW_TYPE(ver, ns, sheets, "315", "446", BERICHT_JOURNALLED),       \
	IJW_TYPE(ver, ns, sheets, "316", "447", BERICHT_JOURNALLED),       \
	IJW_TYPE(ver, ns, sheets, "317", "486", BERICHT_JOURNALLED),       \
	IJW_TYPE(ver, ns, sheets, "318", "487", BERICHT_JOURNALLED),       \
	IJW_TYPE(ver, ns, sheets, "319", "488", BERICHT_JOURNALLED),       \
	IJW_TYPE(ver, ns, sheets, "320", "489", BERICHT_JOURNALLED),       \
	IJW_TYPE(ver, ns, sheets, "323", "490", BERICHT_DECLARATIE),       \
	IJW_TYPE(ver, ns, sheets, "325", "491", BERICHT_JOURNALLED)

const struct bericht_type bericht_types[] = {
	IWMO("3.2", "3_2", "2.10.5"),
	IJW("3.2", "3_2", "2.10.5"),
#ifdef POLS_EXTRA_RELEASES
	POLS_EXTRA_RELEASES /* for trying a release that is not there yet */
#endif
};
/* clang-format on */

const size_t bericht_type_count =
	sizeof(bericht_types) / sizeof(bericht_types[0]);

bool
bericht_is_optional(const struct bericht_type *type)
{
	return type->kind == BERICHT_JOURNALLED || type->kind == BERICHT_RETOUR;
}

bool
bericht_has_lines(const struct bericht_type *type)
{
	return type->kind == BERICHT_TOEWIJZING ||
	       type->kind == BERICHT_DECLARATIE;
}

const struct bericht_type *
bericht_by_namespace(const char *ns, size_t len)
{
	size_t i;

	for (i = 0; i < bericht_type_count; i++)
		if (strlen(bericht_types[i].namespace) == len &&
		    memcmp(bericht_types[i].namespace, ns, len) == 0)
			return &bericht_types[i];
	return NULL;
}

const struct bericht_type *
bericht_by_name(const char *standard, const char *release, const char *type)
{
	size_t i;

	for (i = 0; i < bericht_type_count; i++)
		if (strcmp(bericht_types[i].standard, standard) == 0 &&
		    strcmp(bericht_types[i].release, release) == 0 &&
		    strcmp(bericht_types[i].type, type) == 0)
			return &bericht_types[i];
	return NULL;
}

void
bericht_claim_retour(struct bericht_header *h, const char *retour)
{
	h->claim[0] = '\0';
	if (retour[0] != '\0')
		snprintf(h->claim, sizeof(h->claim), "%s/%s", h->ontvanger,
			 retour);
}

const char *
bericht_claim(const struct bericht_header *h)
{
	return h->claim[0] != '\0' ? h->claim : h->identificatie;
}
