/* Between parser and validator: the tree, whole texts, limits. */
#include "port/xml_build.h"

#include <string.h>

static const char *const envelopes[] = {
	"http://www.stufstandaarden.nl/koppelvlak/ggk",
	"http://www.egem.nl/StUF/",
	"http://schemas.xmlsoap.org/soap/envelope/",
	"http://www.w3.org/2003/05/soap-envelope",
};

void
xml_build_begin(struct xml_build *b, struct doc *d, struct xml_outcome *out)
{
	out->end = XML_BROKEN;
	out->type = NULL;
	out->valid = false;
	out->line = 0;
	out->node = DOC_NONE;
	out->problem_count = 0;
	out->truncated = false;
	b->out = out;
	b->doc = d;
	b->text_seen = false;
	b->skim = false;
	b->ended = false;
	b->whole = XML_WHOLE;
	b->prefix_count = 0;
}

void
xml_build_end(struct xml_build *b, enum xml_end end)
{
	if (b->ended)
		return;
	b->ended = true;
	b->out->end = end;
	b->out->node = doc_current(b->doc);
	/* An envelope is known by its root, and read to its end for nothing. */
	b->out->line = end == XML_ENVELOPE ? b->root_line
					   : b->hooks->line(b->owner);
}

static void
stop(struct xml_build *b, enum xml_end end)
{
	xml_build_end(b, end);
	b->hooks->stop(b->owner);
}

static bool
about_value(int detail)
{
	return detail >= DETAIL_XSD_TYPE && detail <= DETAIL_XSD_ENUMERATION;
}

void
xml_build_problem(struct xml_build *b, enum finding_detail detail,
		  bool of_parent)
{
	struct xml_outcome *out = b->out;
	uint32_t node = doc_current(b->doc);
	const struct xml_problem *last;

	if (of_parent && b->phase == XML_PHASE_START && node > 0)
		node = doc_node(b->doc, node)->parent;
	if (out->problem_count > 0) {
		last = &out->problems[out->problem_count - 1];
		if (last->node == node && about_value(last->detail) &&
		    about_value(detail))
			return;
	}
	if (out->problem_count == FINDING_LEVEL1_MAX) {
		out->truncated = true;
		return;
	}
	out->problems[out->problem_count++] = (struct xml_problem){
		.node = node,
		.detail = (uint8_t)detail,
	};
}

/* After the validator was at work: go on? */
static void
look_round(struct xml_build *b)
{
	if (b->ended || doc_failed(b->doc))
		stop(b, XML_BROKEN);
	else if (b->out->truncated)
		stop(b, XML_STOPPED);
}

/* The parser's dictionary is slow when it is very large. */
static bool
names_bounded(struct xml_build *b)
{
	if (b->hooks->strange_names(b->owner) <= XML_STRANGE_NAMES_MAX &&
	    (b->map->unknown < XML_NAMES_UNKNOWN_MAX ||
	     b->out->problem_count == 0))
		return true;
	if (b->skim) {
		stop(b, b->whole);
	} else if (b->out->problem_count > 0) {
		b->out->truncated = true;
		stop(b, XML_STOPPED);
	} else {
		stop(b, XML_PREFIXES);
	}
	return false;
}

static bool
prefixes_bounded(struct xml_build *b, int count,
		 const unsigned char **namespaces)
{
	size_t i;
	size_t k;

	for (k = 0; k < (size_t)count; k++) {
		const unsigned char *prefix = namespaces[2 * k];

		for (i = 0; i < b->prefix_count; i++)
			if (b->prefixes[i] == prefix)
				break;
		if (i < b->prefix_count)
			continue;
		if (i == XML_PREFIXES_MAX) {
			stop(b, XML_PREFIXES);
			return false;
		}
		b->prefixes[b->prefix_count++] = prefix;
	}
	return true;
}

/* The root: its schema, or look at well-formedness only. */
static bool
choose(struct xml_build *b, const char *name, const char *ns)
{
	const struct bericht_type *type = bericht_by_namespace(ns, strlen(ns));
	size_t i, n = sizeof(envelopes) / sizeof(envelopes[0]);

	if (type != NULL && strcmp(name, "Bericht") == 0 &&
	    b->hooks->knows(b->owner, type)) {
		b->out->type = type;
		if (b->hooks->plug(b->owner, type, &b->feed))
			return true;
		stop(b, XML_BROKEN);
		return false;
	}
	b->skim = true;
	b->root_line = b->hooks->line(b->owner);
	b->whole = XML_UNKNOWN;
	for (i = 0; i < n; i++)
		if (strncmp(ns, envelopes[i], strlen(envelopes[i])) == 0)
			b->whole = XML_ENVELOPE;
	return false;
}

/*
 * Hand on the characters since the last tag.  White space around elements says
 * nothing, also when it is written as CDATA: to a schema characters are
 * characters (xmllint thinks otherwise, with its CDATA nodes).
 */
static void
feed_text(struct xml_build *b, bool leaf)
{
	size_t len;
	const char *text;

	if (!b->text_seen)
		return;
	text = doc_pending(b->doc, &len);
	if (!doc_failed(b->doc) && (leaf || strspn(text, " \t\r\n") < len)) {
		b->phase = XML_PHASE_TEXT;
		b->feed.characters(b->feed.data, (const unsigned char *)text,
				   (int)len);
	}
	b->text_seen = false;
}

void
xml_build_on_start(void *data, const unsigned char *name,
		   const unsigned char *prefix, const unsigned char *uri,
		   int ns_count, const unsigned char **namespaces,
		   int attribute_count, int defaulted,
		   const unsigned char **attributes)
{
	struct xml_build *b = data;

	if (b->ended || !names_bounded(b) ||
	    !prefixes_bounded(b, ns_count, namespaces) || b->skim)
		return;
	if (doc_current(b->doc) != DOC_NONE)
		feed_text(b, false);
	else if (!choose(b, (const char *)name,
			 uri == NULL ? "" : (const char *)uri))
		return;
	doc_open(b->doc, xml_name_map_get(b->map, name, b->names->count),
		 b->hooks->line(b->owner));
	if (!b->ended && !doc_failed(b->doc)) {
		b->phase = XML_PHASE_START;
		b->feed.start(b->feed.data, name, prefix, uri, ns_count,
			      namespaces, attribute_count, defaulted,
			      attributes);
	}
	look_round(b);
}

void
xml_build_on_end(void *data, const unsigned char *name,
		 const unsigned char *prefix, const unsigned char *uri)
{
	struct xml_build *b = data;
	uint32_t node = doc_current(b->doc);

	if (b->ended || b->skim || node == DOC_NONE)
		return;
	feed_text(b, doc_node(b->doc, node)->first == DOC_NONE);
	b->phase = XML_PHASE_END;
	b->feed.end(b->feed.data, name, prefix, uri);
	doc_close(b->doc);
	look_round(b);
}

void
xml_build_on_characters(void *data, const unsigned char *text, int len)
{
	struct xml_build *b = data;

	if (b->skim || b->ended)
		return;
	doc_characters(b->doc, (const char *)text, (size_t)len);
	b->text_seen = true;
}

void
xml_build_on_pi(void *data, const unsigned char *target,
		const unsigned char *content)
{
	struct xml_build *b = data;

	(void)target;
	(void)content;
	if (!b->ended)
		names_bounded(b);
}

void
xml_build_on_doctype(void *data, const unsigned char *name,
		     const unsigned char *external,
		     const unsigned char *system_id)
{
	(void)name;
	(void)external;
	(void)system_id;
	stop(data, XML_DOCTYPE);
}
