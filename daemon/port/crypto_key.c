/*
 * The key file: a line per key, the newest first, for its owner only.  A line
 * is the name of the key, a colon, 32 random bytes as 64 hexadecimal digits.
 * The name can be left out (openssl rand -hex 32 makes such a line); where it
 * stands it must be that of the digits, so that a line that was copied wrongly
 * is found out.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "port/crypto.h"
#include "port/secret.h"

enum {
	DIGITS = 2 * CRYPTO_KEY,
	LINE = CRYPTO_KEY_ID - 1 + 1 + DIGITS + 1,
	/* One more than may be there: too long a file shows. */
	READ = CRYPTO_KEYS * LINE + 1
};

/* The file as it is: the keys that were thrown for it. */
struct masters {
	unsigned char key[CRYPTO_KEYS][CRYPTO_KEY];
	size_t count;
};

static bool
read_text(int fd, const char *path, char text[READ], size_t *len, struct err *e)
{
	ssize_t n;

	*len = 0;
	do {
		n = read(fd, text + *len, READ - *len);
		if (n > 0)
			*len += (size_t)n;
	} while ((n > 0 && *len < READ) || (n < 0 && errno == EINTR));
	return n >= 0 || err_errno(e, ERR_IO, "%s", path);
}

/* One line without its end: [ID:]DIGITS. */
static bool
read_line(struct masters *m, const char *line, size_t len, const char *path,
	  struct err *e)
{
	const char *colon = memchr(line, ':', len);
	const char *digits = colon == NULL ? line : colon + 1;
	const size_t digits_len = len - (size_t)(digits - line);
	unsigned char *master = m->key[m->count];
	struct crypto_key key;
	size_t i;

	if (!crypto_unhex(digits, digits_len, master, CRYPTO_KEY))
		return err_set(e, ERR_CONFIG,
			       "%s:%zu: not a key: %d hexadecimal digits are "
			       "wanted, alone or behind the name of the key "
			       "and a colon",
			       path, m->count + 1, (int)DIGITS);
	crypto_key_derive(master, &key);
	if (colon != NULL && ((size_t)(colon - line) != strlen(key.id) ||
			      memcmp(line, key.id, strlen(key.id)) != 0)) {
		crypto_zero(&key, sizeof(key));
		return err_set(e, ERR_CONFIG,
			       "%s:%zu: the digits are not those of the key "
			       "named before them: copy the line again",
			       path, m->count + 1);
	}
	crypto_zero(&key, sizeof(key));
	for (i = 0; i < m->count; i++)
		if (crypto_equal(m->key[i], master, CRYPTO_KEY))
			return err_set(e, ERR_CONFIG,
				       "%s:%zu: this key stands there already",
				       path, m->count + 1);
	m->count++;
	return true;
}

static bool
read_masters(int fd, const char *path, struct masters *m, struct err *e)
{
	size_t len, left;
	char text[READ];
	const char *at = text;
	bool ok;

	m->count = 0;
	ok = read_text(fd, path, text, &len, e);
	if (ok && len == READ)
		ok = err_set(e, ERR_CONFIG,
			     "%s: no key file, or more than %d keys", path,
			     (int)CRYPTO_KEYS);
	left = ok ? len : 0;
	if (left > 0 && text[left - 1] == '\n')
		left--;
	/* An empty file has one line too, which is no key. */
	while (ok) {
		const char *end = memchr(at, '\n', left);
		const size_t n = end == NULL ? left : (size_t)(end - at);

		if (m->count == CRYPTO_KEYS)
			ok = err_set(e, ERR_CONFIG,
				     "%s: more than %d keys: take out those "
				     "that polsctl status calls unneeded",
				     path, (int)CRYPTO_KEYS);
		else
			ok = read_line(m, at, n, path, e);
		if (end == NULL)
			break;
		left -= n + 1;
		at = end + 1;
	}
	crypto_zero(text, sizeof(text));
	return ok;
}

bool
crypto_key_load(const char *path, struct crypto_keys *out, struct err *e)
{
	struct masters m;
	size_t i;
	bool ok;
	int fd;

	memset(out, 0, sizeof(*out));
	if (!secret_open(path, &fd, e))
		return false;
	ok = read_masters(fd, path, &m, e);
	close(fd);
	for (i = 0; ok && i < m.count; i++)
		crypto_key_derive(m.key[i], &out->key[i]);
	out->count = ok ? m.count : 0;
	crypto_zero(&m, sizeof(m));
	return ok;
}

static size_t
write_line(const unsigned char master[CRYPTO_KEY], char *out,
	   char id[CRYPTO_KEY_ID])
{
	struct crypto_key key;

	crypto_key_derive(master, &key);
	memcpy(id, key.id, CRYPTO_KEY_ID);
	crypto_zero(&key, sizeof(key));
	memcpy(out, id, CRYPTO_KEY_ID - 1);
	out[CRYPTO_KEY_ID - 1] = ':';
	crypto_hex(master, CRYPTO_KEY, out + CRYPTO_KEY_ID);
	out[LINE - 1] = '\n';
	return LINE;
}

bool
crypto_key_create(const char *path, struct err *e)
{
	unsigned char master[CRYPTO_KEY];
	char text[LINE], id[CRYPTO_KEY_ID];
	bool ok;

	crypto_random(master, sizeof(master));
	write_line(master, text, id);
	ok = secret_create(path, 0600, text, sizeof(text), e);
	crypto_zero(master, sizeof(master));
	crypto_zero(text, sizeof(text));
	return ok;
}

/*
 * The file, held against a second rotation at the same time: the one that came
 * later would throw away a key that is perhaps in use.
 */
static bool
hold(int fd, const char *path, struct stat *st, struct err *e)
{
	struct stat now;

	if (flock(fd, LOCK_EX | LOCK_NB) != 0 || fstat(fd, st) != 0 ||
	    stat(path, &now) != 0 || now.st_ino != st->st_ino ||
	    now.st_dev != st->st_dev)
		return err_set(e, ERR_BUSY,
			       "%s: another process changes it; look at it "
			       "before you try again",
			       path);
	return true;
}

static bool
rotate(int fd, const char *path, char id[CRYPTO_KEY_ID], struct err *e)
{
	char text[CRYPTO_KEYS * LINE], old[CRYPTO_KEY_ID];
	unsigned char master[CRYPTO_KEY];
	struct masters m;
	struct stat st;
	size_t i, len;
	bool ok;

	ok = hold(fd, path, &st, e) && read_masters(fd, path, &m, e) &&
	     (m.count < CRYPTO_KEYS ||
	      err_set(e, ERR_CONFIG,
		      "%s: there are %d keys already: take out those that "
		      "polsctl status calls unneeded",
		      path, (int)CRYPTO_KEYS));
	if (ok) {
		crypto_random(master, sizeof(master));
		len = write_line(master, text, id);
		for (i = 0; i < m.count; i++)
			len += write_line(m.key[i], text + len, old);
		ok = secret_replace(path, &st, 0400, text, len, e);
	}
	crypto_zero(master, sizeof(master));
	crypto_zero(text, sizeof(text));
	crypto_zero(&m, sizeof(m));
	return ok;
}

bool
crypto_key_rotate(const char *path, char id[CRYPTO_KEY_ID], struct err *e)
{
	bool ok;
	int fd;

	if (!secret_open(path, &fd, e))
		return false;
	ok = rotate(fd, path, id, e);
	close(fd);
	return ok;
}
