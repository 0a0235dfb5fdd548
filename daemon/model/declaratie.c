/* The fields of a Declaratie and of its Prestaties (323). */
#include "model/declaratie.h"

#define AT(type, member) \
	offsetof(struct type, member), sizeof(((struct type *)0)->member)

static const struct field declaratie_fields[] = {
	{"DeclaratieNummer", "nummer", FIELD_TEXT, AT(declaratie, nummer)},
	{"DeclaratiePeriode/Begindatum", "van", FIELD_DAY, AT(declaratie, van)},
	{"DeclaratiePeriode/Einddatum", "tot", FIELD_DAY, AT(declaratie, tot)},
	{"DeclaratieDagtekening", "dagtekening", FIELD_DAY,
	 AT(declaratie, dagtekening)},
	{"TotaalIngediendBedrag/TotaalBedrag", "totaal", FIELD_INT,
	 AT(declaratie, totaal)},
	{"TotaalIngediendBedrag/DebetCredit", "totaal_dc", FIELD_TEXT,
	 AT(declaratie, totaal_dc)},
};

const struct record declaratie_record = {
	.element = "Declaratie",
	.fields = declaratie_fields,
	.field_count = sizeof(declaratie_fields) / sizeof(declaratie_fields[0]),
	.size = sizeof(struct declaratie),
};

static const struct field prestatie_fields[] = {
	{"ProductReferentie/ReferentieNummer", "referentie", FIELD_TEXT,
	 AT(prestatie, referentie)},
	{"ProductReferentie/VorigReferentieNummer", "vorig", FIELD_TEXT,
	 AT(prestatie, vorig)},
	{"ToewijzingNummer", "nummer", FIELD_INT, AT(prestatie, nummer)},
	{"ProductCategorie", "categorie", FIELD_TEXT, AT(prestatie, categorie)},
	{"ProductCode", "code", FIELD_TEXT, AT(prestatie, code)},
	{"ProductPeriode/Begindatum", "van", FIELD_DAY, AT(prestatie, van)},
	{"ProductPeriode/Einddatum", "tot", FIELD_DAY, AT(prestatie, tot)},
	{"GeleverdVolume", "volume", FIELD_INT, AT(prestatie, volume)},
	{"Eenheid", "eenheid", FIELD_TEXT, AT(prestatie, eenheid)},
	{"ProductTarief", "tarief", FIELD_INT, AT(prestatie, tarief)},
	{"IngediendBedrag/Bedrag", "bedrag", FIELD_INT, AT(prestatie, bedrag)},
	{"IngediendBedrag/DebetCredit", "dc", FIELD_TEXT, AT(prestatie, dc)},
};

const struct record prestatie_record = {
	.element = "Prestatie",
	.fields = prestatie_fields,
	.field_count = sizeof(prestatie_fields) / sizeof(prestatie_fields[0]),
	.size = sizeof(struct prestatie),
};

int64_t
prestatie_signed(const struct prestatie *p)
{
	return p->dc[0] == 'C' ? -p->bedrag : p->bedrag;
}
