#ifndef POLS_STAGE_BOOK_TERMIJN_H
#define POLS_STAGE_BOOK_TERMIJN_H

/*
 * Terms within which the municipality answers (OP090, settled 27): a clock
 * runs from the receipt of a message until its answer comes in, or until
 * the operator says that it was sent.
 */

#include <stdint.h>

#include "model/turn.h"
#include "model/verdict.h"

/*
 * What a message means for terms: it begins one, or it is the answer that
 * stops one, whichever came first.  message is its journal number; f is only
 * looked at when it is booked.
 */
void book_termijn(struct turn *t, int64_t message, const struct facts *f);

/* The operator says that this message was answered. */
void book_termijn_answered(struct turn *t, int64_t message);

/* A new day: publish the terms that are over, each once. */
void book_termijn_expire(struct turn *t);

#endif
