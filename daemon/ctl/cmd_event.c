/* polsctl event list and show: stored events, as they were published. */
#include <string.h>

#include "ctl/cmd.h"
#include "ctl/event_line.h"
#include "port/json.h"

enum ctl_exit
cmd_event_list(struct ctl *c)
{
	enum ctl_exit code = CTL_OK;
	struct db *db = NULL;
	struct stmt *st;
	int64_t since = 0;

	if (c->option[OPT_SINCE] != NULL &&
	    !ctl_number(c->option[OPT_SINCE], 0, INT64_MAX, &since))
		return ctl_usage(c, "--since takes the number of an event");
	if (!ctl_store_open(c, &db))
		return CTL_FAILED;
	st = db_stmt(db, SQL_REPORT_EVENTS);
	db_bind_int(st, ":seq", since);
	db_bind_text_opt(st, ":type", ctl_option(c, OPT_TYPE));
	db_bind_int(st, ":limit", c->limit);
	if (!ctl_bind_year(c, st))
		code = CTL_USAGE;
	while (code == CTL_OK && db_row(st)) {
		size_t len;
		const void *body = db_col_blob(st, "body", &len);

		event_line(&c->out, db_col_int(st, "seq"), body, len, c->json);
	}
	return ctl_store_close(&db, code);
}

/* An id is <stream>-<number>; the number alone will do. */
static int64_t
number_of(const char *id)
{
	const char *dash = strrchr(id, '-');
	int64_t seq;

	if (!ctl_number(dash == NULL ? id : dash + 1, 1, INT64_MAX, &seq))
		return 0;
	return seq;
}

static bool
has_id(const void *body, size_t len, const char *id)
{
	const char *have = "";
	struct json *j = NULL;
	struct err e;
	bool same;

	if (strchr(id, '-') == NULL)
		return true;
	if (json_parse(body, len, &j, &e))
		(void)json_get_text(j, "id", &have);
	same = strcmp(have, id) == 0;
	json_free(&j);
	return same;
}

enum ctl_exit
cmd_event_show(struct ctl *c)
{
	const char *id = c->args[0];
	enum ctl_exit code = CTL_NOTHING;
	struct db *db = NULL;
	struct stmt *st;

	if (!ctl_store_open(c, &db))
		return CTL_FAILED;
	st = db_stmt(db, SQL_EVENT_GET);
	db_bind_int(st, ":seq", number_of(id));
	if (db_row(st)) {
		size_t len;
		const void *body = db_col_blob(st, "body", &len);

		if (has_id(body, len, id)) {
			/* One event is read as it was published. */
			event_line(&c->out, db_col_int(st, "seq"), body, len,
				   true);
			code = CTL_OK;
		}
	}
	code = ctl_store_close(&db, code);
	if (code == CTL_NOTHING)
		ctl_say("there is no event %s; event list has all", id);
	return code;
}
