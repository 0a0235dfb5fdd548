/* Bodies: packed, sealed, apart from the chain, and erasable. */
#include "stage/journal_body.h"

#include <string.h>

#include "base/fault.h"
#include "port/pack.h"

enum { PLACE = 8 };

/* The number ties the seal to its row: bodies cannot be swapped. */
static void
place_of(int64_t nr, unsigned char out[PLACE])
{
	size_t i;

	for (i = 0; i < PLACE; i++)
		out[i] = (unsigned char)((uint64_t)nr >> (8 * i));
}

void
journal_keep_body(struct db *db, const struct crypto_keys *keys, int64_t nr,
		  const void *body, size_t len)
{
	struct buf packed, sealed;
	unsigned char place[PLACE];
	struct stmt *st;
	struct err e;

	place_of(nr, place);
	buf_init(&packed);
	buf_init(&sealed);
	if (!pack_compress(body, len, &packed, &e) ||
	    !crypto_seal(keys->key[0].body, place, sizeof(place), packed.data,
			 packed.len, &sealed)) {
		db_fail(db, ERR_NOMEM, "out of memory");
	} else {
		st = db_stmt(db, SQL_BODY_INSERT);
		db_bind_int(st, ":journal", nr);
		db_bind_text(st, ":key", keys->key[0].id);
		if (FAULT_TWIN("plain-body"))
			db_bind_blob(st, ":sealed", body, len);
		else
			db_bind_blob(st, ":sealed", sealed.data, sealed.len);
		db_run(st);
	}
	buf_done(&packed);
	buf_done(&sealed);
}

/* Take the seal off the body of the current row of st: it is packed still. */
static bool
unseal(struct stmt *st, const struct crypto_keys *keys, int64_t nr,
       struct buf *packed, struct err *e)
{
	const struct crypto_key *key;
	unsigned char place[PLACE];
	size_t len;
	const void *sealed;

	key = crypto_key_find(keys, db_col_text(st, "key"));
	if (key == NULL)
		return err_set(e, ERR_CONFIG,
			       "the body is sealed with key %s, which the key "
			       "file does not have",
			       db_col_text(st, "key"));
	place_of(nr, place);
	sealed = db_col_blob(st, "sealed", &len);
	return crypto_open(key->body, place, sizeof(place), sealed, len, packed,
			   e);
}

/* The body of the current row of st. */
static bool
open_body(struct stmt *st, const struct crypto_keys *keys, int64_t nr,
	  size_t size, struct buf *out, struct err *e)
{
	struct buf packed;
	bool ok;

	buf_init(&packed);
	ok = unseal(st, keys, nr, &packed, e) &&
	     pack_expand(packed.data, packed.len, size, out, e);
	if (packed.data != NULL)
		crypto_zero(packed.data, packed.len);
	buf_done(&packed);
	return ok;
}

bool
journal_read_body(struct db *db, const struct crypto_keys *keys, int64_t nr,
		  size_t size, struct buf *out, struct err *e)
{
	struct stmt *st = db_stmt(db, SQL_BODY_GET);

	db_bind_int(st, ":journal", nr);
	if (!db_row(st) || db_col_is_null(st, "sealed"))
		return err_set(e, ERR_ACCESS, "the body is no longer kept");
	return open_body(st, keys, nr, size, out, e);
}

int64_t
journal_next_body(struct db *db, const struct crypto_keys *keys, int64_t after,
		  struct buf *out, bool *opened)
{
	struct stmt *st = db_stmt(db, SQL_BODY_NEXT);
	struct err e;
	int64_t nr;

	db_bind_int(st, ":after", after);
	if (!db_row(st))
		return 0;
	nr = db_col_int(st, "journal");
	buf_reset(out);
	*opened = open_body(st, keys, nr, (size_t)db_col_int(st, "size"), out,
			    &e);
	return nr;
}

/* Seal the body of the current row of st anew; how many bytes that were. */
static bool
reseal(struct db *db, struct stmt *st, const struct crypto_keys *keys,
       int64_t nr, int64_t *bytes)
{
	const struct crypto_key *newest = &keys->key[0];
	unsigned char place[PLACE];
	struct buf packed, sealed;
	struct err e;
	bool opened;

	place_of(nr, place);
	buf_init(&packed);
	buf_init(&sealed);
	opened = unseal(st, keys, nr, &packed, &e);
	if (opened && crypto_seal(newest->body, place, sizeof(place),
				  packed.data, packed.len, &sealed)) {
		st = db_stmt(db, SQL_BODY_RESEAL);
		db_bind_int(st, ":journal", nr);
		db_bind_text(st, ":key", newest->id);
		db_bind_blob(st, ":sealed", sealed.data, sealed.len);
		db_run(st);
	} else if (opened || e.code == ERR_NOMEM) {
		db_fail(db, ERR_NOMEM, "out of memory");
	}
	*bytes = (int64_t)packed.len;
	if (packed.data != NULL)
		crypto_zero(packed.data, packed.len);
	buf_done(&packed);
	buf_done(&sealed);
	return opened;
}

int64_t
journal_reseal_body(struct db *db, const struct crypto_keys *keys,
		    int64_t after, int64_t upto, int64_t *bytes, bool *opened)
{
	struct stmt *st = db_stmt(db, SQL_BODY_OTHER_KEY);
	int64_t nr;

	db_bind_int(st, ":after", after);
	db_bind_int(st, ":upto", upto);
	db_bind_text(st, ":key", keys->key[0].id);
	if (!db_row(st))
		return 0;
	nr = db_col_int(st, "journal");
	*opened = reseal(db, st, keys, nr, bytes);
	return nr;
}

void
journal_erase_body(struct db *db, int64_t nr)
{
	(void)journal_erase_bodies(db, nr - 1, nr);
}

int64_t
journal_erase_bodies(struct db *db, int64_t after, int64_t upto)
{
	struct stmt *st = db_stmt(db, SQL_BODY_ERASE);

	db_bind_int(st, ":after", after);
	db_bind_int(st, ":upto", upto);
	db_run(st);
	return db_failed(db, NULL) ? 0 : db_changes(db);
}

int64_t
journal_before_day(struct db *db, int32_t day)
{
	struct stmt *st = db_stmt(db, SQL_JOURNAL_TICK_FROM);

	db_bind_int(st, ":day", day);
	return db_row(st) && db_col_int(st, "nr") > 0 ? db_col_int(st, "nr") - 1
						      : 0;
}
