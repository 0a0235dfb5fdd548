/* Where a test program keeps its store. */
#include "store_help.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[] = "/tmp/pols-test-store-XXXXXX";
char store_path[sizeof(folder) + 16];

int
store_folder_make(void **state)
{
	(void)state;
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
