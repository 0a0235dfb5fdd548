#ifndef POLS_BASE_ERR_H
#define POLS_BASE_ERR_H

/*
 * Errors: what is wrong with us, not with a message.
 *
 * A function that can fail returns bool and fills the struct err that its
 * caller gave.  The function that detects the error words it, once; callers
 * only pass it on, and the program logs it.  What is wrong with a *message* is
 * never an error: that is a finding (model/finding.h).
 */

#include <stdbool.h>

#define MUST_CHECK             __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

enum err_code {
	ERR_NONE,
	ERR_NOMEM,   /* out of memory */
	ERR_IO,      /* file, socket or disk */
	ERR_FULL,    /* no space left: may pass */
	ERR_BUSY,    /* locked by another process: may pass */
	ERR_CONFIG,  /* what the operator wrote is wrong */
	ERR_ACCESS,  /* not permitted */
	ERR_CORRUPT, /* stored data is not what we wrote */
	ERR_INTERNAL /* our own mistake */
};

struct err {
	enum err_code code;
	char text[512]; /* a sentence for an operator, no personal data */
};

/* Fill e (may be NULL) and return false, so that a caller can return it. */
bool err_set(struct err *e, enum err_code code, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

/* As err_set, with ": " and the sentence for errno behind it. */
bool err_errno(struct err *e, enum err_code code, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

/* Put "fmt: " before the sentence that is there; returns false. */
bool err_context(struct err *e, const char *fmt, ...) PRINTF_LIKE(2, 3);

/*
 * Is this a failure of the moment (no room, locked by another process, no
 * memory), after which the store is sound once it is rolled back?
 */
bool err_may_pass(enum err_code code);

/* The exit status of sysexits(3) that belongs to the code: 64, 70, 74 … */
int err_exit_status(enum err_code code);

#endif
