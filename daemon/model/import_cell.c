/* What a cell of a day, an amount or a number must be; and cells as text. */
#include "model/import.h"

#include <stdio.h>
#include <string.h>

#include "model/day.h"
#include "model/decimal.h"
#include "model/import_text.h"
#include "model/money.h"

enum { CELL_BYTES = 256, SHARE_PLACES = 9, NUMBER_PLACES = 4 };

/* ---- days and months */

static int32_t
parse_day(const char *s)
{
	int32_t day = day_parse(s);

	return day != DAY_NONE ? day : day_parse_dutch(s);
}

/* "2025-01" or "01-2025", or the first day of a month. */
static int32_t
parse_month(const char *s)
{
	int32_t day = parse_day(s);
	char turned[DAY_MONTH_TEXT];

	if (day != DAY_NONE)
		return day == day_month_first(day_month(day)) ? day : DAY_NONE;
	if (strlen(s) == 7 && s[2] == '-') {
		snprintf(turned, sizeof(turned), "%.4s-%.2s", s + 3, s);
		s = turned;
	}
	return day_month_first(day_month_parse(s));
}

static const char *
cell_day(enum cell_form form, const char *cell, char *at)
{
	int32_t day = DAY_NONE;

	if (form == CELL_MONTH) {
		day = parse_month(cell);
		if (day == DAY_NONE)
			return "must be a month: jjjj-mm or mm-jjjj";
	} else if (cell[0] != '\0' || form == CELL_DAY) {
		day = parse_day(cell);
		if (day == DAY_NONE)
			return form == CELL_DAY
				       ? "must be a date: jjjj-mm-dd or "
					 "dd-mm-jjjj"
				       : "must be a date: jjjj-mm-dd or "
					 "dd-mm-jjjj, or empty";
	}
	memcpy(at, &day, sizeof(day));
	return NULL;
}

/* ---- amounts and numbers */

static const char *
cell_cents(enum cell_form form, const char *cell, char *at)
{
	/* So that products with shares and margins stay in 128 bits. */
	const int64_t most = INT64_C(100000000000000);
	int64_t cents;

	if (form == CELL_EUROS_OPEN && cell[0] == '\0')
		cents = RECORD_ABSENT;
	else if (!money_parse(&cents, cell))
		return "must be an amount in euros with at most 2 decimals "
		       "and no thousands separator";
	if (cents < 0 && cents != RECORD_ABSENT && form != CELL_EUROS_SIGNED)
		return "must not be negative";
	if (cents != RECORD_ABSENT && (cents > most || cents < -most))
		return "is more than a million million euros";
	memcpy(at, &cents, sizeof(cents));
	return NULL;
}

/*
 * A number with so many places, or one with % behind it, which is a hundredth
 * of that.
 */
static bool
parse_ratio(int64_t *out, const char *cell, int places, enum decimal_rest rest)
{
	char text[CELL_BYTES];
	size_t len = strlen(cell);

	if (len == 0 || len >= sizeof(text))
		return false;
	if (cell[len - 1] != '%')
		return decimal_parse(out, cell, places, rest);
	len--;
	while (len > 0 && cell[len - 1] == ' ')
		len--;
	snprintf(text, sizeof(text), "%.*s", (int)len, cell);
	return decimal_parse(out, text, places - 2, rest);
}

static bool
parse_yes_no(int64_t *out, const char *s)
{
	static const char *const yes[] = {"ja",   "j",   "1", "waar",
					  "true", "yes", NULL};
	static const char *const no[] = {"",       "nee",   "n",  "0",
					 "onwaar", "false", "no", NULL};

	*out = import_is_one_of(s, yes);
	return *out == 1 || import_is_one_of(s, no);
}

static bool
in_range(int64_t v, int64_t least, int64_t most)
{
	return v >= least && v <= most;
}

/* Nine digits, 9d1 + 8d2 + … + 2d8 - d9 divisible by 11 (CS002). */
static bool
parse_bsn(int64_t *out, const char *cell)
{
	int i, sum = 0;

	*out = 0;
	for (i = 0; i < 9; i++) {
		if (cell[i] < '0' || cell[i] > '9')
			return false;
		sum += (cell[i] - '0') * (i < 8 ? 9 - i : -1);
		*out = *out * 10 + cell[i] - '0';
	}
	return cell[9] == '\0' && sum % 11 == 0;
}

static const char *
cell_key(enum cell_form form, const char *cell, int64_t *v)
{
	if (form == CELL_BSN)
		return parse_bsn(v, cell) ? NULL
					  : "must be a Bsn: nine digits that "
					    "pass the eleven test";
	if (form == CELL_VOLUME_OPEN) {
		if (cell[0] != '\0' &&
		    (!decimal_parse(v, cell, 0, DECIMAL_REFUSE) ||
		     !in_range(*v, 0, 99999999)))
			return "must be a whole number of at most 8 digits, or "
			       "empty";
		return NULL;
	}
	if (form == CELL_NUMMER_NONE && cell[0] == '\0')
		cell = "0";
	if (!decimal_parse(v, cell, 0, DECIMAL_REFUSE) ||
	    !in_range(*v, 0, 999999999))
		return "must be a ToewijzingNummer: a whole number of at most "
		       "9 digits";
	return NULL;
}

static bool
is_key(enum cell_form form)
{
	return form == CELL_BSN || form == CELL_VOLUME_OPEN ||
	       form == CELL_NUMMER || form == CELL_NUMMER_NONE;
}

static const char *
cell_number(enum cell_form form, const char *cell, char *at)
{
	/* So that sums and products stay in 128 bits. */
	const int64_t most = INT64_C(100000000000000);
	int64_t v = RECORD_ABSENT;
	const char *wrong;

	if (is_key(form)) {
		wrong = cell_key(form, cell, &v);
		if (wrong != NULL)
			return wrong;
	} else if (form == CELL_MONTH_NR) {
		if (strlen(cell) > 2 ||
		    !decimal_parse(&v, cell, 0, DECIMAL_REFUSE) ||
		    !in_range(v, 1, 12))
			return "must be the number of a month: 1 to 12";
	} else if (form == CELL_YEAR ||
		   (form == CELL_YEAR_OPEN && cell[0] != '\0')) {
		if (!decimal_parse(&v, cell, 0, DECIMAL_REFUSE) ||
		    !in_range(v, 2000, 2099))
			return form == CELL_YEAR
				       ? "must be a year: 2000 to 2099"
				       : "must be a year (2000 to 2099) or "
					 "empty";
	} else if (form == CELL_YES_NO) {
		if (!parse_yes_no(&v, cell))
			return "must be ja or nee";
	} else if (form == CELL_PARTS) {
		if (!decimal_parse(&v, cell[0] == '\0' ? "0" : cell,
				   NUMBER_PLACES, DECIMAL_REFUSE) ||
		    !in_range(v, 0, most))
			return "must be a number of parts with at most 4 "
			       "decimals, not negative";
	} else if (form == CELL_SHARE) {
		if (!parse_ratio(&v, cell, SHARE_PLACES, DECIMAL_CUT) ||
		    !in_range(v, 0, IMPORT_WHOLE))
			return "must be a share of the year: a fraction "
			       "(0,0833) or a percentage (8,33%)";
	} else if (form == CELL_NUMBER) {
		if (!parse_ratio(&v, cell, NUMBER_PLACES, DECIMAL_REFUSE) ||
		    !in_range(v, -most, most))
			return "must be a number with at most 4 decimals, or a "
			       "percentage with at most 2";
	}
	memcpy(at, &v, sizeof(v));
	return NULL;
}

const char *
import_cell(enum import_kind kind, size_t i, const char *cell, void *row)
{
	const struct field *f = &import_infos[kind].record->fields[i];
	enum cell_form form = import_infos[kind].columns[i].form;
	char *at = (char *)row + f->offset;

	if (cell == NULL)
		cell = "";
	switch (f->kind) {
	case FIELD_TEXT:
		return import_text(f, form, cell, at);
	case FIELD_DAY:
		return cell_day(form, cell, at);
	case FIELD_CENTS:
		return cell_cents(form, cell, at);
	case FIELD_INT:
		return cell_number(form, cell, at);
	case FIELD_TIME:
		break;
	}
	return "has no form";
}

/* ---- and back */

static void
print_number(enum cell_form form, int64_t v, struct buf *b)
{
	char text[DECIMAL_TEXT];
	int places = 0;

	/* A client is never shown, as a reference no more than as a Bsn. */
	if (v == RECORD_ABSENT || form == CELL_BSN ||
	    (form == CELL_NUMMER_NONE && v == 0))
		return;
	if (form == CELL_YES_NO) {
		buf_puts(b, v != 0 ? "ja" : "nee");
		return;
	}
	if (form == CELL_SHARE)
		places = SHARE_PLACES;
	if (form == CELL_PARTS || form == CELL_NUMBER)
		places = NUMBER_PLACES;
	buf_puts(b, decimal_format(text, v, places));
}

void
import_print_cell(enum import_kind kind, size_t i, const void *row,
		  struct buf *b)
{
	const struct field *f = &import_infos[kind].record->fields[i];
	enum cell_form form = import_infos[kind].columns[i].form;
	const char *at = (const char *)row + f->offset;
	char day[DAY_TEXT], month[DAY_MONTH_TEXT], money[MONEY_TEXT];
	int64_t v;
	int32_t d;

	switch (f->kind) {
	case FIELD_TEXT:
		buf_puts(b, at);
		break;
	case FIELD_DAY:
		memcpy(&d, at, sizeof(d));
		if (form == CELL_MONTH)
			buf_puts(b, day_month_format(month, day_month(d)));
		else
			buf_puts(b, day_format(day, d));
		break;
	case FIELD_CENTS:
		memcpy(&v, at, sizeof(v));
		if (v == RECORD_ABSENT)
			break;
		buf_puts(b, money_format(money, sizeof(money), v));
		break;
	case FIELD_INT:
	case FIELD_TIME:
		memcpy(&v, at, sizeof(v));
		print_number(form, v, b);
		break;
	}
}
