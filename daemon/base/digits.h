#ifndef POLS_BASE_DIGITS_H
#define POLS_BASE_DIGITS_H

/* Codes that are numbers with leading zeros: a gemeente, an AGB-code. */

#include <stddef.h>
#include <stdint.h>

/* The last n digits of v (not negative) and a NUL; out holds n + 1. */
void digits_write(char *out, size_t n, int64_t v);

#endif
