/* Counting in periods, and the ceilings TR321 and TR322 that follow. */
#include "model/period.h"

#include <stddef.h>
#include <string.h>

#include "model/money.h"

enum {
	DAYS_PER_WEEK = 7,
	WEEKS_IN_ANY_MONTH = 6, /* no month touches more (IV077) */
	MINUTES_PER_HOUR = 60
};

/* ---- code lists */

struct code {
	const char *text;
	int value;
};

static const struct code eenheden[] = {
	{"01", EENHEID_MINUUT},           {"04", EENHEID_UUR},
	{"14", EENHEID_ETMAAL},           {"16", EENHEID_DAGDEEL},
	{"82", EENHEID_STUKS_OUTPUT},     {"83", EENHEID_EURO},
	{"84", EENHEID_STUKS_INSPANNING}, {NULL, EENHEID_NONE},
};

static const struct code frequenties[] = {
	{"1", FREQUENTIE_DAG},   {"2", FREQUENTIE_WEEK},
	{"4", FREQUENTIE_MAAND}, {"6", FREQUENTIE_TOTAAL},
	{NULL, FREQUENTIE_NONE},
};

static int
code_parse(const struct code *codes, const char *s)
{
	while (codes->text != NULL && strcmp(codes->text, s) != 0)
		codes++;
	return codes->value;
}

enum eenheid
period_eenheid_parse(const char *s)
{
	return (enum eenheid)code_parse(eenheden, s);
}

enum frequentie
period_frequentie_parse(const char *s)
{
	return (enum frequentie)code_parse(frequenties, s);
}

bool
period_is_output(enum eenheid eenheid)
{
	return eenheid == EENHEID_STUKS_OUTPUT || eenheid == EENHEID_EURO;
}

bool
period_is_sixfold(enum domein domein, const char *categorie)
{
	return domein == DOMEIN_WMO && strcmp(categorie, "01") == 0;
}

/* ---- counting */

int32_t
period_days(int32_t a, int32_t b)
{
	return b < a ? 0 : b - a + 1;
}

int32_t
period_weeks(int32_t a, int32_t b)
{
	if (b < a)
		return 0;
	return (day_monday(b) - day_monday(a)) / DAYS_PER_WEEK + 1;
}

/* The last Sunday up to and including the day. */
static int32_t
last_sunday(int32_t day)
{
	return day - day_weekday(day) % DAY_SUNDAY;
}

int32_t
period_sundays(int32_t a, int32_t b)
{
	if (b < a)
		return 0;
	return (last_sunday(b) - last_sunday(a - 1)) / DAYS_PER_WEEK;
}

int32_t
period_months(int32_t a, int32_t b)
{
	return b < a ? 0 : day_month(b) - day_month(a) + 1;
}

bool
period_in_month(int32_t *p, int32_t *q, int32_t from, int32_t to, int32_t month)
{
	int32_t first = day_month_first(month);
	int32_t last = day_month_last(month);

	if (first < from)
		first = from;
	if (to != DAY_NONE && last > to)
		last = to;
	if (last < first)
		return false;
	*p = first;
	*q = last;
	return true;
}

/* ---- ceilings */

/*
 * IV077, output: the last broken week is declared with the last Sunday of the
 * toewijzing; the last month may therefore hold nothing.
 */
static int32_t
output_weeks(int32_t from, int32_t to, int32_t p, int32_t q)
{
	int32_t weeks = period_sundays(p, q);
	int32_t home;

	if (to == DAY_NONE || day_weekday(to) == DAY_SUNDAY)
		return weeks;
	home = last_sunday(to);
	if (home < from) /* no Sunday at all */
		home = to;
	return weeks + (home >= p && home <= q);
}

/* Weeks that may be declared in [p, q] (IV077). */
static int32_t
weeks_in(const struct omvang *o, int32_t from, int32_t to, int32_t p, int32_t q)
{
	if (period_is_output(o->eenheid))
		return output_weeks(from, to, p, q);
	return o->sixfold ? WEEKS_IN_ANY_MONTH : period_weeks(p, q);
}

bool
period_cap(int64_t *out, const struct omvang *o, int32_t from, int32_t to,
	   int32_t p, int32_t q)
{
	if (o->eenheid == EENHEID_NONE)
		return false;
	if (p < from)
		p = from;
	if (to != DAY_NONE && q > to)
		q = to;
	if (q < p) {
		*out = 0;
		return o->frequentie != FREQUENTIE_NONE;
	}
	switch (o->frequentie) {
	case FREQUENTIE_NONE:
		return false;
	case FREQUENTIE_DAG:
		return money_mul(out, o->volume, period_days(p, q));
	case FREQUENTIE_WEEK:
		return money_mul(out, o->volume, weeks_in(o, from, to, p, q));
	case FREQUENTIE_MAAND:
	case FREQUENTIE_TOTAAL:
		*out = o->volume;
		return true;
	}
	return false;
}

bool
period_cap_total(int64_t *out, const struct omvang *o, int32_t from, int32_t to)
{
	if (o->eenheid == EENHEID_NONE)
		return false;
	if (to == DAY_NONE && o->frequentie != FREQUENTIE_TOTAAL)
		return false;
	switch (o->frequentie) {
	case FREQUENTIE_NONE:
		return false;
	case FREQUENTIE_DAG:
		return money_mul(out, o->volume, period_days(from, to));
	case FREQUENTIE_WEEK:
		/* Also for output and categorie 01: IV077. */
		return money_mul(out, o->volume, period_weeks(from, to));
	case FREQUENTIE_MAAND:
		return money_mul(out, o->volume, period_months(from, to));
	case FREQUENTIE_TOTAAL:
		*out = o->volume;
		return true;
	}
	return false;
}
