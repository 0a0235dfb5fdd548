/* The end of bodies. */
#include "flow/retention.h"

#include <stdio.h>
#include <stdlib.h>

#include "flow/audit.h"
#include "model/day.h"
#include "port/db_meta.h"
#include "stage/journal_body.h"

enum { SLICE = 512 };

void
retention_init(struct retention *r, struct db *db)
{
	*r = (struct retention){.db = db, .day = DAY_NONE};
}

/* How far a run of before came; the file knows, not the journal. */
static int64_t
noted(struct db *db)
{
	const char *value = db_meta_get(db, "bodies_erased");

	return value == NULL ? 0 : strtoll(value, NULL, 10);
}

static void
note(struct db *db, int64_t nr)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", (long long)nr);
	db_meta_put(db, "bodies_erased", text);
}

static void
tell(struct retention *r)
{
	char object[AUDIT_TEXT], count[32];

	snprintf(object, sizeof(object), "journal up to %lld",
		 (long long)r->upto);
	snprintf(count, sizeof(count), "%lld bodies", (long long)r->erased);
	audit_note(r->db, "polsd", "retention", object, count);
	r->erased = 0;
}

static bool
erase_slice(struct retention *r, struct err *e)
{
	const int64_t before = r->done, erased_before = r->erased;
	int64_t to = r->done + SLICE < r->upto ? r->done + SLICE : r->upto;

	if (!db_begin(r->db, e))
		return false;
	r->erased += journal_erase_bodies(r->db, r->done, to);
	r->done = to;
	note(r->db, to);
	if (r->done == r->upto && r->erased > 0)
		tell(r);
	if (db_commit(r->db, e)) /* no entry */
		return true;
	r->done = before;
	r->erased = erased_before;
	return false;
}

bool
retention_step(struct retention *r, int32_t day, int days, bool *more,
	       struct err *e)
{
	*more = false;
	if (day == DAY_NONE)
		return true;
	if (day != r->day) {
		r->upto = journal_before_day(r->db, day - days);
		r->done = noted(r->db);
		if (db_failed(r->db, e))
			return false;
		r->day = day;
	}
	if (r->done >= r->upto)
		return true;
	if (!erase_slice(r, e))
		return false;
	*more = r->done < r->upto;
	return true;
}
