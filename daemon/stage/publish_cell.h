#ifndef POLS_STAGE_PUBLISH_CELL_H
#define POLS_STAGE_PUBLISH_CELL_H

/*
 * Small cells: an amount over a few clients reveals what the care of one of
 * them costs.  What leaves this machine then has amounts in whole thousands of
 * euros and no ratios (settled 30, AVG 5); within it nothing changes.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/*
 * Are the amounts of this event those of a few clients?  Its data may say so
 * ("klein_aantal":true); events about one commitment or one declaration always
 * are.
 */
bool publish_cell_is_small(const char *type, const void *json, size_t len);

/*
 * Append the text with every number of a member whose name ends in _ct rounded
 * to 1,000 euro (half away from zero) and that of one whose name begins with
 * aandeel_ as null.  The text is JSON that we wrote: no white space.
 */
void publish_cell_round(const void *json, size_t len, struct buf *out);

#endif
