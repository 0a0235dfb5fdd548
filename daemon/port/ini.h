#ifndef POLS_PORT_INI_H
#define POLS_PORT_INI_H

/*
 * A strict INI reader: `[section]`, `key = value`, `#` comments on a line of
 * their own or after white space.  UTF-8 with or without BOM, LF or CRLF.
 *
 * Ours, because libinih as Debian builds it cuts lines at 200 characters
 * without a word.  Refused, with file and line: control characters, a key
 * outside a section, a line that is neither, a key twice in one file, lines
 * over 64 KiB, files over 1 MiB.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum {
	INI_LINE_MAX = 64 * 1024,
	INI_FILE_MAX = 1024 * 1024,
	INI_KEYS_MAX = 4096
};

struct ini_item {
	const char *file;
	int line;
	const char *section;
	const char *key;   /* NULL: the section begins */
	const char *value; /* without surrounding blanks; may be empty */
};

/* Texts are borrowed for the call.  False, with e filled, stops the reading. */
typedef bool ini_fn(void *ctx, const struct ini_item *item, struct err *e);

/* ERR_CONFIG for what is written wrong, or what fn says. */
bool ini_parse(const char *name, const void *bytes, size_t len, ini_fn *fn,
	       void *ctx, struct err *e) MUST_CHECK;

/* As ini_parse; a file that cannot be read: ERR_CONFIG, ERR_ACCESS, ERR_IO. */
bool ini_read(const char *path, ini_fn *fn, void *ctx,
	      struct err *e) MUST_CHECK;

#endif
