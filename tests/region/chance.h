#ifndef POLS_REGION_CHANCE_H
#define POLS_REGION_CHANCE_H

/* Chance that belongs to a thing: the same thing throws the same dice. */

#include <stdbool.h>
#include <stdint.h>

enum chance_about {
	ABOUT_PERSON,
	ABOUT_PROVIDER,
	ABOUT_CAREER,
	ABOUT_VERSION,
	ABOUT_CARE,
	ABOUT_MONTH,
	ABOUT_MISHAP,
	ABOUT_MESSAGE,
	ABOUT_BUDGET,
	ABOUT_STARTSTOP
};

struct dice {
	uint64_t state;
};

/* The dice of a thing, which a and b name within its kind. */
void dice_of(struct dice *d, uint64_t seed, enum chance_about about, int64_t a,
	     int64_t b);

/* 0 .. n - 1; n > 0. */
int32_t dice_below(struct dice *d, int32_t n);

/* low .. high, both included. */
int32_t dice_between(struct dice *d, int32_t low, int32_t high);

/* True in n of 10000 throws. */
bool dice_hits(struct dice *d, int32_t n);

#endif
