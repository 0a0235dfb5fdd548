#ifndef POLS_STAGE_RULES_H
#define POLS_STAGE_RULES_H

/*
 * Level 2: the rules within one message (CD, CS and the TR that need nothing
 * but the message), for all message types of both standards.  The verdict
 * equals that of the published stylesheets 2.10.5, with their quirks, except
 * that large totals are added up exactly and that a value written around a
 * comment is one value.
 *
 * The work grows with the message as n log n at most, whatever is in it.
 */

#include <stdbool.h>

#include "base/arena.h"
#include "model/bericht.h"
#include "model/doc.h"
#include "model/finding.h"

/*
 * Of a rule that names pairs of elements (TR302, TR315, TR316, TR383, TR386,
 * TR410, TR416) at most so many pairs are listed; the others are counted in
 * findings.left_out.
 */
#define RULES_PAIRS_MAX 100

struct rules;

/*
 * The rules, made ready for trees with these names (borrowed).  Strict ones
 * follow the meaning of a rule where the published sheets plainly miss it; the
 * table of those places is in polsd(8).  NULL when memory is out or the system
 * has no random bytes for the hash tables.
 */
struct rules *rules_new(const struct doc_names *names, bool strict);
void rules_free(struct rules **r);

/*
 * Check a message that is valid against the schema of its type, and add its
 * findings (in the arena) to f, in the order of the published sheets: children
 * before their parent; for one element CD, CS, TR by number.  The places of a
 * finding are in document order, each once.
 *
 * Findings beyond 64 MiB of paths are counted in f->left_out, but of each
 * broken rule at least one finding is there.
 *
 * d is not const because paths number its nodes.  False when memory is out.
 */
bool rules_check(struct rules *r, const struct bericht_type *type,
		 struct doc *d, struct arena *a, struct findings *f);

#endif
