/* polsctl line list: declared lines, where every figure ends. */
#include <string.h>

#include "ctl/cmd.h"
#include "ctl/sheet.h"
#include "flow/ledger.h"
#include "model/day.h"
#include "model/declarant.h"
#include "model/record.h"
#include "model/rule.h"
#include "model/toewijzing.h"
#include "stage/book_line.h"

static const struct sheet_column array[] = {
	{"journal", "journal", SHEET_INT},
	{"line", "line", SHEET_INT},
	{"aanbieder", "aanbieder", SHEET_TEXT},
	{"domain", "domain", SHEET_TEXT},
	{"gemeente", "gemeente", SHEET_TEXT},
	{"nummer", "nummer", SHEET_INT},
	{"segment", "segment", SHEET_TEXT},
	{"categorie", NULL, SHEET_TEXT},
	{"code", "product", SHEET_TEXT},
	{"from", "from", SHEET_DAY},
	{"to", "to", SHEET_DAY},
	{"submitted_in", NULL, SHEET_MONTH},
	{"volume", "volume", SHEET_INT},
	{"unit", "unit", SHEET_TEXT},
	{"tariff", "tariff", SHEET_MONEY},
	{"amount", "amount", SHEET_MONEY},
	{"state", "state", SHEET_TEXT},
	{"rule", "rule", SHEET_TEXT},
	{"answer_code", NULL, SHEET_TEXT},
	{"referentie", "referentie", SHEET_TEXT},
	{"vorig", NULL, SHEET_TEXT},
};

static const struct sheet_columns columns = SHEET_OF(array);

/* What the command line narrows down to, beyond what the statement does. */
struct filter {
	struct ctl *c;
	struct ledger *l;
	int64_t nummer; /* RECORD_ABSENT: any */
};

static bool
wants(const struct filter *f, enum ctl_option option, const char *value)
{
	const char *wanted = f->c->option[option];

	return wanted == NULL || strcmp(wanted, value) == 0;
}

/* The message of --message, and every line of it. */
static bool
bind_message(struct ctl *c, struct stmt *st)
{
	int64_t journal = 0;

	if (c->option[OPT_MESSAGE] != NULL &&
	    !ctl_number(c->option[OPT_MESSAGE], 1, INT64_MAX / 10000000,
			&journal)) {
		(void)ctl_usage(c, "--message takes a journal number");
		return false;
	}
	db_bind_int(st, ":low", book_line_id(journal, 0));
	db_bind_int(st, ":high",
		    journal == 0 ? INT64_MAX
				 : book_line_id(journal + 1, 0) - 1);
	return true;
}

static bool
bind_year(struct ctl *c, struct ledger *l, struct stmt *st)
{
	bool submission;
	int32_t year;

	if (!ctl_booking(c, &l->settings, &submission))
		return false;
	if (c->option[OPT_YEAR] == NULL)
		return true;
	year = ctl_year(c, DAY_NONE);
	if (year == 0)
		return false;
	ctl_bind_booked(st, day_from_ymd(year, 1, 1),
			day_from_ymd(year, 12, 31), submission);
	return true;
}

/*
 * Lines of one allocation are found by its key; else all are walked in order.
 */
static struct stmt *
statement(const struct filter *f)
{
	struct ctl *c = f->c;
	enum domein domein;
	struct stmt *st;

	if (f->nummer == RECORD_ABSENT || c->option[OPT_DOMAIN] == NULL ||
	    c->option[OPT_GEMEENTE] == NULL ||
	    strlen(c->option[OPT_GEMEENTE]) != 4 ||
	    !domein_parse(&domein, c->option[OPT_DOMAIN]))
		return db_stmt(f->l->db, SQL_REPORT_LINES);
	st = db_stmt(f->l->db, SQL_REPORT_LINES_OF);
	db_bind_int(st, ":toewijzing",
		    toewijzing_key(domein, c->option[OPT_GEMEENTE], f->nummer));
	return st;
}

static void
put_line(const struct filter *f, struct sheet *s, struct stmt *st)
{
	const int64_t id = db_col_int(st, "id");
	const int64_t key = db_col_int(st, "toewijzing");
	const int32_t van = (int32_t)db_col_int(st, "van");
	const enum domein domein = toewijzing_key_domein(key);
	const struct rule_info *info =
		rule_of_number(db_col_int_opt(st, "rule", -1));
	char aanbieder[9], gemeente[5], categorie[4], code[24];
	const char *segment;

	declarant_aanbieder(db_col_int(st, "declarant"), aanbieder);
	toewijzing_key_gemeente(key, gemeente);
	db_col_copy(st, "categorie", categorie, sizeof(categorie));
	db_col_copy(st, "code", code, sizeof(code));
	segment = region_segment(&f->l->region, domein, categorie, code, van);
	if (!wants(f, OPT_AANBIEDER, aanbieder) ||
	    !wants(f, OPT_GEMEENTE, gemeente) ||
	    !wants(f, OPT_DOMAIN, domein_text(domein)) ||
	    !wants(f, OPT_SEGMENT, segment) ||
	    (f->nummer != RECORD_ABSENT &&
	     f->nummer != toewijzing_key_nummer(key)))
		return;
	sheet_num(s, book_line_journal(id));
	sheet_num(s, book_line_place(id) + 1);
	sheet_text(s, aanbieder);
	sheet_text(s, domein_text(domein));
	sheet_text(s, gemeente);
	/* A declaratiestand may name no toewijzing, nor anybody. */
	sheet_num(s, db_col_int(st, "client") == 0
			     ? RECORD_ABSENT
			     : toewijzing_key_nummer(key));
	sheet_text(s, segment);
	sheet_text(s, categorie);
	sheet_text(s, code);
	sheet_num(s, van);
	sheet_num(s, db_col_int(st, "tot"));
	sheet_num(s, db_col_int(st, "ingediend"));
	sheet_num(s, db_col_int(st, "volume"));
	sheet_text(s, db_col_text(st, "eenheid"));
	sheet_num(s, db_col_int_opt(st, "tarief", RECORD_ABSENT));
	sheet_num(s, db_col_int(st, "bedrag"));
	sheet_text(s, db_col_text(st, "state"));
	sheet_text(s, info == NULL ? NULL : info->name);
	sheet_text(s, info == NULL ? NULL : info->code);
	sheet_text(s, db_col_text(st, "referentie"));
	sheet_text(s, db_col_is_null(st, "vorig") ? NULL
						  : db_col_text(st, "vorig"));
	sheet_end(s);
}

static bool
is_state(const char *text)
{
	int s;

	for (s = LINE_HELD; s <= LINE_REJECTED; s++)
		if (strcmp(text, book_line_state_text((enum line_state)s)) == 0)
			return true;
	return text[0] == '\0';
}

static enum ctl_exit
list(struct ctl *c, struct ledger *l, struct arena *a, void *sheet)
{
	struct filter f = {.c = c, .l = l, .nummer = RECORD_ABSENT};
	struct sheet *s = sheet;
	struct stmt *st;

	(void)a;
	if (c->option[OPT_NUMMER] != NULL &&
	    !ctl_number(c->option[OPT_NUMMER], 0, INT64_MAX, &f.nummer))
		return ctl_usage(c, "--nummer takes a whole number");
	if (!is_state(ctl_option(c, OPT_STATE)))
		return ctl_usage(c, "--state takes held, approved, pending or "
				    "rejected");
	st = statement(&f);
	db_bind_text_opt(st, ":state", ctl_option(c, OPT_STATE));
	db_bind_text_opt(st, ":product", ctl_option(c, OPT_PRODUCT));
	if (!bind_message(c, st) || !bind_year(c, l, st))
		return CTL_USAGE;
	while (s->left > 0 && db_row(st))
		put_line(&f, s, st);
	return CTL_OK;
}

enum ctl_exit
cmd_line_list(struct ctl *c)
{
	enum ctl_exit code;
	struct sheet s;

	sheet_init(&s, c);
	sheet_have(&s, &columns);
	code = ctl_with_ledger(c, list, &s);
	if (code == CTL_OK)
		sheet_print(&s);
	sheet_done(&s);
	return code;
}
