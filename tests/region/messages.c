/* 301, 305, 307 and 323, element by element. */
#include "messages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* COD002-VEKTIS. */
static const struct {
	const char *soort;
	const char *codes[2];
} codes[] = {
	{"301", {"414", "436"}},
	{"305", {"418", "438"}},
	{"307", {"420", "440"}},
	{"323", {"484", "490"}},
};

static const char *
code_of(const struct letter *l)
{
	size_t i;

	for (i = 0; strcmp(codes[i].soort, l->soort) != 0; i++)
		;
	return codes[i].codes[l->domein];
}

static void
begin(struct xml *x, struct buf *out, const struct letter *l)
{
	xml_begin(x, out, l->style, l->domein, l->soort);
	xml_open(x, "Header");
	xml_text(x, "BerichtCode", code_of(l));
	xml_text(x, "BerichtVersie", "3");
	xml_text(x, "BerichtSubversie", "2");
	xml_text(x, "Afzender", l->from);
	xml_text(x, "Ontvanger", l->to);
	xml_open(x, "BerichtIdentificatie");
	xml_text(x, ":Identificatie", l->identificatie);
	xml_day(x, ":Dagtekening", l->dated);
	xml_close(x, "BerichtIdentificatie");
	xml_open(x, "XsdVersie");
	xml_text(x, ":BasisschemaXsdVersie", "1.0.0");
	xml_text(x, ":BerichtXsdVersie", "1.0.0");
	xml_close(x, "XsdVersie");
	xml_close(x, "Header");
}

static void
person(struct xml *x, const struct person *p, bool full)
{
	const char initial[2] = {p->voornaam[0], '\0'};
	const char geslacht[2] = {p->geslacht, '\0'};

	xml_int(x, "Bsn", p->bsn);
	xml_open(x, "Geboortedatum");
	xml_day(x, ":Datum", p->born);
	xml_close(x, "Geboortedatum");
	xml_text(x, "Geslacht", geslacht);
	xml_open(x, "Naam");
	xml_open(x, ":Geslachtsnaam");
	xml_text(x, ":Achternaam", p->achternaam);
	xml_close(x, ":Geslachtsnaam");
	xml_text(x, ":Voornamen", p->voornaam);
	xml_text(x, ":Voorletters", initial);
	if (full)
		xml_text(x, ":NaamGebruik", "1");
	xml_close(x, "Naam");
}

static void
address(struct xml *x, const struct person *p)
{
	xml_open(x, "Contactgegevens");
	xml_open(x, "Contact");
	xml_text(x, "Soort", "01");
	xml_open(x, "Adres");
	xml_open(x, ":Huis");
	xml_int(x, ":Huisnummer", p->huisnummer);
	xml_close(x, ":Huis");
	xml_text(x, ":Postcode", p->postcode);
	xml_text(x, ":Straatnaam", p->straat);
	xml_text(x, ":Plaatsnaam", gemeente_namen[p->gemeente]);
	xml_text(x, ":LandCode", "NL");
	xml_close(x, "Adres");
	xml_close(x, "Contact");
	xml_close(x, "Contactgegevens");
}

static void
product(struct xml *x, const struct product *p)
{
	if (p->form == FORM_GENERIEK)
		return;
	xml_open(x, "Product");
	xml_text(x, ":Categorie", p->categorie);
	if (p->form == FORM_SPECIFIEK || p->form == FORM_PLACEHOLDER)
		xml_text(x, ":Code", p->code);
	xml_close(x, "Product");
}

static void
allocated(struct xml *x, const struct given *g)
{
	const struct product *p = &products[g->allocation->product];
	const struct version *v = g->version;

	xml_open(x, "ToegewezenProduct");
	xml_int(x, "ToewijzingNummer", g->allocation->nummer);
	product(x, p);
	xml_day(x, "Toewijzingsdatum", v->issued);
	xml_text(x, "Toewijzingstijd", "12:00:00");
	xml_day(x, "Ingangsdatum", v->van);
	xml_day(x, "Einddatum", v->tot);
	/* Empty on a repeat that changes nothing (IV099). */
	xml_text(x, "RedenWijziging", g->repeated ? "" : v->reden);
	if (v->volume >= 0) {
		xml_open(x, "Omvang");
		xml_int(x, ":Volume", v->volume);
		xml_text(x, ":Eenheid", p->eenheid);
		xml_text(x, ":Frequentie", p->frequentie);
		xml_close(x, "Omvang");
	}
	xml_int(x, "Budget", v->budget);
	xml_close(x, "ToegewezenProduct");
}

void
message_301(struct buf *out, const struct letter *l, const struct person *who,
	    const struct given *given, size_t count)
{
	struct xml x;
	size_t i;

	begin(&x, out, l);
	xml_open(&x, "Client");
	person(&x, who, true);
	address(&x, who);
	xml_open(&x, "ToegewezenProducten");
	for (i = 0; i < count; i++)
		allocated(&x, &given[i]);
	xml_close(&x, "ToegewezenProducten");
	xml_close(&x, "Client");
	xml_end(&x);
}

static void
startstop(struct buf *out, const struct letter *l, const struct person *who,
	  const struct startstop *s, const char *list, const char *item)
{
	const char status[2] = {s->status, '\0'};
	struct xml x;

	begin(&x, out, l);
	xml_open(&x, "Client");
	person(&x, who, false);
	xml_open(&x, list);
	xml_open(&x, item);
	xml_int(&x, "ToewijzingNummer", s->nummer);
	product(&x, &products[s->allocation->product]);
	xml_day(&x, "ToewijzingIngangsdatum", s->allocation->versions[0].van);
	xml_day(&x, "Begindatum", s->begin);
	if (s->end != DAY_NONE) {
		xml_text(&x, "RedenBeeindiging", s->reden);
		xml_day(&x, "Einddatum", s->end);
	}
	xml_text(&x, "StatusAanlevering", status);
	xml_close(&x, item);
	xml_close(&x, list);
	xml_close(&x, "Client");
	xml_end(&x);
}

void
message_305(struct buf *out, const struct letter *l, const struct person *who,
	    const struct startstop *s)
{
	startstop(out, l, who, s, "StartProducten", "StartProduct");
}

void
message_307(struct buf *out, const struct letter *l, const struct person *who,
	    const struct startstop *s)
{
	startstop(out, l, who, s, "StopProducten", "StopProduct");
}

static void
declared(struct xml *x, const struct line *l)
{
	const char dc[2] = {l->dc, '\0'};

	xml_open(x, "Prestatie");
	xml_open(x, "ProductReferentie");
	xml_text(x, ":ReferentieNummer", l->referentie);
	xml_text(x, ":VorigReferentieNummer", l->vorig);
	xml_close(x, "ProductReferentie");
	xml_int(x, "ToewijzingNummer", l->nummer);
	xml_text(x, "ProductCategorie", l->categorie);
	xml_text(x, "ProductCode", l->code);
	xml_open(x, "ProductPeriode");
	xml_day(x, ":Begindatum", l->van);
	xml_day(x, ":Einddatum", l->tot);
	xml_close(x, "ProductPeriode");
	xml_int(x, "GeleverdVolume", l->volume);
	xml_text(x, "Eenheid", l->eenheid);
	xml_int(x, "ProductTarief", l->tarief);
	xml_open(x, "IngediendBedrag");
	xml_int(x, ":Bedrag", l->bedrag);
	xml_text(x, ":DebetCredit", dc);
	xml_close(x, "IngediendBedrag");
	xml_close(x, "Prestatie");
}

static int64_t
total_of(const struct line *const *lines, size_t count)
{
	int64_t sum = 0;
	size_t i;

	for (i = 0; i < count; i++)
		sum += lines[i]->dc == 'D' ? lines[i]->bedrag
					   : -lines[i]->bedrag;
	return sum;
}

static void
clients(struct xml *x, const struct options *o, const struct line *const *lines,
	size_t count)
{
	struct person who;
	size_t i;

	xml_open(x, "Clienten");
	for (i = 0; i < count; i++) {
		bool first = i == 0 || lines[i]->client != lines[i - 1]->client;
		bool last = i + 1 == count ||
			    lines[i]->client != lines[i + 1]->client;

		if (first) {
			person_of(&who, o, lines[i]->client);
			xml_open(x, "Client");
			xml_int(x, "Bsn", who.bsn);
			xml_open(x, "Prestaties");
		}
		declared(x, lines[i]);
		if (last) {
			xml_close(x, "Prestaties");
			xml_close(x, "Client");
		}
	}
	xml_close(x, "Clienten");
}

void
message_323(struct buf *out, const struct letter *l, const struct options *o,
	    int32_t period, const char *nummer, const struct line *const *lines,
	    size_t count, bool wrong_total)
{
	int64_t total = total_of(lines, count) + (wrong_total ? 100 : 0);
	struct xml x;

	begin(&x, out, l);
	xml_open(&x, "Declaratie");
	xml_text(&x, "DeclaratieNummer", nummer);
	xml_open(&x, "DeclaratiePeriode");
	xml_day(&x, ":Begindatum", day_month_first(period));
	xml_day(&x, ":Einddatum", day_month_last(period));
	xml_close(&x, "DeclaratiePeriode");
	xml_day(&x, "DeclaratieDagtekening", l->dated);
	xml_open(&x, "TotaalIngediendBedrag");
	xml_int(&x, ":TotaalBedrag", total < 0 ? -total : total);
	xml_text(&x, ":DebetCredit", total < 0 ? "C" : "D");
	xml_close(&x, "TotaalIngediendBedrag");
	clients(&x, o, lines, count);
	xml_close(&x, "Declaratie");
	xml_end(&x);
}
