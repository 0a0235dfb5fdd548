/*
 * Allocations: versions, the one in force, and what it matches.
 *
 * The version in force is the one with the latest Toewijzingsdatum and
 * -tijd (IV013, OP033x1), whatever came last (OP080).  Between versions of
 * the very same moment the later Dagtekening counts, then a fixed order on
 * their contents, so that the order of arrival never does.
 */
#include "stage/book.h"

#include <stdio.h>
#include <string.h>

#include "model/day.h"
#include "port/db.h"
#include "port/db_record.h"
#include "port/opaque.h"
#include "stage/book_commitment.h"
#include "stage/book_levering.h"
#include "stage/book_line.h"

static int
compare_int(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int
compare_contents(const struct toewijzing *a, const struct toewijzing *b)
{
	struct buf x, y;
	size_t n;
	int c;

	buf_init(&x);
	buf_init(&y);
	record_write(&commitment_record, a, &x);
	record_write(&commitment_record, b, &y);
	n = x.len < y.len ? x.len : y.len;
	c = n == 0 ? 0 : memcmp(x.data, y.data, n);
	if (c == 0)
		c = compare_int((int64_t)x.len, (int64_t)y.len);
	buf_done(&x);
	buf_done(&y);
	return c;
}

/* Which of two versions counts: > 0 when a does. */
static int
compare_versions(const struct toewijzing *a, int32_t a_dated,
		 const struct toewijzing *b, int32_t b_dated)
{
	int c = compare_int(a->toewijzingsdatum, b->toewijzingsdatum);

	if (c == 0)
		c = compare_int(a->toewijzingstijd, b->toewijzingstijd);
	if (c == 0)
		c = compare_int(a_dated, b_dated);
	if (c == 0)
		c = compare_contents(a, b);
	return c;
}

static void
store_version(struct turn *t, const struct toewijzing *v, int64_t idx,
	      int64_t client, bool booked)
{
	const struct entry *en = t->entry;
	struct stmt *st = db_stmt(t->db, SQL_TOEWIJZING_INSERT);

	db_bind_int(st, ":journal", en->nr);
	db_bind_int(st, ":idx", idx);
	db_bind_text(st, ":domein", domein_text(en->type->domein));
	db_bind_text(st, ":gemeente", en->header.afzender);
	db_bind_text(st, ":aanbieder", en->header.ontvanger);
	db_bind_int(st, ":client", client);
	db_bind_record(st, &toewijzing_record, v);
	db_bind_int(st, ":dagtekening", en->header.dagtekening);
	db_bind_int(st, ":booked", booked);
	db_run(st);
}

static void
reject_number(struct turn *t, const struct toewijzing *v, int64_t idx,
	      size_t count)
{
	static const char *const base =
		"/Bericht/Client/ToegewezenProducten/ToegewezenProduct";
	const char *path = count == 1 ? base
				      : arena_printf(t->arena, "%s[%lld]", base,
						     (long long)idx + 1);

	if (path != NULL)
		findings_add(t->findings, t->arena, RULE_TR332, DETAIL_NONE,
			     v->line, path);
}

static void
new_commitment(struct turn *t, struct commitment_row *c)
{
	c->versions = 1;
	book_commitment_value(t, c);
	book_commitment_insert(t->db, c);
	book_commitment_tell(t, NULL, c, NULL);
	book_line_match(t, c);
	book_levering_arrived(t, c->key);
}

static void
next_version(struct turn *t, struct commitment_row *c,
	     const struct toewijzing *v, int64_t idx)
{
	struct commitment_row before = *c;
	int32_t dated = t->entry->header.dagtekening;

	if (compare_versions(v, dated, &c->toewijzing, c->dagtekening) <= 0) {
		struct stmt *st = db_stmt(t->db, SQL_COMMITMENT_VERSIONS);

		db_bind_int(st, ":id", c->key);
		db_run(st);
		return;
	}
	c->toewijzing = *v;
	c->dagtekening = dated;
	c->journal = t->entry->nr;
	c->idx = idx;
	c->versions++;
	book_commitment_value(t, c);
	book_commitment_update(t->db, c);
	book_commitment_tell(
		t, &before, c,
		v->reden_wijziging[0] == '\0' ? NULL : v->reden_wijziging);
}

/* Book one product; false when TR332 keeps it out. */
static bool
book_one(struct turn *t, const struct toewijzing *v, int64_t idx,
	 int64_t client)
{
	const struct entry *en = t->entry;
	int64_t key = toewijzing_key(en->type->domein, en->header.afzender,
				     v->nummer);
	struct commitment_row c;

	if (book_commitment_get(t->db, key, &c)) {
		if (c.client != client ||
		    strcmp(c.aanbieder, en->header.ontvanger) != 0)
			return false;
		next_version(t, &c, v, idx);
	} else {
		memset(&c, 0, sizeof(c));
		c.key = key;
		c.domein = en->type->domein;
		snprintf(c.gemeente, sizeof(c.gemeente), "%.4s",
			 en->header.afzender);
		snprintf(c.aanbieder, sizeof(c.aanbieder), "%s",
			 en->header.ontvanger);
		c.client = client;
		c.journal = en->nr;
		c.idx = idx;
		c.toewijzing = *v;
		c.dagtekening = en->header.dagtekening;
		c.started = c.stopped = DAY_NONE;
		new_commitment(t, &c);
	}
	touched_commitment(t->touched, key);
	return true;
}

void
book_toewijzingen(struct turn *t, const struct facts *f, const int64_t *clients,
		  struct line_counts *lines)
{
	size_t i;

	*lines = (struct line_counts){
		.submitted = (int64_t)f->toewijzing_count,
	};
	for (i = 0; i < f->toewijzing_count; i++) {
		const struct toewijzing *v = &f->toewijzingen[i];
		bool booked = book_one(t, v, (int64_t)i, clients[0]);

		store_version(t, v, (int64_t)i, clients[0], booked);
		if (booked) {
			lines->accepted++;
		} else {
			lines->rejected++;
			reject_number(t, v, (int64_t)i, f->toewijzing_count);
		}
	}
}
