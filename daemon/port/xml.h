#ifndef POLS_PORT_XML_H
#define POLS_PORT_XML_H

/*
 * The only door to libxml2: compiles the schemas of the catalogue, and reads a
 * message in one streaming pass that parses, validates and builds the compact
 * tree.  No tree of libxml2 is made.
 *
 * Messages must have passed the byte scan (stage/prescan.h): it keeps away
 * what libxml2 is slow or weak at.  What is guarded here: floods of distinct
 * names and of namespace prefixes.
 *
 * One struct xml belongs to one process; not for use from threads.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/bericht.h"
#include "model/doc.h"
#include "model/finding.h"

enum {
	XML_PREFIXES_MAX = 256, /* distinct namespace prefixes */
	/* distinct names of all kinds that no schema has, URIs included */
	XML_STRANGE_NAMES_MAX = 20000
};

struct xml;

/* How a reading ended. */
enum xml_end {
	XML_WHOLE,     /* to its end; see problems and valid */
	XML_MALFORMED, /* not well-formed, at line and node */
	XML_STOPPED,   /* too many problems; there are some */
	XML_UNKNOWN,   /* the root is in no schema; nothing else was judged */
	XML_ENVELOPE,  /* the root is that of an envelope */
	XML_PREFIXES,  /* more than XML_PREFIXES_MAX, or names, at line */
	XML_DOCTYPE,   /* a document type declaration, at line */
	XML_BROKEN     /* out of memory or a fault of the library */
};

/* A violation of the schema. */
struct xml_problem {
	uint32_t node;  /* in the tree */
	uint8_t detail; /* enum finding_detail */
};

struct xml_outcome {
	enum xml_end end;
	const struct bericht_type *type; /* NULL when the root is unknown */
	bool valid; /* the validator says so; only together with XML_WHOLE */
	uint32_t line;
	uint32_t node; /* DOC_NONE outside the root */
	struct xml_problem problems[FINDING_LEVEL1_MAX];
	size_t problem_count;
	bool truncated; /* there were, or may be, more problems */
};

/*
 * Compile all schemas of the catalogue below the folder.  While this runs,
 * libxml2 can open files below that folder; at all other times it can open
 * nothing.  Any complaint about a schema is an error (ERR_CONFIG) that names
 * the file; so is a missing file, unless its type is only judged and kept:
 * messages of such a type are then unknown.
 */
struct xml *xml_new(const char *schemas_dir, struct err *e);

/* Is there a schema for this type? */
bool xml_knows(const struct xml *x, const struct bericht_type *type);
void xml_free(struct xml **x);

/* The element names of all schemas; lives as long as x. */
const struct doc_names *xml_names(const struct xml *x);

/*
 * Read a message into the (reset) tree d.  body[len] must be a NUL byte.  The
 * tree holds what was read also when the message is wrong, but nothing below
 * an unknown root.
 *
 * A message is good only when end is XML_WHOLE, valid is true and there are no
 * problems.
 */
void xml_read(struct xml *x, const char *body, size_t len, struct doc *d,
	      struct xml_outcome *out);

#ifdef POLS_FAULTS
/*
 * For tests: "N" fails the N-th allocation of libxml2 from now, "N+" all from
 * it on.  While schemas are compiled POLS_FAULT_LIBXML2 says so.
 */
void xml_fault_memory(const char *text);
#endif

#endif
