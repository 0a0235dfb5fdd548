/* The store for the commands of polsctl: opening, reading, closing. */
#include "ctl/ctl.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "ctl/as_of.h"
#include "flow/ledger.h"

/* <state>/pols.db into out; false after a message. */
static bool
store_path(const struct ctl *c, char *out, size_t size)
{
	int n = snprintf(out, size, "%s/pols.db", c->conf->paths.state);

	if (n > 0 && (size_t)n < size)
		return true;
	ctl_say("the path of the store is too long");
	return false;
}

bool
ctl_store_open(struct ctl *c, struct db **db)
{
	char path[PATH_MAX];
	struct err e;

	*db = NULL;
	if (!ctl_conf(c) || !store_path(c, path, sizeof(path)))
		return false;
	if (access(path, F_OK) != 0 && errno == ENOENT) {
		ctl_say("there is no store %s; start polsd first, or name its "
			"configuration with -c",
			path);
		return false;
	}
	if (db_open(db, path, DB_READER, &e) && db_begin(*db, &e))
		return c->as_of == DAY_NONE || as_of_open(db, c->as_of);
	if (e.code == ERR_ACCESS)
		err_set(&e, ERR_ACCESS,
			"cannot read %s; its group may, so become a member",
			path);
	(void)ctl_fail(&e);
	db_close(db);
	return false;
}

enum ctl_exit
ctl_store_close(struct db **db, enum ctl_exit code)
{
	struct err e;

	if (*db != NULL && db_failed(*db, &e))
		code = ctl_fail(&e);
	if (*db != NULL)
		db_rollback(*db);
	db_close(db);
	return code;
}

enum ctl_exit
ctl_with_store(struct ctl *c, ctl_store_work *work, void *ctx)
{
	struct arena *a = arena_new();
	enum ctl_exit code = CTL_FAILED;
	struct db *db = NULL;

	if (a == NULL)
		ctl_say("out of memory");
	else if (ctl_store_open(c, &db))
		code = ctl_store_close(&db, work(c, db, a, ctx));
	arena_free(&a);
	return code;
}

/* A work on the ledger as one on the store. */
struct ledger_work {
	ctl_ledger_work *work;
	void *ctx;
};

static enum ctl_exit
with_ledger(struct ctl *c, struct db *db, struct arena *a, void *ctx)
{
	const struct ledger_work *w = ctx;
	enum ctl_exit code;
	struct ledger l;
	struct err e;

	code = ledger_init(&l, db, &e) ? w->work(c, &l, a, w->ctx)
				       : ctl_fail(&e);
	ledger_done(&l);
	return code;
}

enum ctl_exit
ctl_with_ledger(struct ctl *c, ctl_ledger_work *work, void *ctx)
{
	struct ledger_work w = {work, ctx};

	return ctl_with_store(c, with_ledger, &w);
}
