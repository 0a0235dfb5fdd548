#ifndef POLS_PORT_DB_FAULT_DISK_H
#define POLS_PORT_DB_FAULT_DISK_H

/* Inside the door port/db: what the files of what fails share. */

#include "port/db_fault.h"
#include "port/db_sqlite.h"

#ifdef POLS_FAULTS

enum op {
	OP_READ,
	OP_WRITE,
	OP_TRUNCATE,
	OP_SYNC,
	OP_DELETE,
	OP_OPEN,
	OP_MEMORY /* not of the disk */
};

/* One change that is not synced. */
struct change {
	struct change *next;
	sqlite3_int64 at;
	sqlite3_int64 size_before; /* of the file */
	int len;                   /* -1: a truncation to `at` */
	bool lost;                 /* a sync of it has failed */
	unsigned char *was;        /* what a truncation cuts off, or a write
				    * replaces; was_len bytes of it */
	int was_len;
	unsigned char data[];
};

/* A file as the disk knows it, open or not. */
struct image {
	struct image *next;
	struct change *first;
	struct change **end;
	char path[];
};

struct fault_disk {
	sqlite3_vfs vfs;
	sqlite3_vfs *real;
	const char *folder;
	struct image *images;
	struct db_fault_plan plan;
	int64_t count;
	bool struck;
	bool wanted;
	bool paused;
	bool dead;  /* the power is gone */
	bool exits; /* the process ends with the power */
	uint64_t chance;
};

extern struct fault_disk fault_disk;

/* SQLITE_OK, or how this operation fails. */
int fault_pass(enum op op);
/* The same result; in a program of its own the power takes it along. */
int fault_end(int rc);

/* A file by its path: found or made. */
struct image *fault_image(const char *path);
/* Note a change before it is made; len -1: a truncation to `at`. */
void fault_note(struct image *i, sqlite3_file *real, const void *data, int len,
		sqlite3_int64 at);
/* What was written is durable, or (failed) never will be by another sync. */
void fault_synced(struct image *i, bool failed);
/* All of it is of no account any more. */
void fault_gone(struct image *i);

/* Put the layer before SQLite's own (db_fault_file.c). */
void fault_layer(void);

/* And a count before its allocator (db_fault_memory.c). */
void fault_memory(void);

#endif

#endif
