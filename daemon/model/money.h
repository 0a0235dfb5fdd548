#ifndef POLS_MODEL_MONEY_H
#define POLS_MODEL_MONEY_H

/*
 * Money is int64_t eurocents.  Every sum that could pass 64 bits is checked:
 * the functions return false and leave *out unchanged when the result does not
 * fit.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define MONEY_TEXT 24 /* room for any amount and NUL */

MUST_CHECK bool money_add(int64_t *out, int64_t a, int64_t b);
MUST_CHECK bool money_mul(int64_t *out, int64_t a, int64_t b);

/*
 * a * b / c, exact (128 bits) and rounded once to the nearest integer, halves
 * away from zero: 2.5 is 3 and -2.5 is -3, so that a credit is always the
 * opposite of its debit (IV081, IV091).  c must be positive.
 */
MUST_CHECK bool money_mul_div(int64_t *out, int64_t a, int64_t b, int64_t c);

/*
 * "12345.67", "-0.05": into out, which is returned.  size is MONEY_TEXT or
 * more; a smaller one is a programming error.
 */
const char *money_format(char *out, size_t size, int64_t cents);

/*
 * Euros as in the CSV files of municipalities: digits, perhaps a decimal
 * comma or point and one or two decimals, perhaps a minus in front.  Nothing
 * else: no thousands separator, white space, plus or currency sign.  False,
 * and *cents unchanged, for any other text or more than 64 bits.
 */
MUST_CHECK bool money_parse(int64_t *cents, const char *s);

#endif
