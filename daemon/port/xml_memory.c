/*
 * Memory of libxml2.  The library does not always tell that it ran out: it may
 * go on, and find fault with a good message, or make a schema that is not that
 * of its file.  So its allocations are watched.
 */
#include "port/xml.h"

#include <stdlib.h>
#include <string.h>

#include "port/xml_libxml.h"

bool xml_memory_out;

#ifdef POLS_FAULTS

static struct {
	int64_t at; /* 0 = none */
	int64_t count;
	bool for_ever;
} plan;

void
xml_fault_memory(const char *text)
{
	char *end;

	plan.at = strtoll(text, &end, 10);
	plan.for_ever = *end == '+';
	plan.count = 0;
}

static bool
fails(void)
{
	return plan.at > 0 && ++plan.count >= plan.at &&
	       (plan.for_ever || plan.count == plan.at);
}

static void
from_environment(void)
{
	const char *wanted = getenv("POLS_FAULT_LIBXML2");

	if (wanted != NULL)
		xml_fault_memory(wanted);
}

#else

static bool
fails(void)
{
	return false;
}

static void
from_environment(void)
{
}

#endif

static void *
watched(void *p)
{
	if (p == NULL)
		xml_memory_out = true;
	return p;
}

static void *
watched_malloc(size_t size)
{
	return watched(fails() ? NULL : malloc(size));
}

static void *
watched_realloc(void *p, size_t size)
{
	return watched(fails() ? NULL : realloc(p, size));
}

static char *
watched_strdup(const char *s)
{
	return watched(fails() ? NULL : strdup(s));
}

void
xml_memory_watch(void)
{
	xmlMemSetup(free, watched_malloc, watched_realloc, watched_strdup);
	from_environment();
}
