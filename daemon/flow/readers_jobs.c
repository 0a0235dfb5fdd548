/*
 * The jobs of readers: takes answers, watches the time, and decides who is to
 * blame when a reader dies or is slow.
 *
 * A reader works on the first of its jobs; the others lie in its socket so
 * that it never waits for us.  Only the first can be to blame.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "flow/reader.h"
#include "flow/readers_detail.h"
#include "port/packet.h"

enum {
	MIB = 1024 * 1024,
	/* A job is slow after this and twice the time its size should take. */
	SLOW_MS = 50,
	BYTES_PER_MS = 2048,
	HOUR_MS = 3600 * 1000
};

/* ---- lists */

void
jobs_append(struct job_list *list, struct reader_job *j)
{
	j->next = NULL;
	if (list->first == NULL)
		list->first = j;
	else
		list->last->next = j;
	list->last = j;
	list->count++;
}

void
jobs_prepend(struct job_list *list, struct reader_job *j)
{
	j->next = list->first;
	if (list->first == NULL)
		list->last = j;
	list->first = j;
	list->count++;
}

struct reader_job *
jobs_take(struct job_list *list)
{
	struct reader_job *j = list->first;

	list->first = j->next;
	list->count--;
	return j;
}

void
jobs_free(struct job_list *list)
{
	struct reader_job *j, *next;

	for (j = list->first; j != NULL; j = next) {
		next = j->next;
		free(j->answer);
		free(j);
	}
	memset(list, 0, sizeof(*list));
}

/* ---- results */

static void
finish(struct readers *r, struct reader_job *j, enum reader_outcome how)
{
	j->result.how = how;
	r->stats.jobs++;
	r->stats.queued--;
	r->stats.queued_bytes -= j->len;
	if (how == READER_TIMEOUT)
		r->stats.timeouts++;
	jobs_append(&r->done, j);
}

void
jobs_return(struct readers *r, struct slot *s, size_t keep)
{
	struct job_list back = {NULL, NULL, 0};
	struct job_list kept = {NULL, NULL, 0};
	struct reader_job *j;

	while (s->jobs.count > 0) {
		j = jobs_take(&s->jobs);
		if (kept.count < keep) {
			jobs_append(&kept, j);
			continue;
		}
		s->bytes -= j->len;
		jobs_prepend(&back, j);
	}
	if (s->unsent != kept.first || keep == 0)
		s->unsent = NULL;
	s->jobs = kept;
	/* The last one first, so that they stand in their old order. */
	while (back.count > 0) {
		j = jobs_take(&back);
		jobs_prepend(j->again ? &r->again : &r->waiting[j->lane], j);
	}
}

static struct reader_job *
take_first(struct slot *s)
{
	struct reader_job *j = jobs_take(&s->jobs);

	s->bytes -= j->len;
	s->since = clock_mono_ms();
	return j;
}

/* ---- blame */

static bool
has_sheets(const struct readers_options *o)
{
	return o->read.sheets != NULL && o->read.sheets[0] != '\0';
}

/*
 * In a reader of its own that is made from now on, and without the rule sheets,
 * if there are any.
 */
static void
try_again(struct readers *r, struct reader_job *j, uint32_t skip)
{
	j->again = true;
	j->after = r->serials;
	j->flags = has_sheets(&r->options->is) ? skip : 0;
	jobs_append(&r->again, j);
}

/*
 * Its reader died while it was read: once may be chance, twice is not.  The
 * second try is for a reader that is made from now on: whatever killed the
 * first may have hit those that wait as well.
 */
static void
blame(struct readers *r, struct reader_job *j)
{
	r->stats.deaths++;
	if (j->again)
		finish(r, j, READER_DIED);
	else
		try_again(r, j, READER_SKIP_DIED);
}

/* Out of time: that is final, unless a rule sheet may have taken it. */
static void
overdue(struct readers *r, struct reader_job *j)
{
	if (has_sheets(&r->options->is) && !j->again)
		try_again(r, j, READER_SKIP_TIME);
	else
		finish(r, j, READER_TIMEOUT);
}

void
jobs_bury(struct readers *r)
{
	struct slot *s;

	for (s = r->slots; s < r->slots + r->top; s++) {
		if (s->state != SLOT_DYING || !s->exited)
			continue;
		if (s->jobs.count > 0 && s->jobs.first != s->unsent) {
			blame(r, take_first(s));
		} else if (s->answered == 0) {
			r->fork_after = clock_mono_ms() + READERS_FORK_PAUSE_MS;
		}
		jobs_return(r, s, 0);
		nursery_drop(s);
	}
}

/* ---- answers */

/* The answer is copied: from here on no reader can change it. */
static bool
keep_answer(struct reader_job *j, const struct packet_in *in, size_t len)
{
	unsigned char *p = malloc(len > 0 ? len : 1);

	if (p == NULL)
		return false;
	if (in->fd < 0) {
		memcpy(p, in->data + sizeof(struct reader_head), len);
	} else if (!packet_memfd_read(in->fd, p, len)) {
		free(p);
		return false;
	}
	j->answer = p;
	j->result.answer = p;
	j->result.len = len;
	return true;
}

/* Takes an answer, or else what came is none. */
static bool
take_answer(struct readers *r, struct slot *s, const struct packet_in *in)
{
	const struct reader_job *first = s->jobs.first;
	struct reader_head head;
	struct reader_job *j;

	if (in->broken || s->jobs.count == 0 || first == s->unsent ||
	    !reader_answer_ok(in->data, in->len, in->fd >= 0, first->id,
			      first->len, &head) ||
	    !keep_answer(s->jobs.first, in, (size_t)head.len))
		return false;
	j = take_first(s);
	finish(r, j, READER_ANSWERED);
	s->answered++;
	if (s->depth < READERS_DEPTH_MAX)
		s->depth += 2;
	if (s->relieved || (head.flags & READER_SPENT) != 0) {
		if (!s->relieved)
			r->stats.recycled++;
		jobs_return(r, s, 0);
		nursery_drop(s);
	}
	return true;
}

/* False when there was nothing. */
static bool
receive_slot(struct readers *r, struct slot *s)
{
	struct packet_in in[PACKET_BATCH];
	bool any = false;
	int i, n;

	do {
		n = packet_receive(s->sock, r->box, in, PACKET_NOWAIT);
		if (n < 0)
			nursery_kill(s);
		any = any || n != 0;
		for (i = 0; i < n; i++) {
			if (s->state == SLOT_READY &&
			    !take_answer(r, s, &in[i]))
				nursery_kill(s);
			if (in[i].fd >= 0)
				close(in[i].fd);
		}
	} while (n == PACKET_BATCH && s->state == SLOT_READY);
	return any;
}

void
jobs_receive(struct readers *r)
{
	bool any = false;
	struct slot *s;

	for (s = r->slots; s < r->slots + r->top; s++)
		if (s->state == SLOT_READY && s->jobs.count > 0)
			any = receive_slot(r, s) || any;
	/* Those without a job say nothing, unless they have gone. */
	for (s = r->slots; !any && s < r->slots + r->top; s++)
		if (s->state == SLOT_READY && s->jobs.count == 0)
			receive_slot(r, s);
}

/* ---- time */

static int64_t
limit_ms(const struct readers_options *o, const struct reader_job *j)
{
	int64_t ms = o->time_ms + (int64_t)(j->len * 1000 / MIB);

	if (FAULT_TWIN("patient"))
		return HOUR_MS;
	if (has_sheets(o) && j->flags == 0)
		ms += o->read.pack_ms +
		      (int64_t)((uint64_t)o->read.pack_ms * j->len / MIB);
	return ms;
}

static int64_t
slow_ms(const struct reader_job *j)
{
	return SLOW_MS + (int64_t)(j->len / BYTES_PER_MS);
}

void
jobs_relieve(struct readers *r, struct slot *s)
{
	if (s->relieved)
		return;
	s->relieved = true;
	r->stats.relieved++;
	jobs_return(r, s, 1);
}

void
jobs_watch(struct readers *r)
{
	const int64_t now = clock_mono_ms();
	struct slot *s;

	for (s = r->slots; s < r->slots + r->top; s++) {
		const struct reader_job *first = s->jobs.first;
		int64_t spent = now - s->since;

		if (s->jobs.count == 0)
			continue;
		if (spent >= limit_ms(&s->nursery->options->is, first)) {
			overdue(r, take_first(s));
			jobs_return(r, s, 0);
			nursery_drop(s);
		} else if (s->jobs.count > 1 && spent >= slow_ms(first)) {
			jobs_relieve(r, s);
		}
	}
}

int64_t
jobs_due(const struct readers *r)
{
	int64_t due = INT64_MAX;
	const struct slot *s;

	for (s = r->slots; s < r->slots + r->top; s++) {
		int64_t at;

		if (s->jobs.count == 0)
			continue;
		at = limit_ms(&s->nursery->options->is, s->jobs.first);
		if (s->jobs.count > 1 && slow_ms(s->jobs.first) < at)
			at = slow_ms(s->jobs.first);
		at += s->since;
		if (at < due)
			due = at;
	}
	return due;
}
