/* Report flow: what begins and ends, who comes into care and who leaves it. */
#include <string.h>

#include "ctl/report.h"
#include "model/day.h"
#include "model/declarant.h"
#include "model/inflow.h"
#include "model/record.h"
#include "model/toewijzing.h"

enum { MONTHS = 12, GROUPS = 512 };

static const struct sheet_column columns[] = {
	{"domain", "domain", SHEET_TEXT},
	{"gemeente", "gemeente", SHEET_TEXT},
	{"naam", "naam", SHEET_TEXT},
	{"month", "month", SHEET_MONTH},
	{"allocations_begun", "begun", SHEET_INT},
	{"allocations_ended", "ended", SHEET_INT},
	{"starts", "starts", SHEET_INT},
	{"stops", "stops", SHEET_INT},
	{"clients_in", "clients in", SHEET_INT},
	{"clients_out", "clients out", SHEET_INT},
	{"clients_in_care", "in care", SHEET_INT},
};

const struct sheet_columns report_flow_columns = SHEET_OF(columns);

/* A domain and municipality. */
struct group {
	enum domein domein;
	char gemeente[5];
	int64_t begun[MONTHS];
	int64_t ended[MONTHS];
	int64_t starts[MONTHS];
	int64_t stops[MONTHS];
	struct inflow_month clients[MONTHS];
};

struct flowing {
	struct report_run *r;
	struct group *groups; /* ascending: in the arena */
	size_t count;
	struct inflow inflow; /* of the last group */
};

/* The group of a key; the last one first, for rows come in order. */
static struct group *
group_of(struct flowing *f, enum domein domein, const char *gemeente)
{
	size_t i;

	for (i = f->count; i-- > 0;)
		if (f->groups[i].domein == domein &&
		    strcmp(f->groups[i].gemeente, gemeente) == 0)
			return &f->groups[i];
	return NULL;
}

static struct group *
next_group(struct flowing *f, enum domein domein, const char *gemeente)
{
	struct group *g;

	if (f->count == GROUPS)
		return NULL;
	g = &f->groups[f->count++];
	memset(g, 0, sizeof(*g));
	g->domein = domein;
	memcpy(g->gemeente, gemeente, sizeof(g->gemeente));
	return g;
}

static void
count_in(struct flowing *f, int64_t counts[MONTHS], int64_t day)
{
	int32_t month;

	if (day == DAY_NONE)
		return;
	month = day_month((int32_t)day) - day_month(report_first(f->r));
	if (month >= 0 && month < MONTHS)
		counts[month]++;
}

static bool
wanted(struct flowing *f, enum domein domein, const char *categorie,
       const char *code, const char *aanbieder, int32_t day)
{
	return f->r->c->option[OPT_SEGMENT] == NULL ||
	       report_wants(f->r, OPT_SEGMENT,
			    region_commitment_segment(&f->r->l->region, domein,
						      categorie, code,
						      aanbieder, day));
}

/* Allocations and spans: ordered by domain, municipality and client. */
static bool
spans(struct flowing *f)
{
	struct report_run *r = f->r;
	struct stmt *st = db_stmt(r->l->db, SQL_INFLOW_SPANS);
	struct group *g = NULL;

	db_bind_text_opt(st, ":domein", ctl_option(r->c, OPT_DOMAIN));
	db_bind_text_opt(st, ":gemeente", ctl_option(r->c, OPT_GEMEENTE));
	db_bind_text_opt(st, ":aanbieder", ctl_option(r->c, OPT_AANBIEDER));
	while (db_row(st)) {
		const int32_t van = (int32_t)db_col_int(st, "van");
		char gemeente[5], categorie[4], code[24];
		enum domein domein;

		db_col_copy(st, "gemeente", gemeente, sizeof(gemeente));
		db_col_copy(st, "categorie", categorie, sizeof(categorie));
		db_col_copy(st, "code", code, sizeof(code));
		if (!domein_parse(&domein, db_col_text(st, "domein")) ||
		    !wanted(f, domein, categorie, code,
			    db_col_text(st, "aanbieder"), van))
			continue;
		if (g == NULL || g->domein != domein ||
		    strcmp(g->gemeente, gemeente) != 0) {
			if (g != NULL)
				inflow_end(&f->inflow);
			g = next_group(f, domein, gemeente);
			if (g == NULL)
				return false;
			inflow_begin(&f->inflow, g->clients, MONTHS,
				     day_month(report_first(r)));
		}
		inflow_add(&f->inflow, db_col_int(st, "client"), van,
			   (int32_t)db_col_int_opt(st, "tot", DAY_NONE));
		count_in(f, g->begun, db_col_int(st, "ingangsdatum"));
		count_in(f, g->ended,
			 db_col_int_opt(st, "einddatum", DAY_NONE));
	}
	if (g != NULL)
		inflow_end(&f->inflow);
	return true;
}

/* Starts and stops in force. */
static bool
leveringen(struct flowing *f)
{
	struct report_run *r = f->r;
	struct stmt *st = db_stmt(r->l->db, SQL_REPORT_LEVERINGEN);

	db_bind_int(st, ":van", report_first(r));
	db_bind_int(st, ":tot", report_last(r));
	while (db_row(st)) {
		const int64_t key = db_col_int(st, "toewijzing");
		const enum domein domein = toewijzing_key_domein(key);
		const bool start = strcmp(db_col_text(st, "soort"), "start") ==
				   0;
		char gemeente[5], aanbieder[9], categorie[4], code[24];
		struct group *g;

		toewijzing_key_gemeente(key, gemeente);
		declarant_aanbieder(db_col_int(st, "declarant"), aanbieder);
		db_col_copy(st, "categorie", categorie, sizeof(categorie));
		db_col_copy(st, "code", code, sizeof(code));
		if (!report_wants(r, OPT_DOMAIN, domein_text(domein)) ||
		    !report_wants(r, OPT_GEMEENTE, gemeente) ||
		    !report_wants(r, OPT_AANBIEDER, aanbieder) ||
		    !wanted(f, domein, categorie, code, aanbieder,
			    (int32_t)db_col_int(st, "begindatum")))
			continue;
		g = group_of(f, domein, gemeente);
		if (g == NULL)
			continue; /* none of its allocations is there */
		count_in(f, start ? g->starts : g->stops,
			 db_col_int(st, "dag"));
	}
	return true;
}

static void
print_group(struct flowing *f, const struct group *g)
{
	struct sheet *s = &f->r->sheet;
	int i;

	for (i = 0; i < MONTHS; i++) {
		sheet_text(s, domein_text(g->domein));
		sheet_text(s, g->gemeente);
		sheet_text(s, report_naam_gemeente(f->r, g->gemeente));
		sheet_num(s, day_month(report_first(f->r)) + i);
		sheet_num(s, g->begun[i]);
		sheet_num(s, g->ended[i]);
		sheet_num(s, g->starts[i]);
		sheet_num(s, g->stops[i]);
		sheet_num(s, g->clients[i].in);
		sheet_num(s, g->clients[i].out);
		sheet_num(s, g->clients[i].present);
		sheet_end(s);
	}
}

enum ctl_exit
report_flow(struct report_run *r)
{
	struct arena *a = arena_new();
	struct flowing f = {.r = r};
	size_t i;

	if (a != NULL)
		f.groups = arena_array(a, GROUPS, sizeof(*f.groups));
	if (f.groups == NULL || !spans(&f) || !leveringen(&f))
		db_fail(r->l->db, ERR_NOMEM, "out of memory");
	else
		for (i = 0; i < f.count; i++)
			print_group(&f, &f.groups[i]);
	arena_free(&a);
	return db_failed(r->l->db, NULL) ? CTL_FAILED : CTL_OK;
}
