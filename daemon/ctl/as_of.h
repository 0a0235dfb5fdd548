#ifndef POLS_CTL_AS_OF_H
#define POLS_CTL_AS_OF_H

/*
 * --as-of: the store as it was known on a day.  What was known then is done
 * again in a temporary store, and every command reads that one in place of the
 * present one; so no view knows of it, and none can do it wrongly.
 */

#include <stdbool.h>
#include <stdint.h>

#include "port/db.h"

/*
 * Put the store as known on day in the place of *db, which reads the present
 * one and is closed then.  A day that is not over yet is the present.  False
 * after a message; *db is NULL then.
 */
MUST_CHECK bool as_of_open(struct db **db, int32_t day);

#endif
