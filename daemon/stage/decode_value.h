#ifndef POLS_STAGE_DECODE_VALUE_H
#define POLS_STAGE_DECODE_VALUE_H

/*
 * The values of elements as the schema reads them: signs, leading zeros and
 * white space around them do not matter.  False: the text is no such value.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/doc.h"

/* A text of the message, without white space around it; borrowed. */
struct word {
	const char *p;
	const char *end;
};

/* The text of an element; empty for DOC_NONE. */
struct word decode_word(const struct doc *d, uint32_t node);

/* An ASCII digit? */
bool decode_is_digit(char c);

/* xs:integer, also "+5" and "-0"; beyond 64 bits the largest. */
bool decode_integer(struct word w, int64_t *out);

/*
 * xs:date to a day; a year outside 1..9999 is the first or last day of our
 * calendar.  A time zone, which no type of the standard has, is ignored.
 */
bool decode_date(struct word w, int32_t *out);

/* xs:time to microseconds since midnight; finer fractions are cut off. */
bool decode_time(struct word w, int64_t *out);

/* len bytes as a string into out; false when it does not fit. */
bool decode_text(char *out, size_t size, const char *s, size_t len);

/* An Identificatie: 1 to 12 characters. */
bool decode_identificatie(char *out, size_t size, const struct doc *d,
			  uint32_t node);

/* How many elements of this name there are, from node on. */
size_t decode_count(const struct doc *d, uint32_t node);

#endif
