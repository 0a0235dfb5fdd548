/* Money per party and year. */
#include "ctl/party.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/commitment.h"
#include "model/day.h"
#include "model/money.h"
#include "model/record.h"

static int
compare(const struct party *a, const char *name, const char *domein)
{
	int c = strcmp(a->name, name);

	return c != 0 ? c : strcmp(a->domein, domein);
}

/* The party of this name, made when it is new; NULL when memory is out. */
static struct party *
find(struct parties *p, const char *name, const char *domein)
{
	size_t low = 0, high = p->count;
	struct party *at;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int c = compare(&p->items[mid], name, domein);

		if (c == 0)
			return &p->items[mid];
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (p->count == p->cap) {
		size_t cap = p->cap == 0 ? 64 : 2 * p->cap;
		struct party *more = realloc(p->items, cap * sizeof(*more));

		if (more == NULL) {
			p->failed = true;
			return NULL;
		}
		p->items = more;
		p->cap = cap;
	}
	at = &p->items[low];
	memmove(at + 1, at, (p->count - low) * sizeof(*at));
	p->count++;
	memset(at, 0, sizeof(*at));
	snprintf(at->name, sizeof(at->name), "%s", name);
	snprintf(at->domein, sizeof(at->domein), "%s", domein);
	return at;
}

/* The party that a row of (aanbieder, gemeente, domein) belongs to. */
static struct party *
party_of(struct parties *p, const char *aanbieder, const char *gemeente,
	 const char *domein)
{
	return p->kind == PARTY_PROVIDER ? find(p, aanbieder, "")
					 : find(p, gemeente, domein);
}

static void
add_commitment(struct parties *p, const struct commitment_view *v)
{
	struct party *to = party_of(p, v->row.aanbieder, v->row.gemeente,
				    domein_text(v->row.domein));
	int64_t maximum = commitment_in_year(v, p->year);

	if (to == NULL || v->worked.basis == COMMITMENT_WITHDRAWN)
		return;
	to->commitments++;
	if (maximum == RECORD_ABSENT)
		to->unbounded++;
	else
		to->committed_ct += maximum;
}

static void
gather_commitments(struct parties *p, struct ledger *l, const char *name)
{
	struct stmt *st = db_stmt(l->db, SQL_REPORT_COMMITMENTS);
	struct arena *a = arena_new();
	struct commitment_view v;

	if (name != NULL)
		db_bind_text(st,
			     p->kind == PARTY_PROVIDER ? ":aanbieder"
						       : ":gemeente",
			     name);
	db_bind_int(st, ":van", day_from_ymd(p->year, 1, 1));
	db_bind_int(st, ":tot", day_from_ymd(p->year, 12, 31));
	db_bind_int(st, ":limit", INT64_MAX);
	while (a != NULL && db_row(st)) {
		char gemeente[5];
		enum domain domein;

		arena_reset(a);
		db_col_copy(st, "gemeente", gemeente, sizeof(gemeente));
		if (!domein_parse(&domein, db_col_text(st, "domein")) ||
		    !commitment_read(&v, l, a, domein, gemeente,
				     db_col_int(st, "nummer"), false)) {
			p->failed = true;
			break;
		}
		add_commitment(p, &v);
	}
	p->failed |= a == NULL;
	arena_free(&a);
}

static void
gather_declared(struct parties *p, struct db *db, const char *name)
{
	struct stmt *st = db_stmt(db, SQL_REPORT_BESTEDING);

	db_bind_int(st, ":van", day_from_ymd(p->year, 1, 1));
	db_bind_int(st, ":tot", day_from_ymd(p->year, 12, 31));
	if (name != NULL)
		db_bind_text(st,
			     p->kind == PARTY_PROVIDER ? ":aanbieder"
						       : ":gemeente",
			     name);
	while (db_row(st)) {
		char aanbieder[12], gemeente[8];
		struct party *to;

		db_col_copy(st, "aanbieder", aanbieder, sizeof(aanbieder));
		db_col_copy(st, "gemeente", gemeente, sizeof(gemeente));
		to = party_of(p, aanbieder, gemeente,
			      db_col_text(st, "domein"));
		if (to == NULL)
			return;
		to->lines += db_col_int(st, "lines");
		to->submitted_ct += db_col_int(st, "submitted_ct");
		to->rejected_ct += db_col_int(st, "rejected_ct");
		to->approved_ct += db_col_int(st, "approved_ct");
	}
}

static struct party_budget *
next_budget(struct parties *p)
{
	if (p->budget_count == p->budget_cap) {
		size_t cap = p->budget_cap == 0 ? 64 : 2 * p->budget_cap;
		struct party_budget *more =
			realloc(p->budgets, cap * sizeof(*more));

		if (more == NULL) {
			p->failed = true;
			return NULL;
		}
		p->budgets = more;
		p->budget_cap = cap;
	}
	return &p->budgets[p->budget_count++];
}

/*
 * A budget adds to the party that it names; one for all providers, all
 * municipalities or both domains touches many and adds to none.
 */
static void
add_budget(struct parties *p, const struct party_budget *b, const char *name)
{
	bool provider = p->kind == PARTY_PROVIDER;
	const char *whose = provider ? b->aanbieder : b->gemeente;
	struct party *to;

	if (strcmp(whose, "*") == 0 ||
	    (!provider && strcmp(b->domein, "*") == 0) ||
	    (name != NULL && strcmp(whose, name) != 0))
		return;
	to = party_of(p, b->aanbieder, b->gemeente, b->domein);
	if (to == NULL || !b->counts)
		return;
	to->has_budget = true;
	to->budget_ct += b->bedrag;
}

static void
gather_budgets(struct parties *p, struct db *db, const char *name)
{
	struct stmt *st = db_stmt(db, SQL_REPORT_RUIMTEN);

	db_bind_int(st, ":van", day_from_ymd(p->year, 1, 1));
	db_bind_int(st, ":tot", day_from_ymd(p->year, 12, 31));
	while (db_row(st)) {
		struct party_budget *b = next_budget(p);

		if (b == NULL)
			return;
		db_col_copy(st, "aanbieder", b->aanbieder,
			    sizeof(b->aanbieder));
		db_col_copy(st, "domein", b->domein, sizeof(b->domein));
		db_col_copy(st, "gemeente", b->gemeente, sizeof(b->gemeente));
		db_col_copy(st, "segment", b->segment, sizeof(b->segment));
		db_col_copy(st, "soort", b->soort, sizeof(b->soort));
		b->van = (int32_t)db_col_int(st, "van");
		b->tot = (int32_t)db_col_int(st, "tot");
		b->bedrag = db_col_int(st, "bedrag");
		db_col_copy(st, "id", b->id, sizeof(b->id));
		b->counts = db_col_int(st, "below") == 0;
		add_budget(p, b, name);
	}
}

static void
gather_signals(struct parties *p, struct db *db)
{
	struct stmt *st = db_stmt(db, SQL_REPORT_SIGNALS_OPEN);
	size_t i;

	while (db_row(st)) {
		const bool provider = p->kind == PARTY_PROVIDER;
		char whose[40], domein[4] = "";

		db_col_copy(st, provider ? "aanbieder" : "gemeente", whose,
			    sizeof(whose));
		if (!provider)
			db_col_copy(st, "domein", domein, sizeof(domein));
		for (i = 0; i < p->count; i++)
			if (compare(&p->items[i], whose, domein) == 0)
				p->items[i].signals_open += db_col_int(st, "n");
	}
}

bool
parties_gather(struct parties *p, struct ledger *l, const char *name)
{
	p->day = l->day;
	gather_commitments(p, l, name);
	gather_declared(p, l->db, name);
	gather_budgets(p, l->db, name);
	gather_signals(p, l->db);
	if (p->failed)
		db_fail(l->db, ERR_NOMEM, "out of memory");
	return !db_failed(l->db, NULL);
}

void
parties_done(struct parties *p)
{
	free(p->items);
	free(p->budgets);
	p->items = NULL;
	p->budgets = NULL;
}

int64_t
party_declared(const struct party *p)
{
	return p->submitted_ct - p->rejected_ct;
}

int64_t
party_still_to_come(const struct party *p)
{
	int64_t rest = p->committed_ct - party_declared(p);

	return rest < 0 ? 0 : rest;
}

bool
party_budget_touches(const struct parties *all, const struct party *p,
		     const struct party_budget *b)
{
	const char *whose = all->kind == PARTY_PROVIDER ? b->aanbieder
							: b->gemeente;

	if (strcmp(whose, "*") != 0 && strcmp(whose, p->name) != 0)
		return false;
	return all->kind == PARTY_PROVIDER || strcmp(b->domein, "*") == 0 ||
	       strcmp(b->domein, p->domein) == 0;
}

void
parties_elapsed(const struct parties *p, int64_t *n, int64_t *of)
{
	int32_t first = day_from_ymd(p->year, 1, 1);
	int32_t last = day_from_ymd(p->year, 12, 31);

	*of = last - first + 1;
	if (p->day == DAY_NONE || p->day < first)
		*n = 0;
	else
		*n = p->day > last ? *of : p->day - first + 1;
}

/* A fraction with four decimals; null without a whole. */
static void
put_share(struct jsonw *w, const char *key, int64_t part, int64_t whole)
{
	char text[32];
	int64_t r;
	int n;

	if (whole <= 0 || !money_mul_div(&r, part, 10000, whole)) {
		jsonw_put_null(w, key);
		return;
	}
	n = snprintf(text, sizeof(text), "%s%lld.%04lld", r < 0 ? "-" : "",
		     llabs(r / 10000), llabs(r % 10000));
	jsonw_key(w, key);
	jsonw_raw(w, text, (size_t)n);
}

static void
put_budgets(const struct parties *all, const struct party *p, struct jsonw *w)
{
	char day[DAY_TEXT];
	size_t i;

	jsonw_key(w, "budgets");
	jsonw_array(w);
	for (i = 0; i < all->budget_count; i++) {
		const struct party_budget *b = &all->budgets[i];

		if (!party_budget_touches(all, p, b))
			continue;
		jsonw_object(w);
		jsonw_put_text(w, "id", b->id);
		jsonw_put_text(w, "aanbieder", b->aanbieder);
		jsonw_put_text(w, "domain", b->domein);
		jsonw_put_text(w, "gemeente", b->gemeente);
		jsonw_put_text(w, "segment", b->segment);
		jsonw_put_text(w, "soort", b->soort);
		jsonw_put_text(w, "from", day_format(day, b->van));
		jsonw_put_text(w, "to", day_format(day, b->tot));
		jsonw_put_int(w, "amount_ct", b->bedrag);
		jsonw_object_end(w);
	}
	jsonw_array_end(w);
}

void
party_json(const struct parties *all, const struct party *p, struct jsonw *w)
{
	int64_t n, of;

	parties_elapsed(all, &n, &of);
	jsonw_object(w);
	if (all->kind == PARTY_PROVIDER) {
		jsonw_put_text(w, "aanbieder", p->name);
	} else {
		jsonw_put_text(w, "gemeente", p->name);
		jsonw_put_text(w, "domain", p->domein);
	}
	jsonw_put_int(w, "year", all->year);
	if (p->has_budget)
		jsonw_put_int(w, "budget_ct", p->budget_ct);
	else
		jsonw_put_null(w, "budget_ct");
	jsonw_put_int(w, "commitments", p->commitments);
	jsonw_put_int(w, "commitments_without_maximum", p->unbounded);
	jsonw_put_int(w, "committed_ct", p->committed_ct);
	jsonw_put_int(w, "lines", p->lines);
	jsonw_put_int(w, "submitted_ct", p->submitted_ct);
	jsonw_put_int(w, "rejected_ct", p->rejected_ct);
	jsonw_put_int(w, "declared_ct", party_declared(p));
	jsonw_put_int(w, "approved_ct", p->approved_ct);
	jsonw_put_int(w, "still_to_come_ct", party_still_to_come(p));
	put_share(w, "share_of_year", n, of);
	put_share(w, "share_of_budget", party_declared(p),
		  p->has_budget ? p->budget_ct : 0);
	jsonw_put_int(w, "signals_open", p->signals_open);
	put_budgets(all, p, w);
	jsonw_object_end(w);
}
