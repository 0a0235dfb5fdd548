/* polsctl audit list: who was refused, and who looked. */
#include "ctl/cmd.h"
#include "ctl/sheet.h"
#include "stage/announce.h"

static const struct sheet_column columns[] = {
	{"nr", "nr", SHEET_INT},          {"time", "time", SHEET_TEXT},
	{"actor", "actor", SHEET_TEXT},   {"action", "action", SHEET_TEXT},
	{"object", "object", SHEET_TEXT}, {"reason", "reason", SHEET_TEXT},
	{"times", "times", SHEET_INT},
};

static const struct sheet_columns all_columns = SHEET_OF(columns);

static void
add_row(struct sheet *s, struct stmt *st)
{
	char time[ANNOUNCE_TIME];

	sheet_num(s, db_col_int(st, "nr"));
	sheet_text(s, announce_time(time, db_col_int(st, "time")));
	sheet_text(s, db_col_text(st, "actor"));
	sheet_text(s, db_col_text(st, "action"));
	sheet_text(s, db_col_text(st, "object"));
	sheet_text(s, db_col_text(st, "reason"));
	sheet_num(s, db_col_int(st, "times"));
	sheet_end(s);
}

enum ctl_exit
cmd_audit_list(struct ctl *c)
{
	struct db *db = NULL;
	struct sheet sheet;
	struct stmt *st;
	int64_t since = 0;

	if (c->option[OPT_SINCE] != NULL &&
	    !ctl_number(c->option[OPT_SINCE], 0, INT64_MAX, &since))
		return ctl_usage(c, "--since takes the number of a row");
	if (!ctl_store_open(c, &db))
		return CTL_FAILED;
	sheet_init(&sheet, c);
	sheet_have(&sheet, &all_columns);
	st = db_stmt(db, SQL_AUDIT_LIST);
	db_bind_int(st, ":nr", since);
	db_bind_int(st, ":limit", c->limit);
	while (db_row(st))
		add_row(&sheet, st);
	sheet_print(&sheet);
	sheet_done(&sheet);
	return ctl_store_close(&db, CTL_OK);
}
