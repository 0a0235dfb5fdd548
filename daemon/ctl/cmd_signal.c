/* polsctl signal: what asks for a talk, and why. */
#include <stdio.h>
#include <string.h>

#include "base/jsonw.h"
#include "ctl/cmd.h"
#include "ctl/explain.h"
#include "ctl/table.h"
#include "model/day.h"
#include "model/money.h"
#include "model/record.h"
#include "port/json.h"

static const struct table_column columns[] = {
	{"id", false},      {"state", false},    {"rule", false},
	{"domain", false},  {"gemeente", false}, {"aanbieder", false},
	{"nummer", true},   {"segment", false},  {"opened", false},
	{"cleared", false},
};

enum { WIDTH = sizeof(columns) / sizeof(columns[0]) };

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
		{"figures", &s->figures},
		{"latest", &s->latest},
	};
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		*texts[i].to =
			arena_strdup(a, db_col_text(st, texts[i].column));
	s->nummer = db_col_int_opt(st, "nummer", RECORD_ABSENT);
	s->opened = db_col_int(st, "opened");
	s->cleared = db_col_int_opt(st, "cleared", 0);
	s->opened_day = (int32_t)db_col_int(st, "opened_day");
	s->cleared_day = (int32_t)db_col_int_opt(st, "cleared_day", DAY_NONE);
	s->rules = db_col_int(st, "rules");
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

/* The members; the object is the caller's. */
static void
signal_json(const struct signal_row *s, struct jsonw *w)
{
	char day[DAY_TEXT];

	jsonw_put_text(w, "id", s->id);
	jsonw_put_text(w, "state", s->state);
	jsonw_put_text(w, "rule", s->rule);
	jsonw_put_int(w, "rule_version", s->rules);
	jsonw_put_text(w, "subject", s->subject);
	put_text(w, "domain", s->domein);
	put_text(w, "gemeente", s->gemeente);
	put_text(w, "aanbieder", s->aanbieder);
	put_int(w, "nummer", s->nummer, RECORD_ABSENT);
	put_text(w, "segment", s->segment);
	jsonw_put_int(w, "opened_journal", s->opened);
	jsonw_put_text(w, "opened", day_format(day, s->opened_day));
	put_int(w, "cleared_journal", s->cleared, 0);
	put_text(w, "cleared", day_format(day, s->cleared_day));
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

enum ctl_exit
cmd_signal_list(struct ctl *c)
{
	const char *state = ctl_option(c, OPT_STATE);
	enum ctl_exit code = CTL_OK, closed;
	struct arena *a = arena_new();
	struct signal_row s;
	struct db *db = NULL;
	struct stmt *st;
	struct jsonw w;
	struct table t;

	if (a == NULL || !ctl_store_open(c, &db)) {
		arena_free(&a);
		return CTL_FAILED;
	}
	table_init(&t, columns, WIDTH);
	st = db_stmt(db, SQL_REPORT_SIGNALS);
	db_bind_text_opt(st, ":state", state);
	db_bind_int(st, ":limit", c->limit);
	while (db_row(st)) {
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
ends_in_ct(const char *key)
{
	size_t n = strlen(key);

	return n > 3 && strcmp(key + n - 3, "_ct") == 0;
}

static bool
print_figure(void *ctx, const char *key, const struct json *value)
{
	struct buf *out = ctx;
	char amount[MONEY_TEXT];
	const char *s;
	int64_t v;

	if (json_is_map(value))
		return json_each(value, print_figure, out);
	if (json_as_int(value, &v) && ends_in_ct(key)) {
		buf_printf(out, "  %-24.*s %s\n", (int)strlen(key) - 3, key,
			   money_format(amount, sizeof(amount), v));
	} else if (json_as_int(value, &v)) {
		buf_printf(out, "  %-24s %lld\n", key, (long long)v);
	} else if (json_as_text(value, &s)) {
		buf_printf(out, "  %-24s ", key);
		table_clean(out, s);
		buf_u8(out, '\n');
	}
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
	struct table t;

	table_init(&t, columns, WIDTH);
	signal_cells(&t, s);
	table_print(&t, &c->out);
	table_done(&t);
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
	bool there;

	buf_init(&steps);
	buf_init(&figures);
	there = explain(s, l, a, &steps, &figures) && !steps.failed &&
		!figures.failed;
	if (c->json) {
		jsonw_key(w, "explain");
		jsonw_object(w);
		jsonw_put_text(w, "day", day_format(day, l->day));
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
