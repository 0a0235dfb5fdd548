/*
 * The readers as their caller sees them: start, submit, step, result.  Who
 * reads what is in readers_dispatch.c and readers_jobs.c, the processes are in
 * readers_nursery.c.
 */
#include "flow/readers.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "flow/reader.h"
#include "flow/readers_detail.h"
#include "port/packet.h"

enum {
	COUNT_MIN = 2, /* a large body never takes the last one */
	START_MS = 30 * 1000,
	/*
	 * When a step comes so much too late (a stopped or starved process),
	 * perhaps no reader had a chance to work: all terms begin anew.
	 */
	STALL_MS = 500,
	DEFAULT_TIME_MS = 1000
};

static const uint64_t default_memory = 512ULL * 1024 * 1024;
static const uint64_t default_large = 4ULL * 1024 * 1024;

/* A copy, with what the caller left to us filled in; NULL: memory is out. */
static struct held_options *
complete(const struct readers_options *o)
{
	struct readers_options full = *o;

	if (full.count <= 0)
		full.count = (int)sysconf(_SC_NPROCESSORS_ONLN);
	if (full.count < COUNT_MIN)
		full.count = COUNT_MIN;
	if (full.count > READERS_COUNT_MAX)
		full.count = READERS_COUNT_MAX;
	if (full.time_ms <= 0)
		full.time_ms = DEFAULT_TIME_MS;
	if (full.memory_bytes == 0)
		full.memory_bytes = default_memory;
	if (full.large_bytes == 0)
		full.large_bytes = default_large;
	return options_new(&full);
}

static bool
has_reader(const struct readers *r)
{
	const struct slot *s;

	for (s = r->slots; s < r->slots + r->top; s++)
		if (s->state == SLOT_READY)
			return true;
	return false;
}

bool
readers_start(struct readers **out, const struct readers_options *o,
	      struct err *e)
{
	const int64_t end = clock_mono_ms() + START_MS;
	struct readers *r = calloc(1, sizeof(*r));
	bool ok = false;
	int64_t left;

	if (r == NULL)
		return err_set(e, ERR_NOMEM, "readers");
	r->box = packet_box_new(READER_PACKET, PACKET_BATCH);
	r->options = complete(o);
	if (r->box == NULL || r->options == NULL) {
		err_set(e, ERR_NOMEM, "readers");
		goto out;
	}
	if (!nursery_new(&r->now, r->options, e))
		goto out;
	r->wake_at = INT64_MAX;
	while (!has_reader(r)) {
		left = end - clock_mono_ms();
		if (r->now == NULL) {
			*e = r->why;
			goto out;
		}
		if (left <= 0) {
			err_set(e, ERR_IO,
				"no reader could be forked: is there memory, "
				"and room for processes?");
			goto out;
		}
		readers_wait(r, (int)left);
	}
	ok = true;
out:
	if (ok)
		*out = r;
	else
		readers_stop(&r);
	return ok;
}

void
readers_stop(struct readers **r)
{
	struct readers *old = *r;
	struct nursery *n;
	int i;

	*r = NULL;
	if (old == NULL)
		return;
	while (old->leaving != NULL) {
		n = old->leaving;
		old->leaving = n->next;
		nursery_end(old, &n);
	}
	nursery_end(old, &old->loading);
	nursery_end(old, &old->now);
	for (i = 0; i < LANE_COUNT; i++)
		jobs_free(&old->waiting[i]);
	jobs_free(&old->again);
	jobs_free(&old->done);
	if (old->lent != NULL)
		free(old->lent->answer);
	free(old->lent);
	packet_box_free(&old->box);
	options_drop(&old->options);
	free(old);
}

bool
readers_submit(struct readers *r, void *token, const void *body, size_t len)
{
	struct reader_job *j = calloc(1, sizeof(*j));

	if (j == NULL)
		return false;
	j->id = ++r->ids;
	j->body = body;
	j->len = len;
	j->lane = len <= READER_INLINE                ? LANE_SMALL
		  : len <= r->options->is.large_bytes ? LANE_MEDIUM
						      : LANE_LARGE;
	j->result.token = token;
	jobs_append(&r->waiting[j->lane], j);
	r->stats.queued++;
	r->stats.queued_bytes += len;
	return true;
}

int
readers_poll_max(const struct readers *r)
{
	const struct nursery *n;
	int count = READERS_SLOTS + 2;

	for (n = r->leaving; n != NULL; n = n->next)
		count++;
	return count;
}

static int
add_fd(struct pollfd *fds, int n, int max, int fd, bool full)
{
	if (n >= max)
		return n;
	fds[n].fd = fd;
	fds[n].events = full ? POLLIN | POLLOUT : POLLIN;
	fds[n].revents = 0;
	return n + 1;
}

int
readers_poll_fds(const struct readers *r, struct pollfd *fds, int max)
{
	const struct nursery *n;
	const struct slot *s;
	int count = 0;

	if (r->now != NULL)
		count = add_fd(fds, count, max, zygote_fd(r->now->zygote),
			       false);
	if (r->loading != NULL)
		count = add_fd(fds, count, max, zygote_fd(r->loading->zygote),
			       false);
	for (n = r->leaving; n != NULL; n = n->next)
		count = add_fd(fds, count, max, zygote_fd(n->zygote), false);
	for (s = r->slots; s < r->slots + r->top; s++)
		if (s->state == SLOT_READY)
			count = add_fd(fds, count, max, s->sock, s->blocked);
	return count;
}

static int64_t
due(const struct readers *r)
{
	const int64_t jobs = jobs_due(r);
	const int64_t nursery = nursery_due(r);

	return jobs < nursery ? jobs : nursery;
}

int64_t
readers_timeout_ms(const struct readers *r)
{
	const int64_t at = due(r);
	const int64_t now = clock_mono_ms();

	if (at == INT64_MAX)
		return -1;
	return at > now ? at - now : 0;
}

static void
forgive_stall(struct readers *r)
{
	const int64_t now = clock_mono_ms();
	struct slot *s;

	if (r->wake_at > now || now - r->wake_at < STALL_MS)
		return;
	for (s = r->slots; s < r->slots + r->top; s++)
		s->since = now;
}

void
readers_step(struct readers *r)
{
	forgive_stall(r);
	jobs_receive(r);
	/*
	 * Before blame: a zygote's end is told before its readers die of it,
	 * and then no job is to blame.
	 */
	nursery_hear(r);
	jobs_bury(r);
	jobs_watch(r);
	jobs_dispatch(r);
	nursery_fill(r);
	r->wake_at = due(r);
}

void
readers_give(struct readers *r)
{
	jobs_dispatch(r);
	nursery_fill(r);
	r->wake_at = due(r);
}

void
readers_wait(struct readers *r, int timeout_ms)
{
	struct pollfd fds[READERS_SLOTS + 8];
	const int64_t own = readers_timeout_ms(r);
	int n = readers_poll_fds(r, fds, (int)(sizeof(fds) / sizeof(fds[0])));

	if (own >= 0 && own < timeout_ms)
		timeout_ms = (int)own;
	(void)poll(fds, (nfds_t)n, timeout_ms);
	readers_step(r);
}

bool
readers_next(struct readers *r, struct reader_result *out)
{
	if (r->lent != NULL)
		free(r->lent->answer);
	free(r->lent);
	r->lent = NULL;
	if (r->done.count == 0)
		return false;
	r->lent = jobs_take(&r->done);
	*out = r->lent->result;
	return true;
}

bool
readers_failed(const struct readers *r, struct err *e)
{
	if (r->now != NULL && r->now->ready)
		return false;
	if (e != NULL)
		*e = r->why;
	return true;
}

bool
readers_reload(struct readers *r, const struct readers_options *o,
	       struct err *e)
{
	struct held_options *full = complete(o);
	bool ok;

	readers_reload_cancel(r);
	if (full == NULL)
		return err_set(e, ERR_NOMEM, "readers");
	ok = nursery_new(&r->loading, full, e);
	options_drop(&full);
	return ok;
}

enum readers_reload
readers_reload_state(const struct readers *r, struct err *e)
{
	if (r->loading != NULL)
		return r->loading->ready ? READERS_LOADED : READERS_STARTING;
	if (r->refused.code == ERR_NONE)
		return READERS_STEADY;
	if (e != NULL)
		*e = r->refused;
	return READERS_REFUSED;
}

void
readers_reload_swap(struct readers *r)
{
	struct nursery *old = r->now;
	struct slot *s;

	if (r->loading == NULL || !r->loading->ready)
		return;
	options_drop(&r->options);
	r->options = options_hold(r->loading->options);
	r->now = r->loading;
	r->loading = NULL;
	r->why.code = ERR_NONE;
	r->fork_after = 0;
	if (old != NULL) {
		old->next = r->leaving;
		r->leaving = old;
	}
	for (s = r->slots; s < r->slots + r->top; s++) {
		if (s->state == SLOT_FREE || s->nursery != old)
			continue;
		if (s->jobs.count == 0)
			nursery_drop(s);
		else
			jobs_relieve(r, s);
	}
	readers_step(r);
}

void
readers_reload_cancel(struct readers *r)
{
	nursery_end(r, &r->loading);
	r->refused.code = ERR_NONE;
}

void
readers_stats(const struct readers *r, struct readers_stats *out)
{
	*out = r->stats;
}
