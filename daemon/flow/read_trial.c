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

/* The parts of a good message; $ is the categorie, which differs by domein. */
struct good {
	const char *afzender;
	const char *ontvanger;
	const char *body;
};

/* Elements of the message have a prefix, those of the basisschema none. */
static const char toewijzing_body[] =
	"<m:Client><m:Bsn>999900006</m:Bsn>"
	"<m:Geboortedatum><Datum>1967-08-13</Datum></m:Geboortedatum>"
	"<m:Geslacht>1</m:Geslacht>"
	"<m:Naam><Geslachtsnaam><Achternaam>Proef</Achternaam></Geslachtsnaam>"
	"<NaamGebruik>1</NaamGebruik></m:Naam>"
	"<m:Contactgegevens><m:Contact><m:Soort>01</m:Soort></m:Contact>"
	"</m:Contactgegevens>"
	"<m:ToegewezenProducten><m:ToegewezenProduct>"
	"<m:ToewijzingNummer>7</m:ToewijzingNummer>"
	"<m:Product><Categorie>$</Categorie><Code>12A34</Code></m:Product>"
	"<m:Toewijzingsdatum>2024-02-29</m:Toewijzingsdatum>"
	"<m:Toewijzingstijd>09:30:00</m:Toewijzingstijd>"
	"<m:Ingangsdatum>2024-02-01</m:Ingangsdatum>"
	"<m:Omvang><Volume>3</Volume><Eenheid>04</Eenheid>"
	"<Frequentie>2</Frequentie></m:Omvang>"
	"</m:ToegewezenProduct></m:ToegewezenProducten></m:Client>";

static const char declaratie_body[] =
	"<m:Declaratie><m:DeclaratieNummer>D1</m:DeclaratieNummer>"
	"<m:DeclaratiePeriode><Begindatum>2024-02-01</Begindatum>"
	"<Einddatum>2024-02-29</Einddatum></m:DeclaratiePeriode>"
	"<m:DeclaratieDagtekening>2024-03-05</m:DeclaratieDagtekening>"
	"<m:TotaalIngediendBedrag><TotaalBedrag>5000</TotaalBedrag>"
	"<DebetCredit>D</DebetCredit></m:TotaalIngediendBedrag>"
	"<m:Clienten><m:Client><m:Bsn>999900006</m:Bsn>"
	"<m:Prestaties><m:Prestatie>"
	"<m:ProductReferentie><ReferentieNummer>R1</ReferentieNummer>"
	"</m:ProductReferentie>"
	"<m:ToewijzingNummer>7</m:ToewijzingNummer>"
	"<m:ProductCategorie>$</m:ProductCategorie>"
	"<m:ProductCode>12A34</m:ProductCode>"
	"<m:ProductPeriode><Begindatum>2024-02-01</Begindatum>"
	"<Einddatum>2024-02-29</Einddatum></m:ProductPeriode>"
	"<m:GeleverdVolume>4</m:GeleverdVolume><m:Eenheid>04</m:Eenheid>"
	"<m:ProductTarief>1250</m:ProductTarief>"
	"<m:IngediendBedrag><Bedrag>5000</Bedrag>"
	"<DebetCredit>D</DebetCredit></m:IngediendBedrag>"
	"</m:Prestatie></m:Prestaties></m:Client></m:Clienten>"
	"</m:Declaratie>";

static const struct good goods[] = {
	[BERICHT_TOEWIJZING] = {GEMEENTE, AANBIEDER, toewijzing_body},
	[BERICHT_DECLARATIE] = {AANBIEDER, GEMEENTE, declaratie_body},
};

static const char *const categories[] = {
	[DOMAIN_WMO] = "02",
	[DOMAIN_JW] = "45",
};

/* Single faults, each enough to refuse a message that holds `is`. */
static const struct {
	const char *is;
	const char *becomes;
	const char *what;
} faults[] = {
	{"<m:BerichtCode>", "<m:BerichtCode>0", "a wrong BerichtCode"},
	{"</m:BerichtVersie>",
	 "</m:BerichtVersie><m:BerichtVersie>3"
	 "</m:BerichtVersie>",
	 "an element too many"},
	{"<m:XsdVersie>", "<m:XsdVersie><m:Vreemd/>", "a strange element"},
	{"<m:Header>", "<m:Header vreemd=\"1\">", "an attribute"},
	{"<Dagtekening>2024-02-29", "<Dagtekening>2023-02-29",
	 "a day that does not exist"},
	{"<Identificatie>T1", "<Identificatie>", "an empty text"},
	{"</m:Header>", "x</m:Header>", "text between elements"},
	{"<m:Bsn>", "<m:Bsn>1", "ten digits"},
	{"<m:ToewijzingNummer>", "<m:ToewijzingNummer>-", "a negative number"},
	{"<Eenheid>04", "<Eenheid>05", "a code of no list"},
	{"<DebetCredit>D", "<DebetCredit>d", "a code of no list"},
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

static void
write_good(struct buf *b, const struct bericht_type *type)
{
	const struct good *g = &goods[type->kind];
	const char *cut = strchr(g->body, '$');

	buf_printf(b, "<m:Bericht xmlns:m=\"%s\" xmlns=\"", type->namespace);
	write_base(b, type->namespace);
	buf_printf(b,
		   "\"><m:Header><m:BerichtCode>%s</m:BerichtCode>"
		   "<m:BerichtVersie>3</m:BerichtVersie>"
		   "<m:BerichtSubversie>2</m:BerichtSubversie>"
		   "<m:Afzender>%s</m:Afzender><m:Ontvanger>%s</m:Ontvanger>"
		   "<m:BerichtIdentificatie><Identificatie>T1</Identificatie>"
		   "<Dagtekening>2024-02-29</Dagtekening>"
		   "</m:BerichtIdentificatie><m:XsdVersie>"
		   "<BasisschemaXsdVersie>1.0.0</BasisschemaXsdVersie>"
		   "<BerichtXsdVersie>1.0.0</BerichtXsdVersie></m:XsdVersie>"
		   "</m:Header>",
		   type->code, g->afzender, g->ontvanger);
	buf_bytes(b, g->body, (size_t)(cut - g->body));
	buf_puts(b, categories[type->domein]);
	buf_puts(b, cut + 1);
	buf_puts(b, "</m:Bericht>");
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
	       read_message(t->ctx, message->data, message->len, &t->answer) &&
	       verdict_read(&t->verdict, t->arena, t->answer.data,
			    t->answer.len);
}

static bool
try_type(struct trial *t, const struct bericht_type *type, struct err *e)
{
	struct facts facts;
	size_t i;

	buf_reset(&t->good);
	write_good(&t->good, type);
	if (!judge(t, &t->good) || t->verdict.kind != VERDICT_PASSED ||
	    t->verdict.type != type ||
	    !facts_read(&facts, type->kind, t->arena, t->verdict.facts,
			t->verdict.facts_len))
		return err_set(e, ERR_CONFIG,
			       "schema %s refuses a good message (level 1)",
			       type->schema);
	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		buf_reset(&t->bad);
		if (!write_bad(&t->bad, &t->good, i))
			continue;
		if (!judge(t, &t->bad) || t->verdict.kind != VERDICT_REFUSED)
			return err_set(e, ERR_CONFIG,
				       "schema %s lets through %s",
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
		ok = try_type(&t, &bericht_types[i], e);
	buf_done(&t.good);
	buf_done(&t.bad);
	buf_done(&t.answer);
	arena_free(&t.arena);
	return ok;
}
