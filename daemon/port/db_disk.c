/* The file system that a store lies on. */
#include "port/db_sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

struct file_system {
	unsigned int magic; /* as statfs(2) has it; 0 ends a list */
	const char *name;
};

/* The name of a file system of the list that path lies on, or NULL. */
static const char *
name_in(const struct file_system *list, const char *path)
{
	struct statfs fs;

	if (statfs(path, &fs) != 0)
		return NULL; /* opening will say what is wrong */
	while (list->magic != 0 && list->magic != (unsigned int)fs.f_type)
		list++;
	return list->name;
}

/* WAL needs shared memory and honest locks: not over a network. */
bool
db_disk_allowed(const char *path, struct err *e)
{
	static const struct file_system refused[] = {
		{0x6969, "nfs"},      {0x517b, "smb"},    {0xff534d42, "cifs"},
		{0xfe534d42, "smb2"}, {0x01021997, "9p"}, {0, NULL},
	};
	const char *name = name_in(refused, path);

	return name == NULL || err_set(e, ERR_CONFIG,
				       "%s is on a network file system (%s); "
				       "the store needs a local disk",
				       path, name);
}

const char *
db_volatile_fs(const char *path)
{
	static const struct file_system ephemeral[] = {
		{0x01021994, "tmpfs"},
		{0x858458f6, "ramfs"},
		{0x794c7630, "overlay"},
		{0, NULL},
	};

	return name_in(ephemeral, path);
}

bool
db_disk_sync_folder(const char *path, struct err *e)
{
	char folder[PATH_MAX];
	char *slash;
	int fd;
	bool ok;

	snprintf(folder, sizeof(folder), "%s", path);
	slash = strrchr(folder, '/');
	if (slash == NULL)
		return true;
	slash[slash == folder] = '\0';
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ok = fd >= 0 && fsync(fd) == 0;
	if (!ok)
		err_errno(e, ERR_IO, "cannot sync %s", folder);
	if (fd >= 0)
		close(fd);
	return ok;
}
