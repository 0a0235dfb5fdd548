/* polsctl backup and restore. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/jsonw.h"
#include "ctl/cmd.h"
#include "ctl/progress.h"
#include "flow/keys.h"
#include "flow/restore.h"
#include "flow/verify.h"
#include "model/entry.h"
#include "stage/journal.h"

static void
show(void *ctx, const char *what, int64_t done, int64_t total)
{
	progress_show(ctx, what, done, total);
}

/* A copy that cannot be read back is no backup. */
static bool
read_back(const char *path, struct err *e)
{
	struct db *db = NULL;
	bool ok = db_open(&db, path, DB_READER, e) && db_check_integrity(db, e);

	db_close(&db);
	return ok;
}

static bool
copy(struct db *db, const char *file, struct progress *bar, struct err *e)
{
	char made[PATH_MAX];
	bool ok;

	if (snprintf(made, sizeof(made), "%s.partial", file) >=
	    (int)sizeof(made))
		return err_set(e, ERR_CONFIG, "%s: path too long", file);
	if (access(file, F_OK) == 0)
		return err_set(e, ERR_ACCESS,
			       "%s is there already; a backup is never "
			       "overwritten",
			       file);
	/* It holds what the store holds: for its owner only. */
	umask(0077);
	(void)unlink(made);
	ok = db_copy_to(db, made, show, bar, e) && read_back(made, e) &&
	     (link(made, file) == 0 || err_errno(e, ERR_IO, "%s", file));
	(void)unlink(made);
	return ok;
}

/* The keys without which its bodies stay shut and its clients strangers. */
struct key_names {
	char id[CRYPTO_KEYS][CRYPTO_KEY_ID];
	size_t count;
};

static void
tell_keys(struct buf *out, const struct key_names *k)
{
	size_t i;

	for (i = 0; i < k->count; i++)
		buf_printf(out, "%s%s", i == 0 ? "" : " ", k->id[i]);
}

static void
put_keys(struct jsonw *w, const struct key_names *k)
{
	size_t i;

	jsonw_key(w, "keys");
	jsonw_array(w);
	for (i = 0; i < k->count; i++)
		jsonw_text(w, k->id[i]);
	jsonw_array_end(w);
}

static void
tell_backup(struct ctl *c, const char *file, const struct journal_tail *tail,
	    const struct key_names *keys)
{
	char chain[CRYPTO_HEX];
	struct jsonw w;

	crypto_hex(tail->chain, sizeof(tail->chain), chain);
	if (!c->json) {
		buf_printf(&c->out,
			   "%s: the store up to journal %lld\n"
			   "chain %s\nthe key is not in it: keep a copy of "
			   "%s apart (of key ",
			   file, (long long)tail->nr, chain,
			   c->conf->privacy.key);
		tell_keys(&c->out, keys);
		buf_puts(&c->out, ")\n");
		return;
	}
	jsonw_init(&w, &c->out);
	jsonw_object(&w);
	jsonw_put_text(&w, "file", file);
	jsonw_put_int(&w, "journal", tail->nr);
	jsonw_put_text(&w, "chain", chain);
	put_keys(&w, keys);
	jsonw_object_end(&w);
	buf_u8(&c->out, '\n');
}

enum ctl_exit
cmd_backup(struct ctl *c)
{
	const char *file = c->args[0];
	struct journal_tail tail;
	struct key_names keys;
	struct progress bar;
	enum ctl_exit code = CTL_OK;
	struct db *db = NULL;
	struct err e;

	if (!ctl_store_open(c, &db))
		return CTL_FAILED;
	progress_init(&bar);
	journal_tail(db, &tail);
	keys.count = keys_needed(db, keys.id);
	if (!copy(db, file, &bar, &e))
		code = CTL_FAILED;
	progress_clear(&bar);
	if (code == CTL_OK)
		tell_backup(c, file, &tail, &keys);
	else
		(void)ctl_fail(&e);
	return ctl_store_close(&db, code);
}

static void
tell_problem(void *ctx, const char *text)
{
	progress_clear(ctx);
	ctl_say("%s", text);
}

/* Only a backup that is whole becomes a store. */
static bool
is_whole(struct db *db, struct progress *bar, struct err *e)
{
	struct verify v = {
		.progress = show,
		.problem = tell_problem,
		.ctx = bar,
	};

	if (!db_check_integrity(db, e) || !verify(&v, db, e))
		return false;
	return v.problems == 0 ||
	       err_set(e, ERR_CORRUPT,
		       "the backup has %lld problems: nothing is restored",
		       (long long)v.problems);
}

enum ctl_exit
cmd_restore(struct ctl *c)
{
	const char *file = c->args[0];
	char stream[ENTRY_STREAM];
	struct key_names keys;
	struct progress bar;
	struct db *db = NULL;
	struct jsonw w;
	struct err e;
	bool ok;

	if (!ctl_conf(c))
		return CTL_FAILED;
	progress_init(&bar);
	ok = crypto_init(&e) && db_open(&db, file, DB_READER, &e) &&
	     db_begin(db, &e) && is_whole(db, &bar, &e) &&
	     restore(db, c->conf->paths.state, stream, show, &bar, &e);
	progress_clear(&bar);
	keys.count = ok ? keys_needed(db, keys.id) : 0;
	db_close(&db);
	if (!ok)
		return ctl_fail(&e);
	if (c->json) {
		jsonw_init(&w, &c->out);
		jsonw_object(&w);
		jsonw_put_text(&w, "state", c->conf->paths.state);
		jsonw_put_text(&w, "epoch", stream);
		jsonw_put_text(&w, "key", c->conf->privacy.key);
		put_keys(&w, &keys);
		jsonw_object_end(&w);
		buf_u8(&c->out, '\n');
		return CTL_OK;
	}
	buf_printf(&c->out,
		   "restored in %s; the stream of events is now %s\nput its "
		   "key (",
		   c->conf->paths.state, stream);
	tell_keys(&c->out, &keys);
	buf_printf(&c->out,
		   ") in its place (%s) if it is not there, then start polsd\n",
		   c->conf->privacy.key);
	return CTL_OK;
}
