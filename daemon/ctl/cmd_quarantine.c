/* polsctl quarantine: messages that could not be judged, and what of them. */
#include <string.h>

#include "base/arena.h"
#include "base/jsonw.h"
#include "ctl/ask.h"
#include "ctl/cmd.h"
#include "ctl/sheet.h"
#include "stage/announce.h"

enum { PATIENCE_S = 60 };

static const char *const texts[] = {"standard", "type", "sender", "receiver",
				    "reason"};

enum { TEXTS = sizeof(texts) / sizeof(texts[0]) };

/*
 * The row of a statement: the object of `message show`, what is known of what
 * is in the message, and the last decision.
 */
static void
add_json(struct db *db, struct arena *a, struct stmt *st, struct buf *out)
{
	struct jsonw w;
	size_t i;

	if (!cmd_message_json(db, a, db_col_int(st, "nr"), out))
		return;
	jsonw_reopen(&w, out);
	/* The reason stands in the message. */
	for (i = 0; i + 1 < TEXTS; i++)
		jsonw_put_text(&w, texts[i],
			       db_col_is_null(st, texts[i])
				       ? NULL
				       : db_col_text(st, texts[i]));
	jsonw_put_int(&w, "bytes", db_col_int(st, "size"));
	jsonw_put_int(&w, "tries", db_col_int(st, "times"));
	jsonw_key(&w, "decision");
	if (db_col_is_null(st, "what")) {
		jsonw_null(&w);
	} else {
		jsonw_object(&w);
		jsonw_put_text(&w, "what", db_col_text(st, "what"));
		jsonw_put_text(&w, "outcome", db_col_text(st, "became"));
		jsonw_put_int(&w, "journal", db_col_int(st, "journal"));
		jsonw_object_end(&w);
	}
	jsonw_object_end(&w);
	buf_u8(out, '\n');
}

static const struct sheet_column columns[] = {
	{"journal", "journal", SHEET_INT},
	{"received", "received", SHEET_TEXT},
	{"standard", "standard", SHEET_TEXT},
	{"type", "type", SHEET_TEXT},
	{"sender", "sender", SHEET_TEXT},
	{"receiver", "receiver", SHEET_TEXT},
	{"reason", "reason", SHEET_TEXT},
	{"bytes", "bytes", SHEET_INT},
	{"tries", "tries", SHEET_INT},
};

static const struct sheet_columns all_columns = SHEET_OF(columns);

static void
add_row(struct sheet *s, struct stmt *st)
{
	char time[ANNOUNCE_TIME];
	size_t i;

	sheet_num(s, db_col_int(st, "nr"));
	sheet_text(s, announce_time(time, db_col_int(st, "received")));
	for (i = 0; i < TEXTS; i++)
		sheet_text(s, db_col_text(st, texts[i]));
	sheet_num(s, db_col_int(st, "size"));
	sheet_num(s, db_col_int(st, "times"));
	sheet_end(s);
}

static enum ctl_exit
list(struct ctl *c, struct db *db, struct arena *a, void *since)
{
	struct stmt *st = db_stmt(db, SQL_QUARANTINE_LIST);
	struct sheet sheet;

	sheet_init(&sheet, c);
	sheet_have(&sheet, &all_columns);
	db_bind_int_opt(st, ":nr", *(const int64_t *)since, 0);
	db_bind_int(st, ":limit", c->limit);
	while (db_row(st)) {
		if (c->json)
			add_json(db, a, st, &c->out);
		else
			add_row(&sheet, st);
	}
	sheet_print(&sheet);
	sheet_done(&sheet);
	return CTL_OK;
}

enum ctl_exit
cmd_quarantine_list(struct ctl *c)
{
	int64_t since = 0;

	if (c->option[OPT_SINCE] != NULL &&
	    !ctl_number(c->option[OPT_SINCE], 0, INT64_MAX, &since))
		return ctl_usage(c, "--since takes a journal number");
	return ctl_with_store(c, list, &since);
}

/* What was decided, behind what `message show` says of it. */
static enum ctl_exit
show_text(struct ctl *c, struct stmt *st)
{
	enum ctl_exit code = cmd_message_show(c);
	char what[16];

	if (code != CTL_OK)
		return code;
	if (db_col_is_null(st, "what")) {
		buf_puts(&c->out, "  no decision yet\n");
		return CTL_OK;
	}
	db_col_copy(st, "what", what, sizeof(what));
	buf_printf(&c->out, "  %s: %s (journal %lld, %lld decisions)\n", what,
		   db_col_text(st, "became"),
		   (long long)db_col_int(st, "journal"),
		   (long long)db_col_int(st, "times"));
	return CTL_OK;
}

static enum ctl_exit
show(struct ctl *c, struct db *db, struct arena *a, void *journal)
{
	const int64_t nr = *(const int64_t *)journal;
	struct stmt *st = db_stmt(db, SQL_QUARANTINE_GET);

	db_bind_int(st, ":nr", nr);
	if (!db_row(st)) {
		if (!db_failed(db, NULL))
			ctl_say("message %lld is not in quarantine, nor was it",
				(long long)nr);
		return CTL_NOTHING;
	}
	if (!c->json)
		return show_text(c, st);
	add_json(db, a, st, &c->out);
	return CTL_OK;
}

enum ctl_exit
cmd_quarantine_show(struct ctl *c)
{
	int64_t nr;

	if (!ctl_number(c->args[0], 1, INT64_MAX, &nr))
		return ctl_usage(c, "a message is named by its journal number");
	return ctl_with_store(c, show, &nr);
}

static void
tell_retry(const struct ask *a, int64_t nr, bool *again)
{
	const struct json *receipt = json_get(a->reply, "receipt");
	struct buf *out = &a->c->out;
	const char *outcome = "", *reason = "";
	int64_t journal = 0;

	(void)json_get_text(receipt, "outcome", &outcome);
	(void)json_get_text(receipt, "reason", &reason);
	(void)json_get_int(receipt, "journal", &journal);
	*again |= strcmp(outcome, "booked") != 0;
	if (ask_print(a))
		return;
	buf_printf(out, "message %lld: %s", (long long)nr, outcome);
	if (reason[0] != '\0')
		buf_printf(out, " (%s)", reason);
	if (journal > 0)
		buf_printf(out, ", journal %lld", (long long)journal);
	buf_u8(out, '\n');
}

static enum ctl_exit
retry_one(struct ctl *c, int64_t nr, bool *again)
{
	enum ctl_exit code;
	struct ask a;

	ask_begin(&a, c, "retry");
	jsonw_put_int(&a.w, "journal", nr);
	jsonw_put_bool(&a.w, "dry_run", c->option[OPT_DRY_RUN] != NULL);
	code = ask_send(&a, NULL, PATIENCE_S);
	if (code == CTL_OK)
		tell_retry(&a, nr, again);
	else if (code == CTL_FAILED || code == CTL_NOTHING)
		ctl_say("message %lld was not judged anew", (long long)nr);
	ask_done(&a);
	return code;
}

/* What cannot be judged, say because its body is gone, keeps back no other. */
static enum ctl_exit
retry_each(struct ctl *c, struct buf *numbers, bool *again)
{
	enum ctl_exit code = CTL_OK, one = CTL_OK;
	struct scan s;

	scan_init(&s, numbers->data, numbers->len);
	while (s.left > 0 && one != CTL_UNREACHABLE && one != CTL_USAGE) {
		one = retry_one(c, scan_i64(&s), again);
		if (one != CTL_OK)
			code = one;
	}
	return code;
}

/* The numbers of all that wait, as i64 in out. */
static enum ctl_exit
all_waiting(struct ctl *c, struct buf *out)
{
	struct db *db = NULL;
	struct stmt *st;

	if (!ctl_store_open(c, &db))
		return CTL_FAILED;
	st = db_stmt(db, SQL_QUARANTINE_LIST);
	db_bind_int(st, ":limit", INT64_MAX);
	while (db_row(st))
		buf_i64(out, db_col_int(st, "nr"));
	return ctl_store_close(&db, CTL_OK);
}

enum ctl_exit
cmd_quarantine_retry(struct ctl *c)
{
	enum ctl_exit code;
	struct buf numbers;
	bool again = false;

	buf_init(&numbers);
	if (c->arg_count == 1 && strcmp(c->args[0], "all") == 0)
		code = all_waiting(c, &numbers);
	else
		code = ctl_numbers(c,
				   "messages are named by their journal "
				   "number, or `all`",
				   &numbers);
	if (code == CTL_OK)
		code = retry_each(c, &numbers, &again);
	buf_done(&numbers);
	return code == CTL_OK && again ? CTL_FINDINGS : code;
}

enum ctl_exit
cmd_quarantine_discard(struct ctl *c)
{
	enum ctl_exit code;
	struct ask a;
	int64_t nr;

	if (!ctl_number(c->args[0], 1, INT64_MAX, &nr))
		return ctl_usage(c, "a message is named by its journal number");
	if (!ask_begin_reasoned(&a, c, "discard"))
		return CTL_USAGE;
	jsonw_put_int(&a.w, "journal", nr);
	code = ask_send(&a, NULL, PATIENCE_S);
	if (code == CTL_OK && !ask_print(&a))
		buf_printf(&c->out, "message %lld is discarded\n",
			   (long long)nr);
	ask_done(&a);
	return code;
}
