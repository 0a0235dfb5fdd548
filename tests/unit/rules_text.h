#ifndef POLS_TESTS_UNIT_RULES_TEXT_H
#define POLS_TESTS_UNIT_RULES_TEXT_H

/* Texts and numbers of rules, for the tests of both readings. */

#include <stdint.h>
#include <string.h>

#include "stage/rules_value.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))
#define NONE      INT64_MIN

static inline struct rules_text
text(const char *s)
{
	return (struct rules_text){s, s == NULL ? 0 : strlen(s)};
}

static inline int64_t
value(struct rules_number n)
{
	return n.is ? (int64_t)n.v : NONE;
}

#endif
