/*
 * How things stood before the books: for who cannot resend the messages.
 *
 * A row of an openingsstand is a version of its toewijzing, as a 301 would
 * have brought it; a 301 of the same Toewijzingsdatum or later goes before it,
 * and so does a later file.  A row of a declaratiestand is a line of declared
 * money; when its amount changes, the difference is another line.  So all sums
 * stay sums of lines.
 */
#include "model/declarant.h"
#include "stage/book.h"

#include <stdio.h>
#include <string.h>

#include "model/day.h"
#include "model/toewijzing.h"
#include "port/db.h"
#include "stage/book_commitment.h"
#include "stage/book_line.h"

enum { BREATHE_ROWS = 1000 };

/* ---- openingsstand */

static bool
book_opening(struct turn *t, const struct import_opening *r, size_t i)
{
	struct book_party by = {
		.gemeente = r->gemeente,
		.aanbieder = r->aanbieder,
		.client = r->client,
		.dagtekening = r->toewijzingsdatum,
	};
	struct toewijzing v;

	record_clear(&toewijzing_record, &v);
	v.nummer = r->nummer;
	snprintf(v.categorie, sizeof(v.categorie), "%s", r->productcategorie);
	snprintf(v.code, sizeof(v.code), "%s", r->productcode);
	v.toewijzingsdatum = r->toewijzingsdatum;
	/* Of one date the later file counts, and any 301: it has 0 or more. */
	v.toewijzingstijd = INT64_MIN + t->entry->nr;
	v.ingangsdatum = r->ingangsdatum;
	v.einddatum = r->einddatum;
	v.volume = r->volume;
	snprintf(v.eenheid, sizeof(v.eenheid), "%s", r->eenheid);
	snprintf(v.frequentie, sizeof(v.frequentie), "%s", r->frequentie);
	v.budget = r->budget;
	return domein_parse(&by.domein, r->domein) &&
	       book_toewijzing(t, &by, &v, (int64_t)i);
}

/* ---- declaratiestand */

static void
bind_stand(struct stmt *st, const struct import_stand *r)
{
	db_bind_text(st, ":domein", r->domein);
	db_bind_text(st, ":gemeente", r->gemeente);
	db_bind_text(st, ":aanbieder", r->aanbieder);
	db_bind_text(st, ":productcategorie", r->productcategorie);
	db_bind_text(st, ":productcode", r->productcode);
	db_bind_int(st, ":maand", r->maand);
	db_bind_int(st, ":nummer", r->nummer);
}

/* What is not in the books yet; afterwards it counts as being there. */
static int64_t
take_difference(struct turn *t, const struct import_stand *r)
{
	struct stmt *st = db_stmt(t->db, SQL_DECLARATIESTAND_BOOKED);
	int64_t booked;

	bind_stand(st, r);
	booked = db_row(st) ? db_col_int(st, "booked_ct") : 0;
	st = db_stmt(t->db, SQL_DECLARATIESTAND_BOOK);
	bind_stand(st, r);
	db_run(st);
	return r->bedrag - booked;
}

static void
store_line(struct turn *t, const struct line_bucket *k, int64_t key,
	   int64_t client, int64_t amount, size_t i)
{
	struct stmt *st = db_stmt(t->db, SQL_PRESTATIE_INSERT);
	char reference[80];

	/* Longer than any ReferentieNummer: none is the same. */
	snprintf(reference, sizeof(reference),
		 "declaratiestand, journaal %lld, regel %zu",
		 (long long)t->entry->nr, i + 1);
	db_bind_int(st, ":id", book_line_id(t->entry->nr, (int64_t)i));
	db_bind_int(st, ":declarant", declarant_of(k->domein, k->aanbieder));
	db_bind_int(st, ":toewijzing", key);
	db_bind_int(st, ":client", client);
	db_bind_text(st, ":referentie", reference);
	db_bind_text(st, ":categorie", k->categorie);
	db_bind_text(st, ":code", k->code);
	db_bind_int(st, ":van", k->van);
	db_bind_int(st, ":tot", k->tot);
	db_bind_int(st, ":ingediend", k->ingediend);
	db_bind_int(st, ":volume", 0);
	db_bind_text(st, ":eenheid", "83");
	db_bind_int(st, ":bedrag", amount);
	db_bind_text(st, ":state", book_line_state_text(LINE_APPROVED));
	db_bind_int(st, ":again", 0);
	db_bind_int(st, ":line", 0);
	db_bind_int(st, ":client_place", 0);
	db_bind_int(st, ":place", 0);
	db_run(st);
}

/* False: the toewijzing that the row names is not there for its provider. */
static bool
book_declared(struct turn *t, const struct import_stand *r, size_t i)
{
	struct line_bucket k = {.van = r->maand};
	struct line_sums sums = {0};
	struct commitment_row c;
	int64_t key, client = 0, amount;

	if (!domein_parse(&k.domein, r->domein))
		return false;
	key = toewijzing_key(k.domein, r->gemeente, r->nummer);
	if (r->nummer != 0) {
		if (!book_commitment_get(t->db, key, &c) ||
		    strcmp(c.aanbieder, r->aanbieder) != 0)
			return false;
		client = c.client;
	}
	amount = take_difference(t, r);
	if (amount == 0)
		return true;
	snprintf(k.aanbieder, sizeof(k.aanbieder), "%s", r->aanbieder);
	snprintf(k.gemeente, sizeof(k.gemeente), "%s", r->gemeente);
	snprintf(k.categorie, sizeof(k.categorie), "%s", r->productcategorie);
	snprintf(k.code, sizeof(k.code), "%s", r->productcode);
	k.tot = day_month_last(day_month(r->maand));
	k.ingediend = day_month(r->maand);
	store_line(t, &k, key, client, amount, i);
	book_line_sum(&sums, LINE_APPROVED, amount);
	book_line_on_bucket(t, &k, &sums);
	if (r->nummer == 0)
		return true;
	book_line_on_commitment(t->db, key, &sums);
	touched_commitment(t->touched, key);
	return true;
}

bool
book_stand(struct turn *t, const struct book_imported *in, size_t *row,
	   const char **why)
{
	const struct import_opening *openings = in->rows;
	const struct import_stand *stands = in->rows;
	size_t i;

	for (i = 0; i < in->count; i++) {
		*row = i;
		if (i % BREATHE_ROWS == BREATHE_ROWS - 1)
			t->breathe(t->breathe_ctx);
		if (!in->moved[i])
			continue;
		if (in->kind == IMPORT_OPENINGSSTAND &&
		    !book_opening(t, &openings[i], i)) {
			*why = "is in use for another client or provider";
			return false;
		}
		if (in->kind == IMPORT_DECLARATIESTAND &&
		    !book_declared(t, &stands[i], i)) {
			*why = "is no toewijzing of this provider; import the "
			       "openingsstand first";
			return false;
		}
	}
	return true;
}
