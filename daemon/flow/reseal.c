/* Older bodies follow the newest key. */
#include "flow/keys.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "base/log.h"
#include "port/db_meta.h"
#include "stage/journal_body.h"

enum {
#ifdef POLS_FAULTS
	SLICE = 3, /* a world of few messages is to be seen half done */
#else
	SLICE = 256, /* bodies of one step, at most */
#endif
	SLICE_BYTES = 4 * 1024 * 1024,
	WINDOW = 512, /* journal numbers looked at in one go */
	WINDOWS = 64, /* of one step, when there is nothing in them */
	NOTE = CRYPTO_KEY_ID + 2 * 24
};

/* Where it was left, and for which key: "ID AFTER DAMAGED" in `meta`. */
static const char note_name[] = "reseal";

/* From the beginning when nothing is noted, or for another key. */
static void
read_note(struct reseal *r)
{
	const char *value = db_meta_get(r->db, note_name);
	const char *id = r->keys->key[0].id;
	const size_t len = strlen(id);
	char *end;

	if (value == NULL || strncmp(value, id, len) != 0 || value[len] != ' ')
		return;
	r->after = strtoll(value + len, &end, 10);
	r->damaged = strtoll(end, NULL, 10);
}

static void
note(const struct reseal *r)
{
	char value[NOTE];

	snprintf(value, sizeof(value), "%s %" PRId64 " %" PRId64,
		 r->keys->key[0].id, r->after, r->damaged);
	db_meta_put(r->db, note_name, value);
}

void
reseal_begin(struct reseal *r, struct db *db, const struct crypto_keys *keys,
	     const char *file, int64_t tail)
{
	char needed[CRYPTO_KEYS][CRYPTO_KEY_ID];

	*r = (struct reseal){
		.db = db, .keys = keys, .file = file, .upto = tail};
	r->active = keys_needed(db, needed) > 1;
	if (!r->active)
		return;
	read_note(r);
	if (r->after > r->upto)
		r->after = r->upto;
	log_event(LOG_LVL_NOTICE, "resealing", "key=%s from=%lld upto=%lld",
		  keys->key[0].id, (long long)r->after, (long long)r->upto);
}

/* A slice of bodies, in the caller's transaction. */
static void
slice(struct reseal *r)
{
	int64_t nr, n = 0, total = 0, bytes;
	int windows = 0;
	bool opened;

	while (n < SLICE && total < SLICE_BYTES && windows < WINDOWS &&
	       r->after < r->upto && !db_failed(r->db, NULL)) {
		const int64_t end = r->after + WINDOW < r->upto
					    ? r->after + WINDOW
					    : r->upto;

		nr = journal_reseal_body(r->db, r->keys, r->after, end, &bytes,
					 &opened);
		if (nr == 0) {
			r->after = end;
			windows++;
			continue;
		}
		r->after = nr;
		n++;
		total += bytes;
		r->bodies += opened;
		r->damaged += !opened;
	}
}

static void
tell_end(const struct reseal *r)
{
	const struct crypto_keys *k = r->keys;
	size_t i;

	if (r->damaged > 0) {
		log_event(LOG_LVL_WARNING, "reseal-incomplete",
			  "bodies=%lld damaged=%lld text=\"some bodies cannot "
			  "be opened (polsctl verify names them): older keys "
			  "stay needed until their term is over; this is "
			  "tried again at the next start\"",
			  (long long)r->bodies, (long long)r->damaged);
		return;
	}
	log_event(LOG_LVL_NOTICE, "resealed", "key=%s bodies=%lld",
		  k->key[0].id, (long long)r->bodies);
	for (i = 1; i < k->count; i++)
		log_event(LOG_LVL_NOTICE, "key-unneeded",
			  "key=%s text=\"nothing in the store needs it: its "
			  "line may be taken out of %s (backups made before "
			  "now still need it)\"",
			  k->key[i].id, r->file);
}

bool
reseal_step(struct reseal *r, bool *more, struct err *e)
{
	const struct reseal before = *r;
	bool done;

	*more = false;
	if (!r->active)
		return true;
	if (!db_begin(r->db, e))
		return false;
	slice(r);
	done = r->after >= r->upto || FAULT_TWIN("key-early");
	if (done && r->damaged == 0)
		keys_let_go(r->db, r->keys->key[0].id);
	if (done)
		db_meta_delete(r->db, note_name);
	else
		note(r);
	FAULT("reseal");
	if (!db_commit(r->db, e)) { /* no entry */
		*r = before;
		return false;
	}
	r->active = !done;
	*more = r->active;
	if (!done)
		return true;
	/* What was sealed before also stands in the log of the store. */
	db_checkpoint(r->db, true);
	tell_end(r);
	return true;
}
