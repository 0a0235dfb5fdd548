#ifndef POLS_PORT_CRYPTO_H
#define POLS_PORT_CRYPTO_H

/*
 * The door to libsodium: hashes, the key file, the keyed reference that
 * stands for a Bsn, sealed bodies, uuids.
 *
 * Each key of the key file gives a key per purpose, so that no two uses share
 * one.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

enum {
	CRYPTO_HASH = 32,
	CRYPTO_HEX = 65,  /* a digest as text, with its NUL */
	CRYPTO_UUID = 37, /* a uuid as text, with its NUL */
	CRYPTO_KEY = 32,
	CRYPTO_KEY_ID = 9,    /* the name of a key, with its NUL */
	CRYPTO_KEYS = 8,      /* in one file, at most */
	CRYPTO_SEAL = 24 + 16 /* bytes that sealing adds */
};

/* Once, before anything else, in each program. */
bool crypto_init(struct err *e) MUST_CHECK;

/* SHA-256, slowly: for port/digest when libcrypto cannot. */
void crypto_sha256(const void *p, size_t len, unsigned char out[CRYPTO_HASH]);

/*
 * BLAKE2b of 32 bytes over what is added; key may be NULL (key_len 0), else
 * 16..64 bytes.
 */
struct crypto_blake2b {
	_Alignas(64) unsigned char state[384];
};

void crypto_blake2b_start(struct crypto_blake2b *h, const void *key,
			  size_t key_len);
void crypto_blake2b_add(struct crypto_blake2b *h, const void *p, size_t len);
void crypto_blake2b_end(struct crypto_blake2b *h,
			unsigned char out[CRYPTO_HASH]);

/* One key of the file, as the keys that are derived from it. */
struct crypto_key {
	/* Derived as well: it names the key and reveals nothing of it. */
	char id[CRYPTO_KEY_ID];
	unsigned char body[CRYPTO_KEY]; /* seals bodies */
	unsigned char wrap[CRYPTO_KEY]; /* seals the key of the references */
};

/* The keys of one installation; crypto_zero() it after use. */
struct crypto_keys {
	struct crypto_key key[CRYPTO_KEYS]; /* the newest first */
	size_t count;
	/* Of the store and not of the file: flow/keys.h reads it. */
	unsigned char bsn[CRYPTO_KEY];
};

/* What one master key gives; the same for ever. */
void crypto_key_derive(const unsigned char master[CRYPTO_KEY],
		       struct crypto_key *out);

/* The key of this name, or NULL. */
const struct crypto_key *crypto_key_find(const struct crypto_keys *keys,
					 const char *id);

/*
 * Read the key file and derive the keys; those of the store are zero.
 * ERR_ACCESS when it may be read by others than its owner or belongs to
 * another user, ERR_CONFIG when it is not there or is no key file.
 */
bool crypto_key_load(const char *path, struct crypto_keys *out,
		     struct err *e) MUST_CHECK;

/*
 * Make a new key file of mode 0600, durable and complete before its name
 * exists; never over an old one (ERR_ACCESS).
 */
bool crypto_key_create(const char *path, struct err *e) MUST_CHECK;

/*
 * Put a new key above those of the file, whose name comes in id.  The file is
 * replaced in one step by one of mode 0400 that belongs to whom the old one
 * did, durable before that.  ERR_BUSY when another process does the same,
 * ERR_CONFIG when it is full or no key file.
 */
bool crypto_key_rotate(const char *path, char id[CRYPTO_KEY_ID],
		       struct err *e) MUST_CHECK;

/*
 * The reference that stands for a Bsn in the books: the same Bsn and k->bsn
 * give the same reference; without the key it cannot be found by trying all
 * numbers.  bsn is len digits as written; they are not kept.
 */
void crypto_bsn(const struct crypto_keys *k, const char *bsn, size_t len,
		unsigned char out[CRYPTO_HASH]);

/*
 * Seal something behind what out holds: nonce, ciphertext, tag.  ad (may be
 * empty) is not stored but must be the same at opening: it ties a body to its
 * place.  False when memory is out.
 */
bool crypto_seal(const unsigned char key[CRYPTO_KEY], const void *ad,
		 size_t ad_len, const void *plain, size_t len,
		 struct buf *out) MUST_CHECK;

/*
 * Open it behind what out holds.  ERR_CORRUPT when any bit of it, of ad or of
 * the key is another; then out is as it was.
 */
bool crypto_open(const unsigned char key[CRYPTO_KEY], const void *ad,
		 size_t ad_len, const void *sealed, size_t len, struct buf *out,
		 struct err *e) MUST_CHECK;

void crypto_random(void *out, size_t len);

/* A random uuid (version 4), lower case. */
void crypto_uuid4(char out[CRYPTO_UUID]);

/*
 * The same uuid (version 8) for the same key, domain ("signal", "message") and
 * name.  key may be NULL with key_len 0, else 16..64 bytes.
 */
void crypto_uuid8(const void *key, size_t key_len, const char *domain,
		  const void *name, size_t name_len, char out[CRYPTO_UUID]);

/* Lower case; out holds 2 * len + 1. */
void crypto_hex(const void *p, size_t len, char *out);

/* False unless it is exactly 2 * len hexadecimal digits. */
bool crypto_unhex(const char *hex, size_t hex_len, void *out,
		  size_t len) MUST_CHECK;

/* Same bytes?  Takes as long whatever they are. */
bool crypto_equal(const void *a, const void *b, size_t len);

/* Overwrite, also where a compiler would leave it out. */
void crypto_zero(void *p, size_t len);

#endif
