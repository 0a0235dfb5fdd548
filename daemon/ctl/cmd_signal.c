/* polsctl signal: what asks for a talk, and why. */
#include <stdio.h>
#include <string.h>

#include "base/jsonw.h"
#include "ctl/cmd.h"
#include "ctl/explain.h"
#include "ctl/member.h"
#include "ctl/table.h"
#include "model/day.h"
#include "model/record.h"
#include "model/signal.h"
#include "port/json.h"

static const struct table_column columns[] = {
	{"id", false},        {"state", false},   {"rule", false},
	{"level", true},      {"domain", false},  {"gemeente", false},
	{"aanbieder", false}, {"nummer", true},   {"segment", false},
	{"opened", false},    {"cleared", false},
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum { WIDTH = COUNT(columns), FIGURE_WIDTH = 24 };

/* The current row; false when memory is out. */
static bool
read_signal(struct stmt *st, struct arena *a, struct signal_row *s)
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

static void
put_text(struct jsonw *w, const char *key, const char *s)
{
	jsonw_put_text(w, key, s[0] == '\0' ? NULL : s);
}

static void
put_int(struct jsonw *w, const char *key, int64_t v, int64_t none)
{
	if (v == none)
		jsonw_put_null(w, key);
	else
		jsonw_put_int(w, key, v);
}

/* "opened_journal":7,"opened":"2026-07-01" */
static void
put_step(struct jsonw *w, const char *name, int64_t journal, int32_t day)
{
	char key[32], text[DAY_TEXT];

	snprintf(key, sizeof(key), "%s_journal", name);
	put_int(w, key, journal, 0);
	put_text(w, name, day_format(text, day));
}

/* The members; the object is the caller's. */
static void
signal_json(const struct signal_row *s, struct jsonw *w)
{
	char day[DAY_TEXT];

	jsonw_put_text(w, "id", s->id);
	jsonw_put_text(w, "state", s->state);
	jsonw_put_text(w, "rule", s->rule);
	put_int(w, "level_bp", s->level_bp, 0);
	jsonw_put_int(w, "rule_version", s->rules);
	jsonw_put_text(w, "subject", s->subject);
	put_text(w, "domain", s->domein);
	put_text(w, "gemeente", s->gemeente);
	put_text(w, "aanbieder", s->aanbieder);
	put_int(w, "nummer", s->nummer, RECORD_ABSENT);
	put_int(w, "client", s->client, RECORD_ABSENT);
	put_text(w, "segment", s->segment);
	put_step(w, "seen", s->seen, s->seen_day);
	put_step(w, "opened", s->opened, s->opened_day);
	put_step(w, "acknowledged", s->acknowledged, s->acknowledged_day);
	put_step(w, "cleared", s->cleared, s->cleared_day);
	put_text(w, "reason", s->reason);
	put_text(w, "consult_before", day_format(day, s->consult_due));
	put_text(w, "decide_before", day_format(day, s->decide_due));
	jsonw_put_bool(w, "small_cell", s->small);
	jsonw_key(w, "figures");
	jsonw_raw(w, s->figures, strlen(s->figures));
	jsonw_key(w, "latest");
	jsonw_raw(w, s->latest, strlen(s->latest));
}

static void
signal_cells(struct table *t, const struct signal_row *s)
{
	table_text(t, s->id);
	table_text(t, s->state);
	table_text(t, s->rule);
	/* One subject has a signal for each: else they look the same. */
	if (s->level_bp == 0)
		table_text(t, "");
	else if (s->level_bp % 100 == 0)
		table_printf(t, "%lld%%", (long long)s->level_bp / 100);
	else
		table_printf(t, "%lld.%02lld%%", (long long)s->level_bp / 100,
			     (long long)s->level_bp % 100);
	table_text(t, s->domein);
	table_text(t, s->gemeente);
	table_text(t, s->aanbieder);
	if (s->nummer == RECORD_ABSENT)
		table_text(t, "");
	else
		table_int(t, s->nummer);
	table_text(t, s->segment);
	table_day(t, s->opened_day);
	table_day(t, s->cleared_day);
}

/* What was done about it: as lines, or as members of the open object. */
static void
tell_acknowledgements(struct ctl *c, struct db *db, const struct signal_row *s,
		      struct jsonw *w)
{
	struct stmt *st = db_stmt(db, SQL_REPORT_ACKNOWLEDGEMENTS), *due;
	char day[DAY_TEXT];

	db_bind_text(st, ":signal", s->id);
	if (c->json) {
		jsonw_key(w, "acknowledgements");
		jsonw_array(w);
	}
	while (db_row(st)) {
		due = db_stmt(db, SQL_REPORT_ACKNOWLEDGEMENT_DUE);
		db_bind_int(due, ":journal", db_col_int(st, "journal"));
		day_format(day, (int32_t)db_col_int(st, "day"));
		if (c->json) {
			jsonw_object(w);
			jsonw_put_int(w, "journal", db_col_int(st, "journal"));
			jsonw_put_text(w, "day", day);
			jsonw_put_text(w, "by", db_col_text(st, "by_role"));
			jsonw_put_text(w, "what", db_col_text(st, "what"));
			jsonw_key(w, "due");
			jsonw_array(w);
			while (db_row(due))
				jsonw_text(w, day_format(day,
							 (int32_t)db_col_int(
								 due, "day")));
			jsonw_array_end(w);
			jsonw_object_end(w);
			continue;
		}
		buf_printf(&c->out, "\nacknowledged %s by ", day);
		table_clean(&c->out, db_col_text(st, "by_role"));
		buf_puts(&c->out, ": ");
		table_clean(&c->out, db_col_text(st, "what"));
		buf_u8(&c->out, '\n');
		while (db_row(due))
			buf_printf(&c->out, "  before %s\n",
				   day_format(day,
					      (int32_t)db_col_int(due, "day")));
	}
	if (c->json)
		jsonw_array_end(w);
}

static const struct {
	enum ctl_option option;
	const char *parameter;
} filters[] = {
	{OPT_STATE, ":state"},         {OPT_RULE, ":rule"},
	{OPT_DOMAIN, ":domein"},       {OPT_GEMEENTE, ":gemeente"},
	{OPT_AANBIEDER, ":aanbieder"}, {OPT_SEGMENT, ":segment"},
};

enum ctl_exit
cmd_signal_list(struct ctl *c)
{
	enum ctl_exit code = CTL_OK, closed;
	struct arena *a = arena_new();
	struct signal_row s;
	struct db *db = NULL;
	struct stmt *st;
	struct jsonw w;
	struct table t;
	size_t i;

	if (c->option[OPT_STATE] != NULL &&
	    signal_state_parse(c->option[OPT_STATE]) == SIGNAL_NONE) {
		arena_free(&a);
		return ctl_usage(c, "--state takes pending, open, "
				    "acknowledged or cleared");
	}
	if (a == NULL || !ctl_store_open(c, &db)) {
		arena_free(&a);
		return CTL_FAILED;
	}
	table_init(&t, columns, WIDTH);
	st = db_stmt(db, SQL_REPORT_SIGNALS);
	for (i = 0; i < COUNT(filters); i++)
		db_bind_text_opt(st, filters[i].parameter,
				 ctl_option(c, filters[i].option));
	db_bind_int(st, ":limit", c->limit);
	if (!ctl_bind_year(c, st))
		code = CTL_USAGE;
	while (code != CTL_USAGE && db_row(st)) {
		arena_reset(a);
		if (!read_signal(st, a, &s)) {
			db_fail(db, ERR_NOMEM, "out of memory");
			break;
		}
		if (strcmp(s.state, "open") == 0)
			code = CTL_FINDINGS;
		if (c->json) {
			jsonw_init(&w, &c->out);
			jsonw_object(&w);
			signal_json(&s, &w);
			tell_acknowledgements(c, db, &s, &w);
			jsonw_object_end(&w);
			buf_u8(&c->out, '\n');
		} else {
			signal_cells(&t, &s);
		}
	}
	closed = ctl_store_close(&db);
	table_print(&t, &c->out);
	table_done(&t);
	arena_free(&a);
	return closed == CTL_OK ? code : closed;
}

static bool
print_figure(void *ctx, const char *key, const struct json *value)
{
	struct buf *out = ctx;
	const size_t before = out->len;

	if (json_is_map(value))
		return json_each(value, print_figure, out);
	buf_puts(out, "  ");
	if (member_print(out, key, FIGURE_WIDTH, value))
		buf_u8(out, '\n');
	else
		out->len = before;
	return true;
}

static void
print_figures(struct buf *out, const char *title, const char *figures)
{
	struct json *j = NULL;
	struct err e;

	buf_printf(out, "%s\n", title);
	if (json_parse(figures, strlen(figures), &j, &e))
		(void)json_each(j, print_figure, out);
	json_free(&j);
}

static void
print_signal(struct ctl *c, const struct signal_row *s)
{
	char day[DAY_TEXT], decide[DAY_TEXT];
	struct table t;

	table_init(&t, columns, WIDTH);
	signal_cells(&t, s);
	table_print(&t, &c->out);
	table_done(&t);
	if (s->reason[0] != '\0')
		buf_printf(&c->out, "\ncleared: %s\n", s->reason);
	if (s->consult_due != DAY_NONE)
		buf_printf(&c->out,
			   "\ncontract standard: consult before %s, decide "
			   "before %s\n",
			   day_format(day, s->consult_due),
			   day_format(decide, s->decide_due));
	print_figures(&c->out, "\nwhen it opened", s->figures);
	if (strcmp(s->figures, s->latest) != 0)
		print_figures(&c->out, "\nlatest", s->latest);
}

/* The steps as a list of lines. */
static void
put_steps(struct jsonw *w, const struct buf *steps)
{
	const char *p = (const char *)steps->data;
	const char *end = p + steps->len;

	jsonw_key(w, "steps");
	jsonw_array(w);
	while (p < end) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		size_t len = (size_t)((nl == NULL ? end : nl) - p);

		jsonw_textn(w, p, len);
		p += len + 1;
	}
	jsonw_array_end(w);
}

/* Both ways of telling why; the JSON members go into the open object. */
static void
tell_why(struct ctl *c, struct ledger *l, struct arena *a,
	 const struct signal_row *s, struct jsonw *w)
{
	struct buf steps, figures;
	char day[DAY_TEXT];
	bool there, differs;

	buf_init(&steps);
	buf_init(&figures);
	there = explain(s, l, a, &steps, &figures, &differs) && !steps.failed &&
		!figures.failed;
	if (c->json) {
		jsonw_key(w, "explain");
		jsonw_object(w);
		jsonw_put_text(w, "day", day_format(day, l->day));
		jsonw_put_bool(w, "differs", there && differs);
		put_steps(w, &steps);
		jsonw_key(w, "figures");
		if (there)
			jsonw_raw(w, figures.data, figures.len);
		else
			jsonw_null(w);
		jsonw_object_end(w);
	} else if (there) {
		buf_printf(&c->out, "\nreckoned anew from the books of %s\n",
			   day_format(day, l->day));
		buf_bytes(&c->out, steps.data, steps.len);
	} else {
		buf_puts(&c->out, "\nits subject is no longer in the books\n");
	}
	buf_done(&steps);
	buf_done(&figures);
}

static enum ctl_exit
show(struct ctl *c, struct ledger *l, struct arena *a)
{
	struct stmt *st = db_stmt(l->db, SQL_REPORT_SIGNALS);
	struct signal_row s;
	struct jsonw w;

	db_bind_text(st, ":id", c->args[0]);
	db_bind_int(st, ":limit", 1);
	if (!db_row(st)) {
		if (!db_failed(l->db, NULL))
			ctl_say("there is no signal %s", c->args[0]);
		return CTL_NOTHING;
	}
	if (!read_signal(st, a, &s)) {
		ctl_say("out of memory");
		return CTL_FAILED;
	}
	jsonw_init(&w, &c->out);
	if (c->json) {
		jsonw_object(&w);
		signal_json(&s, &w);
	} else {
		print_signal(c, &s);
	}
	tell_acknowledgements(c, l->db, &s, &w);
	if (c->option[OPT_EXPLAIN] != NULL)
		tell_why(c, l, a, &s, &w);
	if (c->json) {
		jsonw_object_end(&w);
		buf_u8(&c->out, '\n');
	}
	return CTL_OK;
}

enum ctl_exit
cmd_signal_show(struct ctl *c)
{
	struct arena *a = arena_new();
	enum ctl_exit code, closed;
	struct db *db = NULL;
	struct ledger l;
	struct err e;

	if (a == NULL || !ctl_store_open(c, &db)) {
		arena_free(&a);
		return CTL_FAILED;
	}
	code = ledger_init(&l, db, &e) ? show(c, &l, a) : ctl_fail(&e);
	ledger_done(&l);
	closed = ctl_store_close(&db);
	arena_free(&a);
	return closed == CTL_OK ? code : closed;
}
