/*
 * Whoever looks the store over, in place of flow/checker.c: here every store is
 * looked at between two lives anyway (checks.c).
 */
#include "flow/checker.h"

#include <stdlib.h>

#include "world.h"

struct checker {
	int turns;
};

bool
checker_start(struct checker **out, const char *store, bool piecemeal,
	      struct err *e)
{
	(void)store;
	(void)piecemeal;
	memory_outside(1);
	*out = calloc(1, sizeof(**out));
	memory_outside(-1);
	if (*out == NULL)
		return err_set(e, ERR_NOMEM, "out of memory");
	(*out)->turns = (int)chance_below(3);
	return true;
}

enum checker_news
checker_next(struct checker *c, struct err *e)
{
	(void)e;
	return c->turns-- > 0 ? CHECKER_QUIET : CHECKER_SOUND;
}

void
checker_stop(struct checker **c)
{
	free(*c);
	*c = NULL;
}
