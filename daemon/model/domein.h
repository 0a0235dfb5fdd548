#ifndef POLS_MODEL_DOMEIN_H
#define POLS_MODEL_DOMEIN_H

/*
 * The two acts under which a municipality buys care: the Wmo 2015 (iWmo) and
 * the Jeugdwet (iJw).
 */

#include <stdbool.h>

enum domein { DOMEIN_WMO, DOMEIN_JW };

/* "wmo" or "jw": the word in the books, in CSV and in JSON. */
const char *domein_text(enum domein domein);

/* The other way; false, and out unchanged, for any other text. */
bool domein_parse(enum domein *out, const char *s);

#endif
