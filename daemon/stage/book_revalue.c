/* Commitments worked out again: one by one, told together. */
#include "stage/book_revalue.h"

#include "port/db.h"
#include "port/opaque.h"
#include "stage/book_commitment.h"

enum { BREATHE_EVERY = 256 };

static bool
same_outcome(const struct commitment_row *a, const struct commitment_row *b)
{
	return a->basis == b->basis && a->horizon == b->horizon &&
	       a->maximum_ct == b->maximum_ct &&
	       a->maximum_volume == b->maximum_volume &&
	       a->expected_ct == b->expected_ct;
}

/* Paid by its contract before or after, and not both. */
static bool
contract_changed(const struct commitment_row *a, const struct commitment_row *b)
{
	return (a->basis == COMMITMENT_LUMP_SUM) !=
	       (b->basis == COMMITMENT_LUMP_SUM);
}

void
book_revalued_init(struct book_revalued *group, const struct turn *t)
{
	group->count = 0;
	group->delta_ct = 0;
	few_init(&group->few, t->settings->small_cell);
}

static void
revalue_one(struct turn *t, int64_t key, const char *reason,
	    struct book_revalued *group)
{
	struct commitment_row c, before;

	if (!book_commitment_get(t->db, key, &c))
		return;
	before = c;
	book_commitment_value(t, &c);
	if (same_outcome(&before, &c))
		return;
	book_commitment_update(t->db, &c);
	touched_commitment(t->touched, c.key);
	if (reason != NULL && !contract_changed(&before, &c)) {
		book_commitment_tell(t, &before, &c, reason);
		return;
	}
	group->count++;
	few_add(&group->few, c.client);
	group->delta_ct += c.maximum_ct == RECORD_ABSENT ? 0 : c.maximum_ct;
	group->delta_ct -=
		before.maximum_ct == RECORD_ABSENT ? 0 : before.maximum_ct;
}

void
book_revalue(struct turn *t, struct numbers *keys, const char *reason,
	     struct book_revalued *group)
{
	/* What one commitment needs is gone before the next. */
	struct arena *scratch = arena_new();
	struct turn one = *t;
	size_t i;

	numbers_sort(keys);
	if (keys->failed || scratch == NULL)
		db_fail(t->db, ERR_NOMEM, "out of memory");
	one.arena = scratch;
	for (i = 0; scratch != NULL && i < keys->count; i++) {
		arena_reset(scratch);
		revalue_one(&one, keys->items[i], reason, group);
		if (i % BREATHE_EVERY != BREATHE_EVERY - 1)
			continue;
		t->breathe(t->breathe_ctx);
		t->progress(t->progress_ctx, "commitments", (int64_t)i,
			    (int64_t)keys->count);
	}
	arena_free(&scratch);
}

void
book_revalue_tell(struct turn *t, const char *cause,
		  const struct book_revalued *group)
{
	char subject[OPAQUE_SIZE];
	struct jsonw *w;

	if (group->count == 0)
		return;
	opaque_message(t->salt, t->entry->nr, subject);
	w = events_begin(t->events, EVENT_RAMING_AANGEPAST, subject);
	jsonw_put_text(w, "reden", cause);
	jsonw_put_int(w, "aantal_verplichtingen", group->count);
	jsonw_put_int(w, "verschil_maximum_ct", group->delta_ct);
	jsonw_put_bool(w, "klein_aantal", !few_enough(&group->few));
	events_end(t->events);
}
