/*
 * Readers, in place of flow/readers.c: they know every letter of the world,
 * and answer after a while, in any order.
 */
#include "flow/readers.h"

#include <stdlib.h>
#include <string.h>

#include "letter.h"
#include "world.h"

struct task {
	struct task *next;
	void *token;
	const struct letter *letter; /* NULL: nothing that is known */
	int64_t due_us;
};

struct readers {
	struct task *tasks;
	struct buf answer; /* lent */
	uint64_t jobs;
	bool loaded;
};

void
reading_reset(void)
{
}

bool
readers_start(struct readers **out, const struct readers_options *o,
	      struct err *e)
{
	(void)o;
	memory_outside(1);
	*out = calloc(1, sizeof(**out));
	memory_outside(-1);
	if (*out == NULL)
		return err_set(e, ERR_NOMEM, "out of memory");
	return true;
}

void
readers_stop(struct readers **r)
{
	if (*r == NULL)
		return;
	while ((*r)->tasks != NULL) {
		struct task *t = (*r)->tasks;

		(*r)->tasks = t->next;
		free(t);
	}
	buf_done(&(*r)->answer);
	free(*r);
	*r = NULL;
}

bool
readers_submit(struct readers *r, void *token, const void *body, size_t len)
{
	struct task *t;

	memory_outside(1);
	t = malloc(sizeof(*t));
	memory_outside(-1);
	if (t == NULL)
		return false;
	t->token = token;
	t->letter = senders_letter(body, len);
	t->due_us = world.mono_us + (int64_t)chance_below(4000);
	t->next = r->tasks;
	r->tasks = t;
	return true;
}

int
readers_poll_max(const struct readers *r)
{
	(void)r;
	return 0;
}

int
readers_poll_fds(const struct readers *r, struct pollfd *fds, int max)
{
	(void)r;
	(void)fds;
	(void)max;
	return 0;
}

int64_t
readers_timeout_ms(const struct readers *r)
{
	const struct task *t;
	int64_t left, least = -1;

	for (t = r->tasks; t != NULL; t = t->next) {
		left = (t->due_us - world.mono_us + 999) / 1000;
		if (left < 0)
			left = 0;
		if (least < 0 || left < least)
			least = left;
	}
	return least;
}

void
readers_step(struct readers *r)
{
	(void)r;
}

void
readers_give(struct readers *r)
{
	(void)r;
}

void
readers_wait(struct readers *r, int timeout_ms)
{
	(void)r;
	(void)timeout_ms;
}

bool
readers_next(struct readers *r, struct reader_result *out)
{
	struct task **at = &r->tasks, *t;

	while (*at != NULL && (*at)->due_us > world.mono_us)
		at = &(*at)->next;
	t = *at;
	if (t == NULL)
		return false;
	*at = t->next;
	memset(out, 0, sizeof(*out));
	out->token = t->token;
	out->how = READER_ANSWERED;
	r->jobs++;
	memory_outside(1);
	buf_reset(&r->answer);
	if (t->letter == NULL) {
		violation("a reader got bytes that nobody sent");
	} else if (t->letter->kind == LETTER_DEADLY) {
		out->how = READER_DIED;
	} else {
		letter_verdict(t->letter, &r->answer);
		out->answer = r->answer.data;
		out->len = r->answer.len;
	}
	memory_outside(-1);
	free(t);
	return true;
}

bool
readers_failed(const struct readers *r, struct err *e)
{
	(void)r;
	(void)e;
	return false;
}

bool
readers_reload(struct readers *r, const struct readers_options *o,
	       struct err *e)
{
	(void)o;
	(void)e;
	r->loaded = true;
	return true;
}

enum readers_reload
readers_reload_state(const struct readers *r, struct err *e)
{
	(void)e;
	return r->loaded ? READERS_LOADED : READERS_STEADY;
}

void
readers_reload_swap(struct readers *r)
{
	r->loaded = false;
}

void
readers_reload_cancel(struct readers *r)
{
	r->loaded = false;
}

void
readers_stats(const struct readers *r, struct readers_stats *out)
{
	memset(out, 0, sizeof(*out));
	out->jobs = r->jobs;
}
