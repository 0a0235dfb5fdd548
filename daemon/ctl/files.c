/* Files and folders into a list, a file into memory. */
#include "ctl/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
push(struct files *f, char *path, struct err *e)
{
	char **more;
	size_t cap;

	if (path != NULL && f->count == f->cap) {
		cap = f->cap == 0 ? 64 : 2 * f->cap;
		more = realloc(f->path, cap * sizeof(*more));
		if (more == NULL) {
			free(path);
			path = NULL;
		} else {
			f->path = more;
			f->cap = cap;
		}
	}
	if (path == NULL)
		return err_set(e, ERR_NOMEM, "out of memory");
	f->path[f->count++] = path;
	return true;
}

static char *
join(const char *folder, const char *name)
{
	size_t a = strlen(folder), b = strlen(name);
	char *s = malloc(a + b + 2);

	if (s == NULL)
		return NULL;
	memcpy(s, folder, a);
	if (a > 0 && s[a - 1] != '/')
		s[a++] = '/';
	memcpy(s + a, name, b + 1);
	return s;
}

static bool
ends_in(const char *s, const char *end)
{
	size_t n = strlen(s), k = strlen(end);

	return n > k && strcasecmp(s + n - k, end) == 0;
}

bool
files_is_message(const char *name)
{
	return ends_in(name, ".xml") || ends_in(name, ".zip");
}

/*
 * A folder, or a file with the name of a message.  Links to folders are not
 * followed: they may lead in circles.  A pipe among files would be waited for.
 */
static bool
is_wanted(const char *path, const char *name)
{
	struct stat st;

	if (lstat(path, &st) != 0)
		return false;
	if (S_ISDIR(st.st_mode))
		return true;
	/* A link that leads nowhere is told where it is opened. */
	return files_is_message(name) &&
	       (stat(path, &st) != 0 || S_ISREG(st.st_mode));
}

/* Put what is wanted of a folder on the stack, the first name on top. */
static bool
open_folder(struct files *stack, const char *path, struct err *e)
{
	struct dirent **names;
	int n = scandir(path, &names, NULL, alphasort), i;
	bool ok = n >= 0;

	if (!ok)
		return err_errno(e, ERR_IO, "cannot read %s", path);
	for (i = n - 1; i >= 0; i--) {
		const char *name = names[i]->d_name;
		char *child = name[0] == '.' ? NULL : join(path, name);

		if (child != NULL && is_wanted(child, name))
			ok = ok && push(stack, child, e);
		else
			free(child);
	}
	for (i = 0; i < n; i++)
		free(names[i]);
	free(names);
	return ok;
}

bool
files_collect(struct files *f, char *const *args, size_t count, struct err *e)
{
	struct files stack = {NULL, 0, 0};
	bool ok = true;
	size_t i;

	memset(f, 0, sizeof(*f));
	for (i = count; i > 0 && ok; i--)
		ok = push(&stack, strdup(args[i - 1]), e);
	while (ok && stack.count > 0) {
		char *path = stack.path[--stack.count];
		const bool piped = strcmp(path, "-") == 0;
		struct stat st;

		if (!piped && stat(path, &st) != 0) {
			ok = err_errno(e, ERR_IO, "cannot read %s", path);
			free(path);
		} else if (!piped && S_ISDIR(st.st_mode)) {
			ok = open_folder(&stack, path, e);
			free(path);
		} else {
			ok = push(f, path, e);
		}
	}
	files_done(&stack);
	return ok;
}

void
files_done(struct files *f)
{
	size_t i;

	for (i = 0; i < f->count; i++)
		free(f->path[i]);
	free(f->path);
	memset(f, 0, sizeof(*f));
}

bool
files_read_fd(int fd, size_t limit, struct buf *out, bool *more, struct err *e)
{
	enum { PIECE = 256 * 1024 };
	size_t start = out->len;
	ssize_t n = 1;

	*more = false;
	while (n > 0) {
		size_t left = limit + 1 - (out->len - start);
		size_t want = left < PIECE ? left : PIECE;
		unsigned char *at;

		if (want == 0)
			break;
		at = buf_room(out, want);
		if (at == NULL)
			return err_set(e, ERR_NOMEM, "out of memory");
		do
			n = read(fd, at, want);
		while (n < 0 && errno == EINTR);
		out->len -= want - (n > 0 ? (size_t)n : 0);
		if (n < 0)
			return err_errno(e, ERR_IO, "cannot read");
	}
	if (out->len - start > limit) {
		out->len = start + limit;
		*more = true;
	}
	return true;
}

bool
files_read(const char *path, size_t limit, struct buf *out, bool *more,
	   struct err *e)
{
	bool standard = strcmp(path, "-") == 0, ok;
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);

	*more = false;
	if (fd < 0)
		return err_errno(e, ERR_IO, "cannot read %s", path);
	ok = files_read_fd(fd, limit, out, more, e) ||
	     err_context(e, "%s", path);
	if (!standard)
		close(fd);
	return ok;
}
