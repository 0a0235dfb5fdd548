/* The key file: made at the first start, read at each and at a reload. */
#include <errno.h>
#include <unistd.h>

#include "base/log.h"
#include "flow/daemon.h"

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

/* Only for a new store: no other key opens what is in an old one. */
static bool
be_there(const struct daemon *d, const char *path, struct err *e)
{
	char needed[CRYPTO_KEYS][CRYPTO_KEY_ID];

	if (d->conf->privacy.key_named || access(path, F_OK) == 0)
		return true;
	if (keys_needed(d->db, needed) > 0)
		return err_set(e, ERR_CONFIG,
			       "%s is not there, and the store needs key %s: "
			       "put its copy back",
			       path, needed[0]);
	return !db_failed(d->db, e) && make_key(path, e);
}

/* Where the file is now: a path that changed counts after a restart. */
static bool
read_keys(struct daemon *d, struct err *e)
{
	const char *path = d->conf->privacy.key;
	struct crypto_keys next;
	bool ok;

	ok = crypto_key_load(path, &next, e) &&
	     keys_settle(&next, path, d->db, e);
	if (ok) {
		d->keys = next;
		reseal_begin(&d->reseal, d->db, &d->keys, path,
			     d->ledger.tail.nr);
	}
	crypto_zero(&next, sizeof(next));
	return ok && !db_failed(d->db, e);
}

bool
daemon_key_open(struct daemon *d, struct err *e)
{
	return be_there(d, d->conf->privacy.key, e) && read_keys(d, e);
}

bool
daemon_key_reload(struct daemon *d, struct err *e)
{
	if (read_keys(d, e))
		return true;
	/* What the store cannot be trusted after stays: the loop ends. */
	db_forgive(d->db);
	return false;
}

bool
daemon_key_check(const struct conf *c, const char *store, struct err *e)
{
	const char *path = c->privacy.key;
	struct crypto_keys keys;
	struct db *db = NULL;
	struct err why;
	bool ok;

	if (store == NULL && !c->privacy.key_named && access(path, F_OK) != 0)
		return true;
	ok = crypto_key_load(path, &keys, e);
	if (!ok)
		return e->code == ERR_ACCESS && access(path, R_OK) != 0 &&
		       errno == EACCES;
	/* An older layout is brought up to date at the start, and no fault. */
	if (store != NULL && db_open(&db, store, DB_READER, &why))
		ok = keys_check(&keys, path, db, e);
	db_close(&db);
	crypto_zero(&keys, sizeof(keys));
	return ok;
}
