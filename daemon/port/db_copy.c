/*
 * A copy of the store while it is in use.  The caller's read transaction holds
 * one state; pages are copied in slices, so that progress can be shown.
 */
#include <fcntl.h>
#include <unistd.h>

#include "port/db_sqlite.h"

enum { PAGES = 2048 };

/* Copied pages are durable only when the file is. */
static bool
sync_file(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (!ok)
		err_errno(e, ERR_IO, "%s", path);
	if (fd >= 0)
		close(fd);
	return ok;
}

static int
copy_pages(sqlite3 *to, struct db *from, progress_fn *progress, void *ctx)
{
	sqlite3_backup *b =
		sqlite3_backup_init(to, "main", from->handle, "main");
	int rc;

	if (b == NULL)
		return sqlite3_errcode(to);
	do {
		rc = sqlite3_backup_step(b, PAGES);
		progress(ctx, "pages",
			 sqlite3_backup_pagecount(b) -
				 sqlite3_backup_remaining(b),
			 sqlite3_backup_pagecount(b));
	} while (rc == SQLITE_OK);
	return sqlite3_backup_finish(b);
}

bool
db_copy_to(struct db *db, const char *path, progress_fn *progress, void *ctx,
	   struct err *e)
{
	sqlite3 *to = NULL;
	int rc;

	rc = sqlite3_open_v2(path, &to,
			     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
				     SQLITE_OPEN_NOMUTEX,
			     NULL);
	if (rc == SQLITE_OK)
		rc = copy_pages(to, db, progress, ctx);
	/* One file that stands by itself, without a log beside it. */
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(to, "PRAGMA journal_mode=DELETE", NULL, NULL,
				  NULL);
	sqlite3_close(to);
	if (rc != SQLITE_OK)
		return err_set(e,
			       (rc & 0xff) == SQLITE_FULL ? ERR_FULL : ERR_IO,
			       "cannot copy the store to %s: %s", path,
			       sqlite3_errstr(rc));
	return sync_file(path, e);
}
