#ifndef POLS_STAGE_RULES_VALUE_H
#define POLS_STAGE_RULES_VALUE_H

/*
 * Texts, numbers and dates as the published sheets read them: dates are
 * numbers without their hyphens, and what is no number compares as false.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Wide enough for a date of any year that a schema lets through. */
__extension__ typedef __int128 rules_wide;

/* A piece of the message, not NUL-terminated; p is NULL when not there. */
struct rules_text {
	const char *p;
	size_t len;
};

/* A number, or none. */
struct rules_number {
	bool is;
	rules_wide v;
};

/* t is exactly s. */
static inline bool
rules_is(struct rules_text t, const char *s)
{
	size_t len = strlen(s);

	return t.p != NULL && t.len == len && memcmp(t.p, s, len) == 0;
}

/* Equal byte by byte; what is not there equals only what is not there. */
bool rules_same(struct rules_text a, struct rules_text b);

/* Without the white space of XML at both ends. */
struct rules_text rules_trim(struct rules_text t);

/* Already in the form of normalize-space()? */
bool rules_is_normal(struct rules_text t);

/* normalize-space() into out, which has room for t.len; the new length. */
size_t rules_normalize(struct rules_text t, char *out);

/*
 * White space, an optional minus, digits, white space: all else is no number,
 * also "+5".  Saturates far above every number of the standard.
 */
struct rules_number rules_number(struct rules_text t);

/* A date: all hyphens taken out, then as a number.  2024-02-29: 20240229. */
struct rules_number rules_day(struct rules_text t);

/* The same of the first ten characters only. */
struct rules_number rules_day10(struct rules_text t);

/* a > b, false when either is no number. */
static inline bool
rules_above(struct rules_number a, struct rules_number b)
{
	return a.is && b.is && a.v > b.v;
}

/*
 * CS340: a number yyyymmdd whose day or month is too large, carried into the
 * next month and year.  Every fourth year is a leap year.
 */
rules_wide rules_carry(rules_wide date);

/* What stands behind the nth hyphen (from 1); empty when there is none. */
struct rules_text rules_after_hyphen(struct rules_text t, int n);

#endif
