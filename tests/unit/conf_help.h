#ifndef POLS_TESTS_UNIT_CONF_HELP_H
#define POLS_TESTS_UNIT_CONF_HELP_H

/* What the tests of port/conf share. */

#include "port/conf.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* The configuration of a text called test.conf; the test fails without. */
struct conf *conf_of(const char *text);

/* The text is refused, and the message holds all parts (ends with NULL). */
void conf_refused(const char *text, const char *const *parts);

/* For conf_diff(): ctx is int[2], a count by enum conf_reload. */
void count_differences(void *ctx, const char *section, const char *key,
		       enum conf_reload reload);

#define REFUSED(text, ...) \
	conf_refused(text, (const char *const[]){__VA_ARGS__, NULL})

#endif
