/* The wire form of verdicts and facts. */
#include "model/verdict.h"

#include <string.h>

#include "base/utf8.h"
#include "model/day.h"

enum {
	VERDICT_VERSION = 1,
	LINES_MAX = 1000 * 1000 /* the pre-scan admits no more elements */
};

const char *
verdict_pack_reason(enum verdict_pack pack)
{
	static const char *const reasons[PACK_COUNT] = {
		[PACK_TIME] = "pack not assessed: time",
		[PACK_DIED] = "pack not assessed: died",
		[PACK_MEMORY] = "pack not assessed: memory",
		[PACK_FAILED] = "pack not assessed: failed",
		[PACK_NO_RAPPORT] = "pack not assessed: output",
	};

	return reasons[pack];
}

void
verdict_write(const struct verdict *v, struct buf *b)
{
	size_t i;

	buf_u8(b, VERDICT_VERSION);
	buf_u8(b, (uint8_t)v->kind);
	buf_u8(b, (uint8_t)v->pack);
	buf_u8(b,
	       v->type == NULL ? 0 : (uint8_t)(1 + (v->type - bericht_types)));
	buf_u8(b, v->has_header);
	if (v->has_header) {
		buf_str(b, v->header.afzender);
		buf_str(b, v->header.ontvanger);
		buf_str(b, v->header.identificatie);
		buf_i32(b, v->header.dagtekening);
		buf_str(b, v->dated);
	}
	findings_write(&v->findings, b);
	buf_u8(b, v->counted);
	if (v->counted)
		buf_u32(b, v->lines);
	if (v->kind != VERDICT_PASSED)
		return;
	buf_u32(b, (uint32_t)v->client_count);
	for (i = 0; i < v->client_count; i++)
		buf_bytes(b, v->bsn[i], 9);
	buf_blob(b, v->facts, v->facts_len);
}

static bool
digits(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (s[i] < '0' || s[i] > '9')
			return false;
	return true;
}

static bool
party_ok(const char *s)
{
	size_t len = strlen(s);

	return (len == 4 || len == 8) && digits(s, len);
}

static bool
identificatie_ok(const char *s)
{
	size_t len = strlen(s);

	return len > 0 && utf8_span(s, len) == len;
}

static void
read_header(struct verdict *v, struct scan *s)
{
	scan_str(s, v->header.afzender, sizeof(v->header.afzender));
	scan_str(s, v->header.ontvanger, sizeof(v->header.ontvanger));
	scan_str(s, v->header.identificatie, sizeof(v->header.identificatie));
	v->header.dagtekening = scan_i32(s);
	scan_str(s, v->dated, sizeof(v->dated));
	if (!party_ok(v->header.afzender) || !party_ok(v->header.ontvanger) ||
	    !identificatie_ok(v->header.identificatie) ||
	    v->dated[strspn(v->dated, "0123456789-+ \t\r\n")] != '\0' ||
	    v->header.dagtekening < DAY_MIN ||
	    v->header.dagtekening > DAY_MAX || v->type == NULL)
		s->failed = true;
}

static void
read_lines(struct verdict *v, struct scan *s)
{
	uint8_t counted = scan_u8(s);

	v->counted = counted == 1;
	if (v->counted)
		v->lines = scan_u32(s);
	if (counted > 1 || v->lines > LINES_MAX ||
	    (v->counted && (!v->has_header || !bericht_has_lines(v->type))))
		s->failed = true;
}

static void
read_clients(struct verdict *v, struct arena *a, struct scan *s)
{
	size_t i;

	v->client_count = scan_u32(s);
	if (v->client_count > s->left / 9) {
		s->failed = true;
		return;
	}
	v->bsn = arena_array(a, v->client_count, sizeof(*v->bsn));
	for (i = 0; v->bsn != NULL && i < v->client_count; i++) {
		const char *p = scan_bytes(s, 9);

		if (p == NULL || !digits(p, 9)) {
			s->failed = true;
			return;
		}
		memcpy(v->bsn[i], p, 9);
	}
}

bool
verdict_is_clean(const void *bytes, size_t len)
{
	unsigned version, outcome, pack;
	struct scan s;

	scan_init(&s, bytes, len);
	version = scan_u8(&s);
	outcome = scan_u8(&s);
	pack = scan_u8(&s);
	return !s.failed && version == VERDICT_VERSION &&
	       outcome == VERDICT_PASSED && pack <= PACK_ASSESSED;
}

bool
verdict_read(struct verdict *v, struct arena *a, const void *bytes, size_t len)
{
	struct scan s;
	uint8_t kind, pack, type, has_header;

	memset(v, 0, sizeof(*v));
	scan_init(&s, bytes, len);
	if (scan_u8(&s) != VERDICT_VERSION)
		return false;
	kind = scan_u8(&s);
	pack = scan_u8(&s);
	type = scan_u8(&s);
	has_header = scan_u8(&s);
	if (kind > VERDICT_FAULT || pack >= PACK_COUNT ||
	    type > bericht_type_count || has_header > 1)
		return false;
	v->kind = kind;
	v->pack = pack;
	v->type = type == 0 ? NULL : &bericht_types[type - 1];
	v->has_header = has_header == 1;
	if (v->has_header)
		read_header(v, &s);
	if (!findings_read(&v->findings, a, &s))
		return false;
	read_lines(v, &s);
	if (v->kind == VERDICT_PASSED) {
		if (!v->has_header || v->findings.count > 0)
			return false;
		read_clients(v, a, &s);
		v->facts = scan_blob(&s, &v->facts_len);
	}
	if (v->kind == VERDICT_REFUSED && v->findings.count == 0)
		return false;
	return scan_end(&s) && !arena_failed(a);
}

static void
write_declaratie(const struct facts *f, struct buf *b)
{
	size_t i;

	record_write(&declaratie_record, &f->declaratie, b);
	buf_u32(b, (uint32_t)f->prestatie_count);
	for (i = 0; i < f->prestatie_count; i++) {
		buf_u32(b, f->prestaties[i].client);
		buf_u32(b, f->prestaties[i].line);
		record_write(&prestatie_record, &f->prestaties[i], b);
	}
}

static void
write_toewijzingen(const struct facts *f, struct buf *b)
{
	size_t i;

	buf_u32(b, (uint32_t)f->toewijzing_count);
	for (i = 0; i < f->toewijzing_count; i++) {
		buf_u32(b, f->toewijzingen[i].line);
		record_write(&toewijzing_record, &f->toewijzingen[i], b);
	}
}

static const struct record *
levering_record(enum bericht_kind kind)
{
	return kind == BERICHT_START ? &levering_start_record
				     : &levering_stop_record;
}

static void
write_leveringen(const struct facts *f, enum bericht_kind kind, struct buf *b)
{
	size_t i;

	buf_u32(b, (uint32_t)f->levering_count);
	for (i = 0; i < f->levering_count; i++) {
		buf_u32(b, f->leveringen[i].line);
		record_write(levering_record(kind), &f->leveringen[i], b);
	}
}

static void
write_retour(const struct facts *f, struct buf *b)
{
	buf_str(b, f->retour);
	buf_i32(b, f->retour_dated);
	buf_str(b, f->heen);
}

static void
write_afkeuringen(const struct facts *f, struct buf *b)
{
	size_t i;

	write_retour(f, b);
	buf_str(b, f->afgekeurd);
	buf_u32(b, (uint32_t)f->afkeuring_count);
	for (i = 0; i < f->afkeuring_count; i++) {
		buf_u32(b, f->afkeuringen[i].line);
		buf_i64(b, f->afkeuringen[i].nummer);
		buf_str(b, f->afkeuringen[i].code);
	}
}

void
facts_write(const struct facts *f, enum bericht_kind kind, struct buf *b)
{
	buf_u32(b, (uint32_t)f->client_count);
	switch (kind) {
	case BERICHT_TOEWIJZING:
		write_toewijzingen(f, b);
		break;
	case BERICHT_DECLARATIE:
		write_declaratie(f, b);
		break;
	case BERICHT_START:
	case BERICHT_STOP:
		write_leveringen(f, kind, b);
		break;
	case BERICHT_RETOUR:
		write_afkeuringen(f, b);
		break;
	case BERICHT_JOURNALLED:
		write_retour(f, b);
		break;
	}
}

static bool
dc_ok(const char *dc)
{
	return (dc[0] == 'D' || dc[0] == 'C') && dc[1] == '\0';
}

/* LDT_Bedrag, LDT_Volume, LDT_Nummer: never negative, bounded. */
static bool
amount_ok(int64_t v, int64_t max)
{
	return v >= 0 && v <= max;
}

static bool
prestatie_ok(const struct prestatie *p, size_t clients)
{
	return p->client < clients && dc_ok(p->dc) && p->referentie[0] != 0 &&
	       p->van != DAY_NONE && p->tot != DAY_NONE &&
	       amount_ok(p->nummer, 999999999) &&
	       amount_ok(p->volume, 99999999) &&
	       amount_ok(p->bedrag, 99999999) &&
	       (p->tarief == RECORD_ABSENT || amount_ok(p->tarief, 99999999));
}

static bool
toewijzing_ok(const struct toewijzing *t)
{
	return amount_ok(t->nummer, 999999999) &&
	       t->toewijzingsdatum != DAY_NONE && t->ingangsdatum != DAY_NONE &&
	       amount_ok(t->toewijzingstijd, INT64_C(86400000000)) &&
	       (t->volume == RECORD_ABSENT || amount_ok(t->volume, 99999999)) &&
	       (t->budget == RECORD_ABSENT || amount_ok(t->budget, 99999999));
}

/* The number of records, refused when they cannot lie in what is left. */
static size_t
read_count(struct scan *s)
{
	size_t n = scan_u32(s);

	if (n > s->left / 16) {
		s->failed = true;
		return 0;
	}
	return n;
}

static void
read_declaratie(struct facts *f, struct arena *a, struct scan *s)
{
	size_t i;

	record_read(&declaratie_record, &f->declaratie, s);
	if (!dc_ok(f->declaratie.totaal_dc) ||
	    !amount_ok(f->declaratie.totaal, INT64_C(999999999999)))
		s->failed = true;
	f->prestatie_count = read_count(s);
	f->prestaties =
		arena_array(a, f->prestatie_count, sizeof(*f->prestaties));
	for (i = 0; f->prestaties != NULL && i < f->prestatie_count; i++) {
		struct prestatie *p = &f->prestaties[i];

		p->client = scan_u32(s);
		p->line = scan_u32(s);
		record_read(&prestatie_record, p, s);
		if (s->failed || !prestatie_ok(p, f->client_count)) {
			s->failed = true;
			return;
		}
	}
}

static void
read_toewijzingen(struct facts *f, struct arena *a, struct scan *s)
{
	size_t i;

	f->toewijzing_count = read_count(s);
	f->toewijzingen =
		arena_array(a, f->toewijzing_count, sizeof(*f->toewijzingen));
	for (i = 0; f->toewijzingen != NULL && i < f->toewijzing_count; i++) {
		struct toewijzing *t = &f->toewijzingen[i];

		t->line = scan_u32(s);
		record_read(&toewijzing_record, t, s);
		if (s->failed || !toewijzing_ok(t)) {
			s->failed = true;
			return;
		}
	}
	if (f->client_count != 1)
		s->failed = true;
}

/* CS058 lets StatusAanlevering 1 and 3 through. */
static bool
levering_ok(const struct levering *l, enum bericht_kind kind)
{
	return (l->nummer == RECORD_ABSENT ||
		amount_ok(l->nummer, 999999999)) &&
	       l->begindatum != DAY_NONE &&
	       (strcmp(l->status, "1") == 0 || levering_takes_back(l)) &&
	       (kind == BERICHT_START || l->einddatum != DAY_NONE);
}

static void
read_leveringen(struct facts *f, enum bericht_kind kind, struct arena *a,
		struct scan *s)
{
	size_t i;

	f->levering_count = read_count(s);
	f->leveringen =
		arena_array(a, f->levering_count, sizeof(*f->leveringen));
	for (i = 0; f->leveringen != NULL && i < f->levering_count; i++) {
		struct levering *l = &f->leveringen[i];

		record_clear(&levering_stop_record, l);
		l->line = scan_u32(s);
		record_read(levering_record(kind), l, s);
		if (s->failed || !levering_ok(l, kind)) {
			s->failed = true;
			return;
		}
	}
	if (f->client_count != 1)
		s->failed = true;
}

static void
read_retour(struct facts *f, struct scan *s)
{
	scan_str(s, f->retour, sizeof(f->retour));
	f->retour_dated = scan_i32(s);
	scan_str(s, f->heen, sizeof(f->heen));
	if (f->client_count != 0 ||
	    (f->heen[0] != '\0' && !identificatie_ok(f->heen)) ||
	    (f->retour[0] == '\0') != (f->retour_dated == DAY_NONE) ||
	    (f->retour[0] != '\0' && !identificatie_ok(f->retour)))
		s->failed = true;
}

static bool
code_ok(const char *code)
{
	return code[0] == '\0' || retour_rejects(code);
}

static void
read_afkeuringen(struct facts *f, struct arena *a, struct scan *s)
{
	size_t i;

	read_retour(f, s);
	scan_str(s, f->afgekeurd, sizeof(f->afgekeurd));
	f->afkeuring_count = read_count(s);
	f->afkeuringen =
		arena_array(a, f->afkeuring_count, sizeof(*f->afkeuringen));
	for (i = 0; f->afkeuringen != NULL && i < f->afkeuring_count; i++) {
		struct afkeuring *k = &f->afkeuringen[i];

		k->line = scan_u32(s);
		k->nummer = scan_i64(s);
		scan_str(s, k->code, sizeof(k->code));
		if (s->failed || !amount_ok(k->nummer, 999999999) ||
		    !code_ok(k->code)) {
			s->failed = true;
			return;
		}
	}
	if (!code_ok(f->afgekeurd))
		s->failed = true;
}

bool
facts_read(struct facts *f, enum bericht_kind kind, struct arena *a,
	   const void *bytes, size_t len)
{
	struct scan s;

	memset(f, 0, sizeof(*f));
	f->retour_dated = DAY_NONE;
	scan_init(&s, bytes, len);
	f->client_count = scan_u32(&s);
	switch (kind) {
	case BERICHT_TOEWIJZING:
		read_toewijzingen(f, a, &s);
		break;
	case BERICHT_DECLARATIE:
		read_declaratie(f, a, &s);
		break;
	case BERICHT_START:
	case BERICHT_STOP:
		read_leveringen(f, kind, a, &s);
		break;
	case BERICHT_RETOUR:
		read_afkeuringen(f, a, &s);
		break;
	case BERICHT_JOURNALLED:
		read_retour(f, &s);
		break;
	}
	return scan_end(&s) && !arena_failed(a);
}
