/*
 * Memory that runs out: the allocations of our own code, counted and failed.
 * The linker puts these in the place of malloc and its like for all
 * that is linked here (-Wl,--wrap); the world's own do not count.
 */
#include <stdlib.h>
#include <string.h>

#include "memory.h"

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);
char *__wrap_strdup(const char *s);
char *__wrap_strndup(const char *s, size_t n);

static struct {
	enum memory_of whose;
	bool armed;
	bool for_ever;
	bool struck;
	int64_t at;
	int64_t count;
	int outside;
} memory;

void
memory_arm(enum memory_of whose, int64_t at, bool for_ever)
{
	memory.whose = whose;
	memory.armed = at > 0;
	memory.at = at;
	memory.for_ever = for_ever;
	memory.count = 0;
	memory.struck = false;
}

bool
memory_struck(void)
{
	return memory.struck;
}

int64_t
memory_count(void)
{
	return memory.count;
}

void
memory_outside(int step)
{
	memory.outside += step;
}

bool
memory_fails(enum memory_of whose)
{
	if (!memory.armed || memory.outside > 0 || memory.whose != whose)
		return false;
	memory.count++;
	if (memory.count != memory.at &&
	    !(memory.for_ever && memory.count > memory.at))
		return false;
	memory.struck = true;
	return true;
}

void *
__wrap_malloc(size_t n)
{
	return memory_fails(MEMORY_OURS) ? NULL : __real_malloc(n);
}

void *
__wrap_calloc(size_t n, size_t size)
{
	return memory_fails(MEMORY_OURS) ? NULL : __real_calloc(n, size);
}

void *
__wrap_realloc(void *p, size_t n)
{
	return memory_fails(MEMORY_OURS) ? NULL : __real_realloc(p, n);
}

char *
__wrap_strdup(const char *s)
{
	return __wrap_strndup(s, strlen(s));
}

char *
__wrap_strndup(const char *s, size_t n)
{
	const size_t len = strnlen(s, n);
	char *copy = __wrap_malloc(len + 1);

	if (copy == NULL)
		return NULL;
	memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}
