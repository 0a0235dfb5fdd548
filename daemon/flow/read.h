#ifndef POLS_FLOW_READ_H
#define POLS_FLOW_READ_H

/*
 * What runs inside the reader process: from the bytes of a message to a
 * verdict (model/verdict.h): byte scan, parse and schema, rules, decoding.
 *
 * It opens no file once the schemas are compiled, reads no clock, keeps
 * nothing of a message when it is done, and gives the same verdict for the
 * same bytes every time.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "model/bericht.h"
#include "model/verdict.h"

struct read_ctx;

struct read_options {
	const char *schemas; /* folder */
	const char *sheets;  /* as rules_packs_new() has it; "" or NULL: none */
	int64_t pack_ms;     /* a sheet's time for a small message */
	bool strict;         /* see rules_new() */
};

/*
 * Compile the schemas of the catalogue and try them on messages of our own,
 * good ones and bad ones; then compile the rule sheets.  NULL with an error
 * that names the schema or sheet when one is missing, has a fault or judges a
 * trial wrongly.
 *
 * A process that forks after this may use it in each child.
 */
struct read_ctx *read_ctx_new(const struct read_options *o, struct err *e);
void read_ctx_free(struct read_ctx **c);

/* Is there a schema for this type? */
bool read_knows(const struct read_ctx *c, const struct bericht_type *type);

/*
 * Judge a message and append the verdict in wire form (verdict_write) to
 * answer.  The body needs no NUL behind it and is not kept.  With `without`
 * other than PACK_NONE no sheet is run, and a type that has one gets `without`
 * as the reason.
 *
 * What is wrong with the message is in the verdict; so is running out of
 * memory while judging (VERDICT_FAULT).  False only when not even that could
 * be written.
 */
bool read_message(struct read_ctx *c, const void *body, size_t len,
		  enum verdict_pack without, struct buf *answer);

#endif
