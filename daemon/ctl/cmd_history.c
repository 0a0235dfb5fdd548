/* Loads of history: begin, and end. */
#include "ctl/history.h"

#include <stdio.h>

#include "base/jsonw.h"
#include "ctl/ask.h"
#include "ctl/cmd.h"

/* At the end every signal there can be is judged. */
enum { HISTORY_S = 600 };

static enum ctl_exit
ask(struct ctl *c, const char *action, struct json **reply)
{
	struct buf request, text;
	enum ctl_exit code;
	struct jsonw w;

	buf_init(&request);
	buf_init(&text);
	jsonw_init(&w, &request);
	jsonw_object(&w);
	jsonw_put_text(&w, "command", "history");
	jsonw_put_text(&w, "action", action);
	jsonw_object_end(&w);
	code = ask_daemon(c, &request, NULL, HISTORY_S, &text, reply);
	buf_done(&text);
	buf_done(&request);
	return code;
}

enum ctl_exit
history_begin(struct ctl *c, char prefix[HISTORY_PREFIX])
{
	struct json *reply = NULL;
	enum ctl_exit code = ask(c, "begin", &reply);
	const char *given = "";

	/* A text of the reply lives as long as the reply. */
	if (code == CTL_OK)
		(void)json_get_text(reply, "prefix", &given);
	snprintf(prefix, HISTORY_PREFIX, "%s", given);
	json_free(&reply);
	if (code == CTL_OK && prefix[0] == '\0') {
		ctl_say("the daemon does not load history");
		return CTL_FAILED;
	}
	return code;
}

enum ctl_exit
history_end(struct ctl *c)
{
	struct json *reply = NULL;
	enum ctl_exit code = ask(c, "end", &reply);

	json_free(&reply);
	return code;
}

enum ctl_exit
cmd_history_end(struct ctl *c)
{
	return ctl_conf(c) ? history_end(c) : CTL_FAILED;
}
