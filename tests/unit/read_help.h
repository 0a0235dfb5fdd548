#ifndef POLS_TESTS_UNIT_READ_HELP_H
#define POLS_TESTS_UNIT_READ_HELP_H

/*
 * For the tests of the reader: small messages of our own, changes to them, and
 * the verdict on them.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "flow/read.h"
#include "model/verdict.h"

/* The Bsn in all messages below. */
#define HELP_BSN "999900006"

/* The schemas folder: POLS_SCHEMAS, else the one of the repository. */
const char *help_schemas(void);

/*
 * A good Wmo 301 with two ToegewezenProducten, a good Wmo 323 with two lines;
 * one element a line.  free() them.
 */
char *help_301(void);
char *help_323(void);

/* text with the first `from` (which must be there) replaced; frees text. */
char *help_replace(char *text, const char *from, const char *to);

/* n times part, then NUL; free() it. */
char *help_repeat(const char *part, size_t n);

/* A 301 whose Commentaar is the text given (which is freed). */
char *help_301_commentaar(char *text);

/* One reader and what it said last. */
struct help_reader {
	struct read_ctx *ctx;
	struct arena *arena;
	struct buf answer;
	struct verdict verdict;
};

/* cmocka set-up and tear-down: *state is a struct help_reader. */
int help_reader_setup(void **state);
int help_reader_teardown(void **state);

/* Read; the verdict must be one that the daemon accepts. */
struct verdict *help_read(struct help_reader *r, const void *body, size_t len);

/* The same for a text, which is freed. */
struct verdict *help_read_text(struct help_reader *r, char *text);

/* Fail unless passed, with these numbers of clients and records. */
void help_passed(struct help_reader *r);

/* Fail unless refused with exactly this one finding. */
void help_refused(struct help_reader *r, enum finding_rule rule,
		  enum finding_detail detail, const char *path, uint32_t line);

#endif
