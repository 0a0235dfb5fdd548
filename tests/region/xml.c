/* Elements as bytes. */
#include "xml.h"

#include <stdio.h>

static const struct look {
	const char *indent;
	const char *eol;
	bool prefixes;
	bool declaration;
} looks[XML_STYLES] = {
	[XML_TABS] = {"\t", "\n", true, true},
	[XML_COMPACT] = {"", "", true, true},
	[XML_WINDOWS] = {"  ", "\r\n", true, true},
	[XML_PLAIN] = {"", "", false, false},
};

static void
tag(struct xml *x, const char *before, const char *name)
{
	buf_puts(x->out, before);
	if (name[0] == ':')
		buf_puts(x->out, x->base); /* the colon is in the name */
	else if (looks[x->style].prefixes)
		buf_printf(x->out, "%s:", x->own);
	buf_puts(x->out, name);
}

static void
indent(struct xml *x)
{
	int i;

	for (i = 0; i < x->depth; i++)
		buf_puts(x->out, looks[x->style].indent);
}

void
xml_begin(struct xml *x, struct buf *out, enum xml_style style,
	  enum domein domein, const char *soort)
{
	const char *standard = domein == DOMEIN_WMO ? "iwmo" : "ijw";
	const struct look *look = &looks[style];

	*x = (struct xml){.out = out, .style = style, .base = standard};
	snprintf(x->own, sizeof(x->own), "%s%s", domein_text(domein), soort);
	if (look->declaration)
		buf_printf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>%s",
			   look->eol);
	tag(x, "<", "Bericht");
	buf_printf(out,
		   " xmlns%s%s=\"http://www.istandaarden.nl/%s/3_2/%s/"
		   "schema\"",
		   look->prefixes ? ":" : "", look->prefixes ? x->own : "",
		   standard, x->own);
	buf_printf(out,
		   " xmlns:%s=\"http://www.istandaarden.nl/%s/3_2/"
		   "basisschema/schema\">%s",
		   standard, standard, look->eol);
	x->depth = 1;
}

void
xml_end(struct xml *x)
{
	xml_close(x, "Bericht");
}

void
xml_open(struct xml *x, const char *name)
{
	indent(x);
	tag(x, "<", name);
	buf_printf(x->out, ">%s", looks[x->style].eol);
	x->depth++;
}

void
xml_close(struct xml *x, const char *name)
{
	x->depth--;
	indent(x);
	tag(x, "</", name);
	buf_printf(x->out, ">%s", looks[x->style].eol);
}

void
xml_text(struct xml *x, const char *name, const char *text)
{
	if (text[0] == '\0')
		return;
	indent(x);
	tag(x, "<", name);
	buf_printf(x->out, ">%s", text);
	tag(x, "</", name);
	buf_printf(x->out, ">%s", looks[x->style].eol);
}

void
xml_int(struct xml *x, const char *name, int64_t value)
{
	char text[24];

	if (value < 0)
		return;
	snprintf(text, sizeof(text), "%lld", (long long)value);
	xml_text(x, name, text);
}

void
xml_day(struct xml *x, const char *name, int32_t day)
{
	char text[DAY_TEXT];

	if (day != DAY_NONE)
		xml_text(x, name, day_format(text, day));
}
