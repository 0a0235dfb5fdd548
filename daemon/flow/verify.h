#ifndef POLS_FLOW_VERIFY_H
#define POLS_FLOW_VERIFY_H

/*
 * Is the store what was written?  The file's own structure, the numbers and
 * chains of the journal and of the audit, the bodies against their digests
 * (with the key), the numbers of events, sums against the lines they are sums
 * of, and commitments against what they come to.  Whether the books follow from
 * the journal is what a rebuild says.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/progress.h"
#include "model/entry.h"
#include "port/crypto.h"
#include "port/db.h"

struct verify {
	const struct crypto_keys *keys; /* NULL: bodies are not read */
	progress_fn *progress;
	/* One sentence per problem, without personal data. */
	void (*problem)(void *ctx, const char *text);
	void *ctx;
	/*
	 * A head of the chain that was kept elsewhere (from a heartbeat or the
	 * log): only against one it shows that the tail was cut off.  0: none.
	 */
	int64_t head_nr;
	unsigned char head[ENTRY_DIGEST];
	/* As these, of the chain of the audit. */
	int64_t audit_nr;
	unsigned char audit_head[ENTRY_DIGEST];
	int64_t entries;
	int64_t bodies;  /* opened and right */
	int64_t missing; /* messages whose body is no longer kept */
	int64_t events;
	int64_t audited; /* rows of the audit */
	int64_t problems;
};

/*
 * Check what db (in a read transaction of the caller's) holds.  False when it
 * could not be done; problems are counted and passed to problem().
 */
MUST_CHECK bool verify(struct verify *v, struct db *db, struct err *e);

#endif
