/*
 * Memory that runs out inside libraries: zstd, libcrypto, libcsv and
 * whatever else is linked, told by where the call comes from.  This program has
 * a malloc of its own name, so that theirs is this one.  (SQLite has an
 * allocator that can be counted by itself: port/db_fault.h; that of jansson is
 * ours.)
 */
#include <link.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

/* Code of these libraries, from … to. */
static const char *const names[] = {"/libzstd.", "/libcrypto.", "/libcsv.",
				    "/libsodium.", "/libzip."};

enum { RANGES_MAX = 16 };
static struct {
	uintptr_t from;
	uintptr_t to;
} ranges[RANGES_MAX];
static size_t range_count;

static int
note_library(struct dl_phdr_info *info, size_t size, void *data)
{
	size_t i, k;

	(void)size;
	(void)data;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strstr(info->dlpi_name, names[i]) == NULL)
			continue;
		for (k = 0; k < info->dlpi_phnum; k++) {
			const ElfW(Phdr) *p = &info->dlpi_phdr[k];

			if (p->p_type != PT_LOAD || (p->p_flags & PF_X) == 0 ||
			    range_count == RANGES_MAX)
				continue;
			ranges[range_count].from = info->dlpi_addr + p->p_vaddr;
			ranges[range_count].to =
				ranges[range_count].from + p->p_memsz;
			range_count++;
		}
	}
	return 0;
}

size_t
memory_libraries(void)
{
	if (range_count == 0)
		dl_iterate_phdr(note_library, NULL);
	return range_count;
}

static bool
fails(const void *caller)
{
	const uintptr_t at = (uintptr_t)caller;
	size_t i;

	for (i = 0; i < range_count; i++)
		if (at >= ranges[i].from && at < ranges[i].to)
			return memory_fails(MEMORY_LIBRARIES);
	return false;
}

void *
malloc(size_t n)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_malloc(n);
}

void *
calloc(size_t n, size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL
						  : __libc_calloc(n, size);
}

void *
realloc(void *p, size_t n)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_realloc(p, n);
}
