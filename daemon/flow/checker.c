/* The process that looks the store over, and its parent's handle. */
#include "flow/checker.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fault.h"
#include "flow/spawn.h"
#include "port/db.h"
#include "port/sandbox.h"

#define CHECKER_NAME "pols-checker"

enum {
	ARG_NAME,
	ARG_PARENT, /* pid */
	ARG_STORE,
	ARG_PIECEMEAL, /* "1" or "0" */
	ARGS
};

enum { NUMBER_TEXT = 24, GENTLE = 10 };

/* ---- the process */

bool
checker_is_me(char *const argv[])
{
	return argv[0] != NULL && strcmp(argv[0], CHECKER_NAME) == 0;
}

/* Each table is a state of the store of its own, let go before the next. */
static bool
each_table(struct db *db, struct err *e)
{
	const char *name;
	struct buf names;
	bool ok;
	size_t n;

	buf_init(&names);
	n = db_table_names(db, &names);
	ok = !db_failed(db, e);
	for (name = (const char *)names.data; ok && n-- > 0;
	     name += strlen(name) + 1)
		ok = db_check_quick(db, name, e) ||
		     err_context(e, "table %s", name);
	buf_done(&names);
	return ok;
}

static void
say(const struct err *e)
{
	/* Less than a pipe takes at once. */
	if (write(SPAWN_FD, e, sizeof(*e)) < 0)
		return;
}

int
checker_main(int argc, char *argv[])
{
	struct err e = {.code = ERR_NONE};
	struct db *db = NULL;
	bool ok;

	if (argc != ARGS || !spawn_shed() ||
	    !sandbox_die_with((int)strtol(argv[ARG_PARENT], NULL, 10)))
		return err_exit_status(ERR_IO);
	/* Only a wish: a service manager may not allow it. */
	(void)!nice(GENTLE);
	FAULT("check-begin");
	ok = db_open(&db, argv[ARG_STORE], DB_READER, &e);
	if (ok)
		ok = argv[ARG_PIECEMEAL][0] == '1'
			     ? each_table(db, &e)
			     : db_check_quick(db, NULL, &e);
	db_close(&db);
	if (ok)
		e.code = ERR_NONE;
	say(&e);
	return err_exit_status(e.code);
}

/* ---- its parent's handle */

struct checker {
	pid_t pid;
	int pipe;
};

bool
checker_start(struct checker **out, const char *store, bool piecemeal,
	      struct err *e)
{
	char name[] = CHECKER_NAME, yes[] = "1", no[] = "0";
	char parent[NUMBER_TEXT];
	char *argv[ARGS + 1] = {
		[ARG_NAME] = name,
		[ARG_PARENT] = parent,
		[ARG_PIECEMEAL] = piecemeal ? yes : no,
	};
	struct checker *c = calloc(1, sizeof(*c));
	int ends[2] = {-1, -1};
	int rc;

	*out = NULL;
	argv[ARG_STORE] = strdup(store);
	if (c == NULL || argv[ARG_STORE] == NULL) {
		err_set(e, ERR_NOMEM, "out of memory");
		goto out;
	}
	snprintf(parent, sizeof(parent), "%ld", (long)getpid());
	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
		err_errno(e, ERR_IO, "pipe");
		goto out;
	}
	rc = spawn_again(&c->pid, NULL, argv, ends[1]);
	close(ends[1]);
	if (rc != 0) {
		close(ends[0]);
		errno = rc;
		err_errno(e, ERR_IO, "start of " CHECKER_NAME);
		goto out;
	}
	c->pipe = ends[0];
	*out = c;
out:
	free(argv[ARG_STORE]);
	if (*out == NULL)
		free(c);
	return *out != NULL;
}

enum checker_news
checker_next(struct checker *c, struct err *e)
{
	ssize_t n = read(c->pipe, e, sizeof(*e));

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return CHECKER_QUIET;
	if (n != (ssize_t)sizeof(*e)) {
		err_set(e, ERR_IO, CHECKER_NAME " died");
		return CHECKER_FAILED;
	}
	e->text[sizeof(e->text) - 1] = '\0';
	if (e->code == ERR_NONE)
		return CHECKER_SOUND;
	return e->code == ERR_CORRUPT ? CHECKER_DAMAGED : CHECKER_FAILED;
}

void
checker_stop(struct checker **c)
{
	if (*c == NULL)
		return;
	spawn_end((*c)->pid);
	close((*c)->pipe);
	free(*c);
	*c = NULL;
}
