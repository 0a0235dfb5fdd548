#ifndef POLS_FLOW_READ_TRIAL_H
#define POLS_FLOW_READ_TRIAL_H

/*
 * The trial of freshly compiled schemas: one good message for each type of the
 * catalogue must pass, and what is made from it by single faults must be
 * refused.  A schema that was compiled while memory was short can be wrong
 * without telling.
 */

#include <stdbool.h>

#include "base/err.h"

struct read_ctx;

/* False, with an error that names the schema, when one judges wrongly. */
bool read_trial(struct read_ctx *c, struct err *e);

#endif
