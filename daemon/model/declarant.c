/* A provider under one of the acts, as one number. */
#include "model/declarant.h"

#include <stdlib.h>

#include "base/digits.h"

enum { AGB_DIGITS = 8, AGB_CODES = 100000000 };

int64_t
declarant_of(enum domein domein, const char *aanbieder)
{
	return (int64_t)domein * AGB_CODES + strtol(aanbieder, NULL, 10);
}

void
declarant_aanbieder(int64_t declarant, char out[DECLARANT_AANBIEDER])
{
	digits_write(out, AGB_DIGITS, declarant);
}
