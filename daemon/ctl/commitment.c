/* Commitments, read and written as JSON. */
#include "ctl/commitment.h"

#include <string.h>

#include "model/day.h"
#include "model/declarant.h"
#include "model/record.h"

/* Lines of another client or provider name this number by mistake (TR338). */
static bool
add_months(struct commitment_view *v, struct db *db, struct arena *a)
{
	const struct commitment_row *row = &v->row;
	struct stmt *st = db_stmt(db, SQL_PRESTATIE_ON_TOEWIJZING);
	const int64_t declarant = declarant_of(row->domein, row->aanbieder);
	int32_t first;
	size_t i;

	v->submitted_ct = arena_array(a, v->worked.month_count + 1,
				      sizeof(*v->submitted_ct));
	v->approved_ct = arena_array(a, v->worked.month_count + 1,
				     sizeof(*v->approved_ct));
	if (v->submitted_ct == NULL || v->approved_ct == NULL)
		return false;
	if (v->worked.month_count == 0)
		return true;
	first = v->worked.months[0].month;
	db_bind_int(st, ":toewijzing", row->key);
	while (db_row(st)) {
		int32_t month = day_month((int32_t)db_col_int(st, "van"));

		if (db_col_int(st, "client") != row->client ||
		    db_col_int(st, "declarant") != declarant)
			continue;
		if (month < first ||
		    month - first >= (int32_t)v->worked.month_count)
			continue;
		i = (size_t)(month - first);
		v->submitted_ct[i] += db_col_int(st, "bedrag");
		if (strcmp(db_col_text(st, "state"), "approved") == 0)
			v->approved_ct[i] += db_col_int(st, "bedrag");
	}
	return true;
}

static bool
is_disputed(struct db *db, int64_t key)
{
	struct stmt *st = db_stmt(db, SQL_AFKEURING_OF);

	db_bind_int(st, ":id", key);
	return db_row(st);
}

bool
commitment_read(struct commitment_view *v, const struct ledger *l,
		struct arena *a, enum domein domein, const char *gemeente,
		int64_t nummer, bool months)
{
	struct db *db = l->db;

	memset(v, 0, sizeof(*v));
	if (!book_commitment_get(db, toewijzing_key(domein, gemeente, nummer),
				 &v->row) ||
	    !book_commitment_compute(db, l->tarieven, &l->region, a,
				     &l->settings.horizon, l->day, &v->row,
				     &v->worked))
		return false;
	v->disputed = is_disputed(db, v->row.key);
	return !months || add_months(v, db, a);
}

static void
put_int(struct jsonw *w, const char *key, bool has, int64_t v)
{
	if (has && v != RECORD_ABSENT)
		jsonw_put_int(w, key, v);
	else
		jsonw_put_null(w, key);
}

static void
put_months(const struct commitment_view *v, struct jsonw *w)
{
	const struct commitment *k = &v->worked;
	char month[DAY_MONTH_TEXT];
	size_t i;

	jsonw_key(w, "months");
	jsonw_array(w);
	for (i = 0; i < k->month_count; i++) {
		const struct commitment_month *m = &k->months[i];

		jsonw_object(w);
		jsonw_put_text(w, "month", day_month_format(month, m->month));
		put_int(w, "cap_volume", k->has_volume, m->cap_volume);
		put_int(w, "maximum_volume", k->has_volume, m->volume);
		put_int(w, "maximum_ct", k->has_ct, m->maximum_ct);
		put_int(w, "expected_ct", k->has_ct,
			commitment_month_expected(m, v->row.stopped));
		jsonw_put_int(w, "submitted_ct", v->submitted_ct[i]);
		jsonw_put_int(w, "approved_ct", v->approved_ct[i]);
		jsonw_object_end(w);
	}
	jsonw_array_end(w);
}

static void
put_years(const struct commitment *k, struct jsonw *w)
{
	size_t i;

	jsonw_key(w, "years");
	jsonw_array(w);
	for (i = 0; i < k->year_count; i++) {
		jsonw_object(w);
		jsonw_put_int(w, "year", k->years[i].year);
		put_int(w, "maximum_ct", k->has_ct, k->years[i].maximum_ct);
		jsonw_object_end(w);
	}
	jsonw_array_end(w);
}

void
commitment_json(const struct commitment_view *v, struct jsonw *w)
{
	const struct commitment_row *row = &v->row;
	const struct toewijzing *t = &row->toewijzing;
	const struct commitment *k = &v->worked;
	int64_t declared = row->submitted_ct - row->rejected_ct;
	char day[DAY_TEXT];

	jsonw_object(w);
	jsonw_put_text(w, "domain", domein_text(row->domein));
	jsonw_put_text(w, "gemeente", row->gemeente);
	jsonw_put_int(w, "nummer", t->nummer);
	jsonw_put_text(w, "aanbieder", row->aanbieder);
	jsonw_key(w, "product");
	jsonw_object(w);
	jsonw_put_text_opt(w, "categorie", t->categorie);
	jsonw_put_text_opt(w, "code", t->code);
	jsonw_object_end(w);
	jsonw_put_text_opt(w, "from", day_format(day, t->ingangsdatum));
	jsonw_put_text_opt(w, "to", day_format(day, t->einddatum));
	jsonw_put_text(w, "basis", commitment_basis_text(k->basis));
	jsonw_put_text_opt(w, "unit", t->eenheid);
	jsonw_put_text_opt(w, "frequency", t->frequentie);
	put_int(w, "volume", true, t->volume);
	put_int(w, "budget_ct", true, t->budget);
	jsonw_put_text_opt(w, "until", day_format(day, k->until));
	put_int(w, "maximum_volume", k->has_volume, k->maximum_volume);
	put_int(w, "maximum_ct", k->has_ct, k->maximum_ct);
	/* Until utilisation is estimated, all that no stop has released. */
	put_int(w, "expected_ct", k->has_ct,
		commitment_expected(k, row->stopped));
	jsonw_put_text_opt(w, "started", day_format(day, row->started));
	jsonw_put_text_opt(w, "stopped", day_format(day, row->stopped));
	jsonw_put_int(w, "submitted_ct", row->submitted_ct);
	jsonw_put_int(w, "rejected_ct", row->rejected_ct);
	jsonw_put_int(w, "approved_ct", row->approved_ct);
	put_int(w, "remaining_ct", k->has_ct,
		k->has_ct ? k->maximum_ct - declared : 0);
	if (v->submitted_ct != NULL)
		put_months(v, w);
	put_years(k, w);
	jsonw_put_int(w, "versions", row->versions);
	jsonw_put_text(w, "state",
		       k->basis == COMMITMENT_WITHDRAWN ? "withdrawn"
							: "active");
	jsonw_put_bool(w, "disputed", v->disputed);
	jsonw_object_end(w);
}
