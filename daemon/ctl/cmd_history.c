/*
 * polsctl history: a load by hand, for imports that belong to it, and the end
 * of one that `send --historic` did not end.
 */
#include "ctl/cmd.h"
#include "ctl/history.h"

enum ctl_exit
cmd_history_begin(struct ctl *c)
{
	char prefix[HISTORY_PREFIX];
	enum ctl_exit code;

	if (!ctl_conf(c))
		return CTL_FAILED;
	code = history_begin(c, prefix);
	if (code != CTL_OK)
		return code;
	if (c->json)
		buf_printf(&c->out, "{\"prefix\":\"%s\"}\n", prefix);
	else
		buf_printf(&c->out,
			   "a load of history is open: ids of its messages "
			   "begin with %s\n",
			   prefix);
	return CTL_OK;
}

enum ctl_exit
cmd_history_end(struct ctl *c)
{
	return ctl_conf(c) ? history_end(c) : CTL_FAILED;
}
