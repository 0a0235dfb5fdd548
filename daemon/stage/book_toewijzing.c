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
store_version(struct turn *t, const struct book_party *by,
	      const struct toewijzing *v, int64_t idx, bool booked)
{
	struct stmt *st = db_stmt(t->db, SQL_TOEWIJZING_INSERT);

	db_bind_int(st, ":journal", t->entry->nr);
	db_bind_int(st, ":idx", idx);
	db_bind_text(st, ":domein", domein_text(by->domein));
	db_bind_text(st, ":gemeente", by->gemeente);
	db_bind_text(st, ":aanbieder", by->aanbieder);
	db_bind_int(st, ":client", by->client);
	db_bind_record(st, &toewijzing_record, v);
	db_bind_int(st, ":dagtekening", by->dagtekening);
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
	     const struct toewijzing *v, int64_t idx, int32_t dated)
{
	struct commitment_row before = *c;

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

/* False when TR332 keeps it out. */
static bool
book_one(struct turn *t, const struct book_party *by,
	 const struct toewijzing *v, int64_t idx)
{
	int64_t key = toewijzing_key(by->domein, by->gemeente, v->nummer);
	struct commitment_row c;

	if (book_commitment_get(t->db, key, &c)) {
		if (c.client != by->client ||
		    strcmp(c.aanbieder, by->aanbieder) != 0)
			return false;
		next_version(t, &c, v, idx, by->dagtekening);
	} else {
		memset(&c, 0, sizeof(c));
		c.key = key;
		c.domein = by->domein;
		snprintf(c.gemeente, sizeof(c.gemeente), "%.4s", by->gemeente);
		snprintf(c.aanbieder, sizeof(c.aanbieder), "%s", by->aanbieder);
		c.client = by->client;
		c.journal = t->entry->nr;
		c.idx = idx;
		c.toewijzing = *v;
		c.dagtekening = by->dagtekening;
		c.started = c.stopped = DAY_NONE;
		new_commitment(t, &c);
	}
	touched_commitment(t->touched, key);
	return true;
}

bool
book_toewijzing(struct turn *t, const struct book_party *by,
		const struct toewijzing *v, int64_t idx)
{
	bool booked = book_one(t, by, v, idx);

	store_version(t, by, v, idx, booked);
	return booked;
}

void
book_toewijzingen(struct turn *t, const struct facts *f, const int64_t *clients,
		  struct line_counts *lines)
{
	const struct entry *en = t->entry;
	const struct book_party by = {
		.domein = en->type->domein,
		.gemeente = en->header.afzender,
		.aanbieder = en->header.ontvanger,
		.client = clients[0],
		.dagtekening = en->header.dagtekening,
	};
	const bool early = book_retour_is_early(t);
	size_t i;

	*lines = (struct line_counts){
		.submitted = (int64_t)f->toewijzing_count,
	};
	for (i = 0; i < f->toewijzing_count; i++) {
		const struct toewijzing *v = &f->toewijzingen[i];

		if (book_toewijzing(t, &by, v, (int64_t)i)) {
			lines->accepted++;
			if (early)
				book_retour_arrived(t, v->nummer);
		} else {
			lines->rejected++;
			reject_number(t, v, (int64_t)i, f->toewijzing_count);
		}
	}
}
