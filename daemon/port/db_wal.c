/*
 * The write-ahead log in few large writes.
 *
 * SQLite writes a log frame as two calls, head and page: some eight for a
 * message.  This puts a layer of our own under it, for the log alone, which
 * keeps what is written one after another and passes it on as a whole.
 *
 * Nothing is promised that is not kept: with synchronous=FULL a commit ends
 * with xSync, and only after that the frames are shown to others (the index of
 * the log).  What is kept here is passed on before xSync, before anything is
 * read back, and before the size of the file is asked or changed.  What a crash
 * takes with it belongs to no commit that was told.
 */
#include "port/db_sqlite.h"

#include <stdlib.h>
#include <string.h>

/* SQLite's own layer writes at most 128 KiB - 1 in one call. */
enum { KEPT_MAX = 124 * 1024 };

struct wal_file {
	sqlite3_file as; /* first: SQLite sees this one */
	sqlite3_file *real;
	unsigned char *kept; /* KEPT_MAX; NULL: no memory, nothing is kept */
	sqlite3_int64 at;    /* its place in the file */
	size_t len;
};

static sqlite3_vfs *base;

static struct wal_file *
wal_of(sqlite3_file *f)
{
	return (struct wal_file *)(void *)f;
}

/*
 * What cannot be passed on is forgotten: the transaction it belongs to fails,
 * and a next one writes its own frames in that place.
 */
static int
pass_on(struct wal_file *w)
{
	size_t len = w->len;

	w->len = 0;
	return len == 0 ? SQLITE_OK
			: w->real->pMethods->xWrite(w->real, w->kept, (int)len,
						    w->at);
}

static int
wal_close(sqlite3_file *f)
{
	struct wal_file *w = wal_of(f);
	int rc = pass_on(w), closed;

	free(w->kept);
	closed = w->real->pMethods->xClose(w->real);
	return rc == SQLITE_OK ? closed : rc;
}

static int
wal_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
	struct wal_file *w = wal_of(f);
	int rc = pass_on(w);

	return rc == SQLITE_OK ? w->real->pMethods->xRead(w->real, to, n, at)
			       : rc;
}

static int
wal_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	struct wal_file *w = wal_of(f);
	size_t size = (size_t)n;
	int rc;

	if (w->len > 0 && at == w->at + (sqlite3_int64)w->len &&
	    size <= KEPT_MAX - w->len) {
		memcpy(w->kept + w->len, p, size);
		w->len += size;
		return SQLITE_OK;
	}
	rc = pass_on(w);
	if (rc != SQLITE_OK || w->kept == NULL || size > KEPT_MAX)
		return rc != SQLITE_OK
			       ? rc
			       : w->real->pMethods->xWrite(w->real, p, n, at);
	memcpy(w->kept, p, size);
	w->at = at;
	w->len = size;
	return SQLITE_OK;
}

static int
wal_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	struct wal_file *w = wal_of(f);
	int rc = pass_on(w);

	return rc == SQLITE_OK ? w->real->pMethods->xTruncate(w->real, size)
			       : rc;
}

static int
wal_sync(sqlite3_file *f, int flags)
{
	struct wal_file *w = wal_of(f);
	int rc = pass_on(w);

	return rc == SQLITE_OK ? w->real->pMethods->xSync(w->real, flags) : rc;
}

static int
wal_size(sqlite3_file *f, sqlite3_int64 *size)
{
	struct wal_file *w = wal_of(f);
	int rc = pass_on(w);

	return rc == SQLITE_OK ? w->real->pMethods->xFileSize(w->real, size)
			       : rc;
}

static int
wal_lock(sqlite3_file *f, int level)
{
	struct wal_file *w = wal_of(f);

	return w->real->pMethods->xLock(w->real, level);
}

static int
wal_unlock(sqlite3_file *f, int level)
{
	struct wal_file *w = wal_of(f);

	return w->real->pMethods->xUnlock(w->real, level);
}

static int
wal_reserved(sqlite3_file *f, int *out)
{
	struct wal_file *w = wal_of(f);

	return w->real->pMethods->xCheckReservedLock(w->real, out);
}

static int
wal_control(sqlite3_file *f, int op, void *arg)
{
	struct wal_file *w = wal_of(f);

	return w->real->pMethods->xFileControl(w->real, op, arg);
}

static int
wal_sector(sqlite3_file *f)
{
	struct wal_file *w = wal_of(f);

	return w->real->pMethods->xSectorSize(w->real);
}

static int
wal_device(sqlite3_file *f)
{
	struct wal_file *w = wal_of(f);

	return w->real->pMethods->xDeviceCharacteristics(w->real);
}

static const sqlite3_io_methods wal_methods = {
	.iVersion = 1,
	.xClose = wal_close,
	.xRead = wal_read,
	.xWrite = wal_write,
	.xTruncate = wal_truncate,
	.xSync = wal_sync,
	.xFileSize = wal_size,
	.xLock = wal_lock,
	.xUnlock = wal_unlock,
	.xCheckReservedLock = wal_reserved,
	.xFileControl = wal_control,
	.xSectorSize = wal_sector,
	.xDeviceCharacteristics = wal_device,
};

/* Every other file is opened as it always was. */
static int
open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags,
	  int *out_flags)
{
	struct wal_file *w = wal_of(f);
	int rc;

	(void)vfs;
	if ((flags & SQLITE_OPEN_WAL) == 0)
		return base->xOpen(base, name, f, flags, out_flags);
	memset(w, 0, sizeof(*w));
	w->real = (sqlite3_file *)(void *)(w + 1);
	rc = base->xOpen(base, name, w->real, flags, out_flags);
	/* Without methods SQLite does not close it. */
	if (rc != SQLITE_OK)
		return rc;
	w->kept = malloc(KEPT_MAX);
	w->as.pMethods = &wal_methods;
	return SQLITE_OK;
}

/* All of the file written again as it is, and synced. */
static int
rewrite(sqlite3_file *f, unsigned char *chunk)
{
	sqlite3_int64 size, at;
	int n, rc;

	rc = f->pMethods->xFileSize(f, &size);
	for (at = 0; rc == SQLITE_OK && at < size; at += n) {
		n = size - at < KEPT_MAX ? (int)(size - at) : KEPT_MAX;
		rc = f->pMethods->xRead(f, chunk, n, at);
		if (rc == SQLITE_OK)
			rc = f->pMethods->xWrite(f, chunk, n, at);
	}
	return rc == SQLITE_OK && size > 0
		       ? f->pMethods->xSync(f, SQLITE_SYNC_NORMAL)
		       : rc;
}

int
db_wal_rewrite(sqlite3 *handle)
{
	unsigned char *chunk;
	sqlite3_file *f = NULL;
	int rc, undone;

	/* We are the writer: no frame is added or begun anew. */
	rc = sqlite3_exec(handle, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		return rc;
	rc = sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER,
				  &f);
	chunk = malloc(KEPT_MAX);
	if (chunk == NULL)
		rc = SQLITE_NOMEM;
	else if (rc == SQLITE_OK && f != NULL && f->pMethods != NULL)
		rc = rewrite(f, chunk);
	free(chunk);
	undone = sqlite3_exec(handle, "ROLLBACK", NULL, NULL, NULL);
	return rc == SQLITE_OK ? undone : rc;
}

const char *
db_wal_vfs(void)
{
	static sqlite3_vfs ours;

	if (base != NULL)
		return ours.zName;
	base = sqlite3_vfs_find(NULL);
	if (base == NULL)
		return NULL;
	ours = *base;
	ours.zName = "pols";
	ours.pNext = NULL;
	ours.szOsFile = base->szOsFile + (int)sizeof(struct wal_file);
	ours.xOpen = open_file;
	return sqlite3_vfs_register(&ours, 0) == SQLITE_OK ? ours.zName : NULL;
}
