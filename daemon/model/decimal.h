#ifndef POLS_MODEL_DECIMAL_H
#define POLS_MODEL_DECIMAL_H

/*
 * Decimal numbers as people write them in spreadsheets, kept as whole numbers
 * of a fixed fraction: "12,5" with two places is 1250.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum { DECIMAL_TEXT = 32 }; /* room for any number and NUL */

/* What becomes of decimals behind the last place. */
enum decimal_rest {
	DECIMAL_REFUSE,
	DECIMAL_CUT /* left out: a spreadsheet writes as many as it has */
};

/*
 * Digits, perhaps a decimal comma or point and decimals, perhaps a minus in
 * front.  Nothing else: no thousands separator, white space, plus or unit.
 * False, and *out unchanged, for any other text or more than 64 bits.
 */
MUST_CHECK bool decimal_parse(int64_t *out, const char *s, int places,
			      enum decimal_rest rest);

/* "12.5", "-0.05", "3": without zeros at the end.  Gives out. */
const char *decimal_format(char out[DECIMAL_TEXT], int64_t value, int places);

#endif
