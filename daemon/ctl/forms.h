#ifndef POLS_CTL_FORMS_H
#define POLS_CTL_FORMS_H

/* What the values of options that name a code look like. */

#include "ctl/ctl.h"

/*
 * A value that can be no code finds nothing, which looks like an answer: it
 * is a mistake in the command instead, and told as one (then false).
 */
bool forms_check(const struct ctl *c);

#endif
