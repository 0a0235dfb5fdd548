#ifndef POLS_MODEL_RETOUR_H
#define POLS_MODEL_RETOUR_H

/*
 * What a return message says of what it returns: that it is fine, or by which
 * code it is rejected.  0200 and 8001 say that it is fine, 0233 that nobody
 * looked.
 */

#include <stdbool.h>
#include <stdint.h>

enum { RETOUR_CODE = 5 /* four signs and a NUL */ };

/* A ToegewezenProduct of a 302. */
struct afkeuring {
	uint32_t line;          /* source line of the element in the message */
	int64_t nummer;         /* ToewijzingNummer */
	char code[RETOUR_CODE]; /* the first that rejects it; "" = none */
};

/* Does this RetourCode reject? */
bool retour_rejects(const char *code);

#endif
