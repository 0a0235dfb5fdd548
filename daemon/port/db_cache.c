/*
 * SQLite's cache of pages, but for one number.
 *
 * To put new pages of a tree in order SQLite parks one of them for a moment at
 * a number that no page has, the one at PENDING_BYTE.  Its cache takes that
 * for its highest page, and at the end of the transaction looks through all of
 * its 8000 places for pages behind the end of the file: some 3 % of the time
 * of polsd's loop.  So a page is parked at 0 instead, which no page has either.
 * The number is right for pages of 4096 bytes; as soon as a file with others is
 * opened all is left as it is.
 */
#include "port/db_sqlite.h"

enum { PAGE_BYTES = 4096, PARKED = 0x40000000 / PAGE_BYTES + 1 };

static sqlite3_pcache_methods2 base;
static bool other_pages;

static unsigned
key_of(unsigned number)
{
	return number == PARKED && !other_pages ? 0 : number;
}

static void
rekey(sqlite3_pcache *c, sqlite3_pcache_page *p, unsigned from, unsigned to)
{
	base.xRekey(c, p, key_of(from), key_of(to));
}

static sqlite3_pcache *
create(int page_bytes, int extra_bytes, int purgeable)
{
	other_pages = other_pages || page_bytes != PAGE_BYTES;
	return base.xCreate(page_bytes, extra_bytes, purgeable);
}

void
db_cache_configure(void)
{
	static sqlite3_pcache_methods2 ours;

	if (sqlite3_config(SQLITE_CONFIG_GETPCACHE2, &base) != SQLITE_OK)
		return;
	ours = base;
	ours.xCreate = create;
	ours.xRekey = rekey;
	(void)sqlite3_config(SQLITE_CONFIG_PCACHE2, &ours);
}
