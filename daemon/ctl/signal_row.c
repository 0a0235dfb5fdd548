/* Signals: from a row of the store to a struct and to JSON. */
#include "ctl/signal_row.h"

#include <stdio.h>
#include <string.h>

#include "model/day.h"
#include "model/record.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

bool
signal_row_read(struct stmt *st, struct arena *a, struct signal_row *s)
{
	const struct {
		const char *column;
		const char **to;
	} texts[] = {
		{"id", &s->id},
		{"rule", &s->rule},
		{"subject", &s->subject},
		{"state", &s->state},
		{"domein", &s->domein},
		{"gemeente", &s->gemeente},
		{"aanbieder", &s->aanbieder},
		{"segment", &s->segment},
		{"reason", &s->reason},
		{"figures", &s->figures},
		{"latest", &s->latest},
	};
	const struct {
		const char *column;
		int64_t *to;
		int64_t none;
	} numbers[] = {
		{"level", &s->level_bp, 0},
		{"nummer", &s->nummer, RECORD_ABSENT},
		{"client", &s->client, RECORD_ABSENT},
		{"seen", &s->seen, 0},
		{"opened", &s->opened, 0},
		{"acknowledged", &s->acknowledged, 0},
		{"cleared", &s->cleared, 0},
		{"rules", &s->rules, 0},
	};
	const struct {
		const char *column;
		int32_t *to;
	} days[] = {
		{"seen_day", &s->seen_day},
		{"opened_day", &s->opened_day},
		{"acknowledged_day", &s->acknowledged_day},
		{"cleared_day", &s->cleared_day},
		{"consult_due", &s->consult_due},
		{"decide_due", &s->decide_due},
	};
	size_t i;

	for (i = 0; i < COUNT(texts); i++)
		*texts[i].to =
			arena_strdup(a, db_col_text(st, texts[i].column));
	for (i = 0; i < COUNT(numbers); i++)
		*numbers[i].to =
			db_col_int_opt(st, numbers[i].column, numbers[i].none);
	for (i = 0; i < COUNT(days); i++)
		*days[i].to =
			(int32_t)db_col_int_opt(st, days[i].column, DAY_NONE);
	s->small = db_col_int(st, "small") != 0;
	return !arena_failed(a);
}

/* "opened_journal":7,"opened":"2026-07-01" */
static void
put_step(struct jsonw *w, const char *name, int64_t journal, int32_t day)
{
	char key[32], text[DAY_TEXT];

	snprintf(key, sizeof(key), "%s_journal", name);
	jsonw_put_int_opt(w, key, journal, 0);
	jsonw_put_text_opt(w, name, day_format(text, day));
}

void
signal_row_json(const struct signal_row *s, struct jsonw *w)
{
	char day[DAY_TEXT];

	jsonw_put_text(w, "id", s->id);
	jsonw_put_text(w, "state", s->state);
	jsonw_put_text(w, "rule", s->rule);
	jsonw_put_int_opt(w, "level_bp", s->level_bp, 0);
	jsonw_put_int(w, "rule_version", s->rules);
	jsonw_put_text(w, "subject", s->subject);
	jsonw_put_text_opt(w, "domain", s->domein);
	jsonw_put_text_opt(w, "gemeente", s->gemeente);
	jsonw_put_text_opt(w, "aanbieder", s->aanbieder);
	jsonw_put_int_opt(w, "nummer", s->nummer, RECORD_ABSENT);
	jsonw_put_int_opt(w, "client", s->client, RECORD_ABSENT);
	jsonw_put_text_opt(w, "segment", s->segment);
	put_step(w, "seen", s->seen, s->seen_day);
	put_step(w, "opened", s->opened, s->opened_day);
	put_step(w, "acknowledged", s->acknowledged, s->acknowledged_day);
	put_step(w, "cleared", s->cleared, s->cleared_day);
	jsonw_put_text_opt(w, "reason", s->reason);
	jsonw_put_text_opt(w, "consult_before",
			   day_format(day, s->consult_due));
	jsonw_put_text_opt(w, "decide_before", day_format(day, s->decide_due));
	jsonw_put_bool(w, "small_cell", s->small);
	jsonw_key(w, "figures");
	jsonw_raw(w, s->figures, strlen(s->figures));
	jsonw_key(w, "latest");
	jsonw_raw(w, s->latest, strlen(s->latest));
}
