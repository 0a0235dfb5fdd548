/* The two acts by name. */
#include "model/domein.h"

#include <stddef.h>
#include <string.h>

static const char *const names[] = {
	[DOMEIN_WMO] = "wmo",
	[DOMEIN_JW] = "jw",
};

const char *
domein_text(enum domein domein)
{
	return names[domein];
}

bool
domein_parse(enum domein *out, const char *s)
{
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i], s) == 0) {
			*out = (enum domein)i;
			return true;
		}
	}
	return false;
}
