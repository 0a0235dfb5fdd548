#ifndef POLS_TESTS_SIM_MEMORY_H
#define POLS_TESTS_SIM_MEMORY_H

/*
 * Memory that runs out: allocations of what is linked here, counted and
 * failed.  Those of libxml2 are among them (port/xml.h watches them), those of
 * SQLite are not (port/db_fault.h).
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum memory_of { MEMORY_OURS, MEMORY_LIBRARIES };

/* The at-th of these from now, or with for_ever all from it on; 0 = none. */
void memory_arm(enum memory_of whose, int64_t at, bool for_ever);
bool memory_struck(void);
/* How many there were since; 0 when none was armed. */
int64_t memory_count(void);
/* For whoever stands before an allocation: does this one fail? */
bool memory_fails(enum memory_of whose);
/*
 * memory_library.c: look which libraries are there, before they are to fail;
 * how many pieces of code they have.
 */
size_t memory_libraries(void);
/* +1 when the world does something by itself, -1 when it has. */
void memory_outside(int step);

#endif
