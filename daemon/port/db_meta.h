#ifndef POLS_PORT_DB_META_H
#define POLS_PORT_DB_META_H

/*
 * What a store knows of itself, by name: how far something came, which keys it
 * needs.  Not journalled, so nothing of the books may lie here.
 */

#include "port/db.h"

/* NULL when there is none; lent until the next statement of this one. */
const char *db_meta_get(struct db *db, const char *name);

/* In the caller's transaction, or each by itself. */
void db_meta_put(struct db *db, const char *name, const char *value);
void db_meta_delete(struct db *db, const char *name);

#endif
