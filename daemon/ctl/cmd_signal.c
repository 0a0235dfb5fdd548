/* polsctl signal: list and show, with the explanation. */
#include <stdio.h>
#include <string.h>

#include "base/jsonw.h"
#include "ctl/cmd.h"
#include "ctl/explain.h"
#include "ctl/member.h"
#include "ctl/signal_row.h"
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

/* The due dates of an acknowledgement, one by one. */
static struct stmt *
due_dates(struct db *db, struct stmt *ack)
{
	struct stmt *due = db_stmt(db, SQL_REPORT_ACKNOWLEDGEMENT_DUE);

	db_bind_int(due, ":journal", db_col_int(ack, "journal"));
	return due;
}

static void
put_acknowledgement(struct jsonw *w, struct db *db, struct stmt *st)
{
	struct stmt *due = due_dates(db, st);
	char day[DAY_TEXT];

	jsonw_object(w);
	jsonw_put_int(w, "journal", db_col_int(st, "journal"));
	jsonw_put_text(w, "day",
		       day_format(day, (int32_t)db_col_int(st, "day")));
	jsonw_put_text(w, "by", db_col_text(st, "by_role"));
	jsonw_put_text(w, "what", db_col_text(st, "what"));
	jsonw_key(w, "due");
	jsonw_array(w);
	while (db_row(due))
		jsonw_text(w, day_format(day, (int32_t)db_col_int(due, "day")));
	jsonw_array_end(w);
	jsonw_object_end(w);
}

static void
print_acknowledgement(struct buf *out, struct db *db, struct stmt *st)
{
	struct stmt *due = due_dates(db, st);
	char day[DAY_TEXT];

	buf_printf(out, "\nacknowledged %s by ",
		   day_format(day, (int32_t)db_col_int(st, "day")));
	table_clean(out, db_col_text(st, "by_role"));
	buf_puts(out, ": ");
	table_clean(out, db_col_text(st, "what"));
	buf_u8(out, '\n');
	while (db_row(due))
		buf_printf(out, "  before %s\n",
			   day_format(day, (int32_t)db_col_int(due, "day")));
}

/* What was done about it: as lines, or as members of the open object. */
static void
show_acknowledgements(struct ctl *c, struct db *db, const struct signal_row *s,
		      struct jsonw *w)
{
	struct stmt *st = db_stmt(db, SQL_REPORT_ACKNOWLEDGEMENTS);

	db_bind_text(st, ":signal", s->id);
	if (!c->json) {
		while (db_row(st))
			print_acknowledgement(&c->out, db, st);
		return;
	}
	jsonw_key(w, "acknowledgements");
	jsonw_array(w);
	while (db_row(st))
		put_acknowledgement(w, db, st);
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

static enum ctl_exit
list(struct ctl *c, struct db *db, struct arena *a, void *table)
{
	struct stmt *st = db_stmt(db, SQL_REPORT_SIGNALS);
	enum ctl_exit code = CTL_OK;
	struct signal_row s;
	struct jsonw w;
	size_t i;

	for (i = 0; i < COUNT(filters); i++)
		db_bind_text_opt(st, filters[i].parameter,
				 ctl_option(c, filters[i].option));
	db_bind_int(st, ":limit", c->limit);
	if (!ctl_bind_year(c, st))
		return CTL_USAGE;
	while (db_row(st)) {
		arena_reset(a);
		if (!signal_row_read(st, a, &s)) {
			db_fail(db, ERR_NOMEM, "out of memory");
			break;
		}
		if (strcmp(s.state, "open") == 0)
			code = CTL_FINDINGS;
		if (c->json) {
			jsonw_init(&w, &c->out);
			jsonw_object(&w);
			signal_row_json(&s, &w);
			show_acknowledgements(c, db, &s, &w);
			jsonw_object_end(&w);
			buf_u8(&c->out, '\n');
		} else {
			signal_cells(table, &s);
		}
	}
	return code;
}

enum ctl_exit
cmd_signal_list(struct ctl *c)
{
	enum ctl_exit code;
	struct table t;

	if (c->option[OPT_STATE] != NULL &&
	    signal_state_parse(c->option[OPT_STATE]) == SIGNAL_NONE)
		return ctl_usage(c, "--state takes pending, open, "
				    "acknowledged or cleared");
	table_init(&t, columns, WIDTH);
	code = ctl_with_store(c, list, &t);
	table_print(&t, &c->out);
	table_done(&t);
	return code;
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

/* Why: as lines, or as members of the open object. */
static void
show_why(struct ctl *c, struct ledger *l, struct arena *a,
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
show(struct ctl *c, struct ledger *l, struct arena *a, void *ctx)
{
	struct stmt *st = db_stmt(l->db, SQL_REPORT_SIGNALS);
	struct signal_row s;
	struct jsonw w;

	(void)ctx;
	db_bind_text(st, ":id", c->args[0]);
	db_bind_int(st, ":limit", 1);
	if (!db_row(st)) {
		if (!db_failed(l->db, NULL))
			ctl_say("there is no signal %s; signal list has all",
				c->args[0]);
		return CTL_NOTHING;
	}
	if (!signal_row_read(st, a, &s)) {
		ctl_say("out of memory");
		return CTL_FAILED;
	}
	jsonw_init(&w, &c->out);
	if (c->json) {
		jsonw_object(&w);
		signal_row_json(&s, &w);
	} else {
		print_signal(c, &s);
	}
	show_acknowledgements(c, l->db, &s, &w);
	if (c->option[OPT_EXPLAIN] != NULL)
		show_why(c, l, a, &s, &w);
	if (c->json) {
		jsonw_object_end(&w);
		buf_u8(&c->out, '\n');
	}
	return CTL_OK;
}

enum ctl_exit
cmd_signal_show(struct ctl *c)
{
	return ctl_with_ledger(c, show, NULL);
}
