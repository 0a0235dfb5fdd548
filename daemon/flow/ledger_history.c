/* Loads of history: begin, end, and what they change in between. */
#include "flow/ledger_history.h"

#include <stdio.h>
#include <string.h>

#include "model/day.h"

void
ledger_history_prefix(int64_t begun, char out[LEDGER_HISTORY_PREFIX])
{
	snprintf(out, LEDGER_HISTORY_PREFIX, "historie-%lld/",
		 (long long)begun);
}

bool
ledger_history_has(const struct ledger *l, const void *id, size_t len)
{
	char prefix[LEDGER_HISTORY_PREFIX];
	size_t n;

	if (l->history == 0)
		return false;
	ledger_history_prefix(l->history, prefix);
	n = strlen(prefix);
	return len >= n && memcmp(id, prefix, n) == 0;
}

static bool
is_before_live(const struct ledger *l, int32_t day)
{
	return l->settings.live_from != DAY_NONE && day != DAY_NONE &&
	       day < l->settings.live_from;
}

bool
ledger_history_quiet(const struct ledger *l, const struct entry *en)
{
	switch (en->kind) {
	case ENTRY_MESSAGE:
	case ENTRY_TICK:
		return en->historic || is_before_live(l, en->day);
	case ENTRY_IMPORT:
		/* Outside a load it tells of itself, once. */
		return (en->historic && l->history != 0) ||
		       is_before_live(l, en->day);
	case ENTRY_ACKNOWLEDGEMENT:
	case ENTRY_DECISION:
	case ENTRY_ERASURE:
	case ENTRY_EPOCH:
	case ENTRY_CONFIG:
	case ENTRY_HISTORY:
	case ENTRY_KIND_COUNT:
		break;
	}
	return false;
}

bool
ledger_history_unjudged(const struct ledger *l, int32_t day)
{
	return l->history != 0 || is_before_live(l, day);
}

static int32_t
at_the_latest(const struct entry *en, int32_t day)
{
	return day == DAY_NONE || day > en->day ? en->day : day;
}

int32_t
ledger_history_known(const struct entry *en, const struct facts *f)
{
	int32_t day = en->has_header ? en->header.dagtekening : DAY_NONE;
	size_t i;

	/* A return message has the Dagtekening of what it returns. */
	if (f != NULL && f->retour_dated != DAY_NONE)
		day = f->retour_dated;
	for (i = 0; f != NULL && i < f->toewijzing_count; i++)
		if (i == 0 || f->toewijzingen[i].toewijzingsdatum > day)
			day = f->toewijzingen[i].toewijzingsdatum;
	return at_the_latest(en, day);
}

static const char *
known_column(enum import_kind kind)
{
	if (kind == IMPORT_OPENINGSSTAND)
		return "toewijzingsdatum";
	return kind == IMPORT_DECLARATIESTAND ? "maand" : "van";
}

int32_t
ledger_history_known_rows(const struct entry *en, const struct import_file *f)
{
	const struct record *r = import_infos[f->kind].record;
	size_t column = import_field(f->kind, known_column(f->kind)), i;
	bool stand = import_is_stand(f->kind);
	int32_t known = DAY_NONE, day;

	if (column == r->field_count)
		return en->day;
	for (i = 0; i < f->count; i++) {
		memcpy(&day,
		       (const char *)f->rows + i * r->size +
			       r->fields[column].offset,
		       sizeof(day));
		if (known == DAY_NONE || (stand ? day > known : day < known))
			known = day;
	}
	if (f->kind == IMPORT_DECLARATIESTAND && known != DAY_NONE)
		known = day_month_last(day_month(known));
	return at_the_latest(en, known);
}
