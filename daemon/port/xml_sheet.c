/* libxslt: sheets are compiled once, and run with all doors shut. */
#include "port/xml_sheet.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libexslt/exslt.h>
#include <libxslt/documents.h>
#include <libxslt/imports.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>

#include "port/xml_libxml.h"

#define RAPPORT_NS "http://www.istandaarden.nl/validatie/1_1/rapport/schema"

enum {
	/* What libxslt reads sheets with, less all that a DTD could fetch. */
	SHEET_OPTIONS = XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_NOCDATA,
	MESSAGE_OPTIONS = XML_PARSE_NONET,
	/* XPath steps that count as one instruction of XSLT. */
	STEPS_PER_INSTRUCTION = 10,
	LOCATIES_MAX = 100000 /* of one Fout */
};

struct xml_sheet {
	xsltStylesheetPtr style;
	xmlDocPtr self; /* for document('') */
	xsltSecurityPrefsPtr prefs;
};

/* ---- what the library wants to say */

/* While a sheet is compiled: its folder, and the first complaint. */
struct sheet_loading {
	const char *dir;
	const char *path;
	struct err *err;
	bool failed;
};

static struct sheet_loading *loading;

static void
complain(int line, const char *text)
{
	char place[32] = "";

	if (loading->failed)
		return;
	loading->failed = true;
	if (line > 0)
		snprintf(place, sizeof(place), " line %d:", line);
	err_set(loading->err, ERR_CONFIG,
		"rule sheet %s cannot be used:%s %.*s", loading->path, place,
		(int)strcspn(text, "\n"), text);
}

static void
compile_error(void *data, xmlErrorPtr error)
{
	(void)data;
	if (loading != NULL && error->level >= XML_ERR_ERROR)
		complain(error->line,
			 error->message == NULL ? "" : error->message);
}

/*
 * libxslt tells where in one call and what in the next ones; the place is a
 * line of its own, "compilation error: file … line 7 element …", or "error".
 */
static void __attribute__((format(printf, 2, 3)))
compile_words(void *data, const char *format, ...)
{
	static int line;
	char text[256];
	const char *at;
	va_list args;

	(void)data;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (loading == NULL)
		return;
	if (strncmp(text, "compilation error", 17) == 0 ||
	    strncmp(text, "error", 5) == 0) {
		at = strstr(text, " line ");
		line = at == NULL ? 0 : (int)strtol(at + 6, NULL, 10);
		return;
	}
	complain(line, text);
	line = 0;
}

/* A sheet may speak (xsl:message), but it is not shown. */
static void __attribute__((format(printf, 2, 3)))
hear_nothing(void *data, const char *format, ...)
{
	(void)data;
	(void)format;
}

/* ---- compiling */

/* The real path of a file or its URL; free() it. */
static char *
real_path(const char *url)
{
	char *plain, *real = realpath(url, NULL);

	if (real != NULL)
		return real;
	if (strncmp(url, "file://", 7) == 0)
		url += 7;
	plain = xmlURIUnescapeString(url, 0, NULL);
	real = plain == NULL ? NULL : realpath(plain, NULL);
	xmlFree(plain);
	return real;
}

static xmlParserInputPtr
sheet_load(const char *url, const char *id, xmlParserCtxtPtr parser)
{
	char *real = url == NULL ? NULL : real_path(url);
	size_t len = strlen(loading->dir);
	xmlParserInputPtr input = NULL;

	(void)id;
	if (real == NULL)
		complain(0, strerror(errno));
	else if (strncmp(real, loading->dir, len) != 0 || real[len] != '/')
		complain(0, "it includes a file outside its own folder");
	else
		input = xmlNewInputFromFile(parser, real);
	free(real);
	return input;
}

static xsltSecurityPrefsPtr
forbid_all(void)
{
	static const xsltSecurityOption options[] = {
		XSLT_SECPREF_READ_FILE,        XSLT_SECPREF_WRITE_FILE,
		XSLT_SECPREF_CREATE_DIRECTORY, XSLT_SECPREF_READ_NETWORK,
		XSLT_SECPREF_WRITE_NETWORK,
	};
	xsltSecurityPrefsPtr prefs = xsltNewSecurityPrefs();
	size_t i;

	for (i = 0; prefs != NULL && i < sizeof(options) / sizeof(options[0]);
	     i++) {
		if (xsltSetSecurityPrefs(prefs, options[i],
					 xsltSecurityForbid) != 0) {
			xsltFreeSecurityPrefs(prefs);
			prefs = NULL;
		}
	}
	return prefs;
}

static void
register_extensions(void)
{
	static bool done;

	if (done)
		return;
	done = true;
	exsltCommonRegister();
	exsltMathRegister();
	exsltSetsRegister();
	exsltStrRegister();
	exsltDateRegister();
	tzset(); /* dates would want to open the zone later */
}

/* The style takes doc over when it succeeds. */
static bool
compile(struct xml_sheet *s)
{
	xmlDocPtr doc;

	doc = xmlReadFile(loading->path, NULL, SHEET_OPTIONS);
	if (doc == NULL) {
		complain(0, "it is no XML");
		return false;
	}
	s->self = xmlCopyDoc(doc, 1);
	s->style = s->self == NULL ? NULL : xsltParseStylesheetDoc(doc);
	if (s->style == NULL) {
		complain(0, "it is no XSLT 1.0");
		xmlFreeDoc(doc);
		return false;
	}
	if (s->style->errors > 0)
		complain(0, "it has faults");
	return !loading->failed;
}

struct xml_sheet *
xml_sheet_new(const char *path, struct err *e)
{
	struct sheet_loading l = {.path = path, .err = e};
	struct xml_sheet *s = calloc(1, sizeof(*s));
	char *real = realpath(path, NULL), *slash;
	bool ok = false;

	if (s == NULL || (s->prefs = forbid_all()) == NULL) {
		err_set(e, ERR_NOMEM, "rule sheets: out of memory");
		goto out;
	}
	if (real == NULL) {
		err_set(e, ERR_CONFIG, "rule sheet %s cannot be used: %s", path,
			strerror(errno));
		goto out;
	}
	slash = strrchr(real, '/');
	*slash = '\0';
	l.dir = real;
	loading = &l;
	register_extensions();
	/* Before loading the preferences would forbid xsl:include as well. */
	xsltSetDefaultSecurityPrefs(NULL);
	xmlSetExternalEntityLoader(sheet_load);
	xmlSetStructuredErrorFunc(NULL, compile_error);
	xsltSetGenericErrorFunc(NULL, compile_words);
	xml_memory_out = false;
	ok = compile(s);
	/* Whatever it says: it may be another sheet than that of the file. */
	if (xml_memory_out)
		ok = err_set(e, ERR_NOMEM, "rule sheet %s: out of memory",
			     path);
	loading = NULL;
	xmlSetExternalEntityLoader(xml_schema_load);
	xmlSetStructuredErrorFunc(NULL, xml_schema_ignore);
	xsltSetGenericErrorFunc(NULL, hear_nothing);
	xsltSetDefaultSecurityPrefs(s->prefs);
out:
	free(real);
	if (!ok)
		xml_sheet_free(&s);
	return s;
}

void
xml_sheet_free(struct xml_sheet **s)
{
	struct xml_sheet *old = *s;

	*s = NULL;
	if (old == NULL)
		return;
	if (xsltGetDefaultSecurityPrefs() == old->prefs)
		xsltSetDefaultSecurityPrefs(NULL);
	xsltFreeStylesheet(old->style);
	xmlFreeDoc(old->self);
	xsltFreeSecurityPrefs(old->prefs);
	free(old);
}

/* ---- running */

/*
 * document('') asks for the sheet by its own address: that one name may be
 * read, and is found in memory before anybody would open it.
 */
static int
only_itself(xsltSecurityPrefsPtr prefs, xsltTransformContextPtr run,
	    const char *url)
{
	(void)prefs;
	return run != NULL && run->style != NULL && run->style->doc != NULL &&
	       xmlStrEqual(run->style->doc->URL, (const xmlChar *)url);
}

static bool
offer_itself(struct xml_sheet *s, xsltTransformContextPtr run)
{
	xsltDocumentPtr self = xsltNewDocument(run, s->self);

	if (self == NULL)
		return false;
	self->main = 1; /* ours: not freed with the run */
	return xsltSetSecurityPrefs(s->prefs, XSLT_SECPREF_READ_FILE,
				    only_itself) == 0 &&
	       xsltSetCtxtSecurityPrefs(s->prefs, run) == 0;
}

static bool
is_element(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE && node->ns != NULL &&
	       strcmp((const char *)node->name, name) == 0 &&
	       strcmp((const char *)node->ns->href, RAPPORT_NS) == 0;
}

static const xmlNode *
child_of(const xmlNode *node, const char *name)
{
	for (node = node == NULL ? NULL : node->children; node != NULL;
	     node = node->next)
		if (is_element(node, name))
			break;
	return node;
}

static bool
tell(const xmlNode *node, xml_sheet_fn *fn, void *ctx, bool *more)
{
	const xmlNode *at = child_of(node, "Code");
	xmlChar *code = at == NULL ? NULL : xmlNodeGetContent(at);
	struct xml_sheet_fout f = {.code = code == NULL ? "" : (char *)code};
	char **all = NULL;
	size_t n = 0, i = 0;
	bool ok;

	for (at = node->children; at != NULL; at = at->next)
		n += n < LOCATIES_MAX && is_element(at, "Locatie");
	if (n > 0)
		all = calloc(n, sizeof(*all));
	ok = (n == 0 || all != NULL) && !xml_memory_out;
	for (at = node->children; ok && at != NULL && i < n; at = at->next) {
		if (!is_element(at, "Locatie"))
			continue;
		all[i] = (char *)xmlNodeGetContent(at);
		ok = all[i++] != NULL;
	}
	f.locaties = (const char *const *)all;
	f.locatie_count = n;
	if (ok)
		*more = fn(ctx, &f);
	while (i > 0)
		xmlFree(all[--i]);
	free(all);
	xmlFree(code);
	return ok;
}

static enum xml_sheet_end
read_rapport(const xmlDoc *out, xml_sheet_fn *fn, void *ctx)
{
	const xmlNode *root = xmlDocGetRootElement(out);
	const xmlNode *fouten, *fout;
	bool more = true;

	if (root == NULL || !is_element(root, "Rapport"))
		return XML_SHEET_STRANGE;
	fouten = child_of(root, "Fouten");
	if (fouten == NULL)
		return XML_SHEET_STRANGE;
	for (fout = fouten->children; more && fout != NULL; fout = fout->next)
		if (is_element(fout, "Fout") && !tell(fout, fn, ctx, &more))
			return XML_SHEET_MEMORY;
	return XML_SHEET_DONE;
}

static enum xml_sheet_end
run_on(struct xml_sheet *s, xmlDocPtr doc, uint64_t operations,
       xml_sheet_fn *fn, void *ctx)
{
	xsltTransformContextPtr run = xsltNewTransformContext(s->style, doc);
	enum xml_sheet_end end = XML_SHEET_MEMORY;
	xmlDocPtr out = NULL;

	if (run == NULL || !offer_itself(s, run))
		goto out;
	xsltSetTransformErrorFunc(run, NULL, hear_nothing);
	run->opLimit = operations / STEPS_PER_INSTRUCTION;
	run->xpathCtxt->opLimit = operations;
	out = xsltApplyStylesheetUser(s->style, doc, NULL, NULL, NULL, run);
	if (run->opCount >= run->opLimit ||
	    run->xpathCtxt->opCount >= run->xpathCtxt->opLimit)
		end = XML_SHEET_OPERATIONS;
	else if (run->state != XSLT_STATE_OK || out == NULL)
		end = XML_SHEET_FAILED;
	else if (!xml_memory_out)
		end = read_rapport(out, fn, ctx);
out:
	xmlFreeDoc(out);
	xsltFreeTransformContext(run);
	return end;
}

enum xml_sheet_end
xml_sheet_run(struct xml_sheet *s, const char *body, size_t len,
	      uint64_t operations, xml_sheet_fn *fn, void *ctx)
{
	enum xml_sheet_end end = XML_SHEET_MEMORY;
	xmlDocPtr doc;

	if (len >= INT_MAX)
		return XML_SHEET_FAILED;
	xml_memory_out = false;
	doc = xmlReadMemory(body, (int)len, NULL, NULL, MESSAGE_OPTIONS);
	if (doc != NULL)
		end = run_on(s, doc, operations, fn, ctx);
	xmlFreeDoc(doc);
	return xml_memory_out ? XML_SHEET_MEMORY : end;
}
