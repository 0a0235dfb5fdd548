/* polsctl message answered: an answer that did not come in here. */
#include "ctl/ask.h"
#include "ctl/cmd.h"

enum { PATIENCE_S = 60 };

static enum ctl_exit
say_answered(struct ctl *c, int64_t nr)
{
	enum ctl_exit code;
	struct ask a;

	ask_begin(&a, c, "answered");
	jsonw_put_int(&a.w, "journal", nr);
	code = ask_send(&a, NULL, PATIENCE_S);
	if (code == CTL_OK && !ask_print(&a))
		buf_printf(&c->out, "message %lld is answered\n",
			   (long long)nr);
	ask_done(&a);
	return code;
}

/* All of them, also behind one that cannot be; the first failure counts. */
enum ctl_exit
cmd_message_answered(struct ctl *c)
{
	enum ctl_exit code = CTL_OK, one;
	int64_t nr;
	size_t i;

	for (i = 0; i < c->arg_count; i++)
		if (!ctl_number(c->args[i], 1, INT64_MAX, &nr))
			return ctl_usage(c, "a message is named by its journal "
					    "number");
	for (i = 0; i < c->arg_count; i++) {
		one = ctl_number(c->args[i], 1, INT64_MAX, &nr)
			      ? say_answered(c, nr)
			      : CTL_USAGE;
		code = code == CTL_OK ? one : code;
		if (one == CTL_UNREACHABLE)
			break;
	}
	return code;
}
