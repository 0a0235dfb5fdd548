/*
 * The key file: 32 random bytes as 64 hexadecimal digits and a newline, for
 * its owner only.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "port/crypto.h"

enum {
	DIGITS = 2 * CRYPTO_KEY,
	/* One more than a key and its newline: too long a file shows. */
	READ = DIGITS + 2,
	PATH_LONGEST = 4096
};

static bool
not_private(const char *path, const struct stat *st, struct err *e)
{
	if (!S_ISREG(st->st_mode))
		return err_set(e, ERR_CONFIG, "%s: not a file", path);
	if ((st->st_mode & 077) != 0)
		return err_set(e, ERR_ACCESS,
			       "%s: others may use this key (mode %04o): "
			       "chmod 600 it",
			       path, (unsigned)st->st_mode & 07777);
	if (st->st_uid != geteuid() && st->st_uid != 0 && geteuid() != 0)
		return err_set(e, ERR_ACCESS,
			       "%s: this key belongs to another user", path);
	return true;
}

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
	struct stat st;
	bool ok;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return err_errno(e,
				 errno == ENOENT   ? ERR_CONFIG
				 : errno == EACCES ? ERR_ACCESS
						   : ERR_IO,
				 "%s", path);
	if (fstat(fd, &st) != 0)
		ok = err_errno(e, ERR_IO, "%s", path);
	else
		ok = not_private(path, &st, e) && read_key(fd, path, master, e);
	close(fd);
	if (ok)
		crypto_keys_derive(master, out);
	crypto_zero(master, sizeof(master));
	return ok;
}

static bool
write_all(int fd, const char *p, size_t len)
{
	ssize_t n;

	for (; len > 0; p += n, len -= (size_t)n) {
		n = write(fd, p, len);
		if (n < 0 && errno == EINTR)
			n = 0;
		if (n < 0)
			return false;
	}
	return true;
}

static bool
fill(const char *path, struct err *e)
{
	unsigned char master[CRYPTO_KEY];
	char text[DIGITS + 1];
	bool ok;
	int fd;

	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
		  0600);
	if (fd < 0)
		return err_errno(e, ERR_IO, "%s", path);
	crypto_random(master, sizeof(master));
	crypto_hex(master, sizeof(master), text);
	text[DIGITS] = '\n';
	/* fchmod: a umask may have taken more than it should. */
	ok = write_all(fd, text, sizeof(text)) && fchmod(fd, 0600) == 0 &&
	     fsync(fd) == 0;
	crypto_zero(master, sizeof(master));
	crypto_zero(text, sizeof(text));
	if (!ok)
		err_errno(e, errno == ENOSPC ? ERR_FULL : ERR_IO, "%s", path);
	if (close(fd) != 0 && ok)
		ok = err_errno(e, ERR_IO, "%s", path);
	if (!ok)
		unlink(path);
	return ok;
}

/* A new name in a folder is durable when the folder is. */
static bool
sync_folder(const char *path, struct err *e)
{
	const char *slash = strrchr(path, '/');
	char folder[PATH_LONGEST];
	bool ok;
	int fd;

	snprintf(folder, sizeof(folder), "%.*s",
		 slash == NULL ? 1 : (int)(slash - path) + 1,
		 slash == NULL ? "." : path);
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return err_errno(e, ERR_IO, "%s", folder);
	ok = fsync(fd) == 0 || err_errno(e, ERR_IO, "%s", folder);
	close(fd);
	return ok;
}

bool
crypto_key_create(const char *path, struct err *e)
{
	unsigned char random[8];
	char made[PATH_LONGEST], suffix[2 * sizeof(random) + 1];
	bool ok;

	crypto_random(random, sizeof(random));
	crypto_hex(random, sizeof(random), suffix);
	if ((size_t)snprintf(made, sizeof(made), "%s.%s", path, suffix) >=
	    sizeof(made))
		return err_set(e, ERR_CONFIG,
			       "the path of the key is too long");
	if (!fill(made, e))
		return false;
	/* link() and not rename(): a key that is there is never replaced. */
	ok = link(made, path) == 0 ||
	     err_errno(e, errno == EEXIST ? ERR_ACCESS : ERR_IO, "%s", path);
	unlink(made);
	return ok && sync_folder(path, e);
}
