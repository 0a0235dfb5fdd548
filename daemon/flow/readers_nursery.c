/*
 * The processes behind the readers: zygotes that come and go, and the slots
 * that their readers fill.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "flow/readers_detail.h"

enum { READY_MS = 30 * 1000, RESTART_MS = 1000 };

/* NULL stays NULL.  False when memory is out. */
static bool
own_text(char **own, const char **text)
{
	if (*text == NULL)
		return true;
	*own = strdup(*text);
	*text = *own;
	return *own != NULL;
}

struct held_options *
options_new(const struct readers_options *o)
{
	struct held_options *h = calloc(1, sizeof(*h));

	if (h == NULL)
		return NULL;
	h->holders = 1;
	h->is = *o;
	if (!own_text(&h->program, &h->is.program) ||
	    !own_text(&h->schemas, &h->is.read.schemas) ||
	    !own_text(&h->sheets, &h->is.read.sheets))
		options_drop(&h);
	return h;
}

struct held_options *
options_hold(struct held_options *o)
{
	o->holders++;
	return o;
}

void
options_drop(struct held_options **o)
{
	struct held_options *h = *o;

	*o = NULL;
	if (h == NULL || --h->holders > 0)
		return;
	free(h->program);
	free(h->schemas);
	free(h->sheets);
	free(h);
}

static void
nursery_free(struct nursery **n)
{
	if (*n == NULL)
		return;
	zygote_close(&(*n)->zygote);
	options_drop(&(*n)->options);
	free(*n);
	*n = NULL;
}

bool
nursery_new(struct nursery **out, struct held_options *o, struct err *e)
{
	struct nursery *n = calloc(1, sizeof(*n));

	if (n == NULL)
		return err_set(e, ERR_NOMEM, "readers");
	n->options = options_hold(o);
	n->deadline = clock_mono_ms() + READY_MS;
	if (!zygote_start(&n->zygote, o->is.program, &o->is.read,
			  o->is.memory_bytes, e)) {
		nursery_free(&n);
		return false;
	}
	*out = n;
	return true;
}

void
nursery_kill(struct slot *s)
{
	struct nursery *n = s->nursery;

	if (s->state == SLOT_READY)
		close(s->sock);
	s->state = SLOT_DYING;
	/* Also one that says it leaves: it may be lying. */
	if (n->zygote != NULL && !s->exited &&
	    !zygote_kill(n->zygote, s->serial))
		n->broken = true;
}

void
nursery_drop(struct slot *s)
{
	if (s->state != SLOT_DYING)
		nursery_kill(s);
	s->nursery->users--;
	memset(s, 0, sizeof(*s));
}

void
nursery_end(struct readers *r, struct nursery **n)
{
	struct slot *s;

	if (*n == NULL)
		return;
	/* Kills the readers as well. */
	zygote_close(&(*n)->zygote);
	for (s = r->slots; s < r->slots + r->top; s++) {
		if (s->state == SLOT_FREE || s->nursery != *n)
			continue;
		jobs_return(r, s, 0);
		nursery_drop(s);
	}
	nursery_free(n);
}

static struct slot *
slot_find(struct readers *r, const struct nursery *n, uint64_t serial)
{
	struct slot *s;

	for (s = r->slots; s < r->slots + r->top; s++)
		if (s->state != SLOT_FREE && s->nursery == n &&
		    s->serial == serial)
			return s;
	return NULL;
}

static void
forked(struct readers *r, struct nursery *n, const struct zygote_event *v)
{
	struct slot *s = slot_find(r, n, v->serial);

	if (s == NULL || s->state != SLOT_ASKED) {
		close(v->fd);
		return;
	}
	s->state = SLOT_READY;
	s->sock = v->fd;
	r->stats.forks++;
}

/*
 * A reader that had a socket is judged when that is at its end; this is the
 * one that never came to be, and the status names the cause.
 */
static void
exited(struct readers *r, struct nursery *n, const struct zygote_event *v)
{
	struct slot *s = slot_find(r, n, v->serial);

	if (s == NULL)
		return;
	if (v->status != 0)
		r->stats.last_exit = v->status;
	s->exited = true;
	if (s->state != SLOT_ASKED)
		return;
	r->fork_after = clock_mono_ms() + READERS_FORK_PAUSE_MS;
	nursery_drop(s);
}

/* Handle all news; false when the zygote is of no more use. */
static bool
hear(struct readers *r, struct nursery *n, struct err *why)
{
	struct zygote_event v;

	for (;;) {
		zygote_next(n->zygote, &v);
		switch (v.news) {
		case ZYGOTE_QUIET:
			if (n->broken)
				err_set(why, ERR_IO, "the zygote is stuck");
			else if (!n->ready && clock_mono_ms() >= n->deadline)
				err_set(why, ERR_IO,
					"the schemas were not ready in %d s",
					READY_MS / 1000);
			else
				return true;
			return false;
		case ZYGOTE_READY:
			n->ready = true;
			break;
		case ZYGOTE_FORKED:
			forked(r, n, &v);
			break;
		case ZYGOTE_EXITED:
			exited(r, n, &v);
			break;
		case ZYGOTE_GONE:
			*why = v.error;
			return false;
		}
	}
}

static void
restart(struct readers *r)
{
	const int64_t now = clock_mono_ms();

	if (now < r->restart_at)
		return;
	r->restart_at = now + RESTART_MS;
	if (!nursery_new(&r->now, r->options, &r->why))
		r->now = NULL;
}

static void
hear_leaving(struct readers *r)
{
	struct nursery **at = &r->leaving;

	while (*at != NULL) {
		struct nursery *n = *at;
		struct err why;

		if (n->users > 0 && hear(r, n, &why)) {
			at = &n->next;
			continue;
		}
		*at = n->next;
		nursery_end(r, &n);
	}
}

void
nursery_hear(struct readers *r)
{
	if (r->now != NULL) {
		if (!hear(r, r->now, &r->why))
			nursery_end(r, &r->now);
		else if (r->now->ready)
			r->why.code = ERR_NONE;
	}
	if (r->now == NULL)
		restart(r);
	if (r->loading != NULL && !hear(r, r->loading, &r->refused))
		nursery_end(r, &r->loading);
	hear_leaving(r);
}

/*
 * Readers at work and a few that wait: a reader is replaced after every
 * refusal, and the next message must not wait for the fork.  And one more for
 * each job that wants a fresh one.
 */
static int
wanted(const struct readers *r)
{
	return r->now->options->is.count + 1 + r->now->options->is.count / 2 +
	       (int)r->again.count;
}

void
nursery_fill(struct readers *r)
{
	struct slot *s;
	int have = 0;

	r->stats.alive = 0;
	for (s = r->slots; s < r->slots + r->top; s++) {
		r->stats.alive += s->state == SLOT_READY;
		have += (s->state == SLOT_ASKED || s->state == SLOT_READY) &&
			s->nursery == r->now && !s->relieved;
	}
	if (r->now == NULL || !r->now->ready || clock_mono_ms() < r->fork_after)
		return;
	for (s = r->slots; s < r->slots + READERS_SLOTS && have < wanted(r);
	     s++) {
		if (s->state != SLOT_FREE)
			continue;
		memset(s, 0, sizeof(*s));
		if (!zygote_fork(r->now->zygote, r->serials + 1)) {
			r->now->broken = true;
			return;
		}
		s->state = SLOT_ASKED;
		s->nursery = r->now;
		s->serial = ++r->serials;
		s->depth = READERS_DEPTH_START;
		r->now->users++;
		have++;
		if (s >= r->slots + r->top)
			r->top = (size_t)(s - r->slots) + 1;
	}
}

int64_t
nursery_due(const struct readers *r)
{
	int64_t due = INT64_MAX;

	if (r->now == NULL)
		due = r->restart_at;
	else if (!r->now->ready)
		due = r->now->deadline;
	else if (r->fork_after > clock_mono_ms())
		due = r->fork_after;
	if (r->loading != NULL && !r->loading->ready &&
	    r->loading->deadline < due)
		due = r->loading->deadline;
	return due;
}
