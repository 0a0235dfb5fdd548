/*
 * libxml2: schemas, one parser, one validator for each schema.
 *
 * The library's messages are never used, but for those about a schema: they
 * quote values of the message.  Only codes are looked at.
 */
#include "port/xml.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "port/xml_libxml.h"

/* ---- what the validator's codes mean */

static const struct {
	int code;
	enum finding_detail detail;
	bool of_parent; /* about the parent of the element that starts */
} meanings[] = {
	{XML_SCHEMAV_ELEMENT_CONTENT, DETAIL_XSD_ELEMENT, false},
	{XML_SCHEMAV_CVC_ELT_1, DETAIL_XSD_ELEMENT, false},
	{XML_SCHEMAV_CVC_ELT_3_2_1, DETAIL_XSD_CONTENT, true},
	{XML_SCHEMAV_CVC_TYPE_3_1_2, DETAIL_XSD_CONTENT, true},
	{XML_SCHEMAV_CVC_COMPLEX_TYPE_2_1, DETAIL_XSD_CONTENT, true},
	{XML_SCHEMAV_CVC_COMPLEX_TYPE_2_2, DETAIL_XSD_CONTENT, true},
	{XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3, DETAIL_XSD_CONTENT, true},
	{XML_SCHEMAV_CVC_ELT_3_1, DETAIL_XSD_ATTRIBUTE, false},
	{XML_SCHEMAV_CVC_ELT_4_1, DETAIL_XSD_ATTRIBUTE, false},
	{XML_SCHEMAV_CVC_ELT_4_2, DETAIL_XSD_ATTRIBUTE, false},
	{XML_SCHEMAV_CVC_ELT_4_3, DETAIL_XSD_ATTRIBUTE, false},
	{XML_SCHEMAV_CVC_TYPE_3_1_1, DETAIL_XSD_ATTRIBUTE, false},
	{XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_1, DETAIL_XSD_ATTRIBUTE, false},
	{XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_2, DETAIL_XSD_ATTRIBUTE, false},
	{XML_SCHEMAV_CVC_COMPLEX_TYPE_4, DETAIL_XSD_ATTRIBUTE, false},
	{XML_SCHEMAV_CVC_LENGTH_VALID, DETAIL_XSD_LENGTH, false},
	{XML_SCHEMAV_CVC_MINLENGTH_VALID, DETAIL_XSD_LENGTH, false},
	{XML_SCHEMAV_CVC_MAXLENGTH_VALID, DETAIL_XSD_LENGTH, false},
	{XML_SCHEMAV_CVC_MININCLUSIVE_VALID, DETAIL_XSD_RANGE, false},
	{XML_SCHEMAV_CVC_MAXINCLUSIVE_VALID, DETAIL_XSD_RANGE, false},
	{XML_SCHEMAV_CVC_MINEXCLUSIVE_VALID, DETAIL_XSD_RANGE, false},
	{XML_SCHEMAV_CVC_MAXEXCLUSIVE_VALID, DETAIL_XSD_RANGE, false},
	{XML_SCHEMAV_CVC_TOTALDIGITS_VALID, DETAIL_XSD_RANGE, false},
	{XML_SCHEMAV_CVC_FRACTIONDIGITS_VALID, DETAIL_XSD_RANGE, false},
	{XML_SCHEMAV_CVC_PATTERN_VALID, DETAIL_XSD_PATTERN, false},
	{XML_SCHEMAV_CVC_ENUMERATION_VALID, DETAIL_XSD_ENUMERATION, false},
	{XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1, DETAIL_XSD_TYPE, false},
	{XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_2, DETAIL_XSD_TYPE, false},
	{XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_3, DETAIL_XSD_TYPE, false},
};

/* ---- while a message is read */

static void
parse_error(void *data, xmlErrorPtr error)
{
	struct xml_build *b = data;
	struct xml *x = b->owner;

	if (error->level < XML_ERR_ERROR)
		return;
	xml_build_end(b, error->code == XML_ERR_NO_MEMORY ? XML_BROKEN
							  : XML_MALFORMED);
	/*
	 * Inside the parser xmlStopParser() would pull the input away under
	 * its feet; this makes its loops end as soon as they look.
	 */
	x->parser->disableSAX = 1;
	x->parser->instate = XML_PARSER_EOF;
}

static void
schema_error(void *data, xmlErrorPtr error)
{
	struct xml_build *b = data;
	size_t i, n = sizeof(meanings) / sizeof(meanings[0]);

	if (error->level < XML_ERR_ERROR)
		return;
	if (error->domain != XML_FROM_SCHEMASV ||
	    doc_current(b->doc) == DOC_NONE ||
	    error->code == XML_ERR_NO_MEMORY ||
	    error->code == XML_SCHEMAV_INTERNAL) {
		xml_build_end(b, XML_BROKEN);
		return;
	}
	for (i = 0; i < n && meanings[i].code != error->code; i++)
		;
	if (i == n)
		xml_build_problem(b, DETAIL_XSD_OTHER, false);
	else
		xml_build_problem(b, meanings[i].detail, meanings[i].of_parent);
}

static uint32_t
hook_line(void *owner)
{
	struct xml *x = owner;

	return x->parser->input == NULL ? 0 : (uint32_t)x->parser->input->line;
}

static int
hook_strange_names(void *owner)
{
	struct xml *x = owner;

	return xmlDictSize(x->parser->dict) - x->parser_names;
}

bool
xml_knows(const struct xml *x, const struct bericht_type *type)
{
	return x->schemas[type - bericht_types] != NULL;
}

static void
hook_stop(void *owner)
{
	struct xml *x = owner;

	xmlStopParser(x->parser);
}

static bool
hook_plug(void *owner, const struct bericht_type *type, struct xml_feed *feed)
{
	struct xml *x = owner;
	xmlSchemaValidCtxtPtr *valid = &x->valid[type - bericht_types];

	if (*valid == NULL) {
		*valid =
			xmlSchemaNewValidCtxt(x->schemas[type - bericht_types]);
		if (*valid == NULL)
			return false;
		xmlSchemaSetValidStructuredErrors(*valid, schema_error,
						  &x->build);
	}
	x->feed = NULL;
	x->plug = xmlSchemaSAXPlug(*valid, &x->feed, &feed->data);
	if (x->plug == NULL)
		return false;
	feed->start = x->feed->startElementNs;
	feed->end = x->feed->endElementNs;
	feed->characters = x->feed->characters;
	return true;
}

static bool
hook_knows(void *owner, const struct bericht_type *type)
{
	return xml_knows(owner, type);
}

static const struct xml_hooks hooks = {
	.knows = hook_knows,
	.line = hook_line,
	.strange_names = hook_strange_names,
	.stop = hook_stop,
	.plug = hook_plug,
};

static const xmlSAXHandler handlers = {
	.initialized = XML_SAX2_MAGIC,
	.internalSubset = xml_build_on_doctype,
	.startElementNs = xml_build_on_start,
	.endElementNs = xml_build_on_end,
	.characters = xml_build_on_characters,
	/* The same function: the parser then does not try to tell them apart */
	.ignorableWhitespace = xml_build_on_characters,
	.cdataBlock = xml_build_on_characters,
	.processingInstruction = xml_build_on_pi,
	.serror = parse_error,
};

/* ---- reading */

static void
parser_drop(struct xml *x)
{
	xmlFreeParserCtxt(x->parser);
	x->parser = NULL;
	xml_name_map_done(&x->map);
}

/* A parser whose dictionary holds all known names. */
static bool
parser_make(struct xml *x)
{
	uint16_t i;

	x->parser = xmlNewParserCtxt();
	if (x->parser == NULL || !xml_name_map_init(&x->map, x->names.count))
		return false;
	for (i = 0; i < x->names.count; i++) {
		const xmlChar *name = xmlDictLookup(
			x->parser->dict, (const xmlChar *)x->names.text[i], -1);

		if (name == NULL)
			return false;
		xml_name_map_bind(&x->map, name, i);
	}
	xmlCtxtUseOptions(x->parser, XML_PARSE_NONET);
	*x->parser->sax = handlers;
	x->parser->userData = &x->build;
	x->parser_names = xmlDictSize(x->parser->dict);
	return true;
}

/* The body as it lies there: no copy, no conversion. */
static bool
parser_input(struct xml *x, const char *body, size_t len)
{
	xmlParserInputPtr input = xmlNewInputStream(x->parser);

	if (input == NULL)
		return false;
	input->base = (const xmlChar *)body;
	input->cur = (const xmlChar *)body;
	input->end = (const xmlChar *)body + len;
	input->length = (int)len;
	if (inputPush(x->parser, input) < 0) {
		xmlFreeInputStream(input);
		return false;
	}
	return true;
}

/*
 * What was used for a good message serves the next one; after anything else
 * all is made anew.
 */
static void
tidy(struct xml *x, const struct xml_outcome *out)
{
	bool good = out->end == XML_WHOLE && out->valid &&
		    out->problem_count == 0;
	size_t i;

	if (x->plug != NULL) {
		i = (size_t)(out->type - bericht_types);
		xmlSchemaSAXUnplug(x->plug);
		x->plug = NULL;
		if (!good) {
			xmlSchemaFreeValidCtxt(x->valid[i]);
			x->valid[i] = NULL;
		}
	}
	if (x->parser == NULL)
		return;
	if (!good || hook_strange_names(x) > NAMES_KEPT) {
		parser_drop(x);
		return;
	}
	xmlCtxtReset(x->parser);
	x->parser->nsNr = 0; /* which xmlCtxtReset() forgets */
}

void
xml_read(struct xml *x, const char *body, size_t len, struct doc *d,
	 struct xml_outcome *out)
{
	struct xml_build *b = &x->build;

	assert(body[len] == '\0');
	xml_memory_out = false;
	xml_build_begin(b, d, out);
	if (len < INT_MAX && (x->parser != NULL || parser_make(x)) &&
	    parser_input(x, body, len)) {
		xmlParseDocument(x->parser);
		xml_build_end(b,
			      x->parser->wellFormed ? b->whole : XML_MALFORMED);
	}
	if (out->end == XML_WHOLE && x->plug != NULL && !doc_failed(d))
		out->valid = xmlSchemaIsValid(
				     x->valid[out->type - bericht_types]) == 1;
	if (xml_memory_out && !FAULT_TWIN("trust-reading"))
		out->end = XML_BROKEN;
	tidy(x, out);
}

const struct doc_names *
xml_names(const struct xml *x)
{
	return &x->names;
}

struct xml *
xml_new(const char *schemas_dir, struct err *e)
{
	struct xml *x = calloc(1, sizeof(*x));

	assert(bericht_type_count <= TYPES_MAX);
	if (x != NULL)
		x->arena = arena_new();
	xml_memory_out = x == NULL || x->arena == NULL;
	if (xml_memory_out)
		goto out;
	x->build.hooks = &hooks;
	x->build.owner = x;
	x->build.names = &x->names;
	x->build.map = &x->map;
	xml_memory_watch();
	LIBXML_TEST_VERSION
	xmlInitParser();
	xmlSchemaInitTypes();
	xmlCatalogSetDefaults(XML_CATA_ALLOW_NONE);
	xmlSetExternalEntityLoader(xml_schema_load);
	if (!xml_schema_compile(x, schemas_dir, e))
		xml_free(&x);
	if (FAULT_TWIN("trust-compiling"))
		return x;
out:
	if (xml_memory_out) {
		err_set(e, ERR_NOMEM, "schemas: out of memory");
		xml_free(&x);
	}
	return x;
}

void
xml_free(struct xml **x)
{
	size_t i;

	if (*x == NULL)
		return;
	for (i = 0; i < bericht_type_count; i++) {
		xmlSchemaFreeValidCtxt((*x)->valid[i]);
		xmlSchemaFree((*x)->schemas[i]);
	}
	parser_drop(*x);
	arena_free(&(*x)->arena);
	free(*x);
	*x = NULL;
}
