/*
 * Those who listen to events, as they should be written: a gap, or a
 * heartbeat that is ahead, is healed by asking.  One hears everything, one
 * loses much, one is deaf for long times.
 */
#include <stdlib.h>
#include <string.h>

#include "model/day.h"
#include "port/bus.h"
#include "port/crypto.h"
#include "port/db_sqlite.h"
#include "world.h"

enum { PATIENCE_US = 300000 };

struct listener {
	int64_t last; /* in order up to here */
	uint64_t heard[SUBSCRIBERS_EVENTS];
	bool wants; /* knows that something is missing */
	bool asked;
	int64_t asked_us;
	int64_t deaf_until_us;
};

static struct listener listeners[SUBSCRIBERS];

static uint64_t
print_of(const void *p, size_t len)
{
	unsigned char hash[CRYPTO_HASH];
	struct crypto_blake2b h;
	uint64_t out;

	crypto_blake2b_start(&h, NULL, 0);
	crypto_blake2b_add(&h, p, len);
	crypto_blake2b_end(&h, hash);
	memcpy(&out, hash, sizeof(out));
	return out;
}

static int64_t
number(const struct bus_frame *counters, size_t from)
{
	const unsigned char *p = counters->data;
	uint64_t v = 0;
	size_t i;

	if (counters->len != 16)
		return -1;
	for (i = 0; i < 8; i++)
		v = v << 8 | p[from + i];
	return (int64_t)v;
}

static void
keep(struct listener *s, const struct bus_frame *f)
{
	int64_t seq = number(&f[2], 0);
	uint64_t print = print_of(f[1].data, f[1].len);

	if (seq <= 0 || seq >= SUBSCRIBERS_EVENTS) {
		violation("an event with number %lld", (long long)seq);
		return;
	}
	if (seq <= s->last) {
		if (s->heard[seq] != print)
			violation("event %lld came to be another",
				  (long long)seq);
		return;
	}
	if (seq > s->last + 1) {
		s->wants = true;
		return;
	}
	s->heard[seq] = print;
	s->last = seq;
	world.counts.events++;
}

static void
hear(struct listener *s, const struct bus_frame *f)
{
	/* Without a number within its type: not stored, but ahead of us? */
	if (number(&f[2], 8) == 0)
		s->wants |= number(&f[2], 0) > s->last;
	else
		keep(s, f);
}

void
listeners_hear(const struct bus_frame *f, size_t n)
{
	size_t i;

	if (n != 3) {
		violation("an event of %zu frames", n);
		return;
	}
	/* Without a number within its type: a heartbeat, or its like. */
	if (number(&f[2], 8) == 0)
		world.beat_us = world.mono_us;
	for (i = 0; i < SUBSCRIBERS; i++) {
		struct listener *s = &listeners[i];

		if (i == 1 && chance_in(3))
			continue;
		if (i == 2 && world.mono_us < s->deaf_until_us)
			continue;
		if (i == 2 && chance_in(40))
			s->deaf_until_us =
				world.mono_us + (int64_t)chance_below(900000);
		hear(s, f);
	}
}

/* [peer][][topic][body][counters]… [END][…] */
void
listeners_answer(const struct bus_frame *f, size_t n)
{
	struct listener *s;
	size_t i;

	if (n < 3 || f[0].len != 1)
		return;
	s = &listeners[*(const char *)f[0].data - '0'];
	s->asked = false;
	for (i = 2; i + 2 < n; i += 3)
		keep(s, &f[i]);
	world.counts.healed++;
	s->wants = false;
}

void
listeners_turn(void)
{
	char request[64], peer[2];
	struct bus_frame f[3];
	size_t i;

	if (!world.up || world.stopping)
		return;
	for (i = 0; i < SUBSCRIBERS; i++) {
		struct listener *s = &listeners[i];

		if (!s->wants ||
		    (s->asked && world.mono_us - s->asked_us < PATIENCE_US))
			continue;
		snprintf(peer, sizeof(peer), "%zu", i);
		snprintf(request, sizeof(request),
			 "{\"after\":%lld,\"limit\":%d}", (long long)s->last,
			 (int)(1 + chance_below(200)));
		f[0] = (struct bus_frame){peer, 1};
		f[1] = (struct bus_frame){"", 0};
		f[2] = (struct bus_frame){request, strlen(request)};
		network_request("replay", f, 3);
		s->asked = true;
		s->asked_us = world.mono_us;
	}
}

void
listeners_reset(void)
{
	memset(listeners, 0, sizeof(listeners));
}

void
listeners_forget(void)
{
	size_t i;

	for (i = 0; i < SUBSCRIBERS; i++)
		listeners[i].asked = false;
}

/* All of them have heard all there is. */
bool
listeners_done(void)
{
	int64_t last = world.daemon.publish.sent;
	size_t i;

	for (i = 0; i < SUBSCRIBERS; i++)
		if (listeners[i].last < last)
			return false;
	return true;
}

/* What they heard is what the store says, and nothing was taken back. */
void
listeners_check(void)
{
	struct sqlite3 *handle = world.daemon.db->handle;
	sqlite3_stmt *st = NULL;
	int64_t last = 0;
	size_t i;

	sqlite3_prepare_v2(handle, "SELECT seq, body FROM event ORDER BY seq",
			   -1, &st, NULL);
	while (sqlite3_step(st) == SQLITE_ROW) {
		const void *body = sqlite3_column_text(st, 1);
		uint64_t print =
			print_of(body, (size_t)sqlite3_column_bytes(st, 1));

		last = sqlite3_column_int64(st, 0);
		for (i = 0; i < SUBSCRIBERS; i++)
			if (last <= listeners[i].last &&
			    listeners[i].heard[last] != print)
				violation("event %lld is not what was heard",
					  (long long)last);
	}
	sqlite3_finalize(st);
	for (i = 0; i < SUBSCRIBERS; i++)
		if (listeners[i].last > last)
			violation("event %lld was heard and is not there",
				  (long long)listeners[i].last);
}
