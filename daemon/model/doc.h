#ifndef POLS_MODEL_DOC_H
#define POLS_MODEL_DOC_H

/*
 * A message as a compact tree of elements: what the decoder and the rules of
 * level 2 walk over.  Nodes are numbered from 0 (the root) in document order.
 *
 * An element without child elements has a text: all its characters, raw, with
 * comments and processing instructions left out and the pieces joined.  The
 * text of an element with children (white space, once the schema is satisfied)
 * is dropped.  Namespaces and attributes are not kept: the schema has seen
 * them.
 *
 * Names are numbers: the index in a sorted table of all element names of the
 * schemas.  Names that stand in no schema get the numbers behind the table;
 * their spelling is forgotten, since it could hold personal data.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

#define DOC_NONE      UINT32_MAX /* no node */
#define DOC_NO_NAME   UINT16_MAX /* no such name */
#define DOC_DEPTH_MAX 64         /* the root is at depth 1 */

/* Known element names, sorted by strcmp, each once; at most 60,000. */
struct doc_names {
	const char *const *text;
	uint16_t count;
};

struct doc_node {
	uint32_t parent; /* DOC_NONE for the root */
	uint32_t next;   /* next sibling, or DOC_NONE */
	uint32_t first;  /* first child, or DOC_NONE */
	uint32_t line;   /* source line of the start tag */
	uint32_t text;   /* offset of the text */
	uint32_t text_len;
	uint32_t position; /* doc_path() only: [n] among its namesakes */
	uint16_t name;
};

struct doc;

/* names is borrowed.  NULL when memory is out. */
struct doc *doc_new(const struct doc_names *names);
void doc_free(struct doc **d);

/*
 * Empty it for a message of at most `nodes` elements and `bytes` bytes (more
 * is allowed, and costs time).  Memory of a large message is given back here.
 */
void doc_reset(struct doc *d, size_t nodes, size_t bytes);

/*
 * Building, in document order: a start tag, characters, an end tag.  doc_open
 * returns the node, or DOC_NONE when memory is out or the depth is over
 * DOC_DEPTH_MAX; doc_failed() then stays true.
 */
uint32_t doc_open(struct doc *d, uint16_t name, uint32_t line);
void doc_characters(struct doc *d, const char *s, size_t len);
void doc_close(struct doc *d);
bool doc_failed(const struct doc *d);

/* The element that is open now, DOC_NONE when there is none. */
uint32_t doc_current(const struct doc *d);

/*
 * The characters since the last tag of the element that is open, with a NUL
 * behind them; valid until the next call that builds.
 */
const char *doc_pending(const struct doc *d, size_t *len);

/* How many nodes there are; the root is 0. */
uint32_t doc_count(const struct doc *d);

/* A node (not DOC_NONE); valid until the next call that builds. */
const struct doc_node *doc_node(const struct doc *d, uint32_t node);

/*
 * All nodes, and all their texts (of length text_len at offset text), for a
 * walk over all of them; valid until the next call that builds.
 */
const struct doc_node *doc_nodes(const struct doc *d);
const char *doc_texts(const struct doc *d);

/* The number of a name, DOC_NO_NAME when no schema has it. */
uint16_t doc_name(const struct doc *d, const char *name, size_t len);

/*
 * The first child of that name, by its number or its spelling; DOC_NONE when
 * there is none, or node is DOC_NONE.
 */
uint32_t doc_child_named(const struct doc *d, uint32_t node, uint16_t name);
uint32_t doc_child(const struct doc *d, uint32_t node, const char *name);

/* The next sibling of the same name, or DOC_NONE. */
uint32_t doc_next_named(const struct doc *d, uint32_t node);

/*
 * The text of an element, not NUL-terminated for len but with a NUL behind it;
 * empty for an element with children and for DOC_NONE.
 */
const char *doc_text(const struct doc *d, uint32_t node, size_t *len);

/*
 * The place of a node as in the Rapport: local names from the root down, [n]
 * (from 1) only where the parent has more than one child of that name, "*" for
 * a name that no schema has: /Bericht/Client/Relaties/Relatie[2].  "/" for
 * DOC_NONE.  NULL when memory is out: then arena_failed() or doc_failed().
 *
 * The first call counts siblings: only when nothing will be added any more.
 */
const char *doc_path(struct doc *d, uint32_t node, struct arena *a);

#endif
