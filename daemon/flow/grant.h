#ifndef POLS_FLOW_GRANT_H
#define POLS_FLOW_GRANT_H

/*
 * Who may what: the one place where it is asked.  Without CURVE keys only
 * sockets of this machine can be bound (conf_check), and whoever reaches
 * those may send and read everything.
 */

#include <stdbool.h>

struct bus_message;

/* May the sender of this request hand in messages? */
bool grant_may_send(const struct bus_message *m);

/* May the one who subscribes read this topic? */
bool grant_may_read(const char *topic);

#endif
