#ifndef POLS_PORT_XML_SHEET_H
#define POLS_PORT_XML_SHEET_H

/*
 * Rule sheets of the site: XSLT 1.0 that makes a Rapport of a message.  Part
 * of the door to libxml2 and libxslt, which it needs xml_new() to have set up.
 *
 * While a sheet is compiled, files below its own folder can be opened (for
 * xsl:import and xsl:include).  While it runs it can neither read, write, make
 * folders nor connect: libxslt is told so, and its entity loader opens nothing
 * (a reader's sandbox would kill it anyhow).  document('') is the exception:
 * the sheet itself, which is in memory.
 *
 * Of EXSLT there is common, math, sets, strings and dates-and-times.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct xml_sheet;

/*
 * Compile a sheet.  NULL with ERR_CONFIG, which names the file and the line,
 * when it or anything that it includes is missing or has a fault.
 */
struct xml_sheet *xml_sheet_new(const char *path, struct err *e);
void xml_sheet_free(struct xml_sheet **s);

/* How a run ended; only after XML_SHEET_DONE it said all it had to say. */
enum xml_sheet_end {
	XML_SHEET_DONE,
	XML_SHEET_OPERATIONS, /* it went on for too long */
	XML_SHEET_FAILED,     /* a fault of its own, or it stopped itself */
	XML_SHEET_STRANGE,    /* what it made is no Rapport */
	XML_SHEET_MEMORY
};

/* A Fout of the Rapport, as it stands there: any text. */
struct xml_sheet_fout {
	const char *code;
	const char *const *locaties;
	size_t locatie_count;
};

/* Returns false to hear no more. */
typedef bool xml_sheet_fn(void *ctx, const struct xml_sheet_fout *fout);

/*
 * Run it on a message that is well-formed and passed the byte scan, at most so
 * many operations (a second's work is some ten millions).  fn is called for
 * each Fout, after the run.
 */
enum xml_sheet_end xml_sheet_run(struct xml_sheet *s, const char *body,
				 size_t len, uint64_t operations,
				 xml_sheet_fn *fn, void *ctx);

#endif
