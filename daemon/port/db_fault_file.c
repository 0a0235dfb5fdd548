/*
 * The failing disk as SQLite sees it: files that count, note and fail, on top
 * of real ones.  What is remembered of them is in db_fault.c.
 */
#include "port/db_fault_disk.h"

#ifdef POLS_FAULTS

#include <string.h>
#include <unistd.h>

struct fault_file {
	sqlite3_file base;
	struct image *image; /* NULL: not ours to watch */
	sqlite3_file *real;  /* behind this struct */
};

static int
file_close(sqlite3_file *file)
{
	struct fault_file *f = (struct fault_file *)file;

	return f->real->pMethods->xClose(f->real);
}

static int
file_read(sqlite3_file *file, void *to, int len, sqlite3_int64 at)
{
	struct fault_file *f = (struct fault_file *)file;
	int rc = f->image == NULL ? SQLITE_OK : fault_pass(OP_READ);

	if (rc != SQLITE_OK)
		return fault_end(rc);
	return f->real->pMethods->xRead(f->real, to, len, at);
}

static int
file_write(sqlite3_file *file, const void *data, int len, sqlite3_int64 at)
{
	struct fault_file *f = (struct fault_file *)file;
	const bool was_dead = fault_disk.dead;
	int rc = f->image == NULL ? SQLITE_OK : fault_pass(OP_WRITE);

	if (rc == SQLITE_OK) {
		if (f->image != NULL)
			fault_note(f->image, f->real, data, len, at);
		return f->real->pMethods->xWrite(f->real, data, len, at);
	}
	if (fault_disk.dead && !was_dead) {
		/* The one that the cut comes in may come through. */
		fault_note(f->image, f->real, data, len, at);
	} else if (rc == SQLITE_IOERR_WRITE && len > 1) {
		/* One that fails may have done a part. */
		fault_note(f->image, f->real, data, len / 2, at);
		(void)f->real->pMethods->xWrite(f->real, data, len / 2, at);
	}
	return fault_end(rc);
}

static int
file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	struct fault_file *f = (struct fault_file *)file;
	int rc = f->image == NULL ? SQLITE_OK : fault_pass(OP_TRUNCATE);

	if (rc != SQLITE_OK)
		return fault_end(rc);
	if (f->image != NULL)
		fault_note(f->image, f->real, NULL, -1, size);
	return f->real->pMethods->xTruncate(f->real, size);
}

static int
file_sync(sqlite3_file *file, int flags)
{
	struct fault_file *f = (struct fault_file *)file;
	int rc;

	if (f->image == NULL)
		return f->real->pMethods->xSync(f->real, flags);
	if (fault_disk.plan.sync_us > 0)
		usleep((useconds_t)fault_disk.plan.sync_us);
	rc = fault_pass(OP_SYNC);
	if (!fault_disk.dead)
		fault_synced(f->image, rc != SQLITE_OK);
	return fault_end(rc);
}

static int
file_size(sqlite3_file *file, sqlite3_int64 *size)
{
	struct fault_file *f = (struct fault_file *)file;

	return f->real->pMethods->xFileSize(f->real, size);
}

static int
file_lock(sqlite3_file *file, int level)
{
	struct fault_file *f = (struct fault_file *)file;

	return f->real->pMethods->xLock(f->real, level);
}

static int
file_unlock(sqlite3_file *file, int level)
{
	struct fault_file *f = (struct fault_file *)file;

	return f->real->pMethods->xUnlock(f->real, level);
}

static int
file_reserved(sqlite3_file *file, int *out)
{
	struct fault_file *f = (struct fault_file *)file;

	return f->real->pMethods->xCheckReservedLock(f->real, out);
}

static int
file_control(sqlite3_file *file, int op, void *arg)
{
	struct fault_file *f = (struct fault_file *)file;

	return f->real->pMethods->xFileControl(f->real, op, arg);
}

static int
file_sector(sqlite3_file *file)
{
	struct fault_file *f = (struct fault_file *)file;

	return f->real->pMethods->xSectorSize(f->real);
}

static int
file_traits(sqlite3_file *file)
{
	struct fault_file *f = (struct fault_file *)file;

	return f->real->pMethods->xDeviceCharacteristics(f->real);
}

static int
shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
	struct fault_file *f = (struct fault_file *)file;

	return f->real->pMethods->xShmMap(f->real, page, size, extend, out);
}

static int
shm_lock(sqlite3_file *file, int at, int n, int flags)
{
	struct fault_file *f = (struct fault_file *)file;

	return f->real->pMethods->xShmLock(f->real, at, n, flags);
}

static void
shm_barrier(sqlite3_file *file)
{
	struct fault_file *f = (struct fault_file *)file;

	f->real->pMethods->xShmBarrier(f->real);
}

static int
shm_unmap(sqlite3_file *file, int remove)
{
	struct fault_file *f = (struct fault_file *)file;

	return f->real->pMethods->xShmUnmap(f->real, remove);
}

static const sqlite3_io_methods methods = {
	.iVersion = 2,
	.xClose = file_close,
	.xRead = file_read,
	.xWrite = file_write,
	.xTruncate = file_truncate,
	.xSync = file_sync,
	.xFileSize = file_size,
	.xLock = file_lock,
	.xUnlock = file_unlock,
	.xCheckReservedLock = file_reserved,
	.xFileControl = file_control,
	.xSectorSize = file_sector,
	.xDeviceCharacteristics = file_traits,
	.xShmMap = shm_map,
	.xShmLock = shm_lock,
	.xShmBarrier = shm_barrier,
	.xShmUnmap = shm_unmap,
};

/* ---- the layer */

static bool
watched(const char *path)
{
	return path != NULL && (fault_disk.folder == NULL ||
				strncmp(path, fault_disk.folder,
					strlen(fault_disk.folder)) == 0);
}

static int
vfs_open(sqlite3_vfs *vfs, sqlite3_filename path, sqlite3_file *file, int flags,
	 int *out)
{
	const int kept = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL |
			 SQLITE_OPEN_MAIN_JOURNAL;
	struct fault_file *f = (struct fault_file *)file;
	int rc;

	(void)vfs;
	f->base.pMethods = NULL;
	f->image = NULL;
	f->real = (sqlite3_file *)(f + 1);
	if (watched(path) && (flags & kept) != 0) {
		rc = fault_pass(OP_OPEN);
		if (rc != SQLITE_OK)
			return fault_end(rc);
		f->image = fault_image(path);
	}
	rc = fault_disk.real->xOpen(fault_disk.real, path, f->real, flags, out);
	if (f->real->pMethods != NULL)
		f->base.pMethods = &methods;
	return rc;
}

static int
vfs_delete(sqlite3_vfs *vfs, const char *path, int sync_folder)
{
	int rc = watched(path) ? fault_pass(OP_DELETE) : SQLITE_OK;

	(void)vfs;
	if (rc != SQLITE_OK)
		return fault_end(rc);
	if (watched(path))
		fault_gone(fault_image(path));
	return fault_disk.real->xDelete(fault_disk.real, path, sync_folder);
}

void
fault_layer(void)
{
	fault_disk.real = sqlite3_vfs_find(NULL);
	fault_disk.vfs = *fault_disk.real;
	fault_disk.vfs.zName = "fault";
	fault_disk.vfs.pNext = NULL;
	fault_disk.vfs.szOsFile =
		(int)sizeof(struct fault_file) + fault_disk.real->szOsFile;
	fault_disk.vfs.xOpen = vfs_open;
	fault_disk.vfs.xDelete = vfs_delete;
	sqlite3_vfs_register(&fault_disk.vfs, 1);
}

#endif
