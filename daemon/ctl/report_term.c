/* Report term: how long allocations are. */
#include <stdlib.h>
#include <string.h>

#include "ctl/report.h"
#include "model/day.h"
#include "model/money.h"
#include "model/record.h"

static const struct sheet_column columns[] = {
	{"domain", "domain", SHEET_TEXT},
	{"segment", "segment", SHEET_TEXT},
	{"productcategorie", "categorie", SHEET_TEXT},
	{"allocations", "allocations", SHEET_INT},
	{"open_end", "open end", SHEET_INT},
	{"mean_days", "mean days", SHEET_INT},
	{"longest_days", "longest", SHEET_INT},
	{"term_months", NULL, SHEET_INT},
	{"beyond_term", "beyond term", SHEET_INT},
	{"beyond_term_chronisch", "of these chronisch", SHEET_INT},
};

const struct sheet_columns report_term_columns = SHEET_OF(columns);

struct group {
	char domein[4];
	char segment[40];
	char categorie[4];
	int64_t allocations;
	int64_t open_end;
	int64_t days; /* of those with an end */
	int64_t longest;
	int64_t beyond;
	int64_t chronic;
};

struct groups {
	struct group *items; /* owned; ascending */
	size_t count;
	size_t cap;
	bool failed;
};

static int
compare(const struct group *a, const struct group *b)
{
	int c = strcmp(a->domein, b->domein);

	if (c == 0)
		c = strcmp(a->segment, b->segment);
	return c != 0 ? c : strcmp(a->categorie, b->categorie);
}

/* There are as many as segments and categories: few. */
static struct group *
group_of(struct groups *g, const struct group *key)
{
	size_t i = 0;

	while (i < g->count && compare(&g->items[i], key) < 0)
		i++;
	if (i < g->count && compare(&g->items[i], key) == 0)
		return &g->items[i];
	if (g->count == g->cap) {
		size_t cap = g->cap == 0 ? 32 : 2 * g->cap;
		struct group *more = realloc(g->items, cap * sizeof(*more));

		if (more == NULL) {
			g->failed = true;
			return NULL;
		}
		g->items = more;
		g->cap = cap;
	}
	memmove(&g->items[i + 1], &g->items[i],
		(g->count - i) * sizeof(*g->items));
	g->count++;
	g->items[i] = *key;
	return &g->items[i];
}

static void
add(struct report_run *r, struct groups *all, struct stmt *st)
{
	const int32_t from = (int32_t)db_col_int(st, "ingangsdatum");
	const int32_t to = (int32_t)db_col_int_opt(st, "einddatum", DAY_NONE);
	const int32_t first = report_first(r);
	const int32_t day = from > first ? from : first;
	struct group key, *g;
	enum domein domein;
	char code[24];

	memset(&key, 0, sizeof(key));
	db_col_copy(st, "domein", key.domein, sizeof(key.domein));
	db_col_copy(st, "categorie", key.categorie, sizeof(key.categorie));
	db_col_copy(st, "code", code, sizeof(code));
	if (!domein_parse(&domein, key.domein))
		return;
	strncpy(key.segment,
		region_commitment_segment(&r->l->region, domein, key.categorie,
					  code, db_col_text(st, "aanbieder"),
					  day),
		sizeof(key.segment) - 1);
	if (!report_wants(r, OPT_SEGMENT, key.segment))
		return;
	g = group_of(all, &key);
	if (g == NULL)
		return;
	g->allocations++;
	if (to == DAY_NONE) {
		g->open_end++;
	} else {
		g->days += to - from + 1;
		if (to - from + 1 > g->longest)
			g->longest = to - from + 1;
	}
	if (to != DAY_NONE &&
	    to < day_add_months(from, r->l->settings.term_months))
		return;
	g->beyond++;
	g->chronic += region_product_is(
		region_product(&r->l->region, domein, key.categorie, code, day),
		"chronisch");
}

static void
print_group(struct report_run *r, const struct group *g)
{
	const int64_t ended = g->allocations - g->open_end;
	struct sheet *s = &r->sheet;
	int64_t mean = RECORD_ABSENT;

	if (ended > 0 && !money_mul_div(&mean, g->days, 1, ended))
		mean = RECORD_ABSENT;
	sheet_text(s, g->domein);
	sheet_text(s, g->segment);
	sheet_text(s, g->categorie[0] == '\0' ? NULL : g->categorie);
	sheet_num(s, g->allocations);
	sheet_num(s, g->open_end);
	sheet_num(s, mean);
	sheet_num(s, ended > 0 ? g->longest : RECORD_ABSENT);
	sheet_num(s, r->l->settings.term_months);
	sheet_num(s, g->beyond);
	sheet_num(s, g->chronic);
	sheet_end(s);
}

enum ctl_exit
report_term(struct report_run *r)
{
	struct stmt *st = db_stmt(r->l->db, SQL_REPORT_TERM);
	struct groups all = {.items = NULL};
	size_t i;

	db_bind_text_opt(st, ":domein", ctl_option(r->c, OPT_DOMAIN));
	db_bind_text_opt(st, ":gemeente", ctl_option(r->c, OPT_GEMEENTE));
	db_bind_text_opt(st, ":aanbieder", ctl_option(r->c, OPT_AANBIEDER));
	db_bind_int(st, ":van", report_first(r));
	db_bind_int(st, ":tot", report_last(r));
	while (db_row(st))
		add(r, &all, st);
	for (i = 0; i < all.count; i++)
		print_group(r, &all.items[i]);
	if (all.failed)
		db_fail(r->l->db, ERR_NOMEM, "out of memory");
	free(all.items);
	return db_failed(r->l->db, NULL) ? CTL_FAILED : CTL_OK;
}
