/*
 * control: messages in quarantine.  A retry is judged by the readers like any
 * message and answered when it is durable; the control socket serves others
 * meanwhile.
 */
#include "flow/control_call.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "flow/ledger_decision.h"
#include "stage/journal.h"
#include "stage/journal_body.h"

/* A retry under way: the job, the message, and who asked. */
struct retrying {
	struct job job; /* first: a job is its retry */
	struct daemon *d;
	struct buf body;
	struct buf peer;
	bool delimited;
};

static void
retrying_free(struct retrying *r)
{
	if (r->body.data != NULL)
		crypto_zero(r->body.data, r->body.len);
	buf_done(&r->body);
	buf_done(&r->peer);
	buf_done(&r->job.answer);
	buf_done(&r->job.receipt);
	free(r);
}

static void
answer(struct job *job)
{
	struct retrying *r = (struct retrying *)job;
	struct call c = {.d = r->d};
	struct jsonw w;
	struct buf json;

	c.envelope[c.envelope_count++] =
		(struct bus_frame){r->peer.data, r->peer.len};
	if (r->delimited)
		c.envelope[c.envelope_count++] = (struct bus_frame){"", 0};
	buf_init(&json);
	jsonw_init(&w, &json);
	jsonw_object(&w);
	jsonw_put_bool(&w, "ok", true);
	jsonw_put_int(&w, "message", job->retry_of);
	jsonw_key(&w, "receipt");
	jsonw_raw(&w, job->receipt.data, job->receipt.len);
	jsonw_object_end(&w);
	call_reply(&c, &json);
	buf_done(&json);
	retrying_free(r);
}

/* Does it wait for a decision?  False after a refusal. */
static bool
is_waiting(struct call *c, int64_t nr, struct entry *en)
{
	struct stmt *st;

	arena_reset(c->d->ledger.arena);
	if (!journal_get(c->d->db, c->d->ledger.arena, nr, en) ||
	    en->kind != ENTRY_MESSAGE) {
		call_refuse(c, "nothing", "there is no such message");
		return false;
	}
	st = db_stmt(c->d->db, SQL_DECISION_GET);
	db_bind_int(st, ":message", nr);
	if (en->outcome == OUTCOME_QUARANTINED &&
	    (!db_row(st) ||
	     strcmp(db_col_text(st, "outcome"), "quarantined") == 0))
		return true;
	call_refuse(c, "state", "this message is not in quarantine");
	return false;
}

static struct retrying *
retrying_new(struct call *c, const struct entry *en)
{
	struct retrying *r = calloc(1, sizeof(*r));
	struct err e;

	if (r == NULL) {
		call_refuse(c, "state", "out of memory");
		return NULL;
	}
	r->d = c->d;
	r->delimited = c->envelope_count > 1;
	buf_bytes(&r->peer, c->envelope[0].data, c->envelope[0].len);
	if (!journal_read_body(c->d->db, &c->d->keys, en->nr, (size_t)en->size,
			       &r->body, &e)) {
		call_refuse(c, "state", e.text);
		retrying_free(r);
		return NULL;
	}
	r->job.body = r->body.data;
	r->job.body_len = r->body.len;
	r->job.received_us = clock_unix_us();
	r->job.retry_of = en->nr;
	r->job.done = answer;
	return r;
}

void
control_retry(struct call *c)
{
	struct retrying *r;
	struct entry en;
	int64_t nr;

	if (!json_get_int(c->request, "journal", &nr)) {
		call_refuse(c, "usage", "a retry needs the journal number");
		return;
	}
	if (!is_waiting(c, nr, &en))
		return;
	r = retrying_new(c, &en);
	if (r == NULL)
		return;
	(void)json_get_bool(c->request, "dry_run", &r->job.trial);
	c->answered_later = true;
	pipeline_retry(&c->d->pipeline, &r->job);
}

void
control_discard(struct call *c)
{
	struct ledger *l = &c->d->ledger;
	const char *actor, *reason;
	char object[AUDIT_TEXT];
	struct entry en;
	int64_t nr;

	if (!json_get_int(c->request, "journal", &nr) ||
	    !call_has_reason(c, DECISION_REASON, &actor, &reason)) {
		call_refuse(c, "usage",
			    "to discard needs journal, actor and a reason of "
			    "at most 199 bytes");
		return;
	}
	if (!is_waiting(c, nr, &en))
		return;
	if (!call_begin(c))
		return;
	ledger_begin(l, &en, ENTRY_DECISION, clock_unix_us());
	ledger_discard(l, &en, nr, reason);
	snprintf(object, sizeof(object), "journal %lld", (long long)nr);
	audit_note(l->db, actor, "discard", object, reason);
	if (!call_commit(c))
		return;
	jsonw_put_bool(c->w, "ok", true);
	jsonw_put_int(c->w, "message", nr);
	jsonw_put_int(c->w, "journal", en.nr);
	publish_step(&c->d->publish);
}
