/*
 * Fuzz target: the byte scan before the parser.  What it admits and libxml2
 * parses has no document type, is no deeper and has no more elements and
 * attributes than promised.
 */
#include <string.h>

#include <libxml/parser.h>

#include "base/utf8.h"
#include "fuzz/fuzz.h"
#include "stage/prescan.h"

/* What libxml2 saw; counts only when the document is well-formed. */
struct count {
	size_t elements;
	size_t depth;
	size_t deepest;
	int attributes; /* of the tag with most */
	bool doctype;
};

static void
on_start(void *ctx, const xmlChar *name, const xmlChar *prefix,
	 const xmlChar *uri, int spaces, const xmlChar **space, int attributes,
	 int defaulted, const xmlChar **attribute)
{
	struct count *n = ctx;

	(void)name, (void)prefix, (void)uri, (void)space, (void)attribute;
	(void)defaulted;
	n->elements++;
	n->depth++;
	if (n->deepest < n->depth)
		n->deepest = n->depth;
	if (n->attributes < spaces + attributes)
		n->attributes = spaces + attributes;
}

static void
on_end(void *ctx, const xmlChar *name, const xmlChar *prefix,
       const xmlChar *uri)
{
	struct count *n = ctx;

	(void)name, (void)prefix, (void)uri;
	n->depth--;
}

static void
on_subset(void *ctx, const xmlChar *name, const xmlChar *id, const xmlChar *sys)
{
	struct count *n = ctx;

	(void)name, (void)id, (void)sys;
	n->doctype = true;
}

static void
quiet(void *ctx, xmlErrorPtr e)
{
	(void)ctx, (void)e;
}

static void
parse(const struct prescan *scan, const uint8_t *data, size_t size)
{
	struct count n;
	xmlSAXHandler sax;

	memset(&n, 0, sizeof(n));
	memset(&sax, 0, sizeof(sax));
	sax.initialized = XML_SAX2_MAGIC;
	sax.startElementNs = on_start;
	sax.endElementNs = on_end;
	sax.internalSubset = on_subset;
	sax.serror = quiet;
	if (xmlSAXUserParseMemory(&sax, &n, (const char *)data, (int)size) != 0)
		return;
	fuzz_check(n.elements == scan->elements,
		   "another number of elements than libxml2");
	fuzz_check(n.deepest <= PRESCAN_DEPTH_MAX, "admitted though too deep");
	fuzz_check(n.attributes <= PRESCAN_ATTRIBUTES_MAX,
		   "admitted with too many attributes");
	fuzz_check(!n.doctype, "admitted with a document type");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t lines = 1, i;
	struct prescan scan;
	bool ok;

	for (i = 0; i < size; i++)
		lines += data[i] == '\n';
#ifdef PLANT
	/* One byte too many. */
	ok = prescan(&scan, data, size + 1);
#else
	ok = prescan(&scan, data, size);
#endif
	if (ok) {
		fuzz_check(utf8_span((const char *)data, size) == size &&
				   memchr(data, 0, size) == NULL,
			   "admitted though no text");
		parse(&scan, data, size);
	} else {
		fuzz_check(scan.rule == RULE_PRESCAN || scan.rule == RULE_WRAP,
			   "refused by a rule that is not its own");
		fuzz_check(scan.line <= lines, "refused behind the end");
	}
	return 0;
}
