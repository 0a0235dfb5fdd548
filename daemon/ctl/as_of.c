/* The store of an earlier day. */
#include "ctl/as_of.h"

#include <limits.h>
#include <unistd.h>

#include "ctl/ctl.h"
#include "ctl/progress.h"
#include "flow/redo.h"
#include "model/day.h"
#include "stage/journal.h"

static void
show_progress(void *ctx, int64_t done, int64_t total)
{
	progress_show(ctx, "entries", done, total);
}

static bool
redo_in(struct db *from, struct db **to, const char *path, int32_t day)
{
	struct progress bar;
	struct redo r = {.progress = show_progress, .ctx = &bar};
	struct err e;
	bool ok;

	progress_init(&bar);
	ok = redo_open(to, path, &e) && redo_known(&r, from, *to, day, &e);
	progress_clear(&bar);
	if (!ok)
		(void)ctl_fail(&e);
	return ok;
}

bool
as_of_open(struct db **db, int32_t day)
{
	struct db *from = *db, *to = NULL;
	int32_t present = journal_day(from);
	char path[PATH_MAX];

	if (present == DAY_NONE || day >= present)
		return true;
	*db = NULL;
	if (ctl_scratch(path) && !redo_in(from, &to, path, day))
		db_close(&to);
	db_rollback(from);
	db_close(&from);
	*db = to;
	return to != NULL;
}
