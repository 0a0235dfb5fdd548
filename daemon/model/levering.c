/* The fields of a StartProduct (305) and of a StopProduct (307). */
#include "model/levering.h"

#include <string.h>

#define AT(member)                         \
	offsetof(struct levering, member), \
		sizeof(((struct levering *)0)->member)

static const struct field fields[] = {
	{"ToewijzingNummer", "nummer", FIELD_INT, AT(nummer)},
	{"Product/Categorie", "categorie", FIELD_TEXT, AT(categorie)},
	{"Product/Code", "code", FIELD_TEXT, AT(code)},
	{"ToewijzingIngangsdatum", "toegewezen", FIELD_DAY, AT(toegewezen)},
	{"Begindatum", "begindatum", FIELD_DAY, AT(begindatum)},
	{"StatusAanlevering", "status", FIELD_TEXT, AT(status)},
	{"RedenBeeindiging", "reden", FIELD_TEXT, AT(reden)},
	{"Einddatum", "einddatum", FIELD_DAY, AT(einddatum)},
};

enum { FIELDS = sizeof(fields) / sizeof(fields[0]), OF_A_STOP = 2 };

/* The fields of a stop are the last ones: all before them. */
const struct record levering_start_record = {
	.element = "StartProduct",
	.fields = fields,
	.field_count = FIELDS - OF_A_STOP,
	.size = sizeof(struct levering),
};

const struct record levering_stop_record = {
	.element = "StopProduct",
	.fields = fields,
	.field_count = FIELDS,
	.size = sizeof(struct levering),
};

bool
levering_takes_back(const struct levering *l)
{
	return strcmp(l->status, "3") == 0;
}

bool
levering_is_temporary(const struct levering *l)
{
	return strcmp(l->reden, "20") == 0;
}
