#ifndef POLS_MODEL_ANSWER_H
#define POLS_MODEL_ANSWER_H

/*
 * What the municipality owes an answer to, and within how many working days
 * (OP090): a return message, or a 325.
 */

#include <stdint.h>

struct answer {
	const char *type; /* of the message: "323" */
	const char *by;   /* of what answers it: "325" */
	int32_t days;     /* working days after receipt */
};

/* That of a message of this type; NULL when none is owed. */
const struct answer *answer_to(const char *type);

/* That which a message of this type gives; NULL when it is no answer. */
const struct answer *answer_by(const char *type);

#endif
