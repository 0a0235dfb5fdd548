/* A judged message: verdict, clients, facts, ledger, receipt. */
#include "flow/pipeline_book.h"

#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "flow/ledger_decision.h"
#include "flow/ledger_history.h"
#include "flow/recall.h"
#include "stage/journal_body.h"

/* Why a message could not be judged. */
static const char *
quarantine_reason(const struct job *job, const struct verdict *v, bool read)
{
	if (job->fault)
		return "internal-fault";
	switch (job->how) {
	case READER_DIED:
		return "reader-died";
	case READER_TIMEOUT:
		return "reader-timeout";
	case READER_ANSWERED:
		break;
	}
	if (!read)
		return "reader-answer";
	switch (v->kind) {
	case VERDICT_UNKNOWN_TYPE:
		return "unknown-type";
	case VERDICT_FAULT:
		return "reader-fault";
	case VERDICT_PASSED:
	case VERDICT_REFUSED:
		break;
	}
	return NULL;
}

/* References for the clients, then the facts: what the journal keeps. */
static void
make_facts(struct pipeline *p, const struct verdict *v, struct buf *facts)
{
	int64_t *refs = arena_array(p->arena, v->client_count, sizeof(*refs));
	size_t i;

	for (i = 0; refs != NULL && i < v->client_count; i++)
		refs[i] = journal_client(p->ledger->db, p->keys,
					 &p->ledger->clients, v->bsn[i]);
	if (refs != NULL)
		ledger_facts(facts, refs, v->client_count, v->facts,
			     v->facts_len);
	if (refs == NULL || facts->failed)
		db_fail(p->ledger->db, ERR_NOMEM, "out of memory");
	crypto_zero(v->bsn, v->client_count * sizeof(*v->bsn));
}

static void
fill_entry(struct entry *en, const struct job *job, const struct verdict *v,
	   const char *reason)
{
	const char *pack;

	memcpy(en->digest, job->digest, sizeof(en->digest));
	en->size = (int64_t)job->body_len;
	en->type = v->type;
	en->has_header = v->has_header;
	en->header = v->header;
	en->outcome = OUTCOME_BOOKED;
	if (reason == NULL && v->kind == VERDICT_REFUSED) {
		en->outcome = OUTCOME_REFUSED;
		en->level = findings_level(&v->findings);
	}
	/* A rule sheet that did not do its work never goes untold. */
	pack = verdict_pack_reason(v->pack);
	if (reason == NULL && pack != NULL)
		snprintf(en->reason, sizeof(en->reason), "%s", pack);
	if (reason != NULL) {
		en->outcome = OUTCOME_QUARANTINED;
		snprintf(en->reason, sizeof(en->reason), "%s", reason);
	}
}

void
pipeline_receipt(struct job *job, struct receipt *r)
{
	r->id = job->id;
	r->id_len = job->id_len;
	job->outcome = r->outcome;
	buf_reset(&job->receipt);
	receipt_write(r, &job->receipt);
}

static void
write_receipt(struct job *job, const struct entry *en, const struct verdict *v,
	      const struct ledger_result *result)
{
	struct receipt r;

	receipt_init(&r);
	r.journal = en->nr;
	r.has_digest = true;
	memcpy(r.digest, job->digest, sizeof(r.digest));
	r.outcome = result->outcome;
	r.level = result->level;
	r.reason = en->reason;
	r.type = en->type;
	r.has_header = en->has_header;
	r.header = en->header;
	r.lines = result->lines;
	if (en->outcome != OUTCOME_QUARANTINED)
		r.first_levels = v->findings;
	r.last_levels = result->findings;
	pipeline_receipt(job, &r);
}

/* What levels 1 and 2 say now; the books are not asked. */
static void
try_only(struct job *job, const struct verdict *v, const char *reason)
{
	struct ledger_result result = {.lines = {-1, -1, -1, -1}};
	struct entry en = {.nr = 0};

	fill_entry(&en, job, v, reason);
	result.outcome = en.outcome;
	result.level = en.level;
	if (v->counted && en.outcome != OUTCOME_QUARANTINED)
		result.lines = receipt_lines(en.outcome, v->lines);
	write_receipt(job, &en, v, &result);
}

/* Not taken in: nothing is kept, and nothing told of what there may be. */
static void
unauthorised(struct job *job)
{
	struct receipt r;

	receipt_init(&r);
	r.outcome = OUTCOME_UNAUTHORISED;
	pipeline_receipt(job, &r);
}

void
pipeline_duplicate(struct pipeline *p, struct job *job, int64_t first)
{
	struct receipt r;

	receipt_init(&r);
	if (!recall_receipt(&r, p->ledger->db, p->arena, first, false)) {
		db_fail(p->ledger->db, ERR_CORRUPT,
			"a kept message cannot be read back");
		return;
	}
	if (!p->allowed(p->owner_ctx, job, r.type, &r.header)) {
		unauthorised(job);
		return;
	}
	r.first_outcome = r.outcome;
	r.outcome = OUTCOME_DUPLICATE;
	pipeline_receipt(job, &r);
}

static uint64_t
beginning(const unsigned char digest[ENTRY_DIGEST])
{
	uint64_t b;

	memcpy(&b, digest, sizeof(b));
	return b;
}

/* May it have been booked since it was looked for?  Rarely wrong, never no. */
static bool
may_have_come(const struct pipeline *p, const struct job *job)
{
	const struct pipeline_recent *r = &p->recent;
	const uint64_t mine = beginning(job->digest);
	const int64_t last = p->ledger->tail.nr;
	int64_t nr;

	if (job->looked < r->from || last - job->looked > PIPELINE_RECENT)
		return true;
	for (nr = job->looked + 1; nr <= last; nr++)
		if (r->digest[nr % PIPELINE_RECENT] == mine)
			return true;
	return false;
}

/* The message of the journal with these bytes; 0: there is none. */
static int64_t
find_first(const struct pipeline *p, const struct job *job)
{
	return job->retry_of == 0 && may_have_come(p, job)
		       ? journal_find_digest(p->ledger->db, job->digest)
		       : 0;
}

/* A new message, or one that is tried again, into the ledger. */
static void
enter(struct pipeline *p, struct job *job, const struct verdict *v,
      const char *reason)
{
	struct ledger *l = p->ledger;
	const bool retry = job->retry_of != 0;
	struct ledger_result result;
	struct buf facts, findings;
	struct entry en;

	buf_init(&facts);
	buf_init(&findings);
	ledger_begin(l, &en, retry ? ENTRY_DECISION : ENTRY_MESSAGE,
		     job->received_us);
	if (retry)
		ledger_decision_head(&facts, DECIDED_RETRY, job->retry_of);
	fill_entry(&en, job, v, reason);
	en.historic = ledger_history_has(l, job->id, job->id_len);
	if (en.outcome == OUTCOME_BOOKED) {
		FAULT_BODY(job->body, job->body_len);
		make_facts(p, v, &facts);
	}
	if (en.outcome == OUTCOME_REFUSED) {
		findings_write(&v->findings, &findings);
		ledger_refused(&facts, v);
	}
	en.facts = facts.data;
	en.facts_len = facts.len;
	en.findings = findings.data;
	en.findings_len = findings.len;
	if (retry) {
		ledger_retry(l, &en, &result);
	} else {
		p->recent.digest[en.nr % PIPELINE_RECENT] =
			beginning(job->digest);
		ledger_message(l, &en, &result);
		FAULT("book-entry");
		journal_keep_body(l->db, p->keys, en.nr, job->body,
				  job->body_len);
	}
	if (!db_failed(l->db, NULL))
		write_receipt(job, &en, v, &result);
	if (job->receipt.failed || findings.failed)
		db_fail(l->db, ERR_NOMEM, "out of memory");
	buf_done(&facts);
	buf_done(&findings);
}

void
pipeline_book(struct pipeline *p, struct job *job)
{
	const int64_t first = find_first(p, job);
	struct verdict v;
	const char *reason;
	bool read;

	arena_reset(p->arena);
	buf_reset(&job->receipt);
	if (first != 0) {
		pipeline_duplicate(p, job, first);
		return;
	}
	read = verdict_read(&v, p->arena, job->answer.data, job->answer.len);
	if (!read)
		memset(&v, 0, sizeof(v));
	reason = quarantine_reason(job, &v, read);
	/* A retry was asked for by an operator, not by its sender. */
	if (job->retry_of == 0 &&
	    !p->allowed(p->owner_ctx, job, v.type, &v.header))
		unauthorised(job);
	else if (job->trial)
		try_only(job, &v, reason);
	else
		enter(p, job, &v, reason);
}
