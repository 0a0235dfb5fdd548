/* What libxml2 alone needs for a message: read it, hold it to its schema. */
#include "bench.h"

#include <stdio.h>

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

enum { OPTIONS = XML_PARSE_NONET | XML_PARSE_COMPACT | XML_PARSE_HUGE };

void *
bench_bare_open(const char *schemas, const char *xsd)
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

void
bench_bare_judge(void *schema, const struct bench_message *m)
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
	void *schema = bench_bare_open(schemas, xsd);
	int64_t began;
	int i;

	bench_bare_judge(schema, &m[0]); /* warm */
	*cpu = bench_own_cpu();
	began = bench_now();
	for (i = 0; i < count; i++)
		bench_bare_judge(schema, &m[i]);
	began = bench_now() - began;
	*cpu = bench_own_cpu() - *cpu;
	xmlSchemaFree(schema);
	return began;
}
