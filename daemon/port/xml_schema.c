/* The schemas of the catalogue: compiled once, from one folder only. */
#include "port/xml.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fault.h"
#include "port/xml_libxml.h"

/* While schemas are compiled: what may be opened, and what was. */
struct loading {
	const char *dir; /* real path */
	struct xml_name_list *list;
	struct err *err;
	const char *schema;
	bool failed;
};

static struct loading *loading;

void
xml_schema_ignore(void *data, xmlErrorPtr error)
{
	(void)data;
	(void)error;
}

/* The external entity loader: nothing, but for schemas below their folder. */
xmlParserInputPtr
xml_schema_load(const char *url, const char *id, xmlParserCtxtPtr parser)
{
	xmlParserInputPtr input = NULL;
	char *real = NULL;
	size_t len;

	(void)id;
	if (loading == NULL || url == NULL)
		return NULL;
	real = realpath(url, NULL);
	len = strlen(loading->dir);
	if (real == NULL) {
		err_errno(loading->err, ERR_CONFIG, "schema %s", url);
	} else if (strncmp(real, loading->dir, len) != 0 || real[len] != '/') {
		err_set(loading->err, ERR_CONFIG,
			"schema %s lies outside the schemas folder", url);
	} else if (xml_name_list_file(loading->list, real, loading->err)) {
		input = xmlNewInputFromFile(parser, real);
	}
	if (input == NULL)
		loading->failed = true;
	free(real);
	return input;
}

/* Any complaint while compiling: the schema could be wrong in silence. */
static void
compile_error(void *data, xmlErrorPtr error)
{
	struct loading *l = data;

	const char *text = error->message == NULL ? "" : error->message;

	if (error->level < XML_ERR_ERROR || l->failed ||
	    FAULT_TWIN("trust-compiling"))
		return;
	l->failed = true;
	err_set(l->err,
		error->code == XML_ERR_NO_MEMORY ? ERR_NOMEM : ERR_CONFIG,
		"schema %s cannot be used: line %d: %.*s", l->schema,
		error->line, (int)strcspn(text, "\n"), text);
}

static bool
compile(struct xml *x, size_t i, struct loading *l)
{
	char *path = arena_printf(x->arena, "%s/%s", l->dir,
				  bericht_types[i].schema);
	xmlSchemaParserCtxtPtr c = NULL;

	l->schema = path;
	/*
	 * A site may not have the schemas of return messages and of what is
	 * only judged and kept.
	 */
	if (path != NULL && bericht_is_optional(&bericht_types[i]) &&
	    access(path, F_OK) != 0 && errno == ENOENT)
		return true;
	if (path != NULL)
		c = xmlSchemaNewParserCtxt(path);
	if (c == NULL)
		return err_set(l->err, ERR_NOMEM, "schemas: out of memory");
	xmlSchemaSetParserStructuredErrors(c, compile_error, l);
	x->schemas[i] = xmlSchemaParse(c);
	xmlSchemaFreeParserCtxt(c);
	if (x->schemas[i] == NULL && !l->failed)
		return err_set(l->err, ERR_CONFIG, "schema %s cannot be used",
			       path);
	return !l->failed;
}

bool
xml_schema_compile(struct xml *x, const char *dir, struct err *e)
{
	struct loading l = {.err = e};
	char *real = realpath(dir, NULL);
	bool ok = false;
	size_t i;

	if (real == NULL)
		return err_errno(e, ERR_CONFIG, "schemas folder %s", dir);
	l.dir = real;
	l.list = xml_name_list_new();
	if (l.list == NULL) {
		err_set(e, ERR_NOMEM, "schemas: out of memory");
		goto out;
	}
	loading = &l;
	xmlSetStructuredErrorFunc(&l, compile_error);
	for (i = 0; i < bericht_type_count; i++)
		if (!compile(x, i, &l))
			goto out;
	ok = xml_name_list_table(l.list, &x->names, x->arena, e);
out:
	loading = NULL;
	xmlSetStructuredErrorFunc(NULL, xml_schema_ignore);
	xml_name_list_free(&l.list);
	free(real);
	return ok;
}
