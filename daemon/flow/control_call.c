/* Replies and refusals. */
#include "flow/control_call.h"

#include <string.h>

#include "base/clock.h"

enum { PROGRESS_MS = 200 };

void
call_refuse(struct call *c, const char *code, const char *text)
{
	jsonw_put_bool(c->w, "ok", false);
	jsonw_put_text(c->w, "code", code);
	jsonw_put_text(c->w, "error", text);
}

void
call_refuse_store(struct call *c, const struct err *e)
{
	call_refuse(c, "store", e->text);
	if (e->code == ERR_FULL)
		space_lacking(&c->d->space, c->d->conf);
	if (err_may_pass(e->code))
		return;
	c->store = *e;
	c->store_failed = true;
}

/* After a rollback: where the store stands now. */
static void
reread(struct call *c)
{
	struct err e;

	if (ledger_reread(&c->d->ledger, &e))
		return;
	c->store = e;
	c->store_failed = true;
}

bool
call_begin(struct call *c)
{
	struct err e;

	if (db_begin(c->d->db, &e))
		return true;
	call_refuse_store(c, &e);
	return false;
}

bool
call_commit(struct call *c)
{
	struct err e;

	if (ledger_commit(&c->d->ledger, &e))
		return true;
	call_refuse_store(c, &e);
	reread(c);
	return false;
}

void
call_rollback(struct call *c)
{
	db_rollback(c->d->db);
	reread(c);
}

bool
call_has_reason(const struct call *c, size_t size, const char **actor,
		const char **reason)
{
	return json_get_text(c->request, "actor", actor) &&
	       json_get_text(c->request, "reason", reason) &&
	       (*reason)[0] != '\0' && strlen(*reason) < size;
}

void
call_reply(const struct call *c, const struct buf *json)
{
	struct bus_frame frames[CALL_ENVELOPE + 1];
	size_t n = c->envelope_count;

	memcpy(frames, c->envelope, n * sizeof(*frames));
	frames[n++] = (struct bus_frame){json->data, json->len};
	if (!json->failed)
		(void)bus_send(c->d->control_socket, frames, n);
}

void
call_progress(void *ctx, const char *what, int64_t done, int64_t total)
{
	struct call *c = ctx;
	int64_t now = clock_mono_ms();
	struct buf json;
	struct jsonw w;

	if (now - c->progress_ms < PROGRESS_MS)
		return;
	c->progress_ms = now;
	buf_init(&json);
	jsonw_init(&w, &json);
	jsonw_object(&w);
	jsonw_put_text(&w, "progress", what);
	jsonw_put_int(&w, "done", done);
	jsonw_put_int(&w, "total", total);
	jsonw_object_end(&w);
	call_reply(c, &json);
	buf_done(&json);
}
