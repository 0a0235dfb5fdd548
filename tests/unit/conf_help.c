/* What the tests of port/conf share. */
#include "unit/conf_help.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct conf *
conf_of(const char *text)
{
	struct err e = {.code = ERR_NONE};
	struct conf *c = NULL;

	if (!conf_load_text("test.conf", text, &c, &e))
		fail_msg("%s", e.text);
	return c;
}

void
conf_refused(const char *text, const char *const *parts)
{
	struct err e = {.code = ERR_NONE};
	struct conf *c = NULL;

	if (conf_load_text("test.conf", text, &c, &e))
		fail_msg("taken: %s", text);
	assert_null(c);
	assert_int_equal(e.code, ERR_CONFIG);
	for (; *parts != NULL; parts++) {
		if (strstr(e.text, *parts) == NULL)
			fail_msg("\"%s\" is not in \"%s\"", *parts, e.text);
	}
}

void
count_differences(void *ctx, const char *section, const char *key,
		  enum conf_reload reload)
{
	int *n = ctx;

	(void)section;
	(void)key;
	n[reload]++;
}
