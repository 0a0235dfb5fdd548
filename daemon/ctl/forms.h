#ifndef POLS_CTL_FORMS_H
#define POLS_CTL_FORMS_H

/* What the values of options that name a code look like. */

#include "ctl/ctl.h"

/*
 * A value that cannot be a code would find nothing, which looks like an answer:
 * it is refused as a mistake in the command.  False after a message.
 */
bool forms_check(const struct ctl *c);

#endif
