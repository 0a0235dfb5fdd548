/*
 * Memory of SQLite that runs out on demand: its allocator, with a count before
 * it.  What is asked for and what is made larger counts; giving back does not.
 */
#include "port/db_fault_disk.h"

#ifdef POLS_FAULTS

static sqlite3_mem_methods real;

static void *
memory_get(int size)
{
	return fault_pass(OP_MEMORY) == SQLITE_OK ? real.xMalloc(size) : NULL;
}

static void *
memory_resize(void *p, int size)
{
	return fault_pass(OP_MEMORY) == SQLITE_OK ? real.xRealloc(p, size)
						  : NULL;
}

void
fault_memory(void)
{
	sqlite3_mem_methods ours;

	sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real);
	ours = real;
	ours.xMalloc = memory_get;
	ours.xRealloc = memory_resize;
	sqlite3_config(SQLITE_CONFIG_MALLOC, &ours);
	/* Small pieces too come from there, not from what a handle has kept. */
	sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);
}

#endif
