#ifndef POLS_FLOW_CONTROL_STATUS_H
#define POLS_FLOW_CONTROL_STATUS_H

/* How the daemon is: the members of the reply to `status`. */

#include "base/jsonw.h"

struct daemon;

/* Write them into the object that w has begun. */
void control_status(struct daemon *d, struct jsonw *w);

#endif
