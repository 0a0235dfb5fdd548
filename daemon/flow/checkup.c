/* After a stop that was not clean: is the store still sound? */
#include "flow/checkup.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/log.h"
#include "flow/checker.h"
#include "port/db.h"

enum { ATTEMPTS = 6, AGAIN_MS = 60000 };

/* All of one length: written over another it needs no new block. */
enum { MARK = 8 };
static const char stopped[] = "stopped\n", running[] = "running\n",
		  damaged[] = "damaged\n";

static void
set_mark(const struct checkup *c, const char *mark)
{
	if (c->lock_fd >= 0 && (pwrite(c->lock_fd, mark, MARK, 0) != MARK ||
				fsync(c->lock_fd) != 0))
		log_event(LOG_LVL_WARNING, "mark-missing",
			  "text=\"<state>/lock cannot be written: whether a "
			  "stop is clean will not be known\"");
}

/* An empty one is of a first start, or of a version that wrote none. */
static bool
mark_is(const struct checkup *c, const char *mark)
{
	char is[MARK];

	return pread(c->lock_fd, is, MARK, 0) == MARK &&
	       memcmp(is, mark, MARK) == 0;
}

/* Before anything else is done with a store that was found damaged. */
static bool
look_first(const struct checkup *c, struct err *e)
{
	struct db *db = NULL;
	bool ok = db_open(&db, c->store, DB_READER, e) &&
		  db_check_quick(db, NULL, e);

	db_close(&db);
	return ok;
}

bool
checkup_begin(struct checkup *c, int lock_fd, const char *store, struct err *e)
{
	c->lock_fd = lock_fd;
	c->store = strdup(store);
	if (c->store == NULL)
		return err_set(e, ERR_NOMEM, "out of memory");
	c->state = CHECKUP_NOT_NEEDED;
	if (access(store, F_OK) == 0 && mark_is(c, damaged)) {
		if (!look_first(c, e))
			return err_context(e, "%s", store);
		c->state = CHECKUP_SOUND;
		log_event(LOG_LVL_NOTICE, "store-check",
			  "result=sound text=\"the store was damaged, and is "
			  "not any more\"");
	} else if (access(store, F_OK) == 0 && !mark_is(c, stopped) &&
		   !FAULT_TWIN("trust-store")) {
		c->state = CHECKUP_DUE;
	}
	set_mark(c, running);
	return true;
}

/* Not this time: later, piece by piece, or never. */
static void
put_off(struct checkup *c, const char *why)
{
	checker_stop(&c->checker);
	c->state = CHECKUP_DUE;
	c->due_ms = clock_mono_ms() + AGAIN_MS;
	if (c->attempts < ATTEMPTS) {
		log_event(LOG_LVL_INFO, "store-check",
			  "result=later text=\"%s\"", why);
		return;
	}
	c->state = CHECKUP_UNFINISHED;
	log_event(LOG_LVL_WARNING, "store-check",
		  "result=unfinished text=\"%s; polsd did not stop cleanly "
		  "and the store was not looked through: run polsctl verify "
		  "when little is going on\"",
		  why);
}

static void
start(struct checkup *c)
{
	struct err e;

	c->began_ms = clock_mono_ms();
	c->state = CHECKUP_RUNNING;
	if (!checker_start(&c->checker, c->store, c->attempts++ > 0, &e))
		put_off(c, e.text);
}

static bool
hear(struct checkup *c, struct err *e)
{
	switch (checker_next(c->checker, e)) {
	case CHECKER_QUIET:
		return true;
	case CHECKER_SOUND:
		checker_stop(&c->checker);
		c->state = CHECKUP_SOUND;
		log_event(LOG_LVL_NOTICE, "store-check", "result=sound ms=%lld",
			  (long long)(clock_mono_ms() - c->began_ms));
		return true;
	case CHECKER_FAILED:
		put_off(c, e->text);
		return true;
	case CHECKER_DAMAGED:
		break;
	}
	checker_stop(&c->checker);
	return err_context(e, "%s", c->store);
}

void
checkup_distrust(struct checkup *c, const struct err *e)
{
	if (e->code != ERR_CORRUPT)
		return;
	set_mark(c, damaged);
	log_event(LOG_LVL_ERR, "store-check", "result=damaged text=\"%s\"",
		  e->text);
}

bool
checkup_step(struct checkup *c, int64_t log_bytes, int64_t log_max,
	     struct err *e)
{
	if (c->state == CHECKUP_DUE && clock_mono_ms() >= c->due_ms &&
	    log_bytes <= log_max)
		start(c);
	if (c->state != CHECKUP_RUNNING)
		return true;
	if (log_bytes > log_max) {
		put_off(c, "the write-ahead log grew too large meanwhile");
		return true;
	}
	return hear(c, e);
}

void
checkup_stop(struct checkup *c)
{
	checker_stop(&c->checker);
}

void
checkup_end(struct checkup *c, bool clean)
{
	checkup_stop(c);
	if (clean && !checkup_open(c))
		set_mark(c, stopped);
	free(c->store);
	c->store = NULL;
	c->lock_fd = -1;
}

const char *
checkup_state_name(enum checkup_state s)
{
	static const char *const names[] = {
		[CHECKUP_NOT_NEEDED] = "not-needed", [CHECKUP_DUE] = "due",
		[CHECKUP_RUNNING] = "running",       [CHECKUP_SOUND] = "sound",
		[CHECKUP_UNFINISHED] = "unfinished",
	};

	return names[s];
}

bool
checkup_open(const struct checkup *c)
{
	return c->state != CHECKUP_NOT_NEEDED && c->state != CHECKUP_SOUND;
}
