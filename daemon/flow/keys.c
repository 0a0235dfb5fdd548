/* The rows of the keys in the store. */
#include "flow/keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "port/db_meta.h"

enum { SEALED = CRYPTO_KEY + CRYPTO_SEAL, NAME = 4 + CRYPTO_KEY_ID };

/* What the seal is tied to besides the key: `body` never opens as one. */
static const char domain[] = "pols key of references";

static void
row_name(const char *id, char out[NAME])
{
	snprintf(out, NAME, "key.%.*s", CRYPTO_KEY_ID - 1, id);
}

/* The store's own key from the row of one key of the file. */
static bool
open_row(const struct crypto_key *key, const char *value,
	 unsigned char out[CRYPTO_KEY], struct err *e)
{
	unsigned char sealed[SEALED];
	struct buf plain;
	bool ok;

	buf_init(&plain);
	ok = crypto_unhex(value, strlen(value), sealed, sizeof(sealed)) &&
	     crypto_open(key->wrap, domain, sizeof(domain), sealed,
			 sizeof(sealed), &plain, e);
	if (ok) {
		memcpy(out, plain.data, CRYPTO_KEY);
		crypto_zero(plain.data, plain.len);
	}
	buf_done(&plain);
	return ok || err_set(e, ERR_CORRUPT,
			     "what the store keeps of key %s is damaged: "
			     "restore a backup",
			     key->id);
}

static bool
lacks(const char *file, const char *id, struct err *e)
{
	return err_set(e, ERR_CONFIG,
		       "%s has no line of key %s, which this store needs: put "
		       "it back below the others (no other key opens what it "
		       "has sealed)",
		       file, id);
}

/* All rows; how many, and whether the newest key is among them. */
struct rows {
	size_t count;
	bool newest;
};

static bool
read_rows(struct crypto_keys *k, const char *file, struct db *db,
	  struct rows *rows, struct err *e)
{
	struct stmt *st = db_stmt(db, SQL_KEY_LIST);
	unsigned char own[CRYPTO_KEY];
	const struct crypto_key *key;
	bool ok = true;

	*rows = (struct rows){.count = 0};
	while (ok && db_row(st)) {
		const char *id = db_col_text(st, "id");

		key = crypto_key_find(k, id);
		ok = key != NULL
			     ? open_row(key, db_col_text(st, "value"), own, e)
			     : lacks(file, id, e);
		if (ok && rows->count++ > 0 &&
		    !crypto_equal(own, k->bsn, sizeof(own)))
			ok = err_set(e, ERR_CORRUPT,
				     "what the store keeps of its keys does "
				     "not agree: restore a backup");
		if (ok) {
			memcpy(k->bsn, own, sizeof(own));
			rows->newest |= key == &k->key[0];
		}
	}
	crypto_zero(own, sizeof(own));
	db_rest(db);
	return ok && !db_failed(db, e);
}

/* Another key would make a new client of everyone who comes again. */
static bool
is_unused(struct db *db, struct err *e)
{
	struct stmt *st = db_stmt(db, SQL_CLIENT_LAST);
	bool unused = db_row(st) && db_col_int(st, "ref") == 0;

	if (db_failed(db, e))
		return false;
	return unused || err_set(e, ERR_CORRUPT,
				 "the store has clients and no longer the key "
				 "that leads to them: restore a backup");
}

bool
keys_check(struct crypto_keys *k, const char *file, struct db *db,
	   struct err *e)
{
	struct rows rows;

	return read_rows(k, file, db, &rows, e) &&
	       (rows.count > 0 || is_unused(db, e));
}

static bool
put_row(const struct crypto_key *key, const unsigned char own[CRYPTO_KEY],
	struct db *db, struct err *e)
{
	char name[NAME], value[2 * SEALED + 1];
	struct buf sealed;

	if (!db_begin(db, e))
		return false;
	buf_init(&sealed);
	if (crypto_seal(key->wrap, domain, sizeof(domain), own, CRYPTO_KEY,
			&sealed)) {
		crypto_hex(sealed.data, sealed.len, value);
		row_name(key->id, name);
		db_meta_put(db, name, value);
	} else {
		db_fail(db, ERR_NOMEM, "out of memory");
	}
	buf_done(&sealed);
	return db_commit(db, e); /* no entry */
}

bool
keys_settle(struct crypto_keys *k, const char *file, struct db *db,
	    struct err *e)
{
	struct rows rows;

	if (!read_rows(k, file, db, &rows, e))
		return false;
	if (rows.newest)
		return true;
	if (rows.count == 0) {
		if (!is_unused(db, e))
			return false;
		crypto_random(k->bsn, sizeof(k->bsn));
	}
	if (!put_row(&k->key[0], k->bsn, db, e))
		return false;
	log_event(LOG_LVL_NOTICE, "key-newest", "key=%s file=\"%s\"",
		  k->key[0].id, file);
	return true;
}

size_t
keys_needed(struct db *db, char ids[CRYPTO_KEYS][CRYPTO_KEY_ID])
{
	struct stmt *st = db_stmt(db, SQL_KEY_LIST);
	size_t n = 0;

	while (n < CRYPTO_KEYS && db_row(st))
		db_col_copy(st, "id", ids[n++], CRYPTO_KEY_ID);
	db_rest(db);
	return n;
}

void
keys_let_go(struct db *db, const char *newest)
{
	char needed[CRYPTO_KEYS][CRYPTO_KEY_ID], name[NAME];
	size_t i, n = keys_needed(db, needed);

	for (i = 0; i < n; i++) {
		if (strcmp(needed[i], newest) == 0)
			continue;
		row_name(needed[i], name);
		db_meta_delete(db, name);
	}
}

static bool
is_needed(char ids[CRYPTO_KEYS][CRYPTO_KEY_ID], size_t count, const char *id)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strcmp(ids[i], id) == 0)
			return true;
	return false;
}

void
keys_status(const struct reseal *r, struct jsonw *w)
{
	char needed[CRYPTO_KEYS][CRYPTO_KEY_ID];
	const struct crypto_keys *k = r->keys;
	size_t i, count = keys_needed(r->db, needed);

	jsonw_key(w, "keys");
	jsonw_object(w);
	jsonw_put_text(w, "newest", k->key[0].id);
	jsonw_key(w, "needed");
	jsonw_array(w);
	for (i = 0; i < count; i++)
		jsonw_text(w, needed[i]);
	jsonw_array_end(w);
	jsonw_key(w, "unneeded");
	jsonw_array(w);
	for (i = 0; i < k->count; i++)
		if (!is_needed(needed, count, k->key[i].id))
			jsonw_text(w, k->key[i].id);
	jsonw_array_end(w);
	jsonw_put_int(w, "reseal_entries", r->active ? r->upto - r->after : 0);
	jsonw_put_int(w, "resealed_bodies", r->bodies);
	jsonw_put_int(w, "damaged_bodies", r->damaged);
	jsonw_object_end(w);
}
