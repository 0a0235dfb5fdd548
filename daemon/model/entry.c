/* Names and canonical form of journal rows. */
#include "model/entry.h"

#include <string.h>

static const char *const kind_names[ENTRY_KIND_COUNT] = {
	[ENTRY_MESSAGE] = "message",
	[ENTRY_IMPORT] = "import",
	[ENTRY_TICK] = "tick",
	[ENTRY_ACKNOWLEDGEMENT] = "acknowledgement",
	[ENTRY_DECISION] = "decision",
	[ENTRY_ERASURE] = "erasure",
	[ENTRY_EPOCH] = "epoch",
	[ENTRY_CONFIG] = "config",
	[ENTRY_HISTORY] = "history",
};

static const char *const outcome_names[OUTCOME_COUNT] = {
	[OUTCOME_BOOKED] = "booked",
	[OUTCOME_REFUSED] = "refused",
	[OUTCOME_DUPLICATE] = "duplicate",
	[OUTCOME_CONFLICT] = "conflict",
	[OUTCOME_QUARANTINED] = "quarantined",
	[OUTCOME_MALFORMED] = "malformed",
	[OUTCOME_TOO_LARGE] = "too-large",
	[OUTCOME_UNAUTHORISED] = "unauthorised",
	[OUTCOME_BUSY] = "busy",
	[OUTCOME_RECORDED] = "recorded",
};

static bool
find(const char *const *names, size_t n, const char *s, size_t *out)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (strcmp(names[i], s) == 0) {
			*out = i;
			return true;
		}
	}
	return false;
}

const char *
entry_kind_name(enum entry_kind kind)
{
	return kind_names[kind];
}

bool
entry_kind_parse(const char *s, enum entry_kind *out)
{
	size_t i;

	if (!find(kind_names, ENTRY_KIND_COUNT, s, &i))
		return false;
	*out = (enum entry_kind)i;
	return true;
}

const char *
outcome_name(enum outcome outcome)
{
	return outcome_names[outcome];
}

bool
outcome_parse(const char *s, enum outcome *out)
{
	size_t i;

	if (!find(outcome_names, OUTCOME_COUNT, s, &i))
		return false;
	*out = (enum outcome)i;
	return true;
}

void
entry_canonical(const struct entry *en, struct buf *b)
{
	buf_i64(b, en->nr);
	buf_str(b, kind_names[en->kind]);
	buf_bytes(b, en->digest, sizeof(en->digest));
	buf_i64(b, en->size);
	buf_i64(b, en->received_us);
	buf_i32(b, en->day);
	buf_i32(b, en->known);
	buf_u8(b, en->historic);
	buf_str(b, en->type == NULL ? "" : en->type->standard);
	buf_str(b, en->type == NULL ? "" : en->type->release);
	buf_str(b, en->type == NULL ? "" : en->type->type);
	buf_u8(b, en->has_header);
	if (en->has_header) {
		buf_str(b, en->header.afzender);
		buf_str(b, en->header.ontvanger);
		buf_str(b, en->header.identificatie);
		buf_i32(b, en->header.dagtekening);
	}
	buf_str(b, entry_claims(en) ? bericht_claim(&en->header) : "");
	buf_str(b, outcome_names[en->outcome]);
	buf_i32(b, en->level);
	buf_str(b, en->reason);
	buf_str(b, en->software);
	buf_i64(b, en->rules);
	buf_u32(b, en->facts_version);
	buf_blob(b, en->facts, en->facts_len);
	buf_blob(b, en->findings, en->findings_len);
}

bool
entry_claims(const struct entry *en)
{
	return (en->kind == ENTRY_MESSAGE || en->kind == ENTRY_DECISION) &&
	       en->outcome == OUTCOME_BOOKED;
}
