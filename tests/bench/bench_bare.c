/* What libxml2 alone needs for a message: read it, hold it to its schema. */
#include "bench.h"

#include <stdio.h>

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

enum { OPTIONS = XML_PARSE_NONET | XML_PARSE_COMPACT | XML_PARSE_HUGE };

static xmlSchema *
compile(const char *schemas, const char *xsd)
{
	char path[4096];
	xmlSchemaParserCtxt *parser;
	xmlSchema *schema;

	snprintf(path, sizeof(path), "%s/iwmo/3.2/%s", schemas, xsd);
	parser = xmlSchemaNewParserCtxt(path);
	schema = parser == NULL ? NULL : xmlSchemaParse(parser);
	if (schema == NULL)
		bench_die("cannot compile %s", path);
	xmlSchemaFreeParserCtxt(parser);
	return schema;
}

static void
judge(xmlSchema *schema, const struct bench_message *m)
{
	xmlSchemaValidCtxt *valid;
	xmlDoc *doc;

	doc = xmlReadMemory(m->data, (int)m->len, NULL, NULL, OPTIONS);
	if (doc == NULL)
		bench_die("a message cannot be read");
	valid = xmlSchemaNewValidCtxt(schema);
	if (valid == NULL || xmlSchemaValidateDoc(valid, doc) != 0)
		bench_die("a message is not valid");
	xmlSchemaFreeValidCtxt(valid);
	xmlFreeDoc(doc);
}

int64_t
bench_bare(const char *schemas, const char *xsd, const struct bench_message *m,
	   int count, int64_t *cpu)
{
	xmlSchema *schema = compile(schemas, xsd);
	int64_t began;
	int i;

	judge(schema, &m[0]); /* warm */
	*cpu = bench_own_cpu();
	began = bench_now();
	for (i = 0; i < count; i++)
		judge(schema, &m[i]);
	began = bench_now() - began;
	*cpu = bench_own_cpu() - *cpu;
	xmlSchemaFree(schema);
	return began;
}
