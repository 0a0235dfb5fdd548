/* The key of bodies and clients: made at the first start, one per store. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "flow/daemon.h"

/* What a store was made with; the file knows it, not the journal. */
static const char made_with[] = "key";

static bool
make_key(const char *path, struct err *e)
{
	if (!crypto_key_create(path, e))
		return false;
	log_event(LOG_LVL_NOTICE, "key-made",
		  "file=\"%s\" text=\"keep a copy in a safe place: without it "
		  "bodies cannot be read and clients not be found\"",
		  path);
	return true;
}

static bool
put_mark(struct db *db, const char *mark, struct err *e)
{
	struct stmt *st;

	if (!db_begin(db, e))
		return false;
	st = db_stmt(db, SQL_META_PUT);
	db_bind_text(st, ":name", made_with);
	db_bind_text(st, ":value", mark);
	db_run(st);
	return db_commit(db, e);
}

/*
 * With another key every client would be a stranger: a new version of an
 * allocation would be refused as another client's, and nothing would say why.
 */
bool
daemon_key_open(struct daemon *d, struct err *e)
{
	const char *path = d->conf->privacy.key;
	char mark[CRYPTO_HEX], stored[CRYPTO_HEX] = "";
	struct stmt *st = db_stmt(d->db, SQL_META_GET);

	db_bind_text(st, ":name", made_with);
	if (db_row(st))
		snprintf(stored, sizeof(stored), "%s",
			 db_col_text(st, "value"));
	if (db_failed(d->db, e))
		return false;
	if (!d->conf->privacy.key_named && access(path, F_OK) != 0) {
		if (stored[0] != '\0')
			return err_set(e, ERR_CONFIG,
				       "%s is not there, and the store was "
				       "made with it: put its copy back",
				       path);
		if (!make_key(path, e))
			return false;
	}
	if (!crypto_key_load(path, &d->keys, e))
		return false;
	crypto_key_mark(&d->keys, mark);
	if (stored[0] == '\0')
		return put_mark(d->db, mark, e);
	return strcmp(mark, stored) == 0 ||
	       err_set(e, ERR_CONFIG,
		       "%s: the store was made with another key: put the copy "
		       "of that one here, or name another [paths] state",
		       path);
}
