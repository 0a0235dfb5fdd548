/* A folder of messages: looking, reading, moving. */
#include "ctl/spool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fault.h"
#include "ctl/files.h"
#include "port/json.h"

/* A number and ".receipt.json" must find room behind the name of a file. */
enum { NUMBERS = 99999, NAME_LONGEST = 236, NAME_SIZE = 256 };

static const char receipt_end[] = ".receipt.json";
static const char receipt_made[] = ".receipt.new";

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

static void
mark(struct spool_mark *m, const struct stat *st)
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

/* The bytes; a move changes the other time. */
static bool
same_content(const struct spool_mark *a, const struct spool_mark *b)
{
	return a->inode == b->inode && a->size == b->size &&
	       same_time(&a->modified, &b->modified);
}

bool
spool_same(const struct spool_mark *a, const struct spool_mark *b)
{
	return same_content(a, b) && same_time(&a->changed, &b->changed);
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
	mark(&l->items[l->count++].mark, st);
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
	mark(&now, &st);
	return spool_same(&f->mark, &now);
}

bool
spool_read(const struct spool *s, const struct spool_file *f, size_t limit,
	   struct buf *out, bool *more, struct err *e)
{
	bool ok;
	int fd;

	*more = false;
	if (strlen(f->name) > NAME_LONGEST)
		return err_set(e, ERR_CONFIG,
			       "a name is longer than %d bytes; give the file "
			       "a shorter one",
			       NAME_LONGEST);
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

/* ---- moving */

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

/*
 * Rename, never replacing; false with errno EEXIST when the name is taken.
 * NFS cannot rename so, but there a link does not replace either; what can do
 * neither has us as its only mover, by the lock.
 */
static bool
move(int from_fd, const char *from, int to_fd, const char *to)
{
	if (renameat2(from_fd, from, to_fd, to, RENAME_NOREPLACE) == 0)
		return true;
	if (errno != EINVAL && errno != ENOSYS)
		return false;
	if (linkat(from_fd, from, to_fd, to, 0) == 0)
		return unlinkat(from_fd, from, 0) == 0;
	if (errno == EEXIST)
		return false;
	if (faccessat(to_fd, to, F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
		errno = EEXIST;
		return false;
	}
	return renameat(from_fd, from, to_fd, to) == 0;
}

/* The nth name for a file: a.xml, a.2.xml, a.3.xml … */
static void
nth_name(const char *name, int n, char out[NAME_SIZE])
{
	const char *dot = strrchr(name, '.');
	const int stem = dot == NULL ? (int)strlen(name) : (int)(dot - name);

	if (n == 1)
		snprintf(out, NAME_SIZE, "%s", name);
	else
		snprintf(out, NAME_SIZE, "%.*s.%d%s", stem, name, n,
			 dot == NULL ? "" : dot);
}

static bool
write_receipt(int fd, const struct buf *receipt)
{
	struct buf line;
	size_t at = 0;
	bool ok;

	buf_init(&line);
	buf_bytes(&line, receipt->data, receipt->len);
	buf_u8(&line, '\n');
	ok = !line.failed;
	while (ok && at < line.len) {
		ssize_t n = write(fd, line.data + at, line.len - at);

		if (n > 0)
			at += (size_t)n;
		ok = n > 0 || (n < 0 && errno == EINTR);
	}
	buf_done(&line);
	return ok && fsync(fd) == 0;
}

static bool
make_receipt(int place, const struct buf *receipt, struct err *e)
{
	bool ok;
	int fd;

	(void)unlinkat(place, receipt_made, 0); /* one that was left over */
	fd = openat(place, receipt_made,
		    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0660);
	ok = fd >= 0 && write_receipt(fd, receipt);
	if (fd >= 0 && close(fd) != 0)
		ok = false;
	FAULT("watch-receipt-made");
	return ok || err_errno(e, errno == ENOSPC ? ERR_FULL : ERR_IO,
			       "cannot write a receipt");
}

/* Are these the receipts of the same bytes? */
static bool
same_digest(const struct buf *a, const struct buf *b)
{
	struct json *x = NULL, *y = NULL;
	const char *s = NULL, *t = NULL;
	struct err e;
	bool same = json_parse(a->data, a->len, &x, &e) &&
		    json_parse(b->data, b->len, &y, &e) &&
		    json_get_text(x, "digest", &s) &&
		    json_get_text(y, "digest", &t) && strcmp(s, t) == 0;

	json_free(&x);
	json_free(&y);
	return same;
}

/* A receipt that stands here without its file: is it of these bytes? */
static bool
is_left_over(int place, const char *name, const struct buf *receipt)
{
	enum { RECEIPT_MOST = 64 * 1024 * 1024 };
	int fd = openat(place, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	struct buf was;
	struct err e;
	bool more, same;

	if (fd < 0)
		return false;
	if (FAULT_TWIN("watch-leaves-over")) {
		close(fd);
		return false;
	}
	buf_init(&was);
	same = files_read_fd(fd, RECEIPT_MOST, &was, &more, &e) &&
	       same_digest(&was, receipt);
	buf_done(&was);
	close(fd);
	return same;
}

/*
 * Give the receipt that was made its name, and with it the file: the first
 * one that is free for both.  Durable before the file moves.
 */
static bool
name_receipt(int place, const char *name, const struct buf *receipt,
	     char out[NAME_SIZE], struct err *e)
{
	char beside[NAME_SIZE + sizeof(receipt_end)];
	int n;

	for (n = 1; n <= NUMBERS; n++) {
		nth_name(name, n, out);
		if (faccessat(place, out, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
			continue;
		snprintf(beside, sizeof(beside), "%s%s", out, receipt_end);
		if (move(place, receipt_made, place, beside))
			break;
		if (errno != EEXIST)
			return err_errno(e, ERR_IO, "cannot name a receipt");
		if (!is_left_over(place, beside, receipt))
			continue;
		(void)unlinkat(place, receipt_made, 0);
		break;
	}
	if (n > NUMBERS)
		return err_set(e, ERR_FULL, "too many files of one name");
	FAULT("watch-receipt-named");
	return fsync(place) == 0 ||
	       err_errno(e, ERR_IO, "cannot write the folder");
}

/* Another file took the name just then: it has not been sent. */
static bool
move_back(const struct spool *s, int place, const char *from, const char *name,
	  struct err *e)
{
	char back[NAME_SIZE];
	int n;

	for (n = 1; n <= NUMBERS; n++) {
		nth_name(name, n, back);
		if (move(place, from, s->fd, back))
			break;
		if (errno != EEXIST)
			return err_errno(e, ERR_IO, "cannot move a file back");
	}
	return err_set(e, ERR_BUSY, "a file changed while it was moved");
}

static bool
is_still(int fd, const char *name, const struct spool_file *f, bool moved)
{
	struct spool_mark now;
	struct stat st;

	if (FAULT_TWIN("watch-looks-away"))
		return true;
	if (fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	mark(&now, &st);
	return moved ? same_content(&f->mark, &now)
		     : spool_same(&f->mark, &now);
}

bool
spool_put_away(const struct spool *s, const struct spool_file *f,
	       enum spool_place where, const struct buf *receipt, struct err *e)
{
	const int place = s->place_fd[where];
	char name[NAME_SIZE];

	FAULT("watch-receipt-came");
	if (!is_still(s->fd, f->name, f, false))
		return err_set(e, ERR_BUSY, "a file changed after it was sent");
	if (FAULT_TWIN("watch-moves-first") &&
	    move(s->fd, f->name, place, f->name)) {
		FAULT("watch-moved");
		return make_receipt(place, receipt, e) &&
		       name_receipt(place, f->name, receipt, name, e);
	}
	if (!make_receipt(place, receipt, e) ||
	    !name_receipt(place, f->name, receipt, name, e))
		return false;
	FAULT("watch-receipt-kept");
	if (!move(s->fd, f->name, place, name))
		return err_errno(e, ERR_IO, "cannot move a file to %s/",
				 spool_place_name(where));
	FAULT("watch-moved");
	return is_still(place, name, f, true) ||
	       move_back(s, place, name, f->name, e);
}
