#ifndef POLS_MODEL_PERIOD_H
#define POLS_MODEL_PERIOD_H

/*
 * Periods, and how much volume fits in one: the ceilings of TR321 (one
 * ProductPeriode) and TR322 (a whole toewijzing).
 *
 * A period is two days, both included.  [from, to] is the toewijzing, to is
 * DAY_NONE when it is open; a ProductPeriode is a calendar month cut to it
 * (TR387, TR388, IV089).
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "model/day.h"
#include "model/domein.h"

/* The values are those of the code lists of iWmo and iJw 3.2. */
enum eenheid {
	EENHEID_NONE = 0,
	EENHEID_MINUUT = 1,
	EENHEID_UUR = 4,
	EENHEID_ETMAAL = 14,
	EENHEID_DAGDEEL = 16,
	EENHEID_STUKS_OUTPUT = 82,
	EENHEID_EURO = 83, /* the volume is in cents (IV042) */
	EENHEID_STUKS_INSPANNING = 84
};

enum frequentie {
	FREQUENTIE_NONE = 0,
	FREQUENTIE_DAG = 1,
	FREQUENTIE_WEEK = 2,
	FREQUENTIE_MAAND = 4,
	FREQUENTIE_TOTAAL = 6
};

/* "04" or "2" to its value, NONE for any other text. */
enum eenheid period_eenheid_parse(const char *s);
enum frequentie period_frequentie_parse(const char *s);

/* True for output (82, 83), which is counted otherwise per week (IV077). */
bool period_is_output(enum eenheid eenheid);

/* Days, ISO weeks touched, Sundays, calendar months touched in [a, b]. */
int32_t period_days(int32_t a, int32_t b);
int32_t period_weeks(int32_t a, int32_t b);
int32_t period_sundays(int32_t a, int32_t b);
int32_t period_months(int32_t a, int32_t b);

/*
 * The part [*p, *q] of a toewijzing in a calendar month (day_month): what its
 * ProductPeriode must be.  False, nothing written, when there is none.
 */
bool period_in_month(int32_t *p, int32_t *q, int32_t from, int32_t to,
		     int32_t month);

/* The Omvang of a toewijzing. */
struct omvang {
	int64_t volume; /* per frequentie, not negative */
	enum eenheid eenheid;
	enum frequentie frequentie;
	bool sixfold; /* period_is_sixfold() */
};

/*
 * True for Wmo categorie 01 (hulp bij het huishouden): per week it may be
 * declared up to six times in any month, broken or not (IV077).
 */
bool period_is_sixfold(enum domein domein, const char *categorie);

/*
 * TR321: the most that may be declared in the ProductPeriode [p, q] (cut to
 * the toewijzing here), in the eenheid of the toewijzing.
 *   dag     volume x days
 *   week    volume x ISO weeks touched, broken ones count; sixfold: x 6 (for
 *	     every unit but output); output: x Sundays, and one more when the
 *	     last Sunday of the toewijzing lies in [p, q] and its end is no
 *	     Sunday (IV077); a toewijzing without any Sunday counts one, where
 *	     its end lies
 *   maand   volume, also for a broken month (IV078)
 *   totaal  volume
 * 0 when the two have no day in common.  False when the product passes 64
 * bits, or eenheid or frequentie is NONE.
 */
MUST_CHECK bool period_cap(int64_t *out, const struct omvang *o, int32_t from,
			   int32_t to, int32_t p, int32_t q);

/*
 * TR322: the most that may be declared over [from, to]: volume x days, weeks,
 * calendar months touched, or the volume.  `to` may be DAY_NONE for totaal
 * only; there is no ceiling for another open end.  False for that, and as
 * period_cap().
 */
MUST_CHECK bool period_cap_total(int64_t *out, const struct omvang *o,
				 int32_t from, int32_t to);

#endif
