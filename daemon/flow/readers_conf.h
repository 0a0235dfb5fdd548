#ifndef POLS_FLOW_READERS_CONF_H
#define POLS_FLOW_READERS_CONF_H

/* Readers as the configuration wants them. */

#include "flow/readers.h"
#include "port/conf.h"

/* Texts are borrowed of c. */
struct readers_options readers_options_of(const struct conf *c);

#endif
