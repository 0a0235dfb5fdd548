/* Audit rows. */
#include "flow/audit.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/fault.h"
#include "port/crypto.h"

enum { MINUTE_MS = 60000 };

void
audit_init(struct audit *a, struct db *db)
{
	memset(a, 0, sizeof(*a));
	a->db = db;
}

static bool
is_same(const struct audit_slot *s, const char *actor, const char *action,
	const char *reason)
{
	return strcmp(s->actor, actor) == 0 && strcmp(s->action, action) == 0 &&
	       strcmp(s->reason, reason) == 0;
}

/* Nothing waits in it, and its minute is over. */
static bool
is_spare(const struct audit_slot *s, int64_t now_ms)
{
	return s->actor[0] == '\0' || (s->times == 0 && now_ms >= s->due_ms);
}

/* The slot of this kind; the last one is for those who find no other. */
static struct audit_slot *
slot_of(struct audit *a, const char *actor, const char *action,
	const char *reason, int64_t now_ms)
{
	struct audit_slot *spare = NULL;
	size_t i;

	for (i = 0; i + 1 < AUDIT_SLOTS; i++) {
		struct audit_slot *s = &a->slots[i];

		if (is_same(s, actor, action, reason))
			return s;
		if (spare == NULL && is_spare(s, now_ms))
			spare = s;
	}
	if (spare == NULL) {
		spare = &a->slots[AUDIT_SLOTS - 1];
		if (spare->actor[0] != '\0')
			return spare;
		actor = "others";
	}
	memset(spare, 0, sizeof(*spare));
	snprintf(spare->actor, sizeof(spare->actor), "%s", actor);
	snprintf(spare->action, sizeof(spare->action), "%s", action);
	snprintf(spare->reason, sizeof(spare->reason), "%s", reason);
	return spare;
}

void
audit_refused(struct audit *a, const char *actor, const char *action,
	      const char *object, const char *reason)
{
	struct audit_slot *s =
		slot_of(a, actor, action, reason, clock_mono_ms());

	a->refused++;
	if (s->times++ > 0)
		return;
	s->first_us = clock_unix_us();
	snprintf(s->object, sizeof(s->object), "%s", object);
}

/* When the next row is due, monotonic ms; -1 when nothing waits. */
static int64_t
due_ms(const struct audit *a)
{
	int64_t due = -1;
	size_t i;

	for (i = 0; i < AUDIT_SLOTS; i++)
		if (a->slots[i].times > 0 &&
		    (due < 0 || a->slots[i].due_ms < due))
			due = a->slots[i].due_ms;
	return due;
}

/* ---- rows and their chain */

/* As it stands in a chain column; zeroes when it is none. */
static void
copy_chain(struct stmt *st, unsigned char out[ENTRY_DIGEST])
{
	size_t len;
	const void *p = db_col_blob(st, "chain", &len);

	memset(out, 0, ENTRY_DIGEST);
	if (p != NULL && len == ENTRY_DIGEST)
		memcpy(out, p, len);
}

void
audit_head_read(struct db *db, struct audit_head *out)
{
	struct stmt *st = db_stmt(db, SQL_AUDIT_LAST);

	memset(out, 0, sizeof(*out));
	if (!db_row(st))
		return;
	out->nr = db_col_int(st, "nr");
	copy_chain(st, out->chain);
}

bool
audit_chain(const struct audit_row *row,
	    const unsigned char before[ENTRY_DIGEST],
	    unsigned char out[ENTRY_DIGEST])
{
	struct crypto_blake2b h;
	struct buf b;
	bool ok;

	buf_init(&b);
	buf_i64(&b, row->nr);
	buf_i64(&b, row->time_us);
	buf_str(&b, row->actor);
	buf_str(&b, row->action);
	buf_str(&b, row->object);
	buf_str(&b, row->reason);
	buf_i64(&b, row->times);
	crypto_blake2b_start(&h, NULL, 0);
	crypto_blake2b_add(&h, before, ENTRY_DIGEST);
	crypto_blake2b_add(&h, b.data, b.len);
	crypto_blake2b_end(&h, out);
	ok = !b.failed;
	buf_done(&b);
	return ok;
}

void
audit_walk(struct db *db, bool (*fn)(void *ctx, const struct audit_row *r),
	   void *ctx)
{
	struct stmt *st = db_stmt(db, SQL_AUDIT_ALL);
	struct audit_row row;

	while (db_row(st)) {
		row = (struct audit_row){
			.nr = db_col_int(st, "nr"),
			.time_us = db_col_int(st, "time"),
			.actor = db_col_text(st, "actor"),
			.action = db_col_text(st, "action"),
			.object = db_col_text(st, "object"),
			.reason = db_col_text(st, "reason"),
			.times = db_col_int(st, "times"),
		};
		copy_chain(st, row.chain);
		if (!fn(ctx, &row))
			break;
	}
}

static void
insert(struct db *db, int64_t time_us, const char *actor, const char *action,
       const char *object, const char *reason, int64_t times)
{
	struct audit_row row = {
		.time_us = time_us,
		.actor = actor,
		.action = action,
		.object = object,
		.reason = reason,
		.times = times,
	};
	struct audit_head head;
	struct stmt *st;

	audit_head_read(db, &head);
	if (FAULT_TWIN("no-audit-chain"))
		memset(head.chain, 0, sizeof(head.chain));
	row.nr = head.nr + 1;
	if (!audit_chain(&row, head.chain, row.chain))
		db_fail(db, ERR_NOMEM, "out of memory");
	st = db_stmt(db, SQL_AUDIT_INSERT);
	db_bind_int(st, ":nr", row.nr);
	db_bind_int(st, ":time", time_us);
	db_bind_text(st, ":actor", actor);
	db_bind_text(st, ":action", action);
	db_bind_text(st, ":object", object);
	db_bind_text(st, ":reason", reason);
	db_bind_int(st, ":times", times);
	db_bind_blob(st, ":chain", row.chain, sizeof(row.chain));
	db_run(st);
}

/* ---- what waits */

static bool
is_due(const struct audit_slot *s, bool all, int64_t now_ms)
{
	return s->times > 0 && (all || s->due_ms <= now_ms);
}

bool
audit_flush(struct audit *a, bool all, struct err *e)
{
	const int64_t now = clock_mono_ms(), due = due_ms(a);
	struct audit_slot *s;

	if (due < 0 || (!all && due > now))
		return true;
	if (!db_begin(a->db, e))
		return false;
	for (s = a->slots; s < a->slots + AUDIT_SLOTS; s++)
		if (is_due(s, all, now))
			insert(a->db, s->first_us, s->actor, s->action,
			       s->object, s->reason, s->times);
	/* Not told, they still wait. */
	if (!db_commit(a->db, e)) /* no entry */
		return false;
	for (s = a->slots; s < a->slots + AUDIT_SLOTS; s++) {
		if (!is_due(s, all, now))
			continue;
		s->times = 0;
		s->due_ms = now + MINUTE_MS;
	}
	return true;
}

void
audit_note(struct db *db, const char *actor, const char *action,
	   const char *object, const char *reason)
{
	insert(db, clock_unix_us(), actor, action, object, reason, 1);
}
