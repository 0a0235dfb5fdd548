/* Commands that the daemon itself answers: status, tick, import. */
#include <stdio.h>
#include <string.h>

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

struct member_print {
	struct buf *out;
	const char *above; /* "queue" for its members, else "" */
};

static void
print_value(struct buf *out, const struct json *value)
{
	const char *s;
	int64_t v;
	size_t i;
	bool b;

	if (json_as_text(value, &s))
		table_clean(out, s);
	else if (json_as_int(value, &v))
		buf_printf(out, "%lld", (long long)v);
	else if (json_as_bool(value, &b))
		buf_puts(out, b ? "yes" : "no");
	else if (json_count(value) == 0)
		buf_puts(out, "-");
	for (i = 0; i < json_count(value); i++) {
		buf_puts(out, i == 0 ? "" : " ");
		print_value(out, json_at(value, i));
	}
}

/* "queue messages   12": one line per value, objects flattened. */
static bool
print_member(void *ctx, const char *key, const struct json *value)
{
	const struct member_print *p = ctx;
	struct member_print below = {p->out, key};
	char name[80];
	size_t i;

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
	print_value(p->out, value);
	buf_u8(p->out, '\n');
	return true;
}

enum ctl_exit
cmd_status(struct ctl *c)
{
	struct member_print top = {&c->out, ""};
	enum ctl_exit code;
	struct ask a;

	if (c->json && c->option[OPT_PROMETHEUS] != NULL)
		return ctl_usage(c, "--json or --prometheus, not both");
	ask_begin(&a, c, "status");
	code = ask_send(&a, NULL, STATUS_S);
	if (code == CTL_OK && c->option[OPT_PROMETHEUS] != NULL)
		prometheus_write(&c->out, a.reply);
	else if (code == CTL_OK && !ask_print(&a))
		(void)json_each(a.reply, print_member, &top);
	ask_done(&a);
	return code;
}

enum ctl_exit
cmd_tick(struct ctl *c)
{
	enum ctl_exit code;
	const char *day = c->args[0];
	struct ask a;

	if (day_parse(day) == DAY_NONE)
		return ctl_usage(c, "a date is written as 2026-07-01");
	ask_begin(&a, c, "tick");
	jsonw_put_text(&a.w, "day", day);
	code = ask_send(&a, NULL, CHANGE_S);
	if (code == CTL_OK && !ask_print(&a) &&
	    json_get_text(a.reply, "day", &day))
		buf_printf(&c->out, "it is %s\n", day);
	ask_done(&a);
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
	struct buf file;
	enum import_kind kind;
	enum ctl_exit code;
	struct ask a;
	struct err e;
	bool more;

	buf_init(&file);
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
	ask_begin(&a, c, "import");
	jsonw_put_text(&a.w, "kind", import_infos[kind].file);
	jsonw_put_text(&a.w, "name", base_name(c->args[0]));
	jsonw_put_bool(&a.w, "dry_run", c->option[OPT_DRY_RUN] != NULL);
	jsonw_put_bool(&a.w, "progress", true);
	code = ask_send(&a, &file, CHANGE_S);
	if (code == CTL_OK && !ask_print(&a))
		print_import(c, a.reply);
	ask_done(&a);
	buf_done(&file);
	return code;
}
