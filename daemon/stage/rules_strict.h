#ifndef POLS_STAGE_RULES_STRICT_H
#define POLS_STAGE_RULES_STRICT_H

/*
 * Numbers, dates and keys as XML Schema means them: what strict rules read in
 * place of rules_value.h.
 */

#include "stage/rules_value.h"

/* xs:integer: "+5" is one too. */
struct rules_number rules_integer(struct rules_text t);

/*
 * xs:date without a zone, as yyyymmdd in the order of time: before Christ it
 * is negative.  White space around it counts for nothing.
 */
struct rules_number rules_date(struct rules_text t);

/* Month and day of such a number, mmdd. */
int rules_date_mmdd(rules_wide date);

/* From the first to the last day of one month of the Gregorian calendar. */
bool rules_whole_month(rules_wide begin, rules_wide end);

/* The digits of a number without sign, zeros before it and white space. */
struct rules_text rules_digits(struct rules_text t);

#endif
