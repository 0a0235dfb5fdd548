/* Subjects read from the books. */
#include "stage/judge_subject.h"

#include <stdio.h>
#include <string.h>

#include "model/day.h"
#include "model/record.h"
#include "model/toewijzing.h"
#include "port/db.h"
#include "port/opaque.h"

/* ---- an allocation */

static void
read_product(const struct judge_view *v, struct stmt *st, enum domein domein,
	     struct judge_subject *s)
{
	char categorie[4], code[24];
	const struct import_product *p;

	db_col_copy(st, "categorie", categorie, sizeof(categorie));
	db_col_copy(st, "code", code, sizeof(code));
	p = region_product(v->region, domein, categorie, code, s->van);
	s->specific = code[0] != '\0';
	s->crisis = region_product_is(p, "crisis");
	s->chronic = region_product_is(p, "chronisch");
}

bool
judge_read_commitment(const struct judge_view *v, int64_t key,
		      struct judge_subject *s, int64_t *client, bool *live)
{
	struct judge_about *a = &s->about;
	enum domein domein = toewijzing_key_domein(key);
	struct stmt *st = db_stmt(v->db, SQL_JUDGE_COMMITMENT);

	memset(s, 0, sizeof(*s));
	s->kind = JUDGE_COMMITMENT;
	db_bind_int(st, ":id", key);
	if (!db_row(st))
		return false;
	*client = db_col_int(st, "client");
	*live = db_col_int(st, "live") != 0;
	s->maximum_ct = db_col_int_opt(st, "maximum_ct", RECORD_ABSENT);
	s->declared_ct = db_col_int(st, "declared_ct");
	s->van = (int32_t)db_col_int(st, "ingangsdatum");
	s->tot = (int32_t)db_col_int_opt(st, "last_day", DAY_NONE);
	/* RedenWijziging 13: as if it was never sent. */
	s->withdrawn = strcmp(db_col_text(st, "reden_wijziging"), "13") == 0;
	/* Most have nothing to tell: no more is looked up for those. */
	if (!*live && !s->withdrawn &&
	    (s->maximum_ct == RECORD_ABSENT ||
	     s->declared_ct <= s->maximum_ct) &&
	    v->day <= judge_term_last(v->settings, s->van))
		return true;
	read_product(v, st, domein, s);
	db_col_copy(st, "aanbieder", a->aanbieder, sizeof(a->aanbieder));
	snprintf(a->domein, sizeof(a->domein), "%s", domein_text(domein));
	toewijzing_key_gemeente(key, a->gemeente);
	a->nummer = toewijzing_key_nummer(key);
	a->client = RECORD_ABSENT;
	opaque_commitment(v->salt, domein, a->gemeente, a->nummer, a->subject);
	return true;
}

/* ---- a client */

struct running {
	size_t group;
	char aanbieder[9];
	char categorie[4];
	char code[24];
};

struct gathering {
	const struct judge_view *v;
	int64_t client;
	struct judge_subject *groups;
	size_t count;
	size_t cap;
};

/* The group of a municipality and segment; SIZE_MAX when memory is out. */
static size_t
group_of(struct gathering *g, const char *gemeente, const char *segment)
{
	struct judge_subject *s;
	size_t i;

	for (i = 0; i < g->count; i++)
		if (strcmp(g->groups[i].about.gemeente, gemeente) == 0 &&
		    strcmp(g->groups[i].about.segment, segment) == 0)
			return i;
	g->groups = arena_more(g->v->arena, g->groups, g->count, &g->cap,
			       sizeof(*g->groups));
	if (g->groups == NULL) {
		g->count = g->cap = 0;
		return SIZE_MAX;
	}
	s = &g->groups[g->count];
	memset(s, 0, sizeof(*s));
	s->kind = JUDGE_CLIENT;
	s->about.nummer = RECORD_ABSENT;
	s->about.client = g->client;
	snprintf(s->about.gemeente, sizeof(s->about.gemeente), "%s", gemeente);
	snprintf(s->about.segment, sizeof(s->about.segment), "%s", segment);
	opaque_client(g->v->salt, g->client, gemeente, segment,
		      s->about.subject);
	return g->count++;
}

/* Count it once per product, its provider once per provider. */
static void
count_running(struct judge_subject *group, const struct running *all, size_t n)
{
	const struct running *one = &all[n];
	bool product = true, aanbieder = true;
	size_t i;

	for (i = 0; i < n; i++) {
		if (all[i].group != one->group)
			continue;
		if (strcmp(all[i].categorie, one->categorie) == 0 &&
		    strcmp(all[i].code, one->code) == 0)
			product = false;
		if (strcmp(all[i].aanbieder, one->aanbieder) == 0)
			aanbieder = false;
	}
	group->products += product;
	group->aanbieders += aanbieder;
}

static void
add_running(struct gathering *g, struct stmt *st, struct running *all, size_t n)
{
	struct running *one = &all[n];
	int64_t key = db_col_int(st, "id");
	enum domein domein = toewijzing_key_domein(key);
	struct judge_about *a;
	char gemeente[5];

	db_col_copy(st, "aanbieder", one->aanbieder, sizeof(one->aanbieder));
	db_col_copy(st, "categorie", one->categorie, sizeof(one->categorie));
	db_col_copy(st, "code", one->code, sizeof(one->code));
	toewijzing_key_gemeente(key, gemeente);
	one->group = group_of(g, gemeente,
			      region_commitment_segment(
				      g->v->region, domein, one->categorie,
				      one->code, one->aanbieder, g->v->day));
	if (one->group == SIZE_MAX)
		return;
	a = &g->groups[one->group].about;
	/* Of both acts: of neither. */
	if (g->groups[one->group].products == 0)
		snprintf(a->domein, sizeof(a->domein), "%s",
			 domein_text(domein));
	else if (strcmp(a->domein, domein_text(domein)) != 0)
		a->domein[0] = '\0';
	count_running(&g->groups[one->group], all, n);
}

struct judge_subject *
judge_read_client(const struct judge_view *v, int64_t client, size_t *count)
{
	struct gathering g = {.v = v, .client = client};
	struct running *all = NULL;
	size_t n = 0, cap = 0;
	struct stmt *st = db_stmt(v->db, SQL_JUDGE_CLIENT);

	db_bind_int(st, ":client", client);
	db_bind_int(st, ":day", v->day);
	while (db_row(st)) {
		all = arena_more(v->arena, all, n, &cap, sizeof(*all));
		if (all == NULL)
			break;
		add_running(&g, st, all, n++);
	}
	st = db_stmt(v->db, SQL_JUDGE_CLIENT_LIVE);
	db_bind_int(st, ":client", client);
	while (db_row(st)) {
		char gemeente[8];
		size_t i;

		db_col_copy(st, "gemeente", gemeente, sizeof(gemeente));
		i = group_of(&g, gemeente, db_col_text(st, "segment"));
		if (i != SIZE_MAX)
			g.groups[i].live = true;
	}
	if (arena_failed(v->arena))
		db_fail(v->db, ERR_NOMEM, "out of memory");
	*count = g.count;
	return g.groups;
}

/* ---- outside a contract */

void
judge_read_outside(const struct judge_view *v, const struct judge_outside *key,
		   struct judge_subject *s)
{
	struct stmt *st = db_stmt(v->db, SQL_OUTSIDE_GET);
	struct judge_about *a = &s->about;
	char name[128];

	memset(s, 0, sizeof(*s));
	s->kind = JUDGE_CONTRACT;
	s->van = day_from_ymd((int)key->jaar, 1, 1);
	s->tot = day_from_ymd((int)key->jaar, 12, 31);
	a->nummer = a->client = RECORD_ABSENT;
	snprintf(a->aanbieder, sizeof(a->aanbieder), "%s", key->aanbieder);
	snprintf(a->domein, sizeof(a->domein), "%s", key->domein);
	snprintf(a->segment, sizeof(a->segment), "%s", key->segment);
	snprintf(name, sizeof(name), "outside|%s|%s|%s|%lld", key->aanbieder,
		 key->domein, key->segment, (long long)key->jaar);
	opaque_ruimte(v->salt, name, a->subject);
	db_bind_text(st, ":aanbieder", key->aanbieder);
	db_bind_text(st, ":domein", key->domein);
	db_bind_text(st, ":segment", key->segment);
	db_bind_int(st, ":jaar", key->jaar);
	if (!db_row(st))
		return;
	s->lines = db_col_int(st, "lines");
	s->declared_ct = db_col_int(st, "declared_ct");
}
