/* polsctl rebuild and verify: may the store be believed? */
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "base/jsonw.h"
#include "ctl/cmd.h"
#include "ctl/progress.h"
#include "flow/rebuild.h"
#include "flow/verify.h"

static void
show_progress(void *ctx, const char *what, int64_t done, int64_t total)
{
	progress_show(ctx, what, done, total);
}

static double
seconds(int64_t us)
{
	return (double)us / 1e6;
}

/* Lines in a second; 0 when it took no time that can be told. */
static int64_t
rate(int64_t lines, int64_t us)
{
	return us <= 0 ? 0 : (int64_t)((double)lines * 1e6 / (double)us);
}

static void
tell_speed(struct buf *out, const struct rebuild *r)
{
	buf_printf(out,
		   "done again in %.1f s: %lld declaration lines, %lld/s "
		   "(%lld/s in the declarations alone)\n"
		   "compared in %.1f s\n",
		   seconds(r->replay_us), (long long)r->lines,
		   (long long)rate(r->lines, r->replay_us),
		   (long long)rate(r->lines, r->declared_us),
		   seconds(r->compare_us));
}

static void
tell_rebuild(struct ctl *c, const struct rebuild *r)
{
	const bool equal = r->difference[0] == '\0';
	struct jsonw w;

	if (!c->json) {
		tell_speed(&c->out, r);
		if (equal)
			buf_printf(&c->out,
				   "%lld entries give the same books: %lld "
				   "tables, %lld rows, all equal\n",
				   (long long)r->entries, (long long)r->tables,
				   (long long)r->rows);
		else
			ctl_say("%s", r->difference);
		return;
	}
	jsonw_init(&w, &c->out);
	jsonw_object(&w);
	jsonw_put_bool(&w, "equal", equal);
	jsonw_put_int(&w, "entries", r->entries);
	jsonw_put_int(&w, "tables", r->tables);
	jsonw_put_int(&w, "rows", r->rows);
	jsonw_put_int(&w, "lines", r->lines);
	jsonw_put_int(&w, "replay_us", r->replay_us);
	jsonw_put_int(&w, "declarations_us", r->declared_us);
	jsonw_put_int(&w, "compare_us", r->compare_us);
	jsonw_put_text(&w, "difference", equal ? NULL : r->difference);
	jsonw_object_end(&w);
	buf_u8(&c->out, '\n');
}

enum ctl_exit
cmd_rebuild(struct ctl *c)
{
	struct progress bar;
	struct rebuild r = {.progress = show_progress, .ctx = &bar};
	enum ctl_exit code = CTL_OK;
	char scratch[PATH_MAX];
	struct db *db = NULL;
	struct err e;

	if (!ctl_store_open(c, &db))
		return CTL_FAILED;
	progress_init(&bar);
	if (!ctl_scratch(scratch)) {
		code = CTL_FAILED;
	} else {
		bool done = rebuild(&r, db, scratch, &e);

		progress_clear(&bar);
		unlink(scratch);
		if (!done)
			code = ctl_fail(&e);
		else
			tell_rebuild(c, &r);
		if (done && r.difference[0] != '\0')
			code = CTL_FAILED;
	}
	return ctl_store_close(&db, code);
}

struct telling {
	struct progress bar;
	struct ctl *c;
	struct buf problems; /* JSON texts with a comma before each */
};

static void
show_verify(void *ctx, const char *what, int64_t done, int64_t total)
{
	struct telling *t = ctx;

	progress_show(&t->bar, what, done, total);
}

static void
tell_problem(void *ctx, const char *text)
{
	struct telling *t = ctx;
	struct jsonw w;

	progress_clear(&t->bar);
	ctl_say("%s", text);
	buf_u8(&t->problems, ',');
	jsonw_init(&w, &t->problems);
	jsonw_text(&w, text);
}

/* The key, when there is one that we may read. */
static bool
load_keys(struct ctl *c, struct crypto_keys *keys)
{
	struct err e;

	if (crypto_key_load(c->conf->privacy.key, keys, &e))
		return true;
	ctl_say("bodies are not checked: %s", e.text);
	return false;
}

static void
tell_verify(struct telling *t, const struct verify *v)
{
	struct buf *out = &t->c->out;
	struct jsonw w;

	if (!t->c->json) {
		buf_printf(out, "journal: %lld entries, chain %s\n",
			   (long long)v->entries,
			   v->problems == 0 ? "whole" : "see above");
		if (v->keys != NULL)
			buf_printf(out,
				   "bodies: %lld opened and right, %lld no "
				   "longer kept\n",
				   (long long)v->bodies, (long long)v->missing);
		else
			buf_puts(out, "bodies: not checked (no key)\n");
		buf_printf(out, "events: %lld\n", (long long)v->events);
		buf_printf(out, "audit: %lld rows\n", (long long)v->audited);
		buf_printf(out, "problems: %lld\n", (long long)v->problems);
		return;
	}
	jsonw_init(&w, out);
	jsonw_object(&w);
	jsonw_put_bool(&w, "ok", v->problems == 0);
	jsonw_put_int(&w, "entries", v->entries);
	if (v->keys != NULL) {
		jsonw_put_int(&w, "bodies_checked", v->bodies);
		jsonw_put_int(&w, "bodies_not_kept", v->missing);
	} else {
		jsonw_put_null(&w, "bodies_checked");
		jsonw_put_null(&w, "bodies_not_kept");
	}
	jsonw_put_int(&w, "events", v->events);
	jsonw_put_int(&w, "audit_rows", v->audited);
	jsonw_put_int(&w, "problem_count", v->problems);
	jsonw_key(&w, "problems");
	jsonw_array(&w);
	if (t->problems.len > 0)
		jsonw_raw(&w, t->problems.data + 1, t->problems.len - 1);
	jsonw_array_end(&w);
	jsonw_object_end(&w);
	buf_u8(out, '\n');
}

/* NR:HASH, as heartbeats and the log have them; not given is 0. */
static bool
take_head(struct ctl *c, enum ctl_option which, const char *names, int64_t *nr,
	  unsigned char hash[ENTRY_DIGEST])
{
	const char *text = c->option[which], *colon;
	char digits[24];

	if (text == NULL)
		return true;
	colon = strchr(text, ':');
	if (colon != NULL && (size_t)(colon - text) < sizeof(digits)) {
		snprintf(digits, sizeof(digits), "%.*s", (int)(colon - text),
			 text);
		if (ctl_number(digits, 1, INT64_MAX, nr) &&
		    crypto_unhex(colon + 1, strlen(colon + 1), hash,
				 ENTRY_DIGEST))
			return true;
	}
	(void)ctl_usage(c, "%s wants NR:HASH, as in the log: event=chain %s",
			which == OPT_HEAD ? "--head" : "--audit-head", names);
	return false;
}

/* The books against the journal: what differs is a problem like others. */
static bool
verify_books(struct telling *t, struct verify *v, struct db *db, struct err *e)
{
	struct rebuild r = {.progress = show_progress, .ctx = &t->bar};
	char scratch[PATH_MAX];
	bool ok;

	if (!ctl_scratch(scratch))
		return err_set(e, ERR_IO, "the books cannot be made anew");
	ok = rebuild(&r, db, scratch, e);
	unlink(scratch);
	if (!ok && e->code != ERR_CORRUPT)
		return false;
	if (!ok || r.difference[0] != '\0') {
		v->problems++;
		tell_problem(t, ok ? r.difference : e->text);
	}
	return true;
}

enum ctl_exit
cmd_verify(struct ctl *c)
{
	struct telling t = {.c = c};
	struct crypto_keys keys;
	struct verify v = {
		.progress = show_verify,
		.problem = tell_problem,
		.ctx = &t,
	};
	enum ctl_exit code = CTL_OK;
	struct db *db = NULL;
	struct err e;

	if (!take_head(c, OPT_HEAD, "nr=… hash=…", &v.head_nr, v.head) ||
	    !take_head(c, OPT_AUDIT_HEAD, "audit=… audit_hash=…", &v.audit_nr,
		       v.audit_head))
		return CTL_USAGE;
	if (!ctl_store_open(c, &db))
		return CTL_FAILED;
	progress_init(&t.bar);
	if (load_keys(c, &keys))
		v.keys = &keys;
	if (!verify(&v, db, &e) ||
	    (c->option[OPT_QUICK] == NULL && !verify_books(&t, &v, db, &e))) {
		progress_clear(&t.bar);
		code = ctl_fail(&e);
	} else {
		progress_clear(&t.bar);
		tell_verify(&t, &v);
		if (v.problems > 0)
			code = CTL_FAILED;
	}
	crypto_zero(&keys, sizeof(keys));
	buf_done(&t.problems);
	return ctl_store_close(&db, code);
}
