/*
 * control: one citizen is forgotten.  The keyed hash that leads from a Bsn to
 * the books goes, and every kept body that may name the Bsn; amounts stay
 * under a reference that leads to no person.  That it happened stays too, in
 * the journal and in the audit, without the Bsn.
 */
#include "flow/control_call.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/digits.h"
#include "flow/ledger_erasure.h"
#include "model/naming.h"
#include "stage/journal_body.h"

enum { BSN = 9, BREATHE_EVERY = 64 };

/* Erase the bodies that may name the Bsn; how many there were. */
static int64_t
erase_bodies(struct call *c, const char *bsn)
{
	struct ledger *l = &c->d->ledger;
	int64_t nr = 0, looked = 0, erased = 0;
	struct buf body;
	bool opened;

	buf_init(&body);
	while ((nr = journal_next_body(c->d->db, &c->d->keys, nr, &body,
				       &opened)) > 0) {
		if (!opened || naming_may(body.data, body.len, bsn)) {
			journal_erase_body(c->d->db, nr);
			erased++;
		}
		if (++looked % BREATHE_EVERY == 0)
			l->breathe(l->breathe_ctx);
	}
	if (body.data != NULL)
		crypto_zero(body.data, body.cap);
	buf_done(&body);
	return erased;
}

/* All of it, in one transaction of the caller's. */
static void
erase(struct call *c, struct entry *en, const char *bsn, const char *actor,
      const char *reason, struct erasure *out)
{
	struct ledger *l = &c->d->ledger;
	char object[AUDIT_TEXT];

	out->client = journal_forget_client(c->d->db, &c->d->keys, bsn);
	out->bodies = erase_bodies(c, bsn);
	ledger_begin(l, en, ENTRY_ERASURE, clock_unix_us());
	ledger_erasure(l, en, out);
	snprintf(object, sizeof(object), "journal %lld", (long long)en->nr);
	audit_note(c->d->db, actor, "erasure", object, reason);
}

static bool
is_bsn(const char *s)
{
	return strlen(s) == BSN && strspn(s, "0123456789") == BSN;
}

void
control_erase(struct call *c)
{
	const char *bsn, *actor, *reason;
	struct erasure done;
	struct entry en;

	if (!json_get_text(c->request, "bsn", &bsn) || !is_bsn(bsn) ||
	    !call_has_reason(c, AUDIT_TEXT, &actor, &reason)) {
		call_refuse(c, "usage",
			    "an erasure needs a Bsn of nine digits, an actor "
			    "and a reason of at most 95 bytes");
		return;
	}
	if (!call_begin(c))
		return;
	erase(c, &en, bsn, actor, reason, &done);
	if (!call_commit(c))
		return;
	/* What was overwritten also stands in the log of the store. */
	db_checkpoint(c->d->db, true);
	jsonw_put_bool(c->w, "ok", true);
	jsonw_put_bool(c->w, "known", done.client != ERASURE_NOBODY);
	jsonw_put_int(c->w, "bodies", done.bodies);
	jsonw_put_int(c->w, "journal", en.nr);
}
