/* The catalogue: one row per message type of a release. */
#include "model/bericht.h"

#include <string.h>

#define NS_IWMO_3_2(type) "http://www.istandaarden.nl/iwmo/3_2/" type "/schema"
#define NS_IJW_3_2(type)  "http://www.istandaarden.nl/ijw/3_2/" type "/schema"

/* clang-format off */
#define IWMO_3_2(nr, vektis, what)                                        \
	{ .namespace = NS_IWMO_3_2("wmo" nr), .domein = DOMAIN_WMO,       \
	  .standard = "iwmo", .release = "3.2", .type = (nr),             \
	  .soort = "WMO" nr, .code = (vektis),                            \
	  .schema = "iwmo/3.2/wmo" nr ".xsd", .xslt = "2.10.5", .kind = (what) }
#define IJW_3_2(nr, vektis, what)                                         \
	{ .namespace = NS_IJW_3_2("jw" nr), .domein = DOMAIN_JW,          \
	  .standard = "ijw", .release = "3.2", .type = (nr),              \
	  .soort = "JW" nr, .code = (vektis),                             \
	  .schema = "ijw/3.2/jw" nr ".xsd", .xslt = "2.10.5", .kind = (what) }

const struct bericht_type bericht_types[] = {
	IWMO_3_2("301", "414", BERICHT_TOEWIJZING),
	IWMO_3_2("302", "415", BERICHT_JOURNALLED),
	IWMO_3_2("305", "418", BERICHT_START),
	IWMO_3_2("306", "419", BERICHT_JOURNALLED),
	IWMO_3_2("307", "420", BERICHT_STOP),
	IWMO_3_2("308", "421", BERICHT_JOURNALLED),
	IWMO_3_2("315", "444", BERICHT_JOURNALLED),
	IWMO_3_2("316", "445", BERICHT_JOURNALLED),
	IWMO_3_2("317", "480", BERICHT_JOURNALLED),
	IWMO_3_2("318", "481", BERICHT_JOURNALLED),
	IWMO_3_2("319", "482", BERICHT_JOURNALLED),
	IWMO_3_2("320", "483", BERICHT_JOURNALLED),
	IWMO_3_2("323", "484", BERICHT_DECLARATIE),
	IWMO_3_2("325", "485", BERICHT_JOURNALLED),
	IJW_3_2("301", "436", BERICHT_TOEWIJZING),
	IJW_3_2("302", "437", BERICHT_JOURNALLED),
	IJW_3_2("305", "438", BERICHT_START),
	IJW_3_2("306", "439", BERICHT_JOURNALLED),
	IJW_3_2("307", "440", BERICHT_STOP),
	IJW_3_2("308", "441", BERICHT_JOURNALLED),
	IJW_3_2("315", "446", BERICHT_JOURNALLED),
	IJW_3_2("316", "447", BERICHT_JOURNALLED),
	IJW_3_2("317", "486", BERICHT_JOURNALLED),
	IJW_3_2("318", "487", BERICHT_JOURNALLED),
	IJW_3_2("319", "488", BERICHT_JOURNALLED),
	IJW_3_2("320", "489", BERICHT_JOURNALLED),
	IJW_3_2("323", "490", BERICHT_DECLARATIE),
	IJW_3_2("325", "491", BERICHT_JOURNALLED),
};
/* clang-format on */

const size_t bericht_type_count =
	sizeof(bericht_types) / sizeof(bericht_types[0]);

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

const char *
bericht_claim(const struct bericht_header *h)
{
	return h->retour[0] != '\0' ? h->retour : h->identificatie;
}
