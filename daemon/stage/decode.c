/* From tree to header and facts. */
#include "stage/decode.h"

#include <assert.h>
#include <string.h>

#include "model/day.h"
#include "model/record.h"
#include "stage/decode_retour.h"
#include "stage/decode_value.h"

enum { FIELDS_MAX = 32, STEPS_MAX = 3, BSN_DIGITS = 9 };

/* ---- records */

/* The fields of a record, their paths as numbers of names. */
struct plan {
	const struct record *record;
	uint16_t steps[FIELDS_MAX][STEPS_MAX + 1]; /* DOC_NO_NAME ends */
};

static void
plan_make(struct plan *p, const struct record *r, const struct doc *d)
{
	size_t i, n, len;

	assert(r->field_count <= FIELDS_MAX);
	memset(p, 0, sizeof(*p));
	p->record = r;
	for (i = 0; i < r->field_count; i++) {
		const char *path = r->fields[i].path;

		for (n = 0; n < STEPS_MAX && *path != '\0'; n++) {
			len = strcspn(path, "/");
			p->steps[i][n] = doc_name(d, path, len);
			path += len + (path[len] == '/');
		}
		assert(*path == '\0');
		p->steps[i][n] = DOC_NO_NAME;
	}
}

static bool
decode_field(const struct field *f, void *at, const struct doc *d,
	     uint32_t node)
{
	struct word w = decode_word(d, node);
	const char *text;
	int64_t number;
	int32_t day;
	size_t len;

	switch (f->kind) {
	case FIELD_TEXT:
		text = doc_text(d, node, &len);
		return decode_text(at, f->size, text, len);
	case FIELD_DAY:
		if (!decode_date(w, &day))
			return false;
		memcpy(at, &day, sizeof(day));
		return true;
	case FIELD_INT:
	case FIELD_CENTS:
	case FIELD_TIME:
		if (f->kind != FIELD_TIME ? !decode_integer(w, &number)
					  : !decode_time(w, &number))
			return false;
		memcpy(at, &number, sizeof(number));
		return true;
	}
	return false;
}

/* Fill the record at p; absent elements leave their fields absent. */
static bool
decode_record(const struct plan *plan, void *p, const struct doc *d,
	      uint32_t node)
{
	const struct record *r = plan->record;
	size_t i, n;

	record_clear(r, p);
	for (i = 0; i < r->field_count; i++) {
		const struct field *f = &r->fields[i];
		uint32_t at = node;

		for (n = 0; plan->steps[i][n] != DOC_NO_NAME; n++)
			at = doc_child_named(d, at, plan->steps[i][n]);
		if (n > 0 && at != DOC_NONE &&
		    !decode_field(f, (char *)p + f->offset, d, at))
			return false;
	}
	return true;
}

/* ---- header */

static bool
decode_party(char *out, const struct doc *d, uint32_t node)
{
	struct word w = decode_word(d, node);
	size_t len = (size_t)(w.end - w.p);
	const char *p = w.p;

	while (p < w.end && decode_is_digit(*p))
		p++;
	return p == w.end && (len == 4 || len == 8) &&
	       decode_text(out, sizeof(((struct bericht_header *)0)->afzender),
			   w.p, len);
}

bool
decode_header(struct bericht_header *h, const struct doc *d)
{
	uint32_t root = doc_count(d) == 0 ? DOC_NONE : 0;
	uint32_t header = doc_child(d, root, "Header");
	uint32_t id = doc_child(d, header, "BerichtIdentificatie");

	return decode_party(h->afzender, d, doc_child(d, header, "Afzender")) &&
	       decode_party(h->ontvanger, d,
			    doc_child(d, header, "Ontvanger")) &&
	       decode_identificatie(h->identificatie, sizeof(h->identificatie),
				    d, doc_child(d, id, "Identificatie")) &&
	       decode_date(decode_word(d, doc_child(d, id, "Dagtekening")),
			   &h->dagtekening);
}

void
decode_dated(char out[VERDICT_DATED], const struct doc *d)
{
	uint32_t id =
		doc_child(d, doc_child(d, 0, "Header"), "BerichtIdentificatie");
	size_t len;
	const char *text = doc_text(d, doc_child(d, id, "Dagtekening"), &len);

	if (len >= VERDICT_DATED)
		len = VERDICT_DATED - 1;
	memcpy(out, text, len);
	out[len] = '\0';
}

/* ---- facts */

static bool
decode_bsn(char *out, const struct doc *d, uint32_t client)
{
	struct word w = decode_word(d, doc_child(d, client, "Bsn"));
	const char *p = w.p;

	while (p < w.end && decode_is_digit(*p))
		p++;
	return p == w.end && p - w.p == BSN_DIGITS &&
	       decode_text(out, BSN_DIGITS + 1, w.p, BSN_DIGITS);
}

/* 301: one Client with its ToegewezenProducten. */
static bool
decode_toewijzingen(struct facts *f, char (**bsn)[10], const struct doc *d,
		    struct arena *a)
{
	uint32_t client = doc_child(d, 0, "Client");
	uint32_t node = doc_child(d, client, "ToegewezenProducten");
	struct plan plan;
	size_t i;

	node = doc_child(d, node, toewijzing_record.element);
	f->client_count = 1;
	f->toewijzing_count = decode_count(d, node);
	f->toewijzingen =
		arena_array(a, f->toewijzing_count, sizeof(*f->toewijzingen));
	*bsn = arena_array(a, 1, sizeof(**bsn));
	if (f->toewijzingen == NULL || *bsn == NULL ||
	    !decode_bsn(**bsn, d, client))
		return false;
	plan_make(&plan, &toewijzing_record, d);
	for (i = 0; i < f->toewijzing_count; i++) {
		struct toewijzing *t = &f->toewijzingen[i];

		if (!decode_record(&plan, t, d, node))
			return false;
		t->line = doc_node(d, node)->line;
		node = doc_next_named(d, node);
	}
	return true;
}

/* 305 and 307: one Client with its StartProducten or StopProducten. */
static bool
decode_leveringen(struct facts *f, char (**bsn)[10], const struct doc *d,
		  struct arena *a, const char *list, const struct record *r)
{
	uint32_t client = doc_child(d, 0, "Client");
	uint32_t node = doc_child(d, doc_child(d, client, list), r->element);
	struct plan plan;
	size_t i;

	f->client_count = 1;
	f->levering_count = decode_count(d, node);
	f->leveringen =
		arena_array(a, f->levering_count, sizeof(*f->leveringen));
	*bsn = arena_array(a, 1, sizeof(**bsn));
	if (f->leveringen == NULL || *bsn == NULL ||
	    !decode_bsn(**bsn, d, client))
		return false;
	plan_make(&plan, r, d);
	for (i = 0; i < f->levering_count; i++) {
		struct levering *l = &f->leveringen[i];

		if (!decode_record(&plan, l, d, node))
			return false;
		l->line = doc_node(d, node)->line;
		node = doc_next_named(d, node);
	}
	return true;
}

/* A VorigReferentieNummer of white space counts as none (CD060). */
static void
drop_blank(char *text)
{
	if (text[strspn(text, " \t\r\n")] == '\0')
		text[0] = '\0';
}

/* The lines of one client, appended to those of the clients before. */
static bool
decode_prestaties(struct facts *f, const struct plan *plan, const struct doc *d,
		  uint32_t client, uint32_t index)
{
	uint32_t node = doc_child(d, client, "Prestaties");

	node = doc_child(d, node, prestatie_record.element);
	for (; node != DOC_NONE; node = doc_next_named(d, node)) {
		struct prestatie *p = &f->prestaties[f->prestatie_count++];

		if (!decode_record(plan, p, d, node))
			return false;
		drop_blank(p->vorig);
		p->client = index;
		p->line = doc_node(d, node)->line;
	}
	return true;
}

/* 323: Declaratie, its Clienten, the Prestaties of each. */
static bool
decode_declaratie(struct facts *f, char (**bsn)[10], const struct doc *d,
		  struct arena *a)
{
	uint32_t root = doc_child(d, 0, declaratie_record.element);
	uint32_t first = doc_child(d, root, "Clienten"), client;
	struct plan plan;
	uint32_t i = 0;
	size_t lines = 0;

	first = doc_child(d, first, "Client");
	for (client = first; client != DOC_NONE;
	     client = doc_next_named(d, client)) {
		uint32_t all = doc_child(d, client, "Prestaties");

		lines += decode_count(
			d, doc_child(d, all, prestatie_record.element));
		f->client_count++;
	}
	f->prestaties = arena_array(a, lines, sizeof(*f->prestaties));
	*bsn = arena_array(a, f->client_count, sizeof(**bsn));
	if (f->prestaties == NULL || *bsn == NULL)
		return false;
	plan_make(&plan, &declaratie_record, d);
	if (!decode_record(&plan, &f->declaratie, d, root))
		return false;
	plan_make(&plan, &prestatie_record, d);
	for (client = first; client != DOC_NONE;
	     client = doc_next_named(d, client), i++)
		if (!decode_bsn((*bsn)[i], d, client) ||
		    !decode_prestaties(f, &plan, d, client, i))
			return false;
	return true;
}

bool
decode_facts(struct facts *f, char (**bsn)[10], const struct doc *d,
	     enum bericht_kind kind, struct arena *a)
{
	memset(f, 0, sizeof(*f));
	f->retour_dated = DAY_NONE;
	*bsn = NULL;
	if (doc_count(d) == 0)
		return false;
	switch (kind) {
	case BERICHT_TOEWIJZING:
		return decode_toewijzingen(f, bsn, d, a);
	case BERICHT_DECLARATIE:
		return decode_declaratie(f, bsn, d, a);
	case BERICHT_START:
		return decode_leveringen(f, bsn, d, a, "StartProducten",
					 &levering_start_record);
	case BERICHT_STOP:
		return decode_leveringen(f, bsn, d, a, "StopProducten",
					 &levering_stop_record);
	case BERICHT_RETOUR:
		return decode_afkeuringen(f, d, a);
	case BERICHT_JOURNALLED:
		return decode_retour(f, d);
	}
	return false;
}

/* How many there are below node, path element by path element. */
static size_t
count_path(const struct doc *d, uint32_t node, const char *const *path)
{
	uint32_t child;
	size_t n = 0;

	if (*path == NULL)
		return 1;
	for (child = doc_child(d, node, *path); child != DOC_NONE;
	     child = doc_next_named(d, child))
		n += count_path(d, child, path + 1);
	return n;
}

uint32_t
decode_lines(const struct doc *d, enum bericht_kind kind)
{
	const char *const toewijzingen[] = {
		"Client",
		"ToegewezenProducten",
		toewijzing_record.element,
		NULL,
	};
	const char *const prestaties[] = {
		declaratie_record.element, "Clienten", "Client", "Prestaties",
		prestatie_record.element,  NULL,
	};

	if (doc_count(d) == 0)
		return 0;
	if (kind == BERICHT_TOEWIJZING)
		return (uint32_t)count_path(d, 0, toewijzingen);
	if (kind == BERICHT_DECLARATIE)
		return (uint32_t)count_path(d, 0, prestaties);
	return 0;
}
