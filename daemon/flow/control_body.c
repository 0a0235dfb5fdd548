/*
 * control: the bytes of a kept message, for a user who gives a reason.  The
 * audit has it on disk before anything is shown.
 */
#include "flow/control_call.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stage/journal.h"
#include "stage/journal_body.h"

static bool
note_look(struct call *c, int64_t nr, const char *actor, const char *reason)
{
	struct db *db = c->d->db;
	char object[AUDIT_TEXT];
	struct err e;

	snprintf(object, sizeof(object), "journal %lld", (long long)nr);
	if (db_begin(db, &e)) {
		audit_note(db, actor, "body", object, reason);
		if (db_commit(db, &e)) /* no entry */
			return true;
	}
	call_refuse_store(c, &e);
	return false;
}

static void
put_body(struct call *c, const struct buf *body)
{
	char *hex = malloc(2 * body->len + 1);

	if (hex == NULL) {
		call_refuse(c, "state", "out of memory for this body");
		return;
	}
	crypto_hex(body->data, body->len, hex);
	jsonw_put_bool(c->w, "ok", true);
	jsonw_put_text(c->w, "body_hex", hex);
	crypto_zero(hex, 2 * body->len);
	free(hex);
}

void
control_body(struct call *c)
{
	struct ledger *l = &c->d->ledger;
	const char *actor, *reason;
	struct entry en;
	struct buf body;
	struct err e;
	int64_t nr;

	if (!json_get_int(c->request, "journal", &nr) ||
	    !call_has_reason(c, AUDIT_TEXT, &actor, &reason)) {
		call_refuse(c, "usage",
			    "a body needs journal, actor and a reason of at "
			    "most 95 bytes");
		return;
	}
	arena_reset(l->arena);
	if (!journal_get(c->d->db, l->arena, nr, &en) ||
	    en.kind != ENTRY_MESSAGE) {
		call_refuse(c, "nothing", "there is no such message");
		return;
	}
	if (!note_look(c, nr, actor, reason))
		return;
	buf_init(&body);
	if (journal_read_body(c->d->db, &c->d->keys, nr, (size_t)en.size, &body,
			      &e))
		put_body(c, &body);
	else
		call_refuse(c, "state", e.text);
	if (body.data != NULL)
		crypto_zero(body.data, body.len);
	buf_done(&body);
}
