/* Commands that the daemon itself answers: status, tick, import. */
#include <stdio.h>
#include <string.h>

#include "base/jsonw.h"
#include "ctl/ask.h"
#include "ctl/cmd.h"
#include "ctl/files.h"
#include "ctl/prometheus.h"
#include "ctl/table.h"
#include "model/day.h"
#include "model/import.h"
#include "model/money.h"
#include "port/csv.h"

enum {
	STATUS_S = 5,
	/* A new day or new tariffs may touch every commitment there is. */
	CHANGE_S = 600
};

/* {"command":"NAME" … the caller writes the rest and ends the object. */
static void
begin(struct jsonw *w, struct buf *request, const char *name)
{
	buf_init(request);
	jsonw_init(w, request);
	jsonw_object(w);
	jsonw_put_text(w, "command", name);
}

static void
print_line(struct ctl *c, const struct buf *text)
{
	buf_bytes(&c->out, text->data, text->len);
	buf_u8(&c->out, '\n');
}

struct member_print {
	struct buf *out;
	const char *above; /* "queue" for its members, else "" */
};

/* "queue messages   12": one line per number, objects flattened. */
static bool
print_member(void *ctx, const char *key, const struct json *value)
{
	const struct member_print *p = ctx;
	struct member_print below = {p->out, key};
	char name[80];
	const char *s;
	int64_t v;
	size_t i;
	bool b;

	if (json_is_map(value))
		return json_each(value, print_member, &below);
	snprintf(name, sizeof(name), "%s%s%s", p->above,
		 p->above[0] == '\0' ? "" : " ", key);
	if (strcmp(name, "ok") == 0)
		return true;
	for (i = 0; name[i] != '\0'; i++)
		if (name[i] == '_')
			name[i] = ' ';
	buf_printf(p->out, "%-24s ", name);
	if (json_as_text(value, &s))
		table_clean(p->out, s);
	else if (json_as_int(value, &v))
		buf_printf(p->out, "%lld", (long long)v);
	else if (json_as_bool(value, &b))
		buf_puts(p->out, b ? "yes" : "no");
	else
		buf_puts(p->out, "-");
	buf_u8(p->out, '\n');
	return true;
}

enum ctl_exit
cmd_status(struct ctl *c)
{
	struct member_print top = {&c->out, ""};
	struct json *reply;
	struct buf request, text;
	struct jsonw w;
	enum ctl_exit code;

	if (c->json && c->option[OPT_PROMETHEUS] != NULL)
		return ctl_usage(c, "--json or --prometheus, not both");
	begin(&w, &request, "status");
	jsonw_object_end(&w);
	buf_init(&text);
	code = ask_daemon(c, &request, NULL, STATUS_S, &text, &reply);
	if (code == CTL_OK && c->json)
		print_line(c, &text);
	else if (code == CTL_OK && c->option[OPT_PROMETHEUS] != NULL)
		prometheus_write(&c->out, reply);
	else if (code == CTL_OK)
		(void)json_each(reply, print_member, &top);
	json_free(&reply);
	buf_done(&text);
	buf_done(&request);
	return code;
}

enum ctl_exit
cmd_tick(struct ctl *c)
{
	struct json *reply;
	struct buf request, text;
	struct jsonw w;
	enum ctl_exit code;
	const char *day = c->args[0];

	if (day_parse(day) == DAY_NONE)
		return ctl_usage(c, "a date is written as 2026-07-01");
	begin(&w, &request, "tick");
	jsonw_put_text(&w, "day", day);
	jsonw_object_end(&w);
	buf_init(&text);
	code = ask_daemon(c, &request, NULL, CHANGE_S, &text, &reply);
	if (code == CTL_OK && c->json)
		print_line(c, &text);
	else if (code == CTL_OK && json_get_text(reply, "day", &day))
		buf_printf(&c->out, "it is %s\n", day);
	json_free(&reply);
	buf_done(&text);
	buf_done(&request);
	return code;
}

static int64_t
number(const struct json *j, const char *key)
{
	int64_t v = 0;

	(void)json_get_int(j, key, &v);
	return v;
}

static void
print_import(struct ctl *c, const struct json *reply)
{
	const struct json *changes = json_get(reply, "changes");
	char amount[MONEY_TEXT];
	const char *line, *kind = "";
	bool dry_run = false;
	size_t i;

	(void)json_get_bool(reply, "dry_run", &dry_run);
	for (i = 0; i < json_count(changes); i++) {
		if (!json_as_text(json_at(changes, i), &line))
			continue;
		table_clean(&c->out, line);
		buf_u8(&c->out, '\n');
	}
	(void)json_get_text(reply, "kind", &kind);
	buf_printf(&c->out,
		   "%s: %lld rows: %lld new, %lld changed, %lld as it was",
		   kind, (long long)number(reply, "rows"),
		   (long long)number(reply, "new"),
		   (long long)number(reply, "changed"),
		   (long long)number(reply, "unchanged"));
	if (number(reply, "commitments_revalued") > 0)
		buf_printf(&c->out, "; %lld commitments revalued by %s euro",
			   (long long)number(reply, "commitments_revalued"),
			   money_format(amount, sizeof(amount),
					number(reply, "revalued_ct")));
	buf_puts(&c->out, dry_run ? " (dry run: nothing was kept)\n" : "\n");
}

/* The name in messages: that of the file, without its folders. */
static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL || slash[1] == '\0' ? path : slash + 1;
}

enum ctl_exit
cmd_import(struct ctl *c)
{
	struct json *reply = NULL;
	struct buf request, text, file;
	struct jsonw w;
	enum import_kind kind;
	enum ctl_exit code;
	struct err e;
	bool more;

	buf_init(&file);
	buf_init(&text);
	if (!files_read(c->args[0], CSV_BYTES_MAX, &file, &more, &e)) {
		buf_done(&file);
		return ctl_fail(&e);
	}
	if (more || !import_kind_of(c->command->noun, (const char *)file.data,
				    file.len, &kind)) {
		ctl_say(more ? "%s: larger than 64 MiB"
			     : "%s: no header of a file that %s takes",
			base_name(c->args[0]), c->command->noun);
		buf_done(&file);
		return CTL_FAILED;
	}
	begin(&w, &request, "import");
	jsonw_put_text(&w, "kind", import_infos[kind].file);
	jsonw_put_text(&w, "name", base_name(c->args[0]));
	jsonw_put_bool(&w, "dry_run", c->option[OPT_DRY_RUN] != NULL);
	jsonw_put_bool(&w, "progress", true);
	jsonw_object_end(&w);
	code = ask_daemon(c, &request, &file, CHANGE_S, &text, &reply);
	if (code == CTL_OK && c->json)
		print_line(c, &text);
	else if (code == CTL_OK)
		print_import(c, reply);
	json_free(&reply);
	buf_done(&text);
	buf_done(&file);
	buf_done(&request);
	return code;
}
