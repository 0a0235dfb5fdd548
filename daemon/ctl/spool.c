/* A folder of messages: looking and reading (spool_put.c: moving). */
#include "ctl/spool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ctl/files.h"

const char *
spool_place_name(enum spool_place place)
{
	static const char *const names[SPOOL_PLACES] = {
		[SPOOL_DONE] = "done",
		[SPOOL_FAILED] = "failed",
	};

	return names[place];
}

bool
spool_open(struct spool *s, const char *folder, struct err *e)
{
	struct stat st;

	s->place_fd[SPOOL_DONE] = s->place_fd[SPOOL_FAILED] = -1;
	s->fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s->fd < 0 || fstat(s->fd, &st) != 0)
		return err_errno(e, ERR_IO, "cannot read %s", folder);
	s->device = st.st_dev;
	if (flock(s->fd, LOCK_EX | LOCK_NB) == 0)
		return true;
	if (errno == EWOULDBLOCK)
		return err_set(e, ERR_BUSY,
			       "%s is being watched by another process; one "
			       "is enough",
			       folder);
	return err_errno(e, ERR_IO, "cannot lock %s", folder);
}

static void
close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void
spool_close(struct spool *s)
{
	close_fd(&s->place_fd[SPOOL_DONE]);
	close_fd(&s->place_fd[SPOOL_FAILED]);
	close_fd(&s->fd);
}

/* ---- looking */

void
spool_mark_of(struct spool_mark *m, const struct stat *st)
{
	m->inode = st->st_ino;
	m->size = st->st_size;
	m->modified = st->st_mtim;
	m->changed = st->st_ctim;
}

static bool
same_time(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

bool
spool_same_bytes(const struct spool_mark *a, const struct spool_mark *b)
{
	return a->inode == b->inode && a->size == b->size &&
	       same_time(&a->modified, &b->modified);
}

bool
spool_same(const struct spool_mark *a, const struct spool_mark *b)
{
	return spool_same_bytes(a, b) && same_time(&a->changed, &b->changed);
}

static bool
add(struct spool_list *l, const char *name, const struct stat *st)
{
	char *copy = strdup(name);

	if (copy != NULL && l->count == l->cap) {
		size_t cap = l->cap == 0 ? 64 : 2 * l->cap;
		struct spool_file *more =
			realloc(l->items, cap * sizeof(*more));

		if (more == NULL) {
			free(copy);
			return false;
		}
		l->items = more;
		l->cap = cap;
	}
	if (copy == NULL)
		return false;
	l->items[l->count].name = copy;
	spool_mark_of(&l->items[l->count++].mark, st);
	return true;
}

static int
by_name(const void *a, const void *b)
{
	const struct spool_file *x = a, *y = b;

	return strcmp(x->name, y->name);
}

bool
spool_look(const struct spool *s, struct spool_list *out, struct err *e)
{
	/* Not dup(): a duplicate shares the place that was read up to. */
	int fd = openat(s->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *at;
	struct stat st;
	bool ok = true;

	memset(out, 0, sizeof(*out));
	if (folder == NULL) {
		close_fd(&fd);
		return err_errno(e, ERR_IO, "cannot read the folder");
	}
	for (errno = 0; ok && (at = readdir(folder)) != NULL; errno = 0)
		if (at->d_name[0] != '.' && files_is_message(at->d_name) &&
		    fstatat(s->fd, at->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISREG(st.st_mode) && st.st_size > 0)
			ok = add(out, at->d_name, &st) ||
			     err_set(e, ERR_NOMEM, "out of memory");
	if (ok && errno != 0)
		ok = err_errno(e, ERR_IO, "cannot read the folder");
	closedir(folder);
	if (out->count > 0)
		qsort(out->items, out->count, sizeof(*out->items), by_name);
	return ok;
}

void
spool_list_done(struct spool_list *l)
{
	size_t i;

	for (i = 0; i < l->count; i++)
		free(l->items[i].name);
	free(l->items);
	memset(l, 0, sizeof(*l));
}

/* ---- reading */

static bool
is_same(int fd, const struct spool_file *f)
{
	struct spool_mark now;
	struct stat st;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	spool_mark_of(&now, &st);
	return spool_same(&f->mark, &now);
}

bool
spool_read(const struct spool *s, const struct spool_file *f, size_t limit,
	   struct buf *out, bool *more, struct err *e)
{
	bool ok;
	int fd;

	*more = false;
	if (strlen(f->name) > SPOOL_NAME_LONGEST)
		return err_set(e, ERR_CONFIG,
			       "a name is longer than %d bytes; give the file "
			       "a shorter one",
			       SPOOL_NAME_LONGEST);
	fd = openat(s->fd, f->name,
		    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return err_errno(e, ERR_IO, "cannot read a file");
	ok = is_same(fd, f) && files_read_fd(fd, limit, out, more, e);
	if (!ok || !is_same(fd, f))
		ok = err_set(e, ERR_BUSY, "a file changed while it was read");
	close(fd);
	return ok;
}

/* ---- done/ and failed/ */

static bool
open_place(struct spool *s, enum spool_place place, struct err *e)
{
	const char *name = spool_place_name(place);
	int *fd = &s->place_fd[place];
	struct stat st;

	if (mkdirat(s->fd, name, 0770) != 0 && errno != EEXIST)
		return err_errno(e, ERR_IO, "cannot make %s/", name);
	*fd = openat(s->fd, name,
		     O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (*fd < 0 || fstat(*fd, &st) != 0 ||
	    faccessat(*fd, ".", W_OK | X_OK, AT_EACCESS) != 0)
		return err_errno(e, ERR_IO, "cannot write in %s/", name);
	if (st.st_dev != s->device)
		return err_set(e, ERR_CONFIG,
			       "%s/ lies on another file system than the "
			       "folder: nothing can be moved there",
			       name);
	return true;
}

bool
spool_places_open(struct spool *s, struct err *e)
{
	return open_place(s, SPOOL_DONE, e) && open_place(s, SPOOL_FAILED, e);
}

bool
spool_places_close(struct spool *s, struct err *e)
{
	bool ok = fsync(s->fd) == 0;
	int i;

	for (i = 0; i < SPOOL_PLACES; i++) {
		if (s->place_fd[i] >= 0)
			ok = fsync(s->place_fd[i]) == 0 && ok;
		close_fd(&s->place_fd[i]);
	}
	return ok || err_errno(e, ERR_IO, "cannot write the folder");
}
