/* Secret files. */
#include "port/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "port/crypto.h"

enum { PATH_LONGEST = 4096 };

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

bool
secret_open(const char *path, int *fd, struct err *e)
{
	struct stat st;
	bool ok;

	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (*fd < 0)
		return err_errno(e,
				 errno == ENOENT   ? ERR_CONFIG
				 : errno == EACCES ? ERR_ACCESS
						   : ERR_IO,
				 "%s", path);
	if (fstat(*fd, &st) != 0)
		ok = err_errno(e, ERR_IO, "%s", path);
	else
		ok = not_private(path, &st, e);
	if (!ok) {
		close(*fd);
		*fd = -1;
	}
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
fill(const char *path, int mode, const void *bytes, size_t len, struct err *e)
{
	bool ok;
	int fd;

	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
		  0600);
	if (fd < 0)
		return err_errno(e, ERR_IO, "%s", path);
	/* fchmod: a umask may have taken more than it should. */
	ok = write_all(fd, bytes, len) && fchmod(fd, (mode_t)mode) == 0 &&
	     fsync(fd) == 0;
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

/* A name of its own beside path. */
static bool
name_beside(const char *path, char made[PATH_LONGEST], struct err *e)
{
	unsigned char random[8];
	char suffix[2 * sizeof(random) + 1];

	crypto_random(random, sizeof(random));
	crypto_hex(random, sizeof(random), suffix);
	return snprintf(made, PATH_LONGEST, "%s.%s", path, suffix) <
		       PATH_LONGEST ||
	       err_set(e, ERR_CONFIG, "the path of the key is too long");
}

bool
secret_create(const char *path, int mode, const void *bytes, size_t len,
	      struct err *e)
{
	char made[PATH_LONGEST];
	bool ok;

	if (!name_beside(path, made, e) || !fill(made, mode, bytes, len, e))
		return false;
	/* link() and not rename(): a key that is there is never replaced. */
	ok = link(made, path) == 0 ||
	     err_errno(e, errno == EEXIST ? ERR_ACCESS : ERR_IO, "%s", path);
	unlink(made);
	return ok && sync_folder(path, e);
}

bool
secret_replace(const char *path, const struct stat *was, int mode,
	       const void *bytes, size_t len, struct err *e)
{
	char made[PATH_LONGEST];

	if (!name_beside(path, made, e) || !fill(made, mode, bytes, len, e))
		return false;
	if ((was->st_uid == geteuid() ||
	     chown(made, was->st_uid, was->st_gid) == 0) &&
	    rename(made, path) == 0)
		return sync_folder(path, e);
	err_errno(e, ERR_IO, "%s", path);
	unlink(made);
	return false;
}
