/*
 * Messages by the thousand, quicker than any library would write them: text
 * with the numbers filled in.  All people are fictional, their BSNs come from
 * the test range 9999xxxxx.
 */
#include "bench.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	FIRST_BSN = 999900000,
	LAST_BSN = 999999999,
	FIRST_NUMBER = 500000000,
	FIRST_YEAR = 2021,
	MONTHS = 12,
	LINES_PER_CLIENT = BENCH_PRODUCTS,
	TARIEF = 1250,
	ROOM_PER_LINE = 1200,
	ROOM = 8192
};

#define IWMO      "http://www.istandaarden.nl/iwmo/3_2/"
#define AANBIEDER "42429000"
#define GEMEENTE  "0310"

/* Declared so far: a walk along the allocations, month after month. */
static struct {
	long line;      /* all lines ever, makes ReferentieNummer */
	int allocation; /* the next one */
	int month;      /* since January of FIRST_YEAR */
	int message;
} walk;

static int bsns[BENCH_CLIENTS];

struct out {
	char *p;
	size_t len;
	size_t room;
};

static void out_f(struct out *o, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void
out_f(struct out *o, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(o->p + o->len, o->room - o->len, format, args);
	va_end(args);
	if (n < 0 || (size_t)n >= o->room - o->len)
		bench_die("a message is longer than was thought");
	o->len += (size_t)n;
}

static void
out_init(struct out *o, size_t room)
{
	o->p = malloc(room);
	if (o->p == NULL)
		bench_die("no memory");
	o->len = 0;
	o->room = room;
}

/* The eleven test of a BSN (CS002). */
static bool
bsn_ok(int n)
{
	int sum = -(n % 10);
	int weight;

	for (weight = 2, n /= 10; weight <= 9; weight++, n /= 10)
		sum += weight * (n % 10);
	return sum % 11 == 0;
}

static int
bsn(int client)
{
	int n, found = 0;

	if (bsns[0] == 0)
		for (n = FIRST_BSN; found < BENCH_CLIENTS; n++) {
			if (n > LAST_BSN)
				bench_die("not enough BSNs");
			if (bsn_ok(n))
				bsns[found++] = n;
		}
	return bsns[client % BENCH_CLIENTS];
}

static void
put_header(struct out *o, const char *type, const char *code,
	   const char *afzender, const char *ontvanger, char kind, int number,
	   const char *dagtekening)
{
	out_f(o,
	      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	      "<bericht:Bericht xmlns:bericht=\"" IWMO
	      "wmo%s/schema\" xmlns:iwmo=\"" IWMO
	      "basisschema/schema\"><bericht:Header><bericht:BerichtCode>%s"
	      "</bericht:BerichtCode><bericht:BerichtVersie>3"
	      "</bericht:BerichtVersie><bericht:BerichtSubversie>2"
	      "</bericht:BerichtSubversie><bericht:Afzender>%s"
	      "</bericht:Afzender><bericht:Ontvanger>%s</bericht:Ontvanger>"
	      "<bericht:BerichtIdentificatie><iwmo:Identificatie>%c%09d"
	      "</iwmo:Identificatie><iwmo:Dagtekening>%s</iwmo:Dagtekening>"
	      "</bericht:BerichtIdentificatie><bericht:XsdVersie>"
	      "<iwmo:BasisschemaXsdVersie>1.0.0</iwmo:BasisschemaXsdVersie>"
	      "<iwmo:BerichtXsdVersie>1.0.0</iwmo:BerichtXsdVersie>"
	      "</bericht:XsdVersie></bericht:Header>",
	      type, code, afzender, ontvanger, kind, number, dagtekening);
}

static void
put_allocation(struct out *o, int number, int product)
{
	out_f(o,
	      "<bericht:ToegewezenProduct><bericht:ToewijzingNummer>%d"
	      "</bericht:ToewijzingNummer><bericht:Product><iwmo:Categorie>02"
	      "</iwmo:Categorie><iwmo:Code>02A%02d</iwmo:Code>"
	      "</bericht:Product><bericht:Toewijzingsdatum>2021-01-01"
	      "</bericht:Toewijzingsdatum><bericht:Toewijzingstijd>12:00:00"
	      "</bericht:Toewijzingstijd><bericht:Ingangsdatum>2021-01-01"
	      "</bericht:Ingangsdatum><bericht:Einddatum>2030-12-31"
	      "</bericht:Einddatum><bericht:Omvang><iwmo:Volume>20"
	      "</iwmo:Volume><iwmo:Eenheid>04</iwmo:Eenheid>"
	      "<iwmo:Frequentie>4</iwmo:Frequentie></bericht:Omvang>"
	      "</bericht:ToegewezenProduct>",
	      FIRST_NUMBER + number, product);
}

void
bench_make_301(struct bench_message *m, int number)
{
	const bool whole = number < BENCH_CLIENTS;
	struct out o;
	int i;

	out_init(&o, ROOM);
	put_header(&o, "301", "414", GEMEENTE, AANBIEDER, 'T', number,
		   "2021-01-01");
	out_f(&o,
	      "<bericht:Client><bericht:Bsn>%09d</bericht:Bsn>"
	      "<bericht:Geboortedatum><iwmo:Datum>1951-05-17</iwmo:Datum>"
	      "</bericht:Geboortedatum><bericht:Geslacht>2</bericht:Geslacht>"
	      "<bericht:Naam><iwmo:Geslachtsnaam><iwmo:Achternaam>Bankelaar"
	      "</iwmo:Achternaam></iwmo:Geslachtsnaam><iwmo:Voorletters>M"
	      "</iwmo:Voorletters><iwmo:NaamGebruik>1</iwmo:NaamGebruik>"
	      "</bericht:Naam><bericht:Contactgegevens><bericht:Contact>"
	      "<bericht:Soort>01</bericht:Soort><bericht:Adres><iwmo:Huis>"
	      "<iwmo:Huisnummer>12</iwmo:Huisnummer></iwmo:Huis>"
	      "<iwmo:Postcode>3731AB</iwmo:Postcode>"
	      "<iwmo:Straatnaam>Dorpsstraat</iwmo:Straatnaam>"
	      "<iwmo:Plaatsnaam>De Bilt</iwmo:Plaatsnaam><iwmo:LandCode>NL"
	      "</iwmo:LandCode></bericht:Adres></bericht:Contact>"
	      "</bericht:Contactgegevens><bericht:ToegewezenProducten>",
	      bsn(number));
	if (whole)
		for (i = 0; i < BENCH_PRODUCTS; i++)
			put_allocation(&o, number * BENCH_PRODUCTS + i, i);
	else
		put_allocation(&o, BENCH_ALLOCATIONS + number,
			       BENCH_PRODUCTS + number / BENCH_CLIENTS);
	out_f(&o, "</bericht:ToegewezenProducten></bericht:Client>"
		  "</bericht:Bericht>\n");
	m->data = o.p;
	m->len = o.len;
	m->lines = whole ? BENCH_PRODUCTS : 1;
}

static int
month_days(int year, int month)
{
	static const int days[MONTHS] = {31, 28, 31, 30, 31, 30,
					 31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && year % 4 == 0);
}

static void
put_line(struct out *o, int allocation, int year, int month)
{
	const int volume = 3 + allocation % 9;

	out_f(o,
	      "<bericht:Prestatie><bericht:ProductReferentie>"
	      "<iwmo:ReferentieNummer>R%012ld</iwmo:ReferentieNummer>"
	      "</bericht:ProductReferentie><bericht:ToewijzingNummer>%d"
	      "</bericht:ToewijzingNummer><bericht:ProductCategorie>02"
	      "</bericht:ProductCategorie><bericht:ProductCode>02A%02d"
	      "</bericht:ProductCode><bericht:ProductPeriode>"
	      "<iwmo:Begindatum>%04d-%02d-01</iwmo:Begindatum>"
	      "<iwmo:Einddatum>%04d-%02d-%02d</iwmo:Einddatum>"
	      "</bericht:ProductPeriode><bericht:GeleverdVolume>%d"
	      "</bericht:GeleverdVolume><bericht:Eenheid>04</bericht:Eenheid>"
	      "<bericht:ProductTarief>%d</bericht:ProductTarief>"
	      "<bericht:IngediendBedrag><iwmo:Bedrag>%d</iwmo:Bedrag>"
	      "<iwmo:DebetCredit>D</iwmo:DebetCredit>"
	      "</bericht:IngediendBedrag></bericht:Prestatie>",
	      walk.line++, FIRST_NUMBER + allocation,
	      allocation % BENCH_PRODUCTS, year, month, year, month,
	      month_days(year, month), volume, TARIEF, volume * TARIEF);
}

void
bench_make_323(struct bench_message *m, int lines)
{
	int year, month, i, client = -1;
	int64_t total = 0;
	char day[40];
	struct out o;

	/* A message never holds two months: the walk begins a next one. */
	if (walk.allocation + lines > BENCH_ALLOCATIONS) {
		walk.allocation = 0;
		walk.month++;
	}
	year = FIRST_YEAR + walk.month / MONTHS;
	month = 1 + walk.month % MONTHS;
	for (i = 0; i < lines; i++)
		total += (3 + (walk.allocation + i) % 9) * (int64_t)TARIEF;
	snprintf(day, sizeof(day), "%04d-%02d-%02d", year, month,
		 month_days(year, month));
	out_init(&o, ROOM + (size_t)lines * ROOM_PER_LINE);
	put_header(&o, "323", "484", AANBIEDER, GEMEENTE, 'D', walk.message,
		   day);
	out_f(&o,
	      "<bericht:Declaratie><bericht:DeclaratieNummer>N%09d"
	      "</bericht:DeclaratieNummer><bericht:DeclaratiePeriode>"
	      "<iwmo:Begindatum>%04d-%02d-01</iwmo:Begindatum>"
	      "<iwmo:Einddatum>%s</iwmo:Einddatum>"
	      "</bericht:DeclaratiePeriode><bericht:DeclaratieDagtekening>%s"
	      "</bericht:DeclaratieDagtekening>"
	      "<bericht:TotaalIngediendBedrag><iwmo:TotaalBedrag>%lld"
	      "</iwmo:TotaalBedrag><iwmo:DebetCredit>D</iwmo:DebetCredit>"
	      "</bericht:TotaalIngediendBedrag><bericht:Clienten>",
	      walk.message++, year, month, day, day, (long long)total);
	for (i = 0; i < lines; i++, walk.allocation++) {
		if (walk.allocation / LINES_PER_CLIENT != client) {
			if (client >= 0)
				out_f(&o,
				      "</bericht:Prestaties></bericht:Client>");
			client = walk.allocation / LINES_PER_CLIENT;
			out_f(&o,
			      "<bericht:Client><bericht:Bsn>%09d</bericht:Bsn>"
			      "<bericht:Prestaties>",
			      bsn(client));
		}
		put_line(&o, walk.allocation, year, month);
	}
	out_f(&o, "</bericht:Prestaties></bericht:Client></bericht:Clienten>"
		  "</bericht:Declaratie></bericht:Bericht>\n");
	m->data = o.p;
	m->len = o.len;
	m->lines = lines;
}

int
bench_lines_in(size_t bytes)
{
	struct bench_message m;
	size_t per_line;

	bench_make_323(&m, 100);
	per_line = m.len / 100;
	bench_message_free(&m);
	return (int)(bytes / per_line);
}

void
bench_message_free(struct bench_message *m)
{
	free(m->data);
	m->data = NULL;
}
