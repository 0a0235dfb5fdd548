#ifndef POLS_REGION_XML_H
#define POLS_REGION_XML_H

/*
 * Writing a message as one of several senders would: the same elements, with
 * other prefixes, line ends and indentation.  A name that begins with a colon
 * is of the basisschema, every other one of the message.
 */

#include "base/buf.h"
#include "region.h"

enum xml_style { XML_TABS, XML_COMPACT, XML_WINDOWS, XML_PLAIN, XML_STYLES };

struct xml {
	struct buf *out;
	enum xml_style style;
	char own[8];
	const char *base;
	int depth;
};

/* The first lines and the root; xml_end() closes it. */
void xml_begin(struct xml *x, struct buf *out, enum xml_style style,
	       enum domein domein, const char *soort);
void xml_end(struct xml *x);

void xml_open(struct xml *x, const char *name);
void xml_close(struct xml *x, const char *name);

/* Text needs no escaping: it is ours.  Nothing is written for "" or -1. */
void xml_text(struct xml *x, const char *name, const char *text);
void xml_int(struct xml *x, const char *name, int64_t value);
void xml_day(struct xml *x, const char *name, int32_t day);

#endif
