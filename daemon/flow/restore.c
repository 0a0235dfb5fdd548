/* A store from a backup. */
#include "flow/restore.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "flow/ledger.h"
#include "port/crypto.h"

struct place {
	char store[PATH_MAX];
	char made[PATH_MAX]; /* until it is complete */
	char log[PATH_MAX];  /* that SQLite keeps beside it, and its index */
	char index[PATH_MAX];
	char lock[PATH_MAX];
};

static bool
places(struct place *p, const char *state, struct err *e)
{
	const struct {
		char *out;
		const char *name;
	} names[] = {
		{p->store, "pols.db"},
		{p->made, "pols.db.partial"},
		{p->log, "pols.db.partial-wal"},
		{p->index, "pols.db.partial-shm"},
		{p->lock, "lock"},
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (snprintf(names[i].out, PATH_MAX, "%s/%s", state,
			     names[i].name) >= PATH_MAX)
			return err_set(e, ERR_CONFIG, "%s: path too long",
				       state);
	return true;
}

/* The lock that a daemon holds while it works there. */
static int
take_lock(const struct place *p, const char *state, struct err *e)
{
	int fd = open(p->lock, O_RDWR | O_CREAT | O_CLOEXEC, 0640);

	if (fd < 0) {
		err_errno(e, ERR_ACCESS, "%s", p->lock);
		return -1;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		err_set(e, ERR_BUSY, "polsd works in %s; stop it first", state);
		close(fd);
		return -1;
	}
	return fd;
}

static bool
new_epoch(const char *path, char *stream, struct err *e)
{
	unsigned char salt[ENTRY_SALT];
	struct ledger l = {.db = NULL};
	struct db *db = NULL;
	struct entry en;
	bool ok;

	ok = db_open(&db, path, DB_WRITER, e) && ledger_init(&l, db, e) &&
	     db_begin(db, e);
	if (ok) {
		memcpy(salt, l.salt, sizeof(salt));
		crypto_uuid4(stream);
		ledger_begin(&l, &en, ENTRY_EPOCH, clock_unix_us());
		ledger_epoch(&l, &en, stream, salt);
		ok = ledger_commit(&l, e);
	}
	if (ok)
		db_checkpoint(db, true);
	if (l.db != NULL)
		ledger_done(&l);
	db_close(&db);
	return ok;
}

static void
remove_partial(const struct place *p)
{
	(void)unlink(p->made);
	(void)unlink(p->log);
	(void)unlink(p->index);
}

/* It belongs to whom the folder belongs: root restores, pols works. */
static bool
give_to_owner(const struct place *p, const char *state, struct err *e)
{
	struct stat st;

	if (chmod(p->made, 0640) != 0)
		return err_errno(e, ERR_ACCESS, "%s", p->made);
	if (geteuid() != 0)
		return true;
	return (stat(state, &st) == 0 &&
		chown(p->made, st.st_uid, st.st_gid) == 0 &&
		chown(p->lock, st.st_uid, st.st_gid) == 0) ||
	       err_errno(e, ERR_ACCESS, "%s", p->made);
}

static bool
put_in_place(const struct place *p, const char *state, struct err *e)
{
	int fd;
	bool ok;

	/* link() and not rename(): a store that is there is never replaced. */
	if (link(p->made, p->store) != 0)
		return err_errno(e, errno == EEXIST ? ERR_ACCESS : ERR_IO, "%s",
				 p->store);
	fd = open(state, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ok = (fd >= 0 && fsync(fd) == 0) || err_errno(e, ERR_IO, "%s", state);
	if (fd >= 0)
		close(fd);
	return ok;
}

static bool
make(const struct place *p, struct db *from, const char *state, char *stream,
     progress_fn *progress, void *ctx, struct err *e)
{
	if (access(p->store, F_OK) == 0)
		return err_set(e, ERR_ACCESS,
			       "there is a store already: move %s and its "
			       "-wal and -shm away first",
			       p->store);
	remove_partial(p);
	return db_copy_to(from, p->made, progress, ctx, e) &&
	       new_epoch(p->made, stream, e) && give_to_owner(p, state, e) &&
	       put_in_place(p, state, e);
}

bool
restore(struct db *from, const char *state, char *stream, progress_fn *progress,
	void *ctx, struct err *e)
{
	struct place p;
	bool ok;
	int lock;

	if (!places(&p, state, e))
		return false;
	lock = take_lock(&p, state, e);
	if (lock < 0)
		return false;
	ok = make(&p, from, state, stream, progress, ctx, e);
	remove_partial(&p);
	close(lock);
	return ok;
}
