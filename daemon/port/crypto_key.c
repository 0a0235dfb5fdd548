/*
 * The key file: 32 random bytes as 64 hexadecimal digits and a newline, for
 * its owner only.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "port/crypto.h"
#include "port/secret.h"

enum {
	DIGITS = 2 * CRYPTO_KEY,
	/* One more than a key and its newline: too long a file shows. */
	READ = DIGITS + 2
};

static bool
read_key(int fd, const char *path, unsigned char master[CRYPTO_KEY],
	 struct err *e)
{
	char text[READ];
	size_t len = 0;
	ssize_t n;
	bool ok;

	do {
		n = read(fd, text + len, sizeof(text) - len);
		if (n > 0)
			len += (size_t)n;
	} while ((n > 0 && len < sizeof(text)) || (n < 0 && errno == EINTR));
	if (n < 0)
		return err_errno(e, ERR_IO, "%s", path);
	if (len > 0 && text[len - 1] == '\n')
		len--;
	ok = crypto_unhex(text, len, master, CRYPTO_KEY);
	crypto_zero(text, sizeof(text));
	if (!ok)
		return err_set(e, ERR_CONFIG,
			       "%s: not a key: %d hexadecimal digits and a "
			       "newline are wanted",
			       path, (int)DIGITS);
	return true;
}

bool
crypto_key_load(const char *path, struct crypto_keys *out, struct err *e)
{
	unsigned char master[CRYPTO_KEY];
	bool ok;
	int fd;

	if (!secret_open(path, &fd, e))
		return false;
	ok = read_key(fd, path, master, e);
	close(fd);
	if (ok)
		crypto_keys_derive(master, out);
	crypto_zero(master, sizeof(master));
	return ok;
}

void
crypto_key_mark(const struct crypto_keys *k, char out[CRYPTO_HEX])
{
	static const unsigned char domain[] = "pols key";
	unsigned char hash[CRYPTO_HASH];
	struct crypto_blake2b h;

	crypto_blake2b_start(&h, k->bsn, sizeof(k->bsn));
	crypto_blake2b_add(&h, domain, sizeof(domain));
	crypto_blake2b_add(&h, k->body, sizeof(k->body));
	crypto_blake2b_end(&h, hash);
	crypto_hex(hash, sizeof(hash), out);
	crypto_zero(&h, sizeof(h));
}

bool
crypto_key_create(const char *path, struct err *e)
{
	unsigned char master[CRYPTO_KEY];
	char text[DIGITS + 1];
	bool ok;

	crypto_random(master, sizeof(master));
	crypto_hex(master, sizeof(master), text);
	text[DIGITS] = '\n';
	ok = secret_create(path, 0600, text, sizeof(text), e);
	crypto_zero(master, sizeof(master));
	crypto_zero(text, sizeof(text));
	return ok;
}
