/* polsctl audit list: who was refused, and who looked. */
#include "base/jsonw.h"
#include "ctl/cmd.h"
#include "ctl/table.h"
#include "stage/announce.h"

static const char *const texts[] = {"actor", "action", "object", "reason"};

enum { TEXTS = sizeof(texts) / sizeof(texts[0]) };

static void
add_json(struct buf *out, struct stmt *st)
{
	char time[ANNOUNCE_TIME];
	struct jsonw w;
	size_t i;

	jsonw_init(&w, out);
	jsonw_object(&w);
	jsonw_put_int(&w, "nr", db_col_int(st, "nr"));
	jsonw_put_text(&w, "time", announce_time(time, db_col_int(st, "time")));
	for (i = 0; i < TEXTS; i++)
		jsonw_put_text(&w, texts[i], db_col_text(st, texts[i]));
	jsonw_put_int(&w, "times", db_col_int(st, "times"));
	jsonw_object_end(&w);
	buf_u8(out, '\n');
}

static void
add_row(struct table *t, struct stmt *st)
{
	char time[ANNOUNCE_TIME];
	size_t i;

	table_int(t, db_col_int(st, "nr"));
	table_text(t, announce_time(time, db_col_int(st, "time")));
	for (i = 0; i < TEXTS; i++)
		table_text(t, db_col_text(st, texts[i]));
	table_int(t, db_col_int(st, "times"));
}

enum ctl_exit
cmd_audit_list(struct ctl *c)
{
	static const struct table_column columns[] = {
		{"nr", true},      {"time", false},   {"actor", false},
		{"action", false}, {"object", false}, {"reason", false},
		{"times", true},
	};
	struct db *db = NULL;
	struct table table;
	struct stmt *st;
	int64_t since = 0;

	if (c->option[OPT_SINCE] != NULL &&
	    !ctl_number(c->option[OPT_SINCE], 0, INT64_MAX, &since))
		return ctl_usage(c, "--since takes the number of a row");
	if (!ctl_store_open(c, &db))
		return CTL_FAILED;
	table_init(&table, columns, sizeof(columns) / sizeof(columns[0]));
	st = db_stmt(db, SQL_AUDIT_LIST);
	db_bind_int(st, ":nr", since);
	db_bind_int(st, ":limit", c->limit);
	while (db_row(st)) {
		if (c->json)
			add_json(&c->out, st);
		else
			add_row(&table, st);
	}
	table_print(&table, &c->out);
	table_done(&table);
	return ctl_store_close(&db);
}
