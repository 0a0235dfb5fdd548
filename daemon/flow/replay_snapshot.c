/* The signals that are open, for who begins to follow the stream. */
#include <stdio.h>
#include <string.h>

#include "flow/replay.h"
#include "model/day.h"
#include "stage/announce.h"
#include "stage/judge_life.h"
#include "stage/publish_cell.h"

/* A signal is read by who may read the event with which it opened. */
static bool
may_see(const struct replay *r, const char *user, const char *rule,
	const char *subject)
{
	const struct judge_rule *known = judge_rule_named(rule);
	char type[160];

	if (r->access == NULL)
		return true;
	if (known == NULL)
		return false;
	announce_type(&r->ledger->settings, known->event, type, sizeof(type));
	return replay_may_read(r, user, type, subject);
}

static void
put_figures(const struct replay *r, struct jsonw *w, const char *figures,
	    bool small)
{
	struct buf rounded;

	if (!r->rounds || !small) {
		jsonw_raw(w, figures, strlen(figures));
		return;
	}
	buf_init(&rounded);
	publish_cell_round(figures, strlen(figures), &rounded);
	jsonw_raw(w, rounded.data, rounded.len);
	buf_done(&rounded);
}

/* What the events about it say, as it is now. */
static void
put_signal(const struct replay *r, struct stmt *st, struct jsonw *w)
{
	const struct ledger *l = r->ledger;
	const bool small = db_col_int(st, "small") > 0;
	struct judge_about about;
	char day[DAY_TEXT];

	judge_about_read(st, &about);
	jsonw_object(w);
	jsonw_put_text(w, "signaal", db_col_text(st, "id"));
	judge_put_about(w, &about, l->salt, &l->region, &l->settings);
	jsonw_put_text(w, "regel", db_col_text(st, "rule"));
	if (db_col_int(st, "level") > 0)
		jsonw_put_int(w, "drempel_bp", db_col_int(st, "level"));
	jsonw_put_text(w, "subject", about.subject);
	jsonw_put_text(w, "state", db_col_text(st, "state"));
	jsonw_put_text(w, "geopend",
		       day_format(day, (int32_t)db_col_int(st, "opened_day")));
	judge_put_dues(w, (int32_t)db_col_int_opt(st, "consult_due", DAY_NONE),
		       (int32_t)db_col_int_opt(st, "decide_due", DAY_NONE));
	jsonw_put_bool(w, "klein_aantal", small);
	jsonw_key(w, "cijfers");
	put_figures(r, w, db_col_text(st, "latest"), small);
	jsonw_object_end(w);
}

void
replay_snapshot(const struct replay *r, const char *user, struct buf *out)
{
	struct stmt *st = db_stmt(r->db, SQL_EVENT_LAST);
	struct jsonw w;

	jsonw_init(&w, out);
	jsonw_object(&w);
	jsonw_put_int(&w, "sequence", db_row(st) ? db_col_int(st, "seq") : 0);
	jsonw_put_text(&w, "epoch", r->ledger->stream);
	jsonw_key(&w, "signals");
	jsonw_array(&w);
	st = db_stmt(r->db, SQL_SIGNAL_SNAPSHOT);
	while (db_row(st)) {
		char rule[80], subject[64];

		db_col_copy(st, "rule", rule, sizeof(rule));
		db_col_copy(st, "subject", subject, sizeof(subject));
		if (may_see(r, user, rule, subject))
			put_signal(r, st, &w);
	}
	jsonw_array_end(&w);
	jsonw_object_end(&w);
}
