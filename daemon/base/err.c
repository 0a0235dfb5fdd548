/* Errors as data: a code for programs, a sentence for people. */
#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

bool
err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
	va_list ap;

	if (e == NULL)
		return false;
	e->code = code;
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	return false;
}

/* ": " and what it is about, behind the text that is there. */
static void
append(struct err *e, const char *tail)
{
	size_t used = strlen(e->text);

	snprintf(e->text + used, sizeof(e->text) - used, ": %s", tail);
}

bool
err_errno(struct err *e, enum err_code code, const char *fmt, ...)
{
	int saved = errno;
	va_list ap;

	if (e == NULL)
		return false;
	e->code = code;
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	append(e, strerror(saved));
	return false;
}

bool
err_context(struct err *e, const char *fmt, ...)
{
	char old[sizeof(e->text)];
	va_list ap;

	if (e == NULL)
		return false;
	snprintf(old, sizeof(old), "%s", e->text);
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	append(e, old);
	return false;
}

bool
err_may_pass(enum err_code code)
{
	return code == ERR_FULL || code == ERR_BUSY || code == ERR_NOMEM;
}

int
err_exit_status(enum err_code code)
{
	switch (code) {
	case ERR_NONE:
		return EX_OK;
	case ERR_NOMEM:
	case ERR_INTERNAL:
		return EX_SOFTWARE;
	case ERR_IO:
	case ERR_FULL:
	case ERR_BUSY:
	case ERR_CORRUPT:
		return EX_IOERR;
	case ERR_CONFIG:
		return EX_CONFIG;
	case ERR_ACCESS:
		return EX_NOPERM;
	}
	return EX_SOFTWARE;
}
