/* The trial messages, and what is done to them. */
#include "flow/read_trial.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "flow/read.h"
#include "model/bericht.h"
#include "model/verdict.h"

#define GEMEENTE  "0999"
#define AANBIEDER "99999999"

#define CODES                                              \
	"<m:RetourCodes><m:RetourCode>0200</m:RetourCode>" \
	"</m:RetourCodes>"
#define VERSIES                                              \
	"<BasisschemaXsdVersie>1.0.0</BasisschemaXsdVersie>" \
	"<BerichtXsdVersie>1.0.0</BerichtXsdVersie>"

/*
 * The parts of a good message, equal for a message and the one that returns
 * it.  $ stands for a categorie, which differs by domein, % for the
 * RetourCodes that a returned class ends with.
 */
struct good {
	const char *types[2];
	const char *afzender;
	const char *ontvanger;
	const char *body;
};

/* The client as all but the 317 name him, without the end of the name. */
#define PERSON                                                  \
	"<m:Bsn>999900006</m:Bsn>"                              \
	"<m:Geboortedatum><Datum>1967-08-13</Datum>"            \
	"</m:Geboortedatum><m:Geslacht>1</m:Geslacht>"          \
	"<m:Naam><Geslachtsnaam><Achternaam>Proef</Achternaam>" \
	"</Geslachtsnaam>"

#define REFERENTIE "<m:ReferentieAanbieder>R1</m:ReferentieAanbieder>"

#define PRODUCT                                                 \
	"<m:Product><Categorie>$</Categorie><Code>12A34</Code>" \
	"</m:Product>"

#define OMVANG                                              \
	"<m:Omvang><Volume>3</Volume><Eenheid>04</Eenheid>" \
	"<Frequentie>4</Frequentie></m:Omvang>"

/* The lines of a declaration and, the same, of its answer. */
#define CLIENTEN                                              \
	"<m:Clienten><m:Client>"                              \
	"<m:Bsn>999900006</m:Bsn><m:Prestaties><m:Prestatie>" \
	"<m:ProductReferentie><ReferentieNummer>R1"           \
	"</ReferentieNummer></m:ProductReferentie>"           \
	"<m:ToewijzingNummer>7</m:ToewijzingNummer>"          \
	"<m:ProductCategorie>$</m:ProductCategorie>"          \
	"<m:ProductCode>12A34</m:ProductCode>"                \
	"<m:ProductPeriode><Begindatum>2024-02-01"            \
	"</Begindatum><Einddatum>2024-02-29</Einddatum>"      \
	"</m:ProductPeriode>"                                 \
	"<m:GeleverdVolume>4</m:GeleverdVolume>"              \
	"<m:Eenheid>04</m:Eenheid>"                           \
	"<m:ProductTarief>1250</m:ProductTarief>"             \
	"<m:IngediendBedrag><Bedrag>5000</Bedrag>"            \
	"<DebetCredit>D</DebetCredit></m:IngediendBedrag>%"   \
	"</m:Prestatie></m:Prestaties>%</m:Client></m:Clienten>"

#define TOTAAL(name, cents)                                  \
	"<m:" name "><TotaalBedrag>" cents "</TotaalBedrag>" \
	"<DebetCredit>D</DebetCredit></m:" name ">"

/* Elements of the message have a prefix, those of the basisschema none. */
static const struct good goods[] = {
	{
		.types = {"301", "302"},
		.afzender = GEMEENTE,
		.ontvanger = AANBIEDER,
		.body = "<m:Client>" PERSON "<NaamGebruik>1</NaamGebruik>"
			"</m:Naam><m:Contactgegevens><m:Contact>"
			"<m:Soort>01</m:Soort><m:Adres>"
			"<Huis><Huisnummer>1</Huisnummer></Huis>"
			"<Postcode>3999ZZ</Postcode><LandCode>NL</LandCode>"
			"</m:Adres>%</m:Contact></m:Contactgegevens>"
			"<m:ToegewezenProducten><m:ToegewezenProduct>"
			"<m:ToewijzingNummer>7</m:ToewijzingNummer>" PRODUCT
			"<m:Toewijzingsdatum>2024-02-29</m:Toewijzingsdatum>"
			"<m:Toewijzingstijd>09:30:00</m:Toewijzingstijd>"
			"<m:Ingangsdatum>2024-02-01</m:Ingangsdatum>" OMVANG
			"%</m:ToegewezenProduct></m:ToegewezenProducten>%"
			"</m:Client>",
	},
	{
		.types = {"305", "306"},
		.afzender = AANBIEDER,
		.ontvanger = GEMEENTE,
		.body = "<m:Client>" PERSON "</m:Naam><m:StartProducten>"
			"<m:StartProduct>"
			"<m:ToewijzingNummer>7</m:ToewijzingNummer>" PRODUCT
			"<m:Begindatum>2024-02-01</m:Begindatum>"
			"<m:StatusAanlevering>1</m:StatusAanlevering>%"
			"</m:StartProduct></m:StartProducten>%</m:Client>",
	},
	{
		.types = {"307", "308"},
		.afzender = AANBIEDER,
		.ontvanger = GEMEENTE,
		.body = "<m:Client>" PERSON "</m:Naam><m:StopProducten>"
			"<m:StopProduct>"
			"<m:ToewijzingNummer>7</m:ToewijzingNummer>" PRODUCT
			"<m:Begindatum>2024-02-01</m:Begindatum>"
			"<m:RedenBeeindiging>02</m:RedenBeeindiging>"
			"<m:Einddatum>2024-02-28</m:Einddatum>"
			"<m:StatusAanlevering>1</m:StatusAanlevering>%"
			"</m:StopProduct></m:StopProducten>%</m:Client>",
	},
	{
		.types = {"315", "316"},
		.afzender = AANBIEDER,
		.ontvanger = GEMEENTE,
		.body = "<m:Client>" PERSON "</m:Naam>"
			"<m:AangevraagdeProducten>"
			"<m:AangevraagdProduct>" REFERENTIE PRODUCT
			"<m:ToewijzingIngangsdatum>2024-02-01"
			"</m:ToewijzingIngangsdatum>" OMVANG
			"<m:Verwijzer><Type>01</Type></m:Verwijzer>%"
			"</m:AangevraagdProduct></m:AangevraagdeProducten>%"
			"</m:Client>",
	},
	{
		.types = {"317", "318"},
		.afzender = AANBIEDER,
		.ontvanger = GEMEENTE,
		.body = "<m:Client><m:Bsn>999900006</m:Bsn>"
			"<m:Verzoek>" REFERENTIE
			"<m:RedenVerzoek>1</m:RedenVerzoek>"
			"<m:TeWijzigenProducten><m:TeWijzigenProduct>"
			"<m:ToewijzingNummer>7</m:ToewijzingNummer>"
			"<m:GewensteIngangsdatum>2024-04-01"
			"</m:GewensteIngangsdatum>" OMVANG "%"
			"</m:TeWijzigenProduct></m:TeWijzigenProducten>"
			"<m:NieuweProducten><m:NieuwProduct>" PRODUCT
			"<m:GewensteIngangsdatum>2024-04-01"
			"</m:GewensteIngangsdatum>" OMVANG "%"
			"</m:NieuwProduct></m:NieuweProducten>%"
			"</m:Verzoek>%</m:Client>",
	},
	{
		.types = {"319", "320"},
		.afzender = GEMEENTE,
		.ontvanger = AANBIEDER,
		.body = "<m:Antwoord>" REFERENTIE
			"<m:VerzoekAntwoord>2</m:VerzoekAntwoord>%"
			"</m:Antwoord>",
	},
	{
		.types = {"323", NULL},
		.afzender = AANBIEDER,
		.ontvanger = GEMEENTE,
		.body = "<m:Declaratie>"
			"<m:DeclaratieNummer>D1</m:DeclaratieNummer>"
			"<m:DeclaratiePeriode><Begindatum>2024-02-01"
			"</Begindatum><Einddatum>2024-02-29</Einddatum>"
			"</m:DeclaratiePeriode>"
			"<m:DeclaratieDagtekening>2024-03-05"
			"</m:DeclaratieDagtekening>" TOTAAL(
				"TotaalIngediendBedrag", "5000") CLIENTEN
		"</m:Declaratie>",
	},
	{
		.types = {NULL, "325"},
		.afzender = GEMEENTE,
		.ontvanger = AANBIEDER,
		.body = "<m:DeclaratieAntwoord>"
			"<m:DeclaratieNummer>D1</m:DeclaratieNummer>" TOTAAL(
				"TotaalIngediendBedrag", "9000")
				TOTAAL("TotaalToegekendBedrag", "4000") CLIENTEN
		"%</m:DeclaratieAntwoord>",
	},
};

/* What the header of a message that answers another has more. */
static const char *const extras[] = {
	"<m:IdentificatieRetour>T2</m:IdentificatieRetour>"
	"<m:DagtekeningRetour>2024-03-01</m:DagtekeningRetour>"
	"<m:XsdVersieRetour>" VERSIES "</m:XsdVersieRetour>",
	"<m:DeclaratieIdentificatie><Identificatie>T0</Identificatie>"
	"<Dagtekening>2024-02-28</Dagtekening></m:DeclaratieIdentificatie>"
	"<m:XsdVersieDeclaratie>" VERSIES "</m:XsdVersieDeclaratie>" CODES,
};

static const char *const categories[] = {
	[DOMEIN_WMO] = "02",
	[DOMEIN_JW] = "45",
};

/* Single faults, each enough to refuse a message that holds `is`. */
static const struct {
	const char *is;
	const char *becomes;
	const char *what;
} faults[] = {
	{"<m:BerichtCode>", "<m:BerichtCode>0", "a wrong BerichtCode"},
	{"</m:BerichtVersie>",
	 "</m:BerichtVersie><m:BerichtVersie>3</m:BerichtVersie>",
	 "an element too many"},
	{"<m:XsdVersie>", "<m:XsdVersie><m:Vreemd/>", "a strange element"},
	{"<m:Header>", "<m:Header vreemd=\"1\">", "an attribute"},
	{"<Dagtekening>2024-02-29", "<Dagtekening>2023-02-29",
	 "a day that does not exist"},
	{"<Identificatie>T1", "<Identificatie>", "an empty text"},
	{"</m:Header>", "x</m:Header>", "text between elements"},
	{"<m:Bsn>", "<m:Bsn>1", "ten digits"},
	{"<m:Bsn>999900006", "<m:Bsn>999900007", "a Bsn against CS002"},
	{"<m:ToewijzingNummer>", "<m:ToewijzingNummer>-", "a negative number"},
	{"<Eenheid>04", "<Eenheid>05", "a code of no list"},
	{"<DebetCredit>D", "<DebetCredit>d", "a code of no list"},
	{"<m:RetourCode>0200", "<m:RetourCode>0201", "a code of no list"},
	{"<m:StatusAanlevering>1", "<m:StatusAanlevering>", "an empty code"},
	{"<Type>01", "<Type>07", "a code of no list"},
	{"<m:VerzoekAntwoord>2", "<m:VerzoekAntwoord>3", "a code of no list"},
	{"<m:GewensteIngangsdatum>2024", "<m:GewensteIngangsdatum>24",
	 "a year of two digits"},
};

/* The basisschema of a message namespace: its last but one part replaced. */
static void
write_base(struct buf *b, const char *ns)
{
	const char *last = strrchr(ns, '/');
	const char *cut = last;

	while (cut > ns && cut[-1] != '/')
		cut--;
	buf_bytes(b, ns, (size_t)(cut - ns));
	buf_puts(b, "basisschema");
	buf_puts(b, last);
}

/* The parts for a type, and whether it answers another message. */
static const struct good *
good_of(const struct bericht_type *type, bool *answers)
{
	size_t i, k;

	for (i = 0; i < sizeof(goods) / sizeof(goods[0]); i++)
		for (k = 0; k < 2; k++)
			if (goods[i].types[k] != NULL &&
			    strcmp(goods[i].types[k], type->type) == 0) {
				*answers = k == 1;
				return &goods[i];
			}
	return NULL;
}

static void
write_body(struct buf *b, const struct good *g, const struct bericht_type *type,
	   bool answers)
{
	const char *p = g->body;

	for (;;) {
		size_t len = strcspn(p, "$%");

		buf_bytes(b, p, len);
		p += len;
		if (*p == '\0')
			break;
		if (*p++ == '$')
			buf_puts(b, categories[type->domein]);
		else if (answers)
			buf_puts(b, CODES);
	}
}

/* False when the table above has nothing for this type. */
static bool
write_good(struct buf *b, const struct bericht_type *type)
{
	bool answers;
	const struct good *g = good_of(type, &answers);

	if (g == NULL)
		return false;
	buf_printf(b, "<m:Bericht xmlns:m=\"%s\" xmlns=\"", type->namespace);
	write_base(b, type->namespace);
	buf_printf(b,
		   "\"><m:Header><m:BerichtCode>%s</m:BerichtCode>"
		   "<m:BerichtVersie>%.*s</m:BerichtVersie>"
		   "<m:BerichtSubversie>%s</m:BerichtSubversie>"
		   "<m:Afzender>%s</m:Afzender><m:Ontvanger>%s</m:Ontvanger>"
		   "<m:BerichtIdentificatie><Identificatie>T1</Identificatie>"
		   "<Dagtekening>2024-02-29</Dagtekening>"
		   "</m:BerichtIdentificatie><m:XsdVersie>" VERSIES
		   "</m:XsdVersie>",
		   type->code, (int)strcspn(type->release, "."), type->release,
		   type->release + strcspn(type->release, ".") + 1, g->afzender,
		   g->ontvanger);
	if (answers)
		buf_puts(b, extras[strcmp(type->type, "325") == 0]);
	buf_puts(b, "</m:Header>");
	write_body(b, g, type, answers);
	buf_puts(b, "</m:Bericht>");
	return true;
}

/* The message with the first `is` replaced; false when it has none. */
static bool
write_bad(struct buf *b, const struct buf *good, size_t fault)
{
	const char *is = faults[fault].is;
	const char *text = (const char *)good->data;
	const char *p = memmem(text, good->len, is, strlen(is));
	size_t rest;

	if (p == NULL)
		return false;
	rest = (size_t)(p - text) + strlen(is);
	buf_bytes(b, text, (size_t)(p - text));
	buf_puts(b, faults[fault].becomes);
	buf_bytes(b, text + rest, good->len - rest);
	return true;
}

struct trial {
	struct read_ctx *ctx;
	struct arena *arena;
	struct buf good;
	struct buf bad;
	struct buf answer;
	struct verdict verdict;
};

static bool
judge(struct trial *t, const struct buf *message)
{
	arena_reset(t->arena);
	buf_reset(&t->answer);
	return !message->failed &&
	       read_message(t->ctx, message->data, message->len, PACK_NONE,
			    &t->answer) &&
	       verdict_read(&t->verdict, t->arena, t->answer.data,
			    t->answer.len);
}

static bool
try_type(struct trial *t, const struct bericht_type *type, struct err *e)
{
	struct facts facts;
	size_t i;

	buf_reset(&t->good);
	if (!write_good(&t->good, type))
		return err_set(e, ERR_INTERNAL, "schema %s has no trial",
			       type->schema);
	if (!judge(t, &t->good) || t->verdict.kind != VERDICT_PASSED ||
	    t->verdict.type != type ||
	    !facts_read(&facts, type->kind, t->arena, t->verdict.facts,
			t->verdict.facts_len))
		return err_set(
			e, ERR_CONFIG,
			"schema %s refuses a good message; put the published "
			"file back",
			type->schema);
	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		buf_reset(&t->bad);
		if (!write_bad(&t->bad, &t->good, i))
			continue;
		if (!judge(t, &t->bad) || t->verdict.kind != VERDICT_REFUSED)
			return err_set(
				e, ERR_CONFIG,
				"schema %s lets through %s; put the published "
				"file back",
				type->schema, faults[i].what);
	}
	return true;
}

bool
read_trial(struct read_ctx *c, struct err *e)
{
	struct trial t = {.ctx = c, .arena = arena_new()};
	bool ok = t.arena != NULL;
	size_t i;

	buf_init(&t.good);
	buf_init(&t.bad);
	buf_init(&t.answer);
	if (!ok)
		err_set(e, ERR_NOMEM, "schemas: out of memory");
	for (i = 0; ok && i < bericht_type_count; i++)
		ok = !read_knows(c, &bericht_types[i]) ||
		     try_type(&t, &bericht_types[i], e);
	buf_done(&t.good);
	buf_done(&t.bad);
	buf_done(&t.answer);
	arena_free(&t.arena);
	return ok;
}
