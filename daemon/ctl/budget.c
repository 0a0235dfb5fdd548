/* Ceilings and estimates, read as they stand. */
#include "ctl/budget.h"

#include <stdlib.h>
#include <string.h>

#include "model/day.h"

static const struct sheet_column columns[] = {
	{"id", NULL, SHEET_TEXT},
	{"aanbieder", "aanbieder", SHEET_TEXT},
	{"domain", "domain", SHEET_TEXT},
	{"gemeente", "gemeente", SHEET_TEXT},
	{"segment", "segment", SHEET_TEXT},
	{"soort", "soort", SHEET_TEXT},
	{"from", "from", SHEET_DAY},
	{"to", "to", SHEET_DAY},
	{"amount", "amount", SHEET_MONEY},
};

const struct sheet_columns budget_columns = SHEET_OF(columns);

void
budget_cells(struct sheet *s, const struct budget *b)
{
	sheet_text(s, b->id);
	sheet_text(s, b->aanbieder);
	sheet_text(s, b->domein);
	sheet_text(s, b->gemeente);
	sheet_text(s, b->segment);
	sheet_text(s, b->soort);
	sheet_num(s, b->van);
	sheet_num(s, b->tot);
	sheet_num(s, b->bedrag);
}

bool
budget_covers(const char *cell, const char *value)
{
	return strcmp(cell, "*") == 0 || strcmp(cell, value) == 0;
}

bool
budgets_read(struct budgets *b, struct db *db, int32_t year)
{
	struct stmt *st = db_stmt(db, SQL_REPORT_RUIMTEN);
	size_t cap = 0;

	memset(b, 0, sizeof(*b));
	db_bind_int(st, ":van", day_from_ymd(year, 1, 1));
	db_bind_int(st, ":tot", day_from_ymd(year, 12, 31));
	while (db_row(st)) {
		struct budget *to;

		if (b->count == cap) {
			struct budget *more;

			cap = cap == 0 ? 64 : 2 * cap;
			more = realloc(b->items, cap * sizeof(*more));
			if (more == NULL)
				return false;
			b->items = more;
		}
		to = &b->items[b->count++];
		memset(to, 0, sizeof(*to));
		db_col_copy(st, "id", to->id, sizeof(to->id));
		db_col_copy(st, "aanbieder", to->aanbieder,
			    sizeof(to->aanbieder));
		db_col_copy(st, "domein", to->domein, sizeof(to->domein));
		db_col_copy(st, "gemeente", to->gemeente, sizeof(to->gemeente));
		db_col_copy(st, "segment", to->segment, sizeof(to->segment));
		db_col_copy(st, "soort", to->soort, sizeof(to->soort));
		to->van = (int32_t)db_col_int(st, "van");
		to->tot = (int32_t)db_col_int(st, "tot");
		to->bedrag = db_col_int(st, "bedrag");
		to->versions = db_col_int(st, "versions");
		to->below = db_col_int(st, "below") != 0;
	}
	return true;
}

void
budgets_done(struct budgets *b)
{
	free(b->items);
	memset(b, 0, sizeof(*b));
}
