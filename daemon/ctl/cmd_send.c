/* polsctl send: messages to the daemon, one receipt each. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "ctl/cmd.h"
#include "ctl/files.h"
#include "ctl/history.h"
#include "ctl/progress.h"
#include "ctl/send.h"
#include "ctl/table.h"
#include "ctl/watch.h"
#include "port/crypto.h"
#include "port/json.h"

enum { PATIENCE_S = 10, FILE_WIDTH_MOST = 100 };

struct sending {
	struct ctl *c;
	struct progress progress;
	size_t count;
	size_t told;
	int file_width;
	bool not_booked;
	bool no_day;
};

static void
print_lines(const struct json *lines, char *out, size_t size)
{
	static const char *const kinds[] = {"accepted", "held", "rejected"};
	size_t used = 0, i;
	int64_t v;

	out[0] = '\0';
	for (i = 0; i < 3; i++) {
		if (!json_get_int(lines, kinds[i], &v) || v == 0)
			continue;
		used += (size_t)snprintf(out + used, size - used, "%s%lld %s",
					 used == 0 ? "" : ", ", (long long)v,
					 kinds[i]);
		if (used >= size)
			return;
	}
}

static void
print_finding(const struct json *receipt, struct buf *out)
{
	const struct json *f = json_at(json_get(receipt, "findings"), 0);
	const char *rule = "", *path = "", *text = "";

	if (f == NULL) {
		(void)json_get_text(receipt, "reason", &text);
		table_clean(out, text);
		return;
	}
	(void)json_get_text(f, "rule", &rule);
	(void)json_get_text(f, "path", &path);
	(void)json_get_text(f, "text", &text);
	table_clean(out, rule);
	buf_u8(out, ' ');
	table_clean(out, text);
	if (path[0] != '\0') {
		buf_puts(out, " (");
		table_clean(out, path);
		buf_puts(out, ")");
	}
}

static void
print_row(struct sending *s, const struct send_item *it,
	  const struct json *receipt, const char *outcome)
{
	struct buf *out = &s->c->out, name;
	char journal[24] = "-", lines[80];
	int gap;
	int64_t nr;

	if (s->told == 0)
		buf_printf(out, "%-*s  %-12s %8s  %-22s %s\n", s->file_width,
			   "file", "outcome", "journal", "lines", "finding");
	if (json_get_int(receipt, "journal", &nr))
		snprintf(journal, sizeof(journal), "%lld", (long long)nr);
	print_lines(json_get(receipt, "lines"), lines, sizeof(lines));
	buf_init(&name);
	table_clean(&name, it->path);
	buf_u8(&name, 0);
	if (!name.failed) {
		gap = s->file_width -
		      (int)table_text_width((const char *)name.data);
		buf_printf(out, "%s%*s  %-12s %8s  %-22s ",
			   (const char *)name.data, gap > 0 ? gap : 0, "",
			   outcome, journal, lines);
	}
	buf_done(&name);
	print_finding(receipt, out);
	while (out->len > 0 && out->data[out->len - 1] == ' ')
		out->len--;
	buf_u8(out, '\n');
}

/* Is it in the books, now or since before? */
static bool
is_booked(const struct json *receipt, const char *outcome)
{
	const char *first = "";

	if (strcmp(outcome, "duplicate") == 0 &&
	    json_get_text(receipt, "first_outcome", &first))
		outcome = first;
	return strcmp(outcome, "booked") == 0;
}

static bool
tell(void *ctx, const struct send_item *it)
{
	struct sending *s = ctx;
	const char *outcome = "", *reason = "";
	struct json *j = NULL;
	struct err e;

	if (it->receipt.len == 0)
		return true;
	if (!json_parse(it->receipt.data, it->receipt.len, &j, &e))
		return true;
	(void)json_get_text(j, "outcome", &outcome);
	(void)json_get_text(j, "reason", &reason);
	s->no_day |= strcmp(reason, "no-day") == 0;
	s->not_booked |= !is_booked(j, outcome);
	if (s->c->json) {
		buf_bytes(&s->c->out, it->receipt.data, it->receipt.len);
		buf_u8(&s->c->out, '\n');
	} else {
		print_row(s, it, j, outcome);
	}
	s->told++;
	json_free(&j);
	progress_clear(&s->progress);
	return ctl_flush(s->c);
}

static bool
read_file(void *ctx, const char *path, size_t limit, struct buf *out,
	  bool *more)
{
	struct err e;

	(void)ctx;
	if (files_read(path, limit, out, more, &e))
		return true;
	ctl_say("%s", e.text);
	return false;
}

static void
show_progress(void *ctx, size_t done)
{
	struct sending *s = ctx;

	progress_show(&s->progress, "messages", (int64_t)done,
		      (int64_t)s->count);
}

static int
longest(const struct files *f)
{
	size_t i, wide, most = 4;

	for (i = 0; i < f->count; i++) {
		wide = table_text_width(f->path[i]);
		if (wide > most)
			most = wide;
	}
	return most > FILE_WIDTH_MOST ? FILE_WIDTH_MOST : (int)most;
}

static volatile sig_atomic_t stopped;

static void
stop(int nr)
{
	(void)nr;
	stopped = 1;
}

static enum ctl_exit
send_files(struct ctl *c, const struct files *f, int64_t patience_s,
	   const char *prefix)
{
	struct sending s = {.c = c, .count = f->count};
	struct connect to;
	const struct send job = {
		.connect = &to,
		.paths = f->path,
		.count = f->count,
		/* Above this the daemon breaks the connection off. */
		.message_limit = (size_t)c->conf->limits.wrapped_bytes * 2 - 1,
		.patience_ms = patience_s * 1000,
		.prefix = prefix,
		.stop = &stopped,
		.read = read_file,
		.tell = tell,
		.progress = show_progress,
		.ctx = &s,
	};
	enum send_result result;
	struct err e;

	if (!connect_choose(c, &c->conf->sockets.intake, &to, &e)) {
		(void)err_context(&e, "intake");
		return ctl_fail(&e);
	}
	s.file_width = longest(f);
	progress_init(&s.progress);
	result = send_all(&job, &e);
	crypto_zero(&to.key, sizeof(to.key));
	progress_clear(&s.progress);
	if (s.no_day)
		ctl_say("the daemon has no business day yet: polsctl tick "
			"DATE, then send again");
	if (result == SEND_SILENT) {
		ctl_say("polsd does not answer at %s; %zu of %zu messages "
			"have a receipt, send the others again",
			to.endpoint, s.told, s.count);
		return CTL_UNREACHABLE;
	}
	if (result == SEND_FAILED)
		return ctl_fail(&e);
	return s.not_booked ? CTL_FINDINGS : CTL_OK;
}

static void
note_signals(int flags)
{
	const struct sigaction on = {.sa_handler = stop, .sa_flags = flags};

	sigaction(SIGINT, &on, NULL);
	sigaction(SIGTERM, &on, NULL);
	sigaction(SIGHUP, &on, NULL);
}

/*
 * As history: whatever happens in between, the load that began is ended.  The
 * daemon may have begun it before it says so: signals are noted from before
 * the question on, and only then a second one ends a wait for no answer.
 */
static enum ctl_exit
send_history(struct ctl *c, const struct files *f, int64_t patience_s)
{
	char prefix[HISTORY_PREFIX];
	enum ctl_exit code, ended;

	note_signals((int)SA_RESETHAND);
	code = history_begin(c, prefix);
	if (code != CTL_OK)
		return code;
	note_signals(0);
	code = send_files(c, f, patience_s, prefix);
	ended = history_end(c);
	if (ended != CTL_OK)
		ctl_say("the load of history is not ended: polsctl history "
			"end");
	return code == CTL_OK || ended != CTL_OK ? ended : code;
}

enum ctl_exit
cmd_send(struct ctl *c)
{
	int64_t patience_s = PATIENCE_S;
	enum ctl_exit code;
	struct files f;
	struct err e;

	if (!ctl_timeout(c, &patience_s))
		return CTL_USAGE;
	if (c->option[OPT_WATCH] != NULL &&
	    (c->arg_count > 0 || c->option[OPT_HISTORIC] != NULL))
		return ctl_usage(c, "--watch takes a folder, and neither "
				    "files nor --historic");
	if (c->option[OPT_WATCH] == NULL && c->arg_count == 0)
		return ctl_usage(c, "which files, or --watch which folder?");
	if (!ctl_conf(c))
		return CTL_FAILED;
	if (c->option[OPT_WATCH] != NULL)
		return watch_folder(c, c->option[OPT_WATCH], patience_s);
	if (!files_collect(&f, c->args, c->arg_count, &e)) {
		code = ctl_fail(&e);
	} else if (f.count == 0) {
		ctl_say("no messages (*.xml) found");
		code = CTL_NOTHING;
	} else if (c->option[OPT_HISTORIC] != NULL) {
		code = send_history(c, &f, patience_s);
	} else {
		code = send_files(c, &f, patience_s, "");
	}
	files_done(&f);
	return code;
}
