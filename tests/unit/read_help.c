/* Messages for the tests of the reader. */
#include "unit/read_help.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NS(type) "http://www.istandaarden.nl/iwmo/3_2/" type "/schema"

/* clang-format off */
#define HEADER(code, from, to)						      \
	"<m:Header>\n<m:BerichtCode>" code "</m:BerichtCode>\n"		      \
	"<m:BerichtVersie>3</m:BerichtVersie>\n"			      \
	"<m:BerichtSubversie>2</m:BerichtSubversie>\n"			      \
	"<m:Afzender>" from "</m:Afzender>\n"				      \
	"<m:Ontvanger>" to "</m:Ontvanger>\n"				      \
	"<m:BerichtIdentificatie>\n<Identificatie>PROEF1</Identificatie>\n"   \
	"<Dagtekening>2024-03-05</Dagtekening>\n</m:BerichtIdentificatie>\n"  \
	"<m:XsdVersie>\n"						      \
	"<BasisschemaXsdVersie>1.0.0</BasisschemaXsdVersie>\n"		      \
	"<BerichtXsdVersie>1.0.0</BerichtXsdVersie>\n"			      \
	"</m:XsdVersie>\n</m:Header>\n"

#define TOEWIJZING(nummer, code)					      \
	"<m:ToegewezenProduct>\n"					      \
	"<m:ToewijzingNummer>" nummer "</m:ToewijzingNummer>\n"		      \
	"<m:Product>\n<Categorie>02</Categorie>\n"			      \
	"<Code>" code "</Code>\n"					      \
	"</m:Product>\n"						      \
	"<m:Toewijzingsdatum>2024-01-02</m:Toewijzingsdatum>\n"		      \
	"<m:Toewijzingstijd>09:30:01.25</m:Toewijzingstijd>\n"		      \
	"<m:Ingangsdatum>2024-01-01</m:Ingangsdatum>\n"			      \
	"<m:Omvang>\n<Volume>3</Volume>\n<Eenheid>04</Eenheid>\n"	      \
	"<Frequentie>4</Frequentie>\n</m:Omvang>\n"			      \
	"</m:ToegewezenProduct>\n"

#define PRESTATIE(nummer)						      \
	"<m:Prestatie>\n<m:ProductReferentie>\n"			      \
	"<ReferentieNummer>R" nummer "</ReferentieNummer>\n"		      \
	"</m:ProductReferentie>\n"					      \
	"<m:ToewijzingNummer>" nummer "</m:ToewijzingNummer>\n"		      \
	"<m:ProductCategorie>02</m:ProductCategorie>\n"			      \
	"<m:ProductCode>02A03</m:ProductCode>\n"			      \
	"<m:ProductPeriode>\n<Begindatum>2024-02-01</Begindatum>\n"	      \
	"<Einddatum>2024-02-29</Einddatum>\n</m:ProductPeriode>\n"	      \
	"<m:GeleverdVolume>4</m:GeleverdVolume>\n"			      \
	"<m:Eenheid>04</m:Eenheid>\n"					      \
	"<m:ProductTarief>1250</m:ProductTarief>\n"			      \
	"<m:IngediendBedrag>\n<Bedrag>5000</Bedrag>\n"			      \
	"<DebetCredit>D</DebetCredit>\n</m:IngediendBedrag>\n"		      \
	"</m:Prestatie>\n"

static const char text_301[] =
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	"<m:Bericht xmlns:m=\"" NS("wmo301") "\" xmlns=\""
	NS("basisschema") "\">\n" HEADER("414", "0999", "99999999")
	"<m:Client>\n<m:Bsn>" HELP_BSN "</m:Bsn>\n"
	"<m:Geboortedatum>\n<Datum>1967-08-13</Datum>\n</m:Geboortedatum>\n"
	"<m:Geslacht>1</m:Geslacht>\n"
	"<m:Naam>\n<Geslachtsnaam>\n<Achternaam>Proef</Achternaam>\n"
	"</Geslachtsnaam>\n<NaamGebruik>1</NaamGebruik>\n</m:Naam>\n"
	"<m:Commentaar>niets</m:Commentaar>\n"
	"<m:Contactgegevens>\n<m:Contact>\n<m:Soort>02</m:Soort><m:Telefoon>"
	"<Telefoon01><Telefoonnummer>0301234567</Telefoonnummer>"
	"<Landnummer>0031</Landnummer></Telefoon01></m:Telefoon>\n"
	"</m:Contact>\n</m:Contactgegevens>\n"
	"<m:ToegewezenProducten>\n" TOEWIJZING("101", "02A03")
	TOEWIJZING("102", "02A04")
	"</m:ToegewezenProducten>\n</m:Client>\n</m:Bericht>\n";

static const char text_323[] =
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	"<m:Bericht xmlns:m=\"" NS("wmo323") "\" xmlns=\""
	NS("basisschema") "\">\n" HEADER("484", "99999999", "0999")
	"<m:Declaratie>\n<m:DeclaratieNummer>D1</m:DeclaratieNummer>\n"
	"<m:DeclaratiePeriode>\n<Begindatum>2024-02-01</Begindatum>\n"
	"<Einddatum>2024-02-29</Einddatum>\n</m:DeclaratiePeriode>\n"
	"<m:DeclaratieDagtekening>2024-03-05</m:DeclaratieDagtekening>\n"
	"<m:TotaalIngediendBedrag>\n<TotaalBedrag>10000</TotaalBedrag>\n"
	"<DebetCredit>D</DebetCredit>\n</m:TotaalIngediendBedrag>\n"
	"<m:Clienten>\n<m:Client>\n<m:Bsn>" HELP_BSN "</m:Bsn>\n"
	"<m:Prestaties>\n" PRESTATIE("101") PRESTATIE("102")
	"</m:Prestaties>\n</m:Client>\n</m:Clienten>\n</m:Declaratie>\n"
	"</m:Bericht>\n";
/* clang-format on */

const char *
help_schemas(void)
{
	const char *dir = getenv("POLS_SCHEMAS");

	return dir != NULL ? dir : "schemas";
}

static char *
copy(const char *text)
{
	char *s = strdup(text);

	assert_non_null(s);
	return s;
}

char *
help_301(void)
{
	return copy(text_301);
}

char *
help_323(void)
{
	return copy(text_323);
}

char *
help_replace(char *text, const char *from, const char *to)
{
	const char *p = strstr(text, from);
	size_t before, size = strlen(text) + strlen(to) + 1;
	char *s = malloc(size);

	assert_non_null(p);
	assert_non_null(s);
	before = (size_t)(p - text);
	memcpy(s, text, before);
	memcpy(s + before, to, strlen(to));
	memcpy(s + before + strlen(to), p + strlen(from),
	       strlen(p + strlen(from)) + 1);
	free(text);
	return s;
}

char *
help_repeat(const char *part, size_t n)
{
	size_t len = strlen(part), i;
	char *s = malloc(n * len + 1);

	assert_non_null(s);
	for (i = 0; i < n; i++)
		memcpy(s + i * len, part, len);
	s[n * len] = '\0';
	return s;
}

char *
help_301_commentaar(char *text)
{
	char *s = help_replace(help_301(), "niets", text);

	free(text);
	return s;
}

int
help_reader_setup(void **state)
{
	struct help_reader *r = calloc(1, sizeof(*r));
	struct read_options o = {.sheets = NULL};
	struct err e = {.text = ""};

	assert_non_null(r);
	buf_init(&r->answer);
	r->arena = arena_new();
	assert_non_null(r->arena);
	o.schemas = help_schemas();
	r->ctx = read_ctx_new(&o, &e);
	if (r->ctx == NULL)
		fail_msg("%s", e.text);
	*state = r;
	return 0;
}

int
help_reader_teardown(void **state)
{
	struct help_reader *r = *state;

	read_ctx_free(&r->ctx);
	assert_null(r->ctx);
	arena_free(&r->arena);
	buf_done(&r->answer);
	free(r);
	return 0;
}

struct verdict *
help_read(struct help_reader *r, const void *body, size_t len)
{
	buf_reset(&r->answer);
	arena_reset(r->arena);
	assert_true(read_message(r->ctx, body, len, PACK_NONE, &r->answer));
	assert_true(verdict_read(&r->verdict, r->arena, r->answer.data,
				 r->answer.len));
	return &r->verdict;
}

struct verdict *
help_read_text(struct help_reader *r, char *text)
{
	help_read(r, text, strlen(text));
	free(text);
	return &r->verdict;
}

void
help_passed(struct help_reader *r)
{
	const struct findings *f = &r->verdict.findings;

	if (f->count > 0)
		fail_msg("%s, line %u: %s", f->items[0].paths[0],
			 (unsigned)f->items[0].line,
			 finding_text(&f->items[0]));
	assert_int_equal(r->verdict.kind, VERDICT_PASSED);
}

void
help_refused(struct help_reader *r, enum finding_rule rule,
	     enum finding_detail detail, const char *path, uint32_t line)
{
	const struct findings *f = &r->verdict.findings;

	assert_int_equal(r->verdict.kind, VERDICT_REFUSED);
	assert_int_equal(f->count, 1);
	assert_int_equal(f->items[0].rule, rule);
	assert_int_equal(f->items[0].detail, detail);
	assert_int_equal(f->items[0].path_count, 1);
	assert_string_equal(f->items[0].paths[0], path);
	assert_int_equal(f->items[0].line, line);
	assert_false(f->truncated);
}
