/* polsctl commitment: what allocations can cost, and what came of it. */
#include <stdio.h>
#include <string.h>

#include "ctl/cmd.h"
#include "ctl/commitment.h"
#include "ctl/table.h"
#include "model/day.h"
#include "model/record.h"

static const struct table_column columns[] = {
	{"domain", false},    {"gemeente", false}, {"nummer", true},
	{"aanbieder", false}, {"product", false},  {"from", false},
	{"to", false},        {"basis", false},    {"maximum", true},
	{"submitted", true},  {"approved", true},  {"remaining", true},
};

static const struct table_column month_columns[] = {
	{"month", false},    {"cap volume", true}, {"maximum", true},
	{"submitted", true}, {"approved", true},
};

#define WIDTH(of) (sizeof(of) / sizeof((of)[0]))

/* The filters of the command line; false after a message. */
static bool
bind_filters(const struct ctl *c, struct stmt *st)
{
	const char *nummer = c->option[OPT_NUMMER];
	int64_t nr;

	if (nummer != NULL) {
		if (!ctl_number(nummer, 0, INT64_MAX, &nr)) {
			(void)ctl_usage(c, "--nummer takes a whole number");
			return false;
		}
		db_bind_int(st, ":nummer", nr);
	}
	if (!ctl_bind_year(c, st))
		return false;
	db_bind_text_opt(st, ":domein", ctl_option(c, OPT_DOMAIN));
	db_bind_text_opt(st, ":gemeente", ctl_option(c, OPT_GEMEENTE));
	db_bind_text_opt(st, ":aanbieder", ctl_option(c, OPT_AANBIEDER));
	db_bind_text_opt(st, ":product", ctl_option(c, OPT_PRODUCT));
	return true;
}

/* The keys of the current row; false when they cannot be. */
static bool
read_key(struct stmt *st, enum domein *domein, char gemeente[5],
	 int64_t *nummer)
{
	*nummer = db_col_int(st, "nummer");
	db_col_copy(st, "gemeente", gemeente, 5);
	return domein_parse(domein, db_col_text(st, "domein"));
}

static void
table_row(struct table *t, const struct commitment_view *v)
{
	const struct commitment_row *row = &v->row;
	const struct toewijzing *a = &row->toewijzing;
	int64_t maximum = v->worked.has_ct ? v->worked.maximum_ct
					   : RECORD_ABSENT;

	table_text(t, domein_text(row->domein));
	table_text(t, row->gemeente);
	table_int(t, a->nummer);
	table_text(t, row->aanbieder);
	table_text(t, a->code[0] == '\0' ? a->categorie : a->code);
	table_day(t, a->ingangsdatum);
	table_day(t, a->einddatum);
	table_text(t, commitment_basis_text(v->worked.basis));
	table_money(t, maximum, RECORD_ABSENT);
	table_money(t, row->submitted_ct, RECORD_ABSENT);
	table_money(t, row->approved_ct, RECORD_ABSENT);
	table_money(t,
		    maximum == RECORD_ABSENT
			    ? RECORD_ABSENT
			    : maximum - row->submitted_ct + row->rejected_ct,
		    RECORD_ABSENT);
}

static void
write_json(struct ctl *c, const struct commitment_view *v)
{
	struct jsonw w;

	jsonw_init(&w, &c->out);
	commitment_json(v, &w);
	buf_u8(&c->out, '\n');
}

static enum ctl_exit
list_rows(struct ctl *c, struct ledger *l, struct arena *a, void *table)
{
	struct stmt *st = db_stmt(l->db, SQL_REPORT_COMMITMENTS);
	struct commitment_view v;

	db_bind_int(st, ":limit", c->limit);
	if (!bind_filters(c, st))
		return CTL_USAGE;
	while (db_row(st)) {
		char gemeente[5];
		enum domein domein;
		int64_t nummer;

		arena_reset(a);
		if (!read_key(st, &domein, gemeente, &nummer) ||
		    !commitment_read(&v, l, a, domein, gemeente, nummer,
				     false)) {
			db_fail(l->db, ERR_NOMEM,
				"a commitment cannot be worked out");
			break;
		}
		if (c->json)
			write_json(c, &v);
		else
			table_row(table, &v);
	}
	return CTL_OK;
}

static void
print_months(const struct commitment_view *v, struct buf *out)
{
	const struct commitment *k = &v->worked;
	char month[DAY_MONTH_TEXT];
	struct table t;
	size_t i;

	table_init(&t, month_columns, WIDTH(month_columns));
	for (i = 0; i < k->month_count; i++) {
		const struct commitment_month *m = &k->months[i];

		table_text(&t, day_month_format(month, m->month));
		if (k->has_volume)
			table_int(&t, m->cap_volume);
		else
			table_text(&t, "-");
		table_money(&t, k->has_ct ? m->maximum_ct : RECORD_ABSENT,
			    RECORD_ABSENT);
		table_money(&t, v->submitted_ct[i], RECORD_ABSENT);
		table_money(&t, v->approved_ct[i], RECORD_ABSENT);
	}
	if (k->month_count > 0)
		buf_u8(out, '\n');
	table_print(&t, out);
	table_done(&t);
}

/* Exactly one, or how to get there. */
static enum ctl_exit
show_one(struct ctl *c, struct ledger *l, struct arena *a, void *table)
{
	struct stmt *st = db_stmt(l->db, SQL_REPORT_COMMITMENTS);
	struct table *t = table;
	struct commitment_view v;
	char gemeente[5];
	enum domein domein;
	int64_t nummer;

	db_bind_int(st, ":limit", 2);
	if (!bind_filters(c, st))
		return CTL_USAGE;
	if (!db_row(st)) {
		if (!db_failed(l->db, NULL))
			ctl_say("no commitment fits; commitment list has all");
		return CTL_NOTHING;
	}
	if (!read_key(st, &domein, gemeente, &nummer))
		return CTL_FAILED;
	if (db_row(st))
		return ctl_usage(c, "more than one commitment fits: add "
				    "--domain, --gemeente and --nummer, which "
				    "name one together");
	if (!commitment_read(&v, l, a, domein, gemeente, nummer, true)) {
		if (!db_failed(l->db, NULL))
			ctl_say("out of memory");
		return CTL_FAILED;
	}
	if (c->json) {
		write_json(c, &v);
		return CTL_OK;
	}
	table_row(t, &v);
	table_print(t, &c->out);
	t->cells.len = 0;
	print_months(&v, &c->out);
	return CTL_OK;
}

static enum ctl_exit
with_table(struct ctl *c, ctl_ledger_work *work)
{
	enum ctl_exit code;
	struct table t;

	table_init(&t, columns, WIDTH(columns));
	code = ctl_with_ledger(c, work, &t);
	table_print(&t, &c->out);
	table_done(&t);
	return code;
}

enum ctl_exit
cmd_commitment_list(struct ctl *c)
{
	return with_table(c, list_rows);
}

enum ctl_exit
cmd_commitment_show(struct ctl *c)
{
	return with_table(c, show_one);
}
