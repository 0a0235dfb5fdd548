/* Digests, seals and uuids by libsodium. */
#include "port/crypto.h"

#include <string.h>

#include <sodium.h>

_Static_assert(CRYPTO_KEY == crypto_kdf_KEYBYTES, "key");
_Static_assert(CRYPTO_KEY == crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
	       "seal key");
_Static_assert(CRYPTO_SEAL == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES +
				      crypto_aead_xchacha20poly1305_ietf_ABYTES,
	       "seal");
_Static_assert(sizeof(struct crypto_blake2b) >=
		       sizeof(crypto_generichash_state),
	       "BLAKE2b state");
_Static_assert(_Alignof(struct crypto_blake2b) >=
		       _Alignof(crypto_generichash_state),
	       "BLAKE2b state");

enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES };

bool
crypto_init(struct err *e)
{
	if (sodium_init() < 0)
		return err_set(e, ERR_INTERNAL, "libsodium does not start");
	return true;
}

void
crypto_sha256(const void *p, size_t len, unsigned char out[CRYPTO_HASH])
{
	crypto_hash_sha256(out, p, len);
}

void
crypto_blake2b_start(struct crypto_blake2b *h, const void *key, size_t key_len)
{
	crypto_generichash_init((void *)h->state, key, key_len, CRYPTO_HASH);
}

void
crypto_blake2b_add(struct crypto_blake2b *h, const void *p, size_t len)
{
	crypto_generichash_update((void *)h->state, p, len);
}

void
crypto_blake2b_end(struct crypto_blake2b *h, unsigned char out[CRYPTO_HASH])
{
	crypto_generichash_final((void *)h->state, out, CRYPTO_HASH);
}

void
crypto_key_derive(const unsigned char master[CRYPTO_KEY],
		  struct crypto_key *out)
{
	/*
	 * Numbers and context are for ever: another value makes all that was
	 * written unreadable.
	 */
	static const char context[crypto_kdf_CONTEXTBYTES + 1] = "polskey1";
	unsigned char name[crypto_kdf_BYTES_MIN];

	crypto_kdf_derive_from_key(out->body, sizeof(out->body), 2, context,
				   master);
	crypto_kdf_derive_from_key(out->wrap, sizeof(out->wrap), 3, context,
				   master);
	crypto_kdf_derive_from_key(name, sizeof(name), 4, context, master);
	crypto_hex(name, (CRYPTO_KEY_ID - 1) / 2, out->id);
}

const struct crypto_key *
crypto_key_find(const struct crypto_keys *keys, const char *id)
{
	size_t i;

	for (i = 0; i < keys->count; i++)
		if (strcmp(keys->key[i].id, id) == 0)
			return &keys->key[i];
	return NULL;
}

void
crypto_bsn(const struct crypto_keys *k, const char *bsn, size_t len,
	   unsigned char out[CRYPTO_HASH])
{
	static const unsigned char domain[] = "pols bsn";
	struct crypto_blake2b h;

	crypto_blake2b_start(&h, k->bsn, sizeof(k->bsn));
	crypto_blake2b_add(&h, domain, sizeof(domain));
	crypto_blake2b_add(&h, bsn, len);
	crypto_blake2b_end(&h, out);
	sodium_memzero(&h, sizeof(h));
}

bool
crypto_seal(const unsigned char key[CRYPTO_KEY], const void *ad, size_t ad_len,
	    const void *plain, size_t len, struct buf *out)
{
	unsigned char *to;

	if (len > SIZE_MAX - CRYPTO_SEAL) {
		out->failed = true;
		return false;
	}
	to = buf_room(out, len + CRYPTO_SEAL);
	if (to == NULL)
		return false;
	/* 24 random bytes: no two bodies ever get the same nonce. */
	randombytes_buf(to, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(to + NONCE, NULL, plain, len,
						   ad, ad_len, NULL, to, key);
	return true;
}

bool
crypto_open(const unsigned char key[CRYPTO_KEY], const void *ad, size_t ad_len,
	    const void *sealed, size_t len, struct buf *out, struct err *e)
{
	const unsigned char *from = sealed;
	unsigned char *to;
	size_t plain;

	if (len < CRYPTO_SEAL)
		return err_set(e, ERR_CORRUPT, "what was sealed is cut short");
	plain = len - CRYPTO_SEAL;
	/* One byte more: room for an empty body is not NULL. */
	to = buf_room(out, plain + 1);
	if (to == NULL)
		return err_set(e, ERR_NOMEM, "out of memory for a body");
	out->len--;
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(
		    to, NULL, NULL, from + NONCE, len - NONCE, ad, ad_len, from,
		    key) != 0) {
		out->len -= plain;
		return err_set(e, ERR_CORRUPT,
			       "what was sealed is damaged, is another "
			       "one or has another key");
	}
	return true;
}

void
crypto_random(void *out, size_t len)
{
	randombytes_buf(out, len);
}

/* 16 bytes as text, with the version and the variant of RFC 9562 set. */
static void
uuid_text(unsigned char b[16], unsigned version, char out[CRYPTO_UUID])
{
	static const unsigned char group[] = {4, 2, 2, 2, 6};
	size_t g, from = 0;
	char *to = out;

	b[6] = (unsigned char)((b[6] & 0x0F) | version << 4);
	b[8] = (unsigned char)((b[8] & 0x3F) | 0x80);
	for (g = 0; g < sizeof(group); g++) {
		crypto_hex(b + from, group[g], to);
		from += group[g];
		to += 2 * (size_t)group[g];
		*to++ = '-';
	}
	to[-1] = '\0';
}

void
crypto_uuid4(char out[CRYPTO_UUID])
{
	unsigned char b[16];

	randombytes_buf(b, sizeof(b));
	uuid_text(b, 4, out);
}

void
crypto_uuid8(const void *key, size_t key_len, const char *domain,
	     const void *name, size_t name_len, char out[CRYPTO_UUID])
{
	unsigned char hash[CRYPTO_HASH];
	struct crypto_blake2b h;

	/* With its NUL, so that no domain is the beginning of another. */
	crypto_blake2b_start(&h, key, key_len);
	crypto_blake2b_add(&h, domain, strlen(domain) + 1);
	crypto_blake2b_add(&h, name, name_len);
	crypto_blake2b_end(&h, hash);
	uuid_text(hash, 8, out);
}

void
crypto_hex(const void *p, size_t len, char *out)
{
	sodium_bin2hex(out, 2 * len + 1, p, len);
}

bool
crypto_unhex(const char *hex, size_t hex_len, void *out, size_t len)
{
	const char *end;
	size_t n;

	return hex_len == 2 * len &&
	       sodium_hex2bin(out, len, hex, hex_len, NULL, &n, &end) == 0 &&
	       n == len && end == hex + hex_len;
}

bool
crypto_equal(const void *a, const void *b, size_t len)
{
	return sodium_memcmp(a, b, len) == 0;
}

void
crypto_zero(void *p, size_t len)
{
	sodium_memzero(p, len);
}
