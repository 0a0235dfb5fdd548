/* A verdict as a receipt, and as the published Rapport. */
#include "ctl/judge_file.h"

#include <stdio.h>
#include <string.h>

#include "model/verdict.h"
#include "port/crypto.h"

void
judge_file(struct receipt *r, char dated[VERDICT_DATED], struct arena *a,
	   enum reader_outcome how, const void *answer, size_t len)
{
	static const char *const unanswered[] = {
		[READER_ANSWERED] = "reader-answer",
		[READER_DIED] = "reader-died",
		[READER_TIMEOUT] = "reader-timeout",
	};
	struct verdict v;
	const char *pack;

	dated[0] = '\0';
	r->outcome = OUTCOME_QUARANTINED;
	r->reason = unanswered[how];
	if (how != READER_ANSWERED || !verdict_read(&v, a, answer, len))
		return;
	crypto_zero(v.bsn, v.client_count * sizeof(*v.bsn));
	r->type = v.type;
	r->has_header = v.has_header;
	r->header = v.header;
	memcpy(dated, v.dated, VERDICT_DATED);
	if (v.counted)
		r->lines = receipt_lines(v.kind == VERDICT_PASSED
						 ? OUTCOME_BOOKED
						 : OUTCOME_REFUSED,
					 v.lines);
	pack = verdict_pack_reason(v.pack);
	switch (v.kind) {
	case VERDICT_PASSED:
		r->outcome = OUTCOME_BOOKED;
		r->reason = pack == NULL ? "" : pack;
		break;
	case VERDICT_REFUSED:
		r->outcome = OUTCOME_REFUSED;
		r->reason = pack == NULL ? "" : pack;
		r->first_levels = v.findings;
		r->level = findings_level(&v.findings);
		break;
	case VERDICT_UNKNOWN_TYPE:
		r->reason = "unknown-type";
		break;
	case VERDICT_FAULT:
		r->reason = "reader-fault";
		break;
	}
}

static void
escape(struct buf *out, const char *s)
{
	for (; *s != '\0'; s++) {
		switch (*s) {
		case '&':
			buf_puts(out, "&amp;");
			break;
		case '<':
			buf_puts(out, "&lt;");
			break;
		case '>':
			buf_puts(out, "&gt;");
			break;
		default:
			buf_u8(out, (uint8_t)*s);
			break;
		}
	}
}

static void
element(struct buf *out, const char *indent, const char *name, const char *text)
{
	buf_printf(out, "%s<%s>", indent, name);
	escape(out, text);
	buf_printf(out, "</%s>\n", name);
}

/* Runs of white space become a blank, as in normalize-space(). */
static void
normalise(char *s)
{
	char *out = s;

	for (; *s != '\0'; s++)
		if (strchr(" \t\r\n", *s) == NULL)
			*out++ = *s;
		else if (strchr(" \t\r\n", s[1]) == NULL)
			*out++ = ' ';
	*out = '\0';
}

static void
write_header(const struct receipt *r, const char *dated, bool strict,
	     struct buf *out)
{
	char id[sizeof(r->header.identificatie)], version[8];
	const char *point;

	buf_puts(out, "  <Header>\n");
	point = strchr(r->type->release, '.');
	snprintf(version, sizeof(version), "%.*s",
		 (int)strcspn(r->type->release, "."), r->type->release);
	element(out, "    ", "BerichtCode", r->type->code);
	element(out, "    ", "BerichtVersie", version);
	element(out, "    ", "BerichtSubversie",
		point == NULL ? "0" : point + 1);
	buf_puts(out, "    <BerichtIdentificatie>\n");
	memcpy(id, r->header.identificatie, sizeof(id));
	normalise(id);
	element(out, "      ", "Identificatie", id);
	element(out, "      ", "Dagtekening", dated);
	buf_puts(out, "    </BerichtIdentificatie>\n");
	if (!strict)
		element(out, "    ", "XSLTVersie", r->type->xslt);
	buf_puts(out, "  </Header>\n");
}

static void
write_fout(const struct finding *f, struct buf *out)
{
	uint32_t i;

	buf_puts(out, "    <Fout>\n");
	element(out, "      ", "Code", finding_name(f));
	/* The one rule for which the published sheets tell it. */
	if (f->rule == RULE_TR342)
		element(out, "      ", "Retourcode", rule_infos[f->rule].code);
	for (i = 0; i < f->path_count; i++)
		element(out, "      ", "Locatie", f->paths[i]);
	element(out, "      ", "Details", finding_text(f));
	buf_puts(out, "    </Fout>\n");
}

void
judge_file_rapport(const struct receipt *r, const char *dated, bool strict,
		   struct buf *out)
{
	size_t i;

	buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		      "<Rapport xmlns=\"http://www.istandaarden.nl/validatie/"
		      "1_1/rapport/schema\">\n");
	write_header(r, dated, strict, out);
	buf_puts(out, "  <Fouten>\n");
	for (i = 0; i < r->first_levels.count; i++)
		write_fout(&r->first_levels.items[i], out);
	buf_puts(out, "  </Fouten>\n</Rapport>\n");
}
