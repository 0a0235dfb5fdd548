#ifndef POLS_PORT_DB_FAULT_H
#define POLS_PORT_DB_FAULT_H

/*
 * A disk that fails on demand, and memory of SQLite that runs out, in a build
 * with POLS_FAULTS only: a layer of SQLite's own kind (a VFS) between SQLite
 * and the files of the store, and one before its allocator.  They count
 * operations, and at the one that is named
 *
 *	cut	the power goes: from now on nothing works.  Of what was written
 *		and not synced, db_fault_power_on() leaves on the disk what a
 *		disk may leave: each 512-byte sector old or new, in any order.
 *	io	an I/O error, once or from now on.  After a failed sync the
 *		system takes what was written for clean, as Linux does: later
 *		syncs succeed and do not make it durable.
 *	full	no space left, once or from now on (writes only).
 *	memory	an allocation of SQLite's fails, once or from now on; only
 *		allocations count.
 *
 * A program that is no test of ours can be told by its environment:
 * POLS_DB_FAULT=KIND@N[+] (+ = from now on), where `cut` ends the process on
 * the spot with status 43 and the files as the power cut leaves them; and
 * POLS_DB_SLOW=MICROSECONDS for every sync.
 */

#include <stdbool.h>
#include <stdint.h>

#ifdef POLS_FAULTS

enum db_fault_kind {
	DB_FAULT_NONE,
	DB_FAULT_CUT,
	DB_FAULT_IO,
	DB_FAULT_FULL,
	DB_FAULT_MEMORY
};

struct db_fault_plan {
	enum db_fault_kind kind;
	int64_t at;      /* which operation from now; 0 = none */
	bool for_ever;   /* and all after it */
	uint64_t seed;   /* of what a cut leaves */
	bool lying;      /* the disk says synced, and is not */
	int64_t sync_us; /* what a sync takes */
};

/*
 * Put it before SQLite's files, those whose path begins with `folder`
 * (borrowed; NULL = all), when the first store is opened.
 */
void db_fault_install(const char *folder);

/* For the door, before it opens its first store. */
void db_fault_begin(void);

/* From now on, in place of the plan before; the count begins anew. */
void db_fault_arm(const struct db_fault_plan *plan);

/* Operations since db_fault_arm, and whether the named one has come. */
int64_t db_fault_operations(void);
bool db_fault_struck(void);

/* While a test looks by itself, nothing counts and nothing fails. */
void db_fault_pause(bool paused);

/* Is the power gone? */
bool db_fault_dark(void);

/* After a cut, with every store closed: what is left, and all works again. */
void db_fault_power_on(void);

/* Forget what is not synced of all files: before their folder is removed. */
void db_fault_forget(void);

#endif

#endif
