/* polsctl message: what came in, and what became of it. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/jsonw.h"
#include "ctl/cmd.h"
#include "ctl/table.h"
#include "flow/recall.h"
#include "model/day.h"
#include "stage/announce.h"

static const struct table_column columns[] = {
	{"journal", true},  {"received", false}, {"outcome", false},
	{"message", false}, {"sender", false},   {"receiver", false},
	{"accepted", true}, {"held", true},      {"rejected", true},
	{"reason", false},
};

enum { WIDTH = sizeof(columns) / sizeof(columns[0]) };

static void
put_events(struct db *db, int64_t journal, struct jsonw *w)
{
	struct stmt *st = db_stmt(db, SQL_EVENT_OF_JOURNAL);

	jsonw_key(w, "events");
	jsonw_array(w);
	db_bind_int(st, ":journal", journal);
	while (db_row(st) && db_col_int(st, "journal") == journal) {
		jsonw_object(w);
		jsonw_put_int(w, "sequence", db_col_int(st, "seq"));
		jsonw_put_text(w, "type", db_col_text(st, "type"));
		jsonw_object_end(w);
	}
	jsonw_array_end(w);
}

/*
 * The lines of a declaratie as they stand now: a held line may have been
 * decided since its receipt.
 */
static void
lines_now(struct db *db, int64_t journal, struct line_counts *lines)
{
	struct stmt *st = db_stmt(db, SQL_REPORT_MESSAGE_LINES);

	db_bind_int(st, ":journal", journal);
	if (!db_row(st) || db_col_int(st, "submitted") == 0)
		return;
	lines->submitted = db_col_int(st, "submitted");
	lines->held = db_col_int(st, "held");
	lines->rejected = db_col_int(st, "rejected");
	lines->accepted = lines->submitted - lines->held - lines->rejected;
}

/* Until when an answer is in time, and what stopped the clock. */
static void
put_term(struct db *db, int64_t journal, struct jsonw *w)
{
	struct stmt *st = db_stmt(db, SQL_TERMIJN_GET);
	char day[DAY_TEXT];
	bool runs;

	db_bind_int(st, ":message", journal);
	runs = db_row(st);
	jsonw_put_text(w, "answer_due",
		       runs ? day_format(day, (int32_t)db_col_int(st, "due"))
			    : NULL);
	if (runs && !db_col_is_null(st, "answered"))
		jsonw_put_int(w, "answered_journal",
			      db_col_int(st, "answered"));
	else
		jsonw_put_null(w, "answered_journal");
}

bool
cmd_message_json(struct db *db, struct arena *a, int64_t journal,
		 struct buf *out)
{
	struct line_counts at_receipt;
	struct stmt *st;
	char time[ANNOUNCE_TIME], day[DAY_TEXT];
	struct receipt r;
	struct jsonw w;

	arena_reset(a);
	receipt_init(&r);
	r.findings_max = 0;
	if (!recall_receipt(&r, db, a, journal, true))
		return false;
	at_receipt = r.lines;
	lines_now(db, journal, &r.lines);
	receipt_write(&r, out);
	jsonw_reopen(&w, out);
	st = db_stmt(db, SQL_REPORT_MESSAGE);
	db_bind_int(st, ":nr", journal);
	if (db_row(st)) {
		jsonw_put_text(&w, "received",
			       announce_time(time, db_col_int(st, "received")));
		jsonw_put_text(&w, "day",
			       day_format(day, (int32_t)db_col_int(st, "day")));
		jsonw_put_int(&w, "held_now", db_col_int(st, "held_now"));
	}
	receipt_put_lines(&w, "lines_at_receipt", &at_receipt);
	put_term(db, journal, &w);
	put_events(db, journal, &w);
	jsonw_object_end(&w);
	return true;
}

static void
count_cell(struct table *t, int64_t n)
{
	if (n < 0)
		table_text(t, "");
	else
		table_int(t, n);
}

static void
list_row(struct table *t, struct db *db, struct stmt *st)
{
	struct line_counts lines = {
		.submitted = db_col_int_opt(st, "submitted", -1),
		.accepted = db_col_int_opt(st, "accepted", -1),
		.held = db_col_int_opt(st, "held", -1),
		.rejected = db_col_int_opt(st, "rejected", -1),
	};
	char time[ANNOUNCE_TIME];
	const char *type = db_col_text(st, "type");

	table_int(t, db_col_int(st, "nr"));
	table_text(t, announce_time(time, db_col_int(st, "received")));
	table_text(t, db_col_text(st, "outcome"));
	if (type[0] == '\0') {
		table_text(t, "");
	} else {
		char standard[8];

		db_col_copy(st, "standard", standard, sizeof(standard));
		table_printf(t, "%s %s", standard, db_col_text(st, "type"));
	}
	table_text(t, db_col_text(st, "sender"));
	table_text(t, db_col_text(st, "receiver"));
	if (lines.submitted >= 0)
		lines_now(db, db_col_int(st, "nr"), &lines);
	else
		lines.held = -1;
	count_cell(t, lines.accepted);
	count_cell(t, lines.held);
	count_cell(t, lines.rejected);
	table_text(t, db_col_text(st, "reason"));
}

/* --type is 323, or of one law wmo323. */
static bool
bind_type(const struct ctl *c, struct stmt *st)
{
	static const struct {
		const char *law, *standard;
	} laws[] = {{"wmo", "iwmo"}, {"jw", "ijw"}, {"", ""}};
	const char *type = ctl_option(c, OPT_TYPE);
	size_t i = 0, n;

	if (type[0] == '\0')
		return true;
	while (strncasecmp(type, laws[i].law, strlen(laws[i].law)) != 0)
		i++;
	type += strlen(laws[i].law);
	n = strspn(type, "0123456789");
	if (n != 3 || type[n] != '\0') {
		(void)ctl_usage(c, "--type takes a message such as 323, or of "
				   "one law such as wmo323");
		return false;
	}
	db_bind_text(st, ":type", type);
	db_bind_text_opt(st, ":standard", laws[i].standard);
	return true;
}

/* --since is a date or a journal number. */
static bool
bind_since(const struct ctl *c, struct stmt *st)
{
	const char *since = c->option[OPT_SINCE];
	int64_t nr;

	if (since == NULL)
		return true;
	if (day_parse(since) != DAY_NONE) {
		db_bind_int(st, ":day", day_parse(since));
		return true;
	}
	if (!ctl_number(since, 0, INT64_MAX, &nr)) {
		(void)ctl_usage(c, "--since takes a date (2026-07-01) or a "
				   "journal number");
		return false;
	}
	db_bind_int(st, ":nr", nr);
	return true;
}

static enum ctl_exit
list(struct ctl *c, struct db *db, struct arena *a, void *table)
{
	struct stmt *st = db_stmt(db, SQL_REPORT_MESSAGES);

	db_bind_text_opt(st, ":outcome", ctl_option(c, OPT_STATE));
	db_bind_text_opt(st, ":sender", ctl_option(c, OPT_SENDER));
	db_bind_int(st, ":limit", c->limit);
	if (!bind_type(c, st) || !bind_since(c, st) || !ctl_bind_year(c, st))
		return CTL_USAGE;
	while (db_row(st)) {
		if (!c->json)
			list_row(table, db, st);
		else if (cmd_message_json(db, a, db_col_int(st, "nr"), &c->out))
			buf_u8(&c->out, '\n');
		else
			break;
	}
	return CTL_OK;
}

enum ctl_exit
cmd_message_list(struct ctl *c)
{
	const char *state = ctl_option(c, OPT_STATE);
	enum outcome outcome;
	enum ctl_exit code;
	struct table t;

	if (state[0] != '\0' && !outcome_parse(state, &outcome))
		return ctl_usage(c, "--state takes booked, refused, conflict "
				    "or quarantined");
	table_init(&t, columns, WIDTH);
	code = ctl_with_store(c, list, &t);
	table_print(&t, &c->out);
	table_done(&t);
	return code;
}

static void
print_findings(const struct findings *list, struct buf *out)
{
	size_t i;

	for (i = 0; i < list->count; i++) {
		const struct finding *f = &list->items[i];
		const struct rule_info *rule = &rule_infos[f->rule];

		buf_printf(out, "  %s", finding_name(f));
		if (rule->code != NULL)
			buf_printf(out, " (%s)", rule->code);
		buf_printf(out, " level %d", rule->level);
		if (f->line > 0)
			buf_printf(out, " line %u", f->line);
		if (f->path_count > 0)
			buf_printf(out, " %s", f->paths[0]);
		buf_printf(out, ": %s\n", finding_text(f));
	}
}

static void
print_header(const struct receipt *r, struct buf *out)
{
	char day[DAY_TEXT];

	buf_printf(out, "message %lld: %s", (long long)r->journal,
		   outcome_name(r->outcome));
	if (r->reason[0] != '\0')
		buf_printf(out, " (%s)", r->reason);
	buf_u8(out, '\n');
	if (r->type != NULL)
		buf_printf(out, "  %s %s", r->type->soort, r->type->release);
	if (r->type != NULL && r->has_header) {
		buf_printf(out, " from %s to %s, identification ",
			   r->header.afzender, r->header.ontvanger);
		table_clean(out, r->header.identificatie);
		buf_printf(out, ", dated %s",
			   day_format(day, r->header.dagtekening));
	}
	if (r->type != NULL)
		buf_u8(out, '\n');
	if (r->lines.submitted >= 0)
		buf_printf(out,
			   "  lines: %lld submitted, %lld accepted, %lld "
			   "held, %lld rejected\n",
			   (long long)r->lines.submitted,
			   (long long)r->lines.accepted,
			   (long long)r->lines.held,
			   (long long)r->lines.rejected);
}

static void
print_consequences(struct db *db, int64_t journal, struct buf *out)
{
	struct stmt *st = db_stmt(db, SQL_REPORT_MESSAGE);
	char time[ANNOUNCE_TIME], day[DAY_TEXT];

	db_bind_int(st, ":nr", journal);
	if (db_row(st)) {
		buf_printf(out, "  received %s, business day %s\n",
			   announce_time(time, db_col_int(st, "received")),
			   day_format(day, (int32_t)db_col_int(st, "day")));
	}
	st = db_stmt(db, SQL_TERMIJN_GET);
	db_bind_int(st, ":message", journal);
	if (db_row(st))
		buf_printf(out, "  to be answered until %s%s\n",
			   day_format(day, (int32_t)db_col_int(st, "due")),
			   db_col_is_null(st, "answered") ? "" : ", answered");
	st = db_stmt(db, SQL_EVENT_OF_JOURNAL);
	db_bind_int(st, ":journal", journal);
	while (db_row(st) && db_col_int(st, "journal") == journal)
		buf_printf(out, "  event %lld %s\n",
			   (long long)db_col_int(st, "seq"),
			   db_col_text(st, "type"));
}

/* For people; false when there is no such message. */
static bool
write_text(struct db *db, struct arena *a, int64_t journal, struct buf *out)
{
	struct receipt r;

	receipt_init(&r);
	if (!recall_receipt(&r, db, a, journal, true))
		return false;
	lines_now(db, journal, &r.lines);
	print_header(&r, out);
	print_findings(&r.first_levels, out);
	print_findings(&r.last_levels, out);
	print_consequences(db, journal, out);
	return true;
}

static enum ctl_exit
show(struct ctl *c, struct db *db, struct arena *a, void *nr)
{
	const int64_t journal = *(const int64_t *)nr;

	if (!(c->json ? cmd_message_json(db, a, journal, &c->out)
		      : write_text(db, a, journal, &c->out))) {
		if (!db_failed(db, NULL))
			ctl_say("there is no message with journal number %lld; "
				"message list has all",
				(long long)journal);
		return CTL_NOTHING;
	}
	if (c->option[OPT_ANSWER] != NULL) {
		buf_reset(&c->out);
		ctl_say("no answer in this version");
		return CTL_NOTHING;
	}
	if (c->json)
		buf_u8(&c->out, '\n');
	return CTL_OK;
}

enum ctl_exit
cmd_message_show(struct ctl *c)
{
	int64_t journal;

	if (!ctl_number(c->args[0], 1, INT64_MAX, &journal))
		return ctl_usage(c, "a message is named by its journal number");
	return c->option[OPT_BODY] != NULL ? cmd_message_body(c, journal)
					   : ctl_with_store(c, show, &journal);
}
