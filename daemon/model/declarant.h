#ifndef POLS_MODEL_DECLARANT_H
#define POLS_MODEL_DECLARANT_H

/*
 * A provider under one of the acts, as one number: within that its reference
 * numbers are unique (TR314), and the tables that grow are reached by it.
 */

#include <stdint.h>

#include "model/domein.h"

enum { DECLARANT_AANBIEDER = 9 };

/* aanbieder is an AGB-code: eight digits. */
int64_t declarant_of(enum domein domein, const char *aanbieder);

/* The way back. */
void declarant_aanbieder(int64_t declarant, char out[DECLARANT_AANBIEDER]);

#endif
