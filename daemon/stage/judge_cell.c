/* Small cells. */
#include "stage/judge_cell.h"

#include <string.h>

#include "model/declarant.h"
#include "model/few.h"
#include "model/toewijzing.h"
#include "port/db.h"

enum { LINES_MOST = 500 }; /* then it counts as small */

struct cell {
	const struct judge_view *v;
	const struct judge_subject *s;
	struct few few;
	size_t lines; /* looked at */
};

/* Enough clients, or so many lines that it is given up. */
static bool
is_done(const struct cell *c)
{
	return few_enough(&c->few) || c->lines >= LINES_MOST;
}

static bool
counts(const struct cell *c, struct stmt *st)
{
	const struct judge_about *a = &c->s->about;
	int64_t key = db_col_int(st, "toewijzing");
	enum domein domein = toewijzing_key_domein(key);
	int32_t van = (int32_t)db_col_int(st, "van");
	char gemeente[5], categorie[4], code[24];

	if (van < c->s->van || van > c->s->tot ||
	    !judge_covers(a->domein, domein_text(domein)))
		return false;
	toewijzing_key_gemeente(key, gemeente);
	if (!judge_covers(a->gemeente, gemeente))
		return false;
	if (a->segment[0] == '\0')
		return true;
	db_col_copy(st, "categorie", categorie, sizeof(categorie));
	db_col_copy(st, "code", code, sizeof(code));
	return strcmp(a->segment, region_segment(c->v->region, domein,
						 categorie, code, van)) == 0;
}

static void
take_line(struct cell *c, struct stmt *st)
{
	c->lines++;
	if (counts(c, st))
		few_add(&c->few, db_col_int(st, "client"));
}

static void
take_aanbieder(struct cell *c, const char *aanbieder)
{
	int domein;
	struct stmt *st;

	for (domein = DOMEIN_WMO; domein <= DOMEIN_JW; domein++) {
		if (!judge_covers(c->s->about.domein,
				  domein_text((enum domein)domein)))
			continue;
		st = db_stmt(c->v->db, SQL_CELL_DECLARANT);
		db_bind_int(st, ":declarant",
			    declarant_of((enum domein)domein, aanbieder));
		while (!is_done(c) && db_row(st))
			take_line(c, st);
	}
}

static void
take_all(struct cell *c)
{
	struct stmt *st = db_stmt(c->v->db, SQL_CELL_LATEST);

	while (!is_done(c) && db_row(st))
		take_line(c, st);
}

static void
take_combinatie(struct cell *c, const char *name)
{
	const struct region *r = c->v->region;
	const char *last = "";
	size_t i;

	for (i = 0; i < r->contract_count && !is_done(c); i++) {
		if (strcmp(r->contracts[i].combinatie, name) != 0 ||
		    strcmp(r->contracts[i].aanbieder, last) == 0)
			continue;
		last = r->contracts[i].aanbieder;
		take_aanbieder(c, last);
	}
}

bool
judge_small(const struct judge_view *v, const struct judge_subject *s)
{
	const char *aanbieder = s->about.aanbieder;
	struct cell c;

	/* Not cleared as a whole: few is large, and most of it is not used. */
	c.v = v;
	c.s = s;
	c.lines = 0;
	few_init(&c.few, v->settings->small_cell);
	/*
	 * One client stands behind an allocation and a stacking; outside a
	 * contract may be the care of one among the many of a provider.
	 */
	if (s->kind == JUDGE_COMMITMENT || s->kind == JUDGE_CLIENT ||
	    s->kind == JUDGE_CONTRACT)
		return v->settings->small_cell > 1;
	if (aanbieder[0] == '\0')
		take_all(&c);
	else if (region_combinatie(v->region, aanbieder))
		take_combinatie(&c, aanbieder);
	else
		take_aanbieder(&c, aanbieder);
	return !few_enough(&c.few);
}
