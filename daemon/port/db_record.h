#ifndef POLS_PORT_DB_RECORD_H
#define POLS_PORT_DB_RECORD_H

/* Records (model/record.h) in statements: by the column of each field. */

#include "model/record.h"
#include "port/db.h"

/* Bind every field of the record at p to the parameter ":<column>". */
void db_bind_record(struct stmt *st, const struct record *r, const void *p);

/* Read every field from the column of its name; NULL becomes absent. */
void db_col_record(struct stmt *st, const struct record *r, void *p);

#endif
