/*
 * Fuzz target: the reader, from bytes to verdict.  Whatever comes in, the
 * answer must be a verdict that the daemon accepts, must hold no Bsn when the
 * message is refused, and must agree with libxml2 used the plain way: a
 * message passes if and only if it is well-formed and valid there.
 *
 * POLS_SCHEMAS names the schemas folder (default: schemas).
 */
#include <string.h>

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include "base/arena.h"
#include "base/buf.h"
#include "flow/read.h"
#include "fuzz/fuzz.h"
#include "model/bericht.h"
#include "model/verdict.h"
#include "stage/prescan.h"

enum { TYPES_MAX = 64 };

static struct read_ctx *ctx;
static struct arena *arena;
static struct buf answer;
static xmlSchemaPtr schemas[TYPES_MAX];
static bool complaint;

static void
complain(void *data, xmlErrorPtr error)
{
	(void)data;
	if (error->level >= XML_ERR_ERROR)
		complaint = true;
}

static void
setup(void)
{
	const char *dir = getenv("POLS_SCHEMAS");
	char path[4096];
	struct read_options o = {.sheets = NULL};
	struct err e;
	size_t i;

	if (dir == NULL)
		dir = "schemas";
	/* Ours first: afterwards libxml2 opens no file any more. */
	for (i = 0; i < bericht_type_count; i++) {
		xmlSchemaParserCtxtPtr p;

		snprintf(path, sizeof(path), "%s/%s", dir,
			 bericht_types[i].schema);
		p = xmlSchemaNewParserCtxt(path);
		schemas[i] = xmlSchemaParse(p);
		xmlSchemaFreeParserCtxt(p);
		fuzz_check(schemas[i] != NULL, path);
	}
	o.schemas = dir;
	ctx = read_ctx_new(&o, &e);
	fuzz_check(ctx != NULL, e.text);
	arena = arena_new();
	fuzz_check(arena != NULL, "out of memory");
	buf_init(&answer);
}

/* Would libxml2 by itself let it pass? */
static bool
plain_verdict(const uint8_t *data, size_t size)
{
	xmlSchemaValidCtxtPtr valid;
	const struct bericht_type *type = NULL;
	xmlNodePtr root;
	xmlDocPtr doc;
	bool ok = false;

	complaint = false;
	xmlSetStructuredErrorFunc(NULL, complain);
	doc = xmlReadMemory((const char *)data, (int)size, "m.xml", NULL,
			    XML_PARSE_NONET | XML_PARSE_NOCDATA);
	root = doc == NULL ? NULL : xmlDocGetRootElement(doc);
	if (root != NULL && root->ns != NULL && !complaint &&
	    strcmp((const char *)root->name, "Bericht") == 0)
		type = bericht_by_namespace(
			(const char *)root->ns->href,
			strlen((const char *)root->ns->href));
	if (type != NULL) {
		valid = xmlSchemaNewValidCtxt(schemas[type - bericht_types]);
		ok = xmlSchemaValidateDoc(valid, doc) == 0;
		xmlSchemaFreeValidCtxt(valid);
	}
	xmlFreeDoc(doc);
	return ok;
}

/* Nine digits in a row that stand in the message as well. */
static bool
leaks_bsn(const uint8_t *data, size_t size)
{
	size_t i, run = 0;

	for (i = 0; i < answer.len; i++) {
		bool digit = answer.data[i] >= '0' && answer.data[i] <= '9';

		run = digit ? run + 1 : 0;
		if (run == 9 && memmem(data, size, answer.data + i - 8, 9))
			return true;
	}
	return false;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct prescan scan;
	struct verdict v;
	struct facts facts;
	bool valid;

	if (ctx == NULL)
		setup();
	buf_reset(&answer);
	arena_reset(arena);
	fuzz_check(read_message(ctx, data, size, PACK_NONE, &answer),
		   "no answer");
	fuzz_check(verdict_read(&v, arena, answer.data, answer.len),
		   "an answer that the daemon refuses");
	if (v.kind == VERDICT_PASSED)
		fuzz_check(facts_read(&facts, v.type->kind, arena, v.facts,
				      v.facts_len),
			   "facts that the daemon refuses");
	/* The header of a refused message may be nine digits: only without. */
	else if (!v.has_header)
		fuzz_check(!leaks_bsn(data, size), "a Bsn in the answer");
	fuzz_check(v.kind != VERDICT_FAULT, "a fault");
	valid = v.kind == VERDICT_PASSED || findings_level(&v.findings) == 2;
	if (prescan(&scan, data, size))
		fuzz_check(valid == plain_verdict(data, size),
			   "another verdict than libxml2");
	return 0;
}
