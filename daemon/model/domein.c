/* The two acts by name. */
#include "model/domein.h"

#include <stddef.h>
#include <string.h>

static const char *const names[] = {
	[DOMAIN_WMO] = "wmo",
	[DOMAIN_JW] = "jw",
};

const char *
domein_text(enum domain domain)
{
	return names[domain];
}

bool
domein_parse(enum domain *out, const char *s)
{
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i], s) == 0) {
			*out = (enum domain)i;
			return true;
		}
	}
	return false;
}
