#ifndef POLS_STAGE_JUDGE_ACK_H
#define POLS_STAGE_JUDGE_ACK_H

/* Acknowledging a signal. */

#include "base/err.h"
#include "model/acknowledgement.h"
#include "model/turn.h"

/*
 * Acknowledge in the caller's transaction.  A signal may be acknowledged more
 * than once: each is a step of the follow-up (informed, consulted, decided).
 * False, and nothing done, with ERR_CONFIG: there is no such signal, it is
 * pending or cleared, or the acknowledgement is not fit to be kept.
 */
MUST_CHECK bool judge_acknowledge(struct turn *t,
				  const struct acknowledgement *a,
				  struct err *e);

#endif
