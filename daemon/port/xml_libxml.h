#ifndef POLS_PORT_XML_LIBXML_H
#define POLS_PORT_XML_LIBXML_H

/*
 * Inside the door port/xml: what its files share of libxml2.  No other file
 * includes this (decisions/0005).
 */

#include <libxml/catalog.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/uri.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlschemastypes.h>

#include "base/arena.h"
#include "port/xml.h"
#include "port/xml_build.h"
#include "port/xml_names.h"

enum {
	TYPES_MAX = 64,
	NAMES_KEPT = 1000 /* a parser with more strange names is replaced */
};

struct xml {
	struct arena *arena;
	struct doc_names names;
	xmlSchemaPtr schemas[TYPES_MAX]; /* as the catalogue; NULL = none */
	xmlSchemaValidCtxtPtr valid[TYPES_MAX];
	xmlParserCtxtPtr parser;
	int parser_names; /* in its dictionary when it was new */
	struct xml_name_map map;
	xmlSAXHandlerPtr feed; /* the validator's, while a message is read */
	xmlSchemaSAXPlugPtr plug;
	struct xml_build build;
};

/* Compile the schemas below dir into x->schemas and x->names. */
MUST_CHECK bool xml_schema_compile(struct xml *x, const char *dir,
				   struct err *e);

/* The library's entity loader at all other times: nothing. */
xmlParserInputPtr xml_schema_load(const char *url, const char *id,
				  xmlParserCtxtPtr parser);

/*
 * An allocation of the library failed since this was last set to false: it does
 * not always tell, and may find fault with a good message.
 */
extern bool xml_memory_out;

/* Before the library is used: watch its allocations from now on. */
void xml_memory_watch(void);

/* An error handler that hears nothing. */
void xml_schema_ignore(void *data, xmlErrorPtr error);

#endif
