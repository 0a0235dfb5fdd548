#ifndef POLS_BASE_DIGITS_H
#define POLS_BASE_DIGITS_H

/*
 * Numbers as decimal text, for what is written by the thousand.
 */

#include <stddef.h>
#include <stdint.h>

/*
 * A code that is a number with leading zeros (a gemeente, an AGB-code): the
 * last n digits of v (not negative) and a NUL; out holds n + 1.
 */
void digits_write(char *out, size_t n, int64_t v);

/*
 * A whole number as short as it goes, with a NUL; its length.  out holds
 * DIGITS_MAX.
 */
enum { DIGITS_MAX = 24 };
size_t digits_uint(char *out, uint64_t v);
size_t digits_int(char *out, int64_t v);

#endif
