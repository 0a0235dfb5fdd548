#ifndef POLS_MODEL_FINDING_H
#define POLS_MODEL_FINDING_H

/*
 * A finding is what is wrong with a message: which rule, which place.  It
 * never holds a value of the message: its sentence is fixed per rule, its
 * place is a path of element names with positions.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "model/rule.h"

/* Level 1 stops at so many (settled: `truncated`). */
#define FINDING_LEVEL1_MAX 100

/*
 * Details of level 1: why the scan refused, or what kind of schema violation.
 * They choose the sentence; the rule stays PRESCAN or XSD.
 */
enum finding_detail {
	DETAIL_NONE,
	DETAIL_SCAN_DTD,
	DETAIL_SCAN_ENCODING,
	DETAIL_SCAN_NUL,
	DETAIL_SCAN_UTF8,
	DETAIL_SCAN_DEPTH,
	DETAIL_SCAN_ATTRIBUTES,
	DETAIL_SCAN_ELEMENTS,
	DETAIL_SCAN_PREFIXES,
	DETAIL_WRAP_ZIP,
	DETAIL_WRAP_ENVELOPE,
	DETAIL_XML_MALFORMED,
	DETAIL_XSD_ELEMENT,   /* not expected here, or one is missing */
	DETAIL_XSD_ATTRIBUTE, /* an attribute the standard does not have */
	DETAIL_XSD_CONTENT,   /* text where elements belong, or the reverse */
	DETAIL_XSD_TYPE,      /* not a value of the type */
	DETAIL_XSD_LENGTH,
	DETAIL_XSD_RANGE,
	DETAIL_XSD_PATTERN,
	DETAIL_XSD_ENUMERATION,
	DETAIL_XSD_OTHER,
	DETAIL_COUNT
};

struct finding {
	uint8_t rule;   /* enum finding_rule */
	uint8_t detail; /* enum finding_detail */
	uint32_t path_count;
	uint32_t line;      /* source line of the first place, 0 = unknown */
	const char *name;   /* of a RULE_PACK, else NULL */
	const char **paths; /* XPaths; element names only, unknown ones as * */
};

/* A growing list whose items live in an arena. */
struct findings {
	struct finding *items;
	size_t count;
	size_t cap;
	uint64_t left_out; /* counted but not kept */
	uint64_t *left_of; /* the same by rule; NULL: none */
	bool truncated;    /* level 1 stopped early */
};

/*
 * Add a finding with one place (path is borrowed and must live as long as the
 * arena).  False when memory is out; the arena remembers it too.
 */
bool findings_add(struct findings *f, struct arena *a, enum finding_rule rule,
		  enum finding_detail detail, uint32_t line, const char *path);

/* As findings_add with several places; paths is borrowed. */
bool findings_add_paths(struct findings *f, struct arena *a,
			enum finding_rule rule, enum finding_detail detail,
			uint32_t line, const char **paths, size_t path_count);

/* Count n findings of a rule without keeping them. */
bool findings_leave_out(struct findings *f, struct arena *a,
			enum finding_rule rule, uint64_t n);

/* "TR338", or how the site's rule sheet calls the rule. */
const char *finding_name(const struct finding *f);

/* The sentence of a finding: fixed text, never a value. */
const char *finding_text(const struct finding *f);

/* The lowest level among the findings, 0 when there are none. */
int findings_level(const struct findings *f);

/*
 * Wire form.  Reading allocates from the arena, bounds-checks everything and
 * refuses an unknown rule or detail, a name that is none, and a path with
 * other characters than [A-Za-z0-9/_*[]-] (so that nothing that is not a name
 * can come through).
 */
void findings_write(const struct findings *f, struct buf *b);
bool findings_read(struct findings *f, struct arena *a, struct scan *s);

#endif
