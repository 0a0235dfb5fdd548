/*
 * A disk that fails on demand.  Nothing of it is in a program for use.
 *
 * The files are real; beside each lies the list of what was written since its
 * last sync, with what was there before.  A power cut takes all of it back and
 * then lets a part come through.
 *
 * Not modelled: directories.  A file that was made stays, one that was removed
 * does not come back; in WAL mode SQLite removes none while it works.
 */
#include "port/db_fault.h"

#ifdef POLS_FAULTS

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "port/db_fault_disk.h"

enum { SECTOR = 512, CHUNK = 65536, CUT_STATUS = 43 };

struct fault_disk fault_disk;

/* ---- what the plan says */

static uint64_t
chance(void)
{
	uint64_t z = fault_disk.chance += 0x9e3779b97f4a7c15U;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return z ^ (z >> 31);
}

static bool
counts(enum db_fault_kind kind, enum op op)
{
	switch (kind) {
	case DB_FAULT_NONE:
	case DB_FAULT_IO:
		return op != OP_MEMORY;
	case DB_FAULT_CUT:
		return op != OP_MEMORY && op != OP_READ;
	case DB_FAULT_FULL:
		return op == OP_WRITE;
	case DB_FAULT_MEMORY:
		return op == OP_MEMORY;
	}
	return false;
}

static const int io_codes[] = {
	[OP_READ] = SQLITE_IOERR_READ,         [OP_WRITE] = SQLITE_IOERR_WRITE,
	[OP_TRUNCATE] = SQLITE_IOERR_TRUNCATE, [OP_SYNC] = SQLITE_IOERR_FSYNC,
	[OP_DELETE] = SQLITE_IOERR_DELETE,     [OP_OPEN] = SQLITE_CANTOPEN,
};

int
fault_pass(enum op op)
{
	const struct db_fault_plan *p = &fault_disk.plan;
	bool now;

	if (fault_disk.dead && op != OP_MEMORY)
		return SQLITE_IOERR;
	if (fault_disk.paused)
		return SQLITE_OK;
	if (!counts(p->kind, op))
		return SQLITE_OK;
	fault_disk.count++;
	now = p->at > 0 && (fault_disk.count == p->at ||
			    (p->for_ever && fault_disk.count > p->at));
	if (!now)
		return SQLITE_OK;
	fault_disk.struck = true;
	switch (p->kind) {
	case DB_FAULT_NONE:
		return SQLITE_OK;
	case DB_FAULT_IO:
		return io_codes[op];
	case DB_FAULT_FULL:
		return SQLITE_FULL;
	case DB_FAULT_MEMORY:
		return SQLITE_NOMEM;
	case DB_FAULT_CUT:
		break;
	}
	fault_disk.dead = true;
	return SQLITE_IOERR;
}

/* ---- what is not synced */

/* Zeroes.  SQLite's own, which no test of memory takes away from us. */
static void *
room(size_t size)
{
	const bool paused = fault_disk.paused;
	void *p;

	fault_disk.paused = true;
	p = sqlite3_malloc64(size);
	fault_disk.paused = paused;
	if (p == NULL)
		abort();
	return memset(p, 0, size);
}

struct image *
fault_image(const char *path)
{
	struct image *i;

	for (i = fault_disk.images; i != NULL; i = i->next)
		if (strcmp(i->path, path) == 0)
			return i;
	i = room(sizeof(*i) + strlen(path) + 1);
	memcpy(i->path, path, strlen(path) + 1);
	i->end = &i->first;
	i->next = fault_disk.images;
	fault_disk.images = i;
	return i;
}

static void
drop(struct change *c)
{
	sqlite3_free(c->was);
	sqlite3_free(c);
}

/* Forget the changes for which keep() says no. */
static void
sweep(struct image *i, bool (*keep)(const struct change *c))
{
	struct change **at = &i->first;

	while (*at != NULL) {
		struct change *c = *at;

		if (keep != NULL && keep(c)) {
			at = &c->next;
			continue;
		}
		*at = c->next;
		drop(c);
	}
	i->end = at;
}

static bool
is_lost(const struct change *c)
{
	return c->lost;
}

/* Behind the last byte that a change is about. */
static sqlite3_int64
end_of(const struct change *c)
{
	return c->at + (c->len < 0 ? c->was_len : c->len);
}

void
fault_note(struct image *i, sqlite3_file *real, const void *data, int len,
	   sqlite3_int64 at)
{
	struct change *c, *old;
	sqlite3_int64 end, size = 0;

	(void)real->pMethods->xFileSize(real, &size);
	c = room(sizeof(*c) + (len > 0 ? (size_t)len : 0));
	c->at = at;
	c->len = len;
	c->size_before = size;
	end = len < 0 ? size : at + len;
	if (end > size)
		end = size;
	if (end > at) {
		c->was_len = (int)(end - at);
		c->was = room((size_t)c->was_len);
		(void)real->pMethods->xRead(real, c->was, c->was_len, at);
	}
	if (len > 0)
		memcpy(c->data, data, (size_t)len);
	/* Written anew it is dirty again, and the next sync counts. */
	for (old = i->first; old != NULL; old = old->next)
		if (old->lost && at < end_of(old) &&
		    (len < 0 || old->at < at + len))
			old->lost = false;
	*i->end = c;
	i->end = &c->next;
}

void
fault_synced(struct image *i, bool failed)
{
	struct change *c;

	if (!failed && !fault_disk.plan.lying)
		sweep(i, is_lost);
	for (c = i->first; failed && c != NULL; c = c->next)
		c->lost = true;
}

void
fault_gone(struct image *i)
{
	sweep(i, NULL);
}

/* ---- the power comes back */

/* SQLite's own never writes more than 128 KiB in one go, and counts on it. */
static void
put(sqlite3_file *real, const unsigned char *data, int len, sqlite3_int64 at)
{
	int n;

	for (; len > 0; data += n, len -= n, at += n) {
		n = len < CHUNK ? len : CHUNK;
		(void)real->pMethods->xWrite(real, data, n, at);
	}
}

/* What a lost write made longer is there, and holds nothing. */
static void
zero(sqlite3_file *real, sqlite3_int64 at, int len)
{
	static const unsigned char nothing[SECTOR];
	int n;

	for (; len > 0; len -= n, at += n) {
		n = len < SECTOR ? len : SECTOR;
		(void)real->pMethods->xWrite(real, nothing, n, at);
	}
}

/* Back to what was synced, the last change first (no recursion: a row). */
static void
take_back(sqlite3_file *real, struct image *i)
{
	struct change *c, **row;
	size_t n = 0, k;

	for (c = i->first; c != NULL; c = c->next)
		n++;
	row = room((n + 1) * sizeof(struct change *));
	for (k = 0, c = i->first; c != NULL; c = c->next)
		row[k++] = c;
	while (n-- > 0) {
		c = row[n];
		put(real, c->was, c->was_len, c->at);
		if (c->lost)
			zero(real, c->at + c->was_len, c->len - c->was_len);
		else
			(void)real->pMethods->xTruncate(real, c->size_before);
	}
	sqlite3_free(row);
}

/* How a cut treats the changes of one file. */
enum mercy { MERCY_NONE, MERCY_ALL, MERCY_FIRST, MERCY_ANY, MERCY_COUNT };

static void
write_torn(sqlite3_file *real, const struct change *c)
{
	int from, n;

	for (from = 0; from < c->len; from += n) {
		n = SECTOR - (int)((c->at + from) % SECTOR);
		if (n > c->len - from)
			n = c->len - from;
		if (chance() % 2 == 0)
			(void)real->pMethods->xWrite(real, c->data + from, n,
						     c->at + from);
	}
}

static void
let_through(sqlite3_file *real, const struct change *c, bool torn)
{
	if (c->len < 0)
		(void)real->pMethods->xTruncate(real, c->at);
	else if (torn)
		write_torn(real, c);
	else
		put(real, c->data, c->len, c->at);
}

static void
settle(sqlite3_file *real, struct image *i)
{
	enum mercy mercy = (enum mercy)(chance() % MERCY_COUNT);
	const struct change *c;
	uint64_t n = 0, upto;

	take_back(real, i);
	for (c = i->first; c != NULL; c = c->next)
		n++;
	upto = n == 0 ? 0 : chance() % n;
	for (n = 0, c = i->first; c != NULL; c = c->next, n++) {
		if (c->lost || mercy == MERCY_NONE)
			continue;
		if (mercy == MERCY_ALL)
			let_through(real, c, false);
		else if (mercy == MERCY_FIRST && n <= upto)
			let_through(real, c, n == upto);
		else if (mercy == MERCY_ANY && chance() % 2 == 0)
			let_through(real, c, chance() % 4 == 0);
	}
	sweep(i, NULL);
}

void
db_fault_power_on(void)
{
	const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
			  SQLITE_OPEN_MAIN_DB;
	sqlite3_file *real = room((size_t)fault_disk.real->szOsFile);
	struct image *i;

	fault_disk.chance = fault_disk.plan.seed;
	for (i = fault_disk.images; i != NULL; i = i->next) {
		if (i->first == NULL)
			continue;
		if (fault_disk.real->xOpen(fault_disk.real, i->path, real,
					   flags, NULL) != SQLITE_OK)
			abort();
		settle(real, i);
		(void)real->pMethods->xClose(real);
	}
	sqlite3_free(real);
	fault_disk.dead = false;
	fault_disk.plan = (struct db_fault_plan){.kind = DB_FAULT_NONE};
}

int
fault_end(int rc)
{
	if (fault_disk.dead && fault_disk.exits) {
		db_fault_power_on();
		_exit(CUT_STATUS);
	}
	return rc;
}

static void
from_environment(void)
{
	static const struct {
		const char *name;
		enum db_fault_kind kind;
	} kinds[] = {
		{"cut@", DB_FAULT_CUT},
		{"io@", DB_FAULT_IO},
		{"full@", DB_FAULT_FULL},
		{"memory@", DB_FAULT_MEMORY},
	};
	const char *wanted = getenv("POLS_DB_FAULT");
	const char *slow = getenv("POLS_DB_SLOW");
	struct db_fault_plan plan = {.kind = DB_FAULT_NONE};
	char *end;
	size_t i;

	if (wanted == NULL && slow == NULL)
		return;
	for (i = 0; wanted != NULL && i < sizeof(kinds) / sizeof(kinds[0]);
	     i++) {
		size_t len = strlen(kinds[i].name);

		if (strncmp(wanted, kinds[i].name, len) != 0)
			continue;
		plan.kind = kinds[i].kind;
		plan.at = strtoll(wanted + len, &end, 10);
		plan.for_ever = *end == '+';
		plan.seed = (uint64_t)plan.at;
	}
	if (slow != NULL)
		plan.sync_us = strtoll(slow, NULL, 10);
	fault_disk.wanted = fault_disk.exits = true;
	db_fault_arm(&plan);
}

void
db_fault_install(const char *folder)
{
	fault_disk.wanted = true;
	fault_disk.folder = folder;
}

void
db_fault_begin(void)
{
	from_environment();
	if (!fault_disk.wanted)
		return;
	fault_memory();
	fault_layer();
}

void
db_fault_arm(const struct db_fault_plan *plan)
{
	fault_disk.plan = *plan;
	fault_disk.count = 0;
	fault_disk.struck = false;
}

int64_t
db_fault_operations(void)
{
	return fault_disk.count;
}

bool
db_fault_struck(void)
{
	return fault_disk.struck;
}

void
db_fault_pause(bool paused)
{
	fault_disk.paused = paused;
}

bool
db_fault_dark(void)
{
	return fault_disk.dead;
}

void
db_fault_forget(void)
{
	while (fault_disk.images != NULL) {
		struct image *i = fault_disk.images;

		fault_disk.images = i->next;
		sweep(i, NULL);
		sqlite3_free(i);
	}
}

#endif
