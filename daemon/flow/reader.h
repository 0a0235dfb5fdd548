#ifndef POLS_FLOW_READER_H
#define POLS_FLOW_READER_H

/*
 * One reader process, and the packets between it and its parent.
 *
 * A job is a header and a body: behind the header when it fits in
 * READER_INLINE, else in a sealed memfd passed along.  An answer has the same
 * form; its memfd is not sealed, so the parent reads it and never maps it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	READER_INLINE = 64 * 1024,
	READER_ANSWER_MAX = 256 * 1024 * 1024,
	READER_JOB_MAGIC = 0x4a6c6f50,   /* "PolJ" */
	READER_ANSWER_MAGIC = 0x416c6f50 /* "PolA" */
};

/* Flag of an answer: the reader leaves after it, the parent needs another. */
#define READER_SPENT 1U

/*
 * Flags of a job: do not run a rule sheet, for it took too long, or a reader
 * died of it.
 */
#define READER_SKIP_TIME 2U
#define READER_SKIP_DIED 4U

struct reader_head {
	uint32_t magic;
	uint32_t flags;
	uint64_t id;
	uint64_t len; /* of the body or answer */
};

enum { READER_PACKET = READER_INLINE + sizeof(struct reader_head) };

struct read_ctx;

/*
 * Close the sandbox and serve jobs from sock until the parent closes it, a
 * refusal or old age.  Never comes back.
 */
_Noreturn void reader_main(struct read_ctx *ctx, int sock);

/*
 * Judge a packet that should be the answer to job id with a body of body_len
 * bytes.  True when all of it is in bounds: then *head is its header and the
 * answer lies behind it in the packet, or in the memfd that has_fd speaks of.
 */
bool reader_answer_ok(const void *packet, size_t len, bool has_fd, uint64_t id,
		      uint64_t body_len, struct reader_head *head);

#endif
