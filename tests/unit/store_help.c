/* Where a test program keeps its store. */
#include "unit/store_help.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char template[] = "/tmp/pols-test-store-XXXXXX";
static char folder[sizeof(template)];
char store_path[sizeof(folder) + 16];

int
store_folder_make(void **state)
{
	(void)state;
	memcpy(folder, template, sizeof(folder));
	if (mkdtemp(folder) == NULL)
		return 1;
	snprintf(store_path, sizeof(store_path), "%s/pols.db", folder);
	return 0;
}

int
store_folder_remove(void **state)
{
	static const char *const tails[] = {"", "-wal", "-shm"};
	char name[sizeof(store_path) + 8];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		snprintf(name, sizeof(name), "%s%s", store_path, tails[i]);
		(void)unlink(name);
	}
	return rmdir(folder);
}
