#ifndef POLS_PORT_XML_BUILD_H
#define POLS_PORT_XML_BUILD_H

/*
 * Between parser and validator: takes the events of one message, builds the
 * tree, hands the events on, keeps count, and notes what the validator says.
 *
 * The validator gets every text in one piece: given the many small pieces of
 * the parser it takes time square in their number.
 *
 * No header of the library is needed here: its handlers are plain functions
 * (a name is const unsigned char *), and those of the parser come as hooks.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/doc.h"
#include "port/xml.h"
#include "port/xml_names.h"

/* Where in an element the validator is at work. */
enum xml_phase { XML_PHASE_START, XML_PHASE_TEXT, XML_PHASE_END };

/* The validator's handlers, in the library's own form. */
struct xml_feed {
	void (*start)(void *data, const unsigned char *name,
		      const unsigned char *prefix, const unsigned char *uri,
		      int ns_count, const unsigned char **namespaces,
		      int attribute_count, int defaulted,
		      const unsigned char **attributes);
	void (*end)(void *data, const unsigned char *name,
		    const unsigned char *prefix, const unsigned char *uri);
	void (*characters)(void *data, const unsigned char *text, int len);
	void *data;
};

/* What the parser is asked; owner is given back to it. */
struct xml_hooks {
	uint32_t (*line)(void *owner);
	/* Names in its dictionary that were not there when it was new. */
	int (*strange_names)(void *owner);
	/* Stop; only from inside a handler. */
	void (*stop)(void *owner);
	/* Is there a schema for this type? */
	bool (*knows)(void *owner, const struct bericht_type *type);
	/* Fill the feed for a type; false when that cannot be. */
	bool (*plug)(void *owner, const struct bericht_type *type,
		     struct xml_feed *feed);
};

struct xml_build {
	const struct xml_hooks *hooks;
	void *owner;
	const struct doc_names *names;
	struct xml_name_map *map;
	struct doc *doc;
	struct xml_outcome *out;
	struct xml_feed feed;
	enum xml_phase phase;
	bool text_seen; /* characters since the last tag, be they none: CDATA */
	bool skim;      /* unknown root: look at well-formedness only */
	bool ended;     /* out->end is decided */
	enum xml_end whole; /* the end when nothing comes in between */
	uint32_t root_line; /* where an unknown root stands */
	const unsigned char *prefixes[XML_PREFIXES_MAX];
	size_t prefix_count;
};

/* Ready for a message; hooks, owner, names, map are set by the caller. */
void xml_build_begin(struct xml_build *b, struct doc *d,
		     struct xml_outcome *out);

/* Decide how the reading ends, here; the first decision stays. */
void xml_build_end(struct xml_build *b, enum xml_end end);

/*
 * The validator complains, by one of its handlers, about the element it is at
 * (or, where of_parent and a child has just begun, about its parent).
 *
 * A value that breaks several facets, which the library repeats as "not of its
 * type", is one problem.
 */
void xml_build_problem(struct xml_build *b, enum finding_detail detail,
		       bool of_parent);

/* The handlers for the parser; data is the struct xml_build. */
void xml_build_on_start(void *data, const unsigned char *name,
			const unsigned char *prefix, const unsigned char *uri,
			int ns_count, const unsigned char **namespaces,
			int attribute_count, int defaulted,
			const unsigned char **attributes);
void xml_build_on_end(void *data, const unsigned char *name,
		      const unsigned char *prefix, const unsigned char *uri);
void xml_build_on_characters(void *data, const unsigned char *text, int len);
void xml_build_on_pi(void *data, const unsigned char *target,
		     const unsigned char *content);
void xml_build_on_doctype(void *data, const unsigned char *name,
			  const unsigned char *external,
			  const unsigned char *system_id);

#endif
