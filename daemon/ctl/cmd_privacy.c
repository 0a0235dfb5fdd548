/*
 * polsctl message show --body, polsctl erase: what touches one citizen.  The
 * daemon does it and writes down who asked, and why.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ctl/ask.h"
#include "ctl/cmd.h"
#include "port/crypto.h"

enum { PATIENCE_S = 600, LINE = 64 };

static bool
take_hex(struct buf *out, const char *hex)
{
	const size_t len = strlen(hex) / 2;
	unsigned char *to = buf_room(out, len);

	return to != NULL && crypto_unhex(hex, 2 * len, to, len);
}

enum ctl_exit
cmd_message_body(struct ctl *c, int64_t nr)
{
	enum ctl_exit code;
	const char *hex = "";
	struct ask a;

	if (!ask_begin_reasoned(&a, c, "body"))
		return CTL_USAGE;
	jsonw_put_int(&a.w, "journal", nr);
	code = ask_send(&a, NULL, PATIENCE_S);
	if (code == CTL_OK && (!json_get_text(a.reply, "body_hex", &hex) ||
			       !take_hex(&c->out, hex))) {
		code = ask_unreadable();
	}
	ask_done(&a);
	return code;
}

/* The Bsn never stands on a command line, where others could read it. */
static bool
read_bsn(char out[LINE])
{
	size_t len;

	if (isatty(STDIN_FILENO))
		fputs("Bsn: ", stderr);
	if (fgets(out, LINE, stdin) == NULL)
		out[0] = '\0';
	len = strcspn(out, "\r\n");
	out[len] = '\0';
	return len == 9 && strspn(out, "0123456789") == 9;
}

static void
tell_erasure(struct ctl *c, const struct json *reply)
{
	int64_t bodies = 0, journal = 0;
	bool known = false;

	(void)json_get_bool(reply, "known", &known);
	(void)json_get_int(reply, "bodies", &bodies);
	(void)json_get_int(reply, "journal", &journal);
	buf_printf(&c->out,
		   "%s; %lld kept messages erased (journal %lld)\nbackups "
		   "made before this still hold them\n",
		   known ? "the way from this Bsn into the books is gone"
			 : "this Bsn leads nowhere in the books",
		   (long long)bodies, (long long)journal);
}

enum ctl_exit
cmd_erase(struct ctl *c)
{
	enum ctl_exit code;
	struct ask a;
	char bsn[LINE];

	if (!ask_begin_reasoned(&a, c, "erase"))
		return CTL_USAGE;
	if (!read_bsn(bsn)) {
		ask_done(&a);
		return ctl_usage(c, "a Bsn of nine digits is read from "
				    "standard input");
	}
	jsonw_put_text(&a.w, "bsn", bsn);
	crypto_zero(bsn, sizeof(bsn));
	code = ask_send(&a, NULL, PATIENCE_S);
	if (code == CTL_OK && !ask_print(&a))
		tell_erasure(c, a.reply);
	ask_done(&a);
	return code;
}
