/* The fields of a ToegewezenProduct (301). */
#include "model/toewijzing.h"

#include <stdlib.h>

#include "base/digits.h"

#define NUMMERS   INT64_C(1000000000)
#define GEMEENTEN INT64_C(10000)

int64_t
toewijzing_key(enum domein domein, const char *gemeente, int64_t nummer)
{
	int64_t place = strtol(gemeente, NULL, 10) % GEMEENTEN;

	return ((int64_t)domein * GEMEENTEN + place) * NUMMERS + nummer;
}

enum domein
toewijzing_key_domein(int64_t key)
{
	return (enum domein)(key / (GEMEENTEN * NUMMERS));
}

void
toewijzing_key_gemeente(int64_t key, char out[5])
{
	digits_write(out, 4, key / NUMMERS);
}

int64_t
toewijzing_key_nummer(int64_t key)
{
	return key % NUMMERS;
}

#define AT(member)                           \
	offsetof(struct toewijzing, member), \
		sizeof(((struct toewijzing *)0)->member)

static const struct field fields[] = {
	{"ToewijzingNummer", "nummer", FIELD_INT, AT(nummer)},
	{"Product/Categorie", "categorie", FIELD_TEXT, AT(categorie)},
	{"Product/Code", "code", FIELD_TEXT, AT(code)},
	{"Toewijzingsdatum", "toewijzingsdatum", FIELD_DAY,
	 AT(toewijzingsdatum)},
	{"Toewijzingstijd", "toewijzingstijd", FIELD_TIME, AT(toewijzingstijd)},
	{"Ingangsdatum", "ingangsdatum", FIELD_DAY, AT(ingangsdatum)},
	{"Einddatum", "einddatum", FIELD_DAY, AT(einddatum)},
	{"RedenWijziging", "reden_wijziging", FIELD_TEXT, AT(reden_wijziging)},
	{"Omvang/Volume", "volume", FIELD_INT, AT(volume)},
	{"Omvang/Eenheid", "eenheid", FIELD_TEXT, AT(eenheid)},
	{"Omvang/Frequentie", "frequentie", FIELD_TEXT, AT(frequentie)},
	{"Budget", "budget", FIELD_INT, AT(budget)},
	{"ReferentieAanbieder", "referentie", FIELD_TEXT, AT(referentie)},
};

const struct record toewijzing_record = {
	.element = "ToegewezenProduct",
	.fields = fields,
	.field_count = sizeof(fields) / sizeof(fields[0]),
	.size = sizeof(struct toewijzing),
};

/* ReferentieAanbieder is the last field: everything before it. */
const struct record commitment_record = {
	.element = "ToegewezenProduct",
	.fields = fields,
	.field_count = sizeof(fields) / sizeof(fields[0]) - 1,
	.size = sizeof(struct toewijzing),
};
