#ifndef POLS_FLOW_PIPELINE_BOOK_H
#define POLS_FLOW_PIPELINE_BOOK_H

/* One judged message into the ledger, and its receipt. */

#include "flow/pipeline.h"

/*
 * Book the job in the open transaction and write its receipt, which may be
 * sent only after the commit.  Failures are sticky in the ledger's store.
 */
void pipeline_book(struct pipeline *p, struct job *job);

/* Write the receipt of a message that was kept before under number first. */
void pipeline_duplicate(struct pipeline *p, struct job *job, int64_t first);

/*
 * Write the receipt of a job; r says all but whose it is.  Its outcome becomes
 * that of the job.
 */
void pipeline_receipt(struct job *job, struct receipt *r);

#endif
