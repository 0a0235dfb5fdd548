#ifndef POLS_BASE_NEAREST_H
#define POLS_BASE_NEAREST_H

/* How far a mistyped name is from a known one. */

#include <stddef.h>

/*
 * Edit distance with swapped neighbours as one mistake: the slip of a hand.
 * A capital for a small letter is none.
 * Names longer than 63 bytes are as far away as can be (SIZE_MAX).
 */
size_t nearest_distance(const char *a, const char *b);

#endif
