/* Report rejected: declared lines that were rejected, by the rule. */
#include <string.h>

#include "ctl/report.h"
#include "model/day.h"
#include "model/declarant.h"
#include "model/record.h"
#include "model/rule.h"
#include "model/toewijzing.h"

static const struct sheet_column columns[] = {
	{"aanbieder", "aanbieder", SHEET_TEXT},
	{"naam", "naam", SHEET_TEXT},
	{"domain", "domain", SHEET_TEXT},
	{"gemeente", "gemeente", SHEET_TEXT},
	{"rule", "rule", SHEET_TEXT},
	{"code", "code", SHEET_TEXT},
	{"lines", "lines", SHEET_INT},
	{"amount", "amount", SHEET_MONEY},
	{"text", NULL, SHEET_TEXT},
};

const struct sheet_columns report_rejected_columns = SHEET_OF(columns);

enum ctl_exit
report_rejected(struct report_run *r)
{
	struct stmt *st = db_stmt(r->l->db, SQL_REPORT_REJECTED);
	struct sheet *s = &r->sheet;

	ctl_bind_booked(st, report_first(r), report_last(r), r->submission);
	while (db_row(st)) {
		const int64_t key = db_col_int(st, "toewijzing");
		const char *domein = domein_text(toewijzing_key_domein(key));
		const struct rule_info *info =
			rule_of_number(db_col_int_opt(st, "rule", -1));
		char gemeente[5], aanbieder[9];

		toewijzing_key_gemeente(key, gemeente);
		declarant_aanbieder(db_col_int(st, "declarant"), aanbieder);
		if (!report_wants(r, OPT_DOMAIN, domein) ||
		    !report_wants(r, OPT_GEMEENTE, gemeente) ||
		    !report_wants(r, OPT_AANBIEDER, aanbieder))
			continue;
		sheet_text(s, aanbieder);
		sheet_text(s, report_naam_aanbieder(r, aanbieder));
		sheet_text(s, domein);
		sheet_text(s, gemeente);
		sheet_text(s, info == NULL ? NULL : info->name);
		sheet_text(s, info == NULL ? NULL : info->code);
		sheet_num(s, db_col_int(st, "lines"));
		sheet_num(s, db_col_int(st, "amount_ct"));
		sheet_text(s, info == NULL ? NULL : info->text);
		sheet_end(s);
	}
	return db_failed(r->l->db, NULL) ? CTL_FAILED : CTL_OK;
}
