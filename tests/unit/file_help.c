/* Files that a test writes. */
#include "unit/file_help.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

void
file_write(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

void
file_write_in(const char *folder, const char *name, const char *text)
{
	char path[512];

	assert_in_range(snprintf(path, sizeof(path), "%s/%s", folder, name), 1,
			sizeof(path) - 1);
	file_write(path, text);
}
