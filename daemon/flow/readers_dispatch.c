/*
 * Gives waiting jobs to readers and sends them.  Small jobs queue up in a
 * reader's socket; every other job waits for a reader that has nothing to do.
 */
#include <unistd.h>

#include "base/clock.h"
#include "flow/reader.h"
#include "flow/readers_detail.h"
#include "port/packet.h"

/* Bytes of small jobs in a reader's socket. */
enum { PIPELINE_BYTES = 256 * 1024 };

static bool
is_working(const struct readers *r, const struct slot *s)
{
	return s->state == SLOT_READY && s->nursery == r->now && !s->relieved;
}

struct view {
	struct slot *idle; /* may be given any job; NULL: none */
	struct slot *best; /* of those at small jobs, with room for more */
	int busy;
	int large; /* busy with a large job */
};

/* `kept` is a reader that must run dry, for a job that wants it alone. */
static struct view
look(struct readers *r, size_t len, const struct slot *kept)
{
	struct view v = {NULL, NULL, 0, 0};
	struct slot *s;

	for (s = r->slots; s < r->slots + r->top; s++) {
		if (!is_working(r, s))
			continue;
		if (s->jobs.count == 0) {
			if (v.idle == NULL)
				v.idle = s;
			continue;
		}
		/* Beyond the count, so that it takes no other's place. */
		if (s->jobs.first->again)
			continue;
		v.busy++;
		v.large += s->jobs.first->lane == LANE_LARGE;
		if (s != kept && s->open && s->jobs.first->lane == LANE_SMALL &&
		    s->jobs.count < s->depth &&
		    s->bytes + len <= PIPELINE_BYTES &&
		    (v.best == NULL || s->bytes < v.best->bytes))
			v.best = s;
	}
	/* What is over is spare, for when one of the others leaves. */
	if (v.busy >= r->now->options->is.count)
		v.idle = NULL;
	return v;
}

static void
give(struct slot *s, struct job_list *from)
{
	struct reader_job *j = jobs_take(from);

	jobs_append(&s->jobs, j);
	s->bytes += j->len;
	if (s->jobs.count == 1)
		s->since = clock_mono_ms();
	if (s->unsent == NULL)
		s->unsent = j;
}

/* Of the jobs that want a reader alone the oldest that may have one. */
static enum lane
next_alone(const struct readers *r, int large)
{
	const struct reader_job *m = r->waiting[LANE_MEDIUM].first;
	const struct reader_job *l = r->waiting[LANE_LARGE].first;

	if (large >= r->now->options->is.count - 1)
		l = NULL;
	if (l != NULL && (m == NULL || l->id < m->id))
		return LANE_LARGE;
	return m != NULL ? LANE_MEDIUM : LANE_SMALL;
}

/* Each to a fresh reader of its own. */
static void
give_again(struct readers *r)
{
	struct slot *s;

	for (s = r->slots; s < r->slots + r->top && r->again.count > 0; s++)
		if (is_working(r, s) && s->jobs.count == 0 &&
		    s->serial > r->again.first->after)
			give(s, &r->again);
}

/*
 * The oldest first, but idle readers go to one that wants a reader alone and
 * to small ones in turn: many that take long do not hold up what is soon done.
 */
static void
give_out(struct readers *r)
{
	struct slot *kept = NULL;
	struct view v;

	for (;;) {
		const struct reader_job *small = r->waiting[LANE_SMALL].first;
		enum lane lane;

		v = look(r, small == NULL ? 0 : small->len, kept);
		lane = next_alone(r, v.large);
		if (lane != LANE_SMALL &&
		    (small == NULL || (r->waiting[lane].first->id < small->id &&
				       !(r->alone_last && v.idle != NULL)))) {
			if (v.idle != NULL) {
				give(v.idle, &r->waiting[lane]);
				r->alone_last = true;
				continue;
			}
			if (kept == NULL) {
				kept = v.best;
				if (kept != NULL)
					continue;
			}
		}
		if (small == NULL)
			return;
		if (v.idle != NULL) {
			give(v.idle, &r->waiting[LANE_SMALL]);
			r->alone_last = false;
		} else if (v.best != NULL) {
			give(v.best, &r->waiting[LANE_SMALL]);
		} else {
			return;
		}
	}
}

/* ---- sending */

/* A body that does not fit in a packet goes as a memfd; -1 on failure. */
static int
pack(const struct reader_job *j, struct reader_head *head,
     struct packet_out *out)
{
	*head = (struct reader_head){
		.magic = READER_JOB_MAGIC,
		.flags = j->flags,
		.id = j->id,
		.len = j->len,
	};
	*out = (struct packet_out){
		.head = head, .head_len = sizeof(*head), .fd = -1};
	if (j->len <= READER_INLINE) {
		out->body = j->body;
		out->body_len = j->len;
		return 0;
	}
	out->fd = packet_memfd(j->body, j->len, true);
	return out->fd < 0 ? -1 : 0;
}

static void
send_slot(struct slot *s)
{
	struct reader_head head[PACKET_BATCH];
	struct packet_out out[PACKET_BATCH];
	struct reader_job *j;
	int i, n, sent;

	s->blocked = false;
	while (s->unsent != NULL) {
		n = 0;
		for (j = s->unsent; j != NULL && n < PACKET_BATCH; j = j->next)
			if (pack(j, &head[n], &out[n]) == 0)
				n++;
			else
				break;
		/* No memory: its time runs, and then it is tried elsewhere. */
		if (n == 0)
			return;
		sent = packet_send(s->sock, out, n, PACKET_NOWAIT);
		for (i = 0; i < n; i++)
			if (out[i].fd >= 0)
				close(out[i].fd);
		/* A reader that is gone is found when it is received from. */
		if (sent < 0)
			return;
		for (i = 0; i < sent && s->unsent != NULL; i++)
			s->unsent = s->unsent->next;
		if (sent < n) {
			s->blocked = true;
			return;
		}
	}
}

void
jobs_dispatch(struct readers *r)
{
	struct slot *s;

	/* Fill queues up in one go: a packet at a time costs more. */
	for (s = r->slots; s < r->slots + r->top; s++)
		s->open = s->jobs.count <= s->depth / 2;
	if (r->now != NULL && r->now->ready) {
		give_again(r);
		give_out(r);
	}
	for (s = r->slots; s < r->slots + r->top; s++)
		if (s->state == SLOT_READY && s->unsent != NULL)
			send_slot(s);
}
