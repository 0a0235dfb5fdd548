#ifndef POLS_STAGE_PRESCAN_H
#define POLS_STAGE_PRESCAN_H

/*
 * The byte scan before any parser: it refuses what no sender of the standard
 * sends and what is dangerous or slow to parse.  One linear pass over the
 * markup, one over the bytes.
 *
 * Refused: a document type declaration, an encoding other than UTF-8 (by byte
 * order mark, by zero bytes, by declaration), a NUL byte, bytes that are not
 * UTF-8, elements deeper than 64, more than 32 attributes in a tag (namespace
 * declarations count), more than 1,000,000 elements; and a ZIP, which is not
 * XML at all.
 *
 * All else is admitted, also what is not well-formed: that is for the parser
 * to say.  A well-formed document is refused for these reasons only.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/finding.h"

enum {
	PRESCAN_DEPTH_MAX = 64,
	PRESCAN_ATTRIBUTES_MAX = 32,
	PRESCAN_ELEMENTS_MAX = 1000000
};

struct prescan {
	enum finding_rule rule; /* when refused: RULE_PRESCAN or RULE_WRAP */
	enum finding_detail detail;
	uint32_t line;     /* where it was refused */
	uint32_t elements; /* how many start tags, when admitted */
};

/* True when admitted.  Needs no NUL behind the body. */
bool prescan(struct prescan *out, const void *body, size_t len);

#endif
