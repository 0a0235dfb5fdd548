/* Block-wise allocation that is thrown away at once. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	ARENA_BLOCK = 16 * 1024,
	ARENA_ALIGN = 16,
	ARENA_FIRST = 16 /* members of a list that grows */
};

struct block {
	struct block *next;
	size_t size; /* bytes of data */
	size_t used;
	_Alignas(ARENA_ALIGN) unsigned char data[];
};

struct arena {
	struct block *first; /* the block that is being filled */
	size_t size;
	bool failed;
};

static struct block *
block_new(struct arena *a, size_t size)
{
	struct block *b;

	if (size > SIZE_MAX - sizeof(*b))
		return NULL;
	b = malloc(sizeof(*b) + size);
	if (b == NULL)
		return NULL;
	b->next = NULL;
	b->size = size;
	b->used = 0;
	a->size += sizeof(*b) + size;
	return b;
}

struct arena *
arena_new(void)
{
	return calloc(1, sizeof(struct arena));
}

static void
blocks_free(struct arena *a, struct block *b)
{
	struct block *next;

	for (; b != NULL; b = next) {
		next = b->next;
		a->size -= sizeof(*b) + b->size;
		free(b);
	}
}

void
arena_free(struct arena **a)
{
	if (*a == NULL)
		return;
	blocks_free(*a, (*a)->first);
	free(*a);
	*a = NULL;
}

void
arena_reset(struct arena *a)
{
	struct block *keep = a->first;

	a->failed = false;
	if (keep == NULL)
		return;
	blocks_free(a, keep->next);
	keep->next = NULL;
	keep->used = 0;
	/* One huge message must not make the arena huge for good. */
	if (keep->size > (size_t)64 * ARENA_BLOCK) {
		blocks_free(a, keep);
		a->first = NULL;
	}
}

void *
arena_alloc(struct arena *a, size_t size)
{
	struct block *b = a->first;
	size_t want, least;
	void *p;

	if (size > SIZE_MAX - ARENA_ALIGN) {
		a->failed = true;
		return NULL;
	}
	want = (size + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
	if (b == NULL || b->size - b->used < want) {
		/* Grow by the half, so that large messages need few blocks. */
		least = a->size / 2 > ARENA_BLOCK ? a->size / 2 : ARENA_BLOCK;
		if (least > (size_t)1024 * ARENA_BLOCK)
			least = (size_t)1024 * ARENA_BLOCK;
		b = block_new(a, want > least ? want : least);
		if (b == NULL) {
			a->failed = true;
			return NULL;
		}
		b->next = a->first;
		a->first = b;
	}
	p = b->data + b->used;
	b->used += want;
	return memset(p, 0, size);
}

void *
arena_array(struct arena *a, size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes)) {
		a->failed = true;
		return NULL;
	}
	return arena_alloc(a, bytes);
}

void *
arena_more(struct arena *a, void *items, size_t n, size_t *cap, size_t size)
{
	size_t twice = *cap == 0 ? ARENA_FIRST : 2 * *cap;
	void *more;

	if (n < *cap)
		return items;
	more = arena_array(a, twice, size);
	if (more == NULL)
		return NULL;
	if (n > 0)
		memcpy(more, items, n * size);
	*cap = twice;
	return more;
}

char *
arena_strndup(struct arena *a, const char *s, size_t len)
{
	char *p;

	if (len == SIZE_MAX) {
		a->failed = true;
		return NULL;
	}
	p = arena_alloc(a, len + 1);
	if (p != NULL && len > 0)
		memcpy(p, s, len);
	return p;
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0) {
		a->failed = true;
		return NULL;
	}
	p = arena_alloc(a, (size_t)n + 1);
	if (p == NULL)
		return NULL;
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return p;
}

bool
arena_failed(const struct arena *a)
{
	return a->failed;
}

size_t
arena_size(const struct arena *a)
{
	return a->size;
}
