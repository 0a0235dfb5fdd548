/* What the messages of the simulated world say. */
#include "letter.h"

#include <stdio.h>
#include <string.h>

#include "model/day.h"
#include "port/digest.h"
#include "world.h"

static const char GEMEENTE[] = "0310";

void
letter_bsn(int person, char out[10])
{
	unsigned n = 4217 + (unsigned)person * 7919;
	int i;

	memcpy(out, "999000000", 10);
	for (i = 8; n > 0 && i >= 3; i--, n /= 10)
		out[i] = (char)('0' + n % 10);
}

static void
aanbieder_of(const struct letter *l, char out[9])
{
	snprintf(out, 9, "%08d", 12345600 + l->person % 3);
}

void
letter_verdict(const struct letter *l, struct buf *b)
{
	struct arena *a = arena_new();
	struct toewijzing t = l->toewijzing;
	struct prestatie lines[LINES_MAX];
	struct facts f = {.client_count = 1};
	struct verdict v;
	char bsn[1][10], agb[9];
	struct buf facts;

	memset(&v, 0, sizeof(v));
	buf_init(&facts);
	aanbieder_of(l, agb);
	letter_bsn(l->person, bsn[0]);
	memcpy(lines, l->lines, sizeof(lines));
	v.kind = VERDICT_PASSED;
	if (l->kind == LETTER_UNKNOWN) {
		v.kind = VERDICT_UNKNOWN_TYPE;
		verdict_write(&v, b);
		goto out;
	}
	v.type = bericht_by_name(l->jeugd ? "ijw" : "iwmo", "3.2",
				 l->kind == LETTER_301 ? "301" : "323");
	v.has_header = true;
	snprintf(v.header.afzender, sizeof(v.header.afzender), "%s",
		 l->kind == LETTER_301 ? GEMEENTE : agb);
	snprintf(v.header.ontvanger, sizeof(v.header.ontvanger), "%s",
		 l->kind == LETTER_301 ? agb : GEMEENTE);
	snprintf(v.header.identificatie, sizeof(v.header.identificatie), "%s",
		 l->identification);
	v.header.dagtekening = day_parse("2023-05-01");
	if (l->kind == LETTER_REFUSED) {
		v.kind = VERDICT_REFUSED;
		findings_add(&v.findings, a, RULE_XSD, DETAIL_XSD_TYPE, 7,
			     "/Bericht/Header");
		verdict_write(&v, b);
		goto out;
	}
	if (l->kind == LETTER_301) {
		f.toewijzingen = &t;
		f.toewijzing_count = 1;
	} else {
		record_clear(&declaratie_record, &f.declaratie);
		snprintf(f.declaratie.nummer, sizeof(f.declaratie.nummer),
			 "D%d", l->nr);
		f.declaratie.van = day_parse("2023-04-01");
		f.declaratie.tot = day_parse("2023-04-30");
		f.declaratie.dagtekening = day_parse("2023-05-01");
		f.declaratie.totaal = 0;
		snprintf(f.declaratie.totaal_dc, 4, "D");
		f.prestaties = lines;
		f.prestatie_count = l->line_count;
	}
	facts_write(&f, v.type->kind, &facts);
	v.bsn = bsn;
	v.client_count = 1;
	v.facts = facts.data;
	v.facts_len = facts.len;
	verdict_write(&v, b);
out:
	buf_done(&facts);
	arena_free(&a);
}

static struct letter *
letter_new(struct letters *letters, enum letter_kind kind, int person)
{
	struct letter *l;
	char bsn[10];

	if (letters->count == LETTERS_MAX)
		return NULL;
	l = &letters->item[letters->count];
	memset(l, 0, sizeof(*l));
	l->kind = kind;
	l->nr = (int)letters->count++;
	l->person = person;
	l->jeugd = person % 4 == 3;
	l->nummer = 20000 + person;
	snprintf(l->identification, sizeof(l->identification), "M%d", l->nr);
	letter_bsn(person, bsn);
	/* A Bsn in plain sight: whoever lets a body leak shows it. */
	l->body_len = (size_t)snprintf(l->body, sizeof(l->body),
				       "<letter nr='%d' salt='%08x' "
				       "bsn='%s'/>",
				       l->nr, (unsigned)chance(), bsn);
	digest_sha256(l->body, l->body_len, l->digest);
	return l;
}

static void
an_allocation(struct letters *letters, int person, int version)
{
	struct letter *l = letter_new(letters, LETTER_301, person);
	struct toewijzing *t;

	if (l == NULL)
		return;
	t = &l->toewijzing;
	record_clear(&toewijzing_record, t);
	t->line = 9;
	t->nummer = l->nummer;
	snprintf(t->categorie, sizeof(t->categorie), "02");
	t->toewijzingsdatum = day_parse("2023-01-10") + version;
	t->toewijzingstijd = 0;
	t->ingangsdatum = day_parse("2023-01-01");
	if (!chance_in(4))
		t->einddatum = day_parse("2023-12-31");
	if (chance_in(2)) {
		t->budget = 1000 + (int64_t)chance_below(20000);
	} else {
		snprintf(t->code, sizeof(t->code), "02A03");
		t->volume = 1 + (int64_t)chance_below(5);
		snprintf(t->eenheid, sizeof(t->eenheid), "04");
		snprintf(t->frequentie, sizeof(t->frequentie), "2");
	}
	if (version > 0 && chance_in(6)) {
		t->einddatum = t->ingangsdatum;
		snprintf(t->reden_wijziging, sizeof(t->reden_wijziging), "13");
	}
}

static void
a_declaration(struct letters *letters, int person)
{
	struct letter *l = letter_new(letters, LETTER_323, person);
	size_t i;

	if (l == NULL)
		return;
	l->line_count = 1 + chance_below(LINES_MAX);
	for (i = 0; i < l->line_count; i++) {
		struct prestatie *p = &l->lines[i];

		record_clear(&prestatie_record, p);
		p->line = (uint32_t)(20 + i);
		p->client = 0;
		p->nummer = l->nummer;
		/* Now and then a reference that was used before (TR314). */
		snprintf(p->referentie, sizeof(p->referentie), "R%d-%d",
			 chance_in(8) ? (int)chance_below(letters->count)
				      : l->nr,
			 (int)i);
		snprintf(p->categorie, sizeof(p->categorie), "02");
		snprintf(p->code, sizeof(p->code), "02A03");
		p->van = day_parse("2023-02-01") + (int32_t)chance_below(40);
		p->tot = p->van + 6;
		p->volume = 1 + (int64_t)chance_below(9);
		snprintf(p->eenheid, sizeof(p->eenheid), "04");
		p->tarief = 1250;
		p->bedrag = p->volume * 1250;
		snprintf(p->dc, sizeof(p->dc), chance_in(6) ? "C" : "D");
	}
}

static void
shuffle(struct letters *letters)
{
	size_t i, k;

	for (i = letters->count; i > 1; i--) {
		struct letter x;

		k = chance_below(i);
		x = letters->item[i - 1];
		letters->item[i - 1] = letters->item[k];
		letters->item[k] = x;
	}
}

/* Two with one identification: one of them is a conflict (TR056). */
static void
mistake(struct letters *letters)
{
	struct letter *a = &letters->item[chance_below(letters->count)];
	struct letter *b = &letters->item[chance_below(letters->count)];

	if (a->kind == b->kind && a->person == b->person)
		memcpy(b->identification, a->identification,
		       sizeof(b->identification));
}

void
letters_make(struct letters *letters)
{
	int persons = 3 + (int)chance_below(6), p, v;
	size_t n;

	letters->count = 0;
	for (p = 0; p < persons; p++) {
		for (v = (int)chance_below(3); v >= 0; v--)
			an_allocation(letters, p, v);
		for (v = (int)chance_below(6); v >= 0; v--)
			a_declaration(letters, p);
		if (chance_in(4))
			(void)letter_new(letters, LETTER_REFUSED, p);
		if (chance_in(6))
			(void)letter_new(letters, LETTER_UNKNOWN, p);
		if (chance_in(6))
			(void)letter_new(letters, LETTER_DEADLY, p);
	}
	for (n = chance_below(4); n > 0; n--)
		mistake(letters);
	if (!chance_in(4))
		shuffle(letters);
}
