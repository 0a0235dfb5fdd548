#ifndef POLS_PORT_DB_REGION_H
#define POLS_PORT_DB_REGION_H

/* Reading what a region has named and agreed (model/region.h). */

#include "model/region.h"
#include "port/db.h"

/* An empty region; db_region_done() it.  False when memory is out. */
MUST_CHECK bool db_region_init(struct region *r);
void db_region_done(struct region *r);

/*
 * Read it anew; what was read before is gone, also the rows that were given
 * out.  A failure stays in the handle of the store.
 */
void db_region_read(struct db *db, struct region *r);

#endif
