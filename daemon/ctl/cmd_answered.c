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
static enum ctl_exit
answer_each(struct ctl *c, const struct buf *numbers)
{
	enum ctl_exit code = CTL_OK, one = CTL_OK;
	struct scan s;

	scan_init(&s, numbers->data, numbers->len);
	while (s.left > 0 && one != CTL_UNREACHABLE) {
		one = say_answered(c, scan_i64(&s));
		if (code == CTL_OK)
			code = one;
	}
	return code;
}

enum ctl_exit
cmd_message_answered(struct ctl *c)
{
	enum ctl_exit code;
	struct buf numbers;

	buf_init(&numbers);
	code = ctl_numbers(c, "messages are named by their journal number",
			   &numbers);
	if (code == CTL_OK)
		code = answer_each(c, &numbers);
	buf_done(&numbers);
	return code;
}
