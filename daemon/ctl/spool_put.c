/*
 * Putting a message away with its receipt: the receipt is durable under the
 * name that the file gets before the file moves.
 */
#include "ctl/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fault.h"
#include "ctl/files.h"
#include "port/json.h"

enum { NUMBERS = 99999, NAME_SIZE = 256 };

static const char receipt_end[] = ".receipt.json";
static const char receipt_made[] = ".receipt.new";

/* ".99999" and the end of a receipt find room behind the longest name. */
_Static_assert(SPOOL_NAME_LONGEST + sizeof(receipt_end) + 6 <= NAME_SIZE,
	       "names of spool files");

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

	if (!FAULT_TWIN("watch-trips-over")) /* one that was left over */
		(void)unlinkat(place, receipt_made, 0);
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
	spool_mark_of(&now, &st);
	return moved ? spool_same_bytes(&f->mark, &now)
		     : spool_same(&f->mark, &now);
}

bool
spool_put_away(const struct spool *s, const struct spool_file *f,
	       enum spool_place where, const struct buf *receipt, struct err *e)
{
	const int place = s->place_fd[where];
	char name[NAME_SIZE];

	if (FAULT_TWIN("watch-moves-sent"))
		(void)move(s->fd, f->name, place, f->name);
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
