/* Loads of history: begin, and end. */
#include "ctl/history.h"

#include <stdio.h>

#include "ctl/ask.h"

/* At the end every signal there can be is judged. */
enum { HISTORY_S = 600 };

static enum ctl_exit
act(struct ask *a, struct ctl *c, const char *action)
{
	ask_begin(a, c, "history");
	jsonw_put_text(&a->w, "action", action);
	return ask_send(a, NULL, HISTORY_S);
}

enum ctl_exit
history_begin(struct ctl *c, char prefix[HISTORY_PREFIX])
{
	struct ask a;
	enum ctl_exit code = act(&a, c, "begin");
	const char *given = "";

	/* A text of the reply lives as long as the reply. */
	if (code == CTL_OK)
		(void)json_get_text(a.reply, "prefix", &given);
	snprintf(prefix, HISTORY_PREFIX, "%s", given);
	ask_done(&a);
	if (code == CTL_OK && prefix[0] == '\0')
		return ask_unreadable();
	return code;
}

enum ctl_exit
history_end(struct ctl *c)
{
	struct ask a;
	enum ctl_exit code = act(&a, c, "end");

	ask_done(&a);
	return code;
}
