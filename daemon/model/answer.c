/* Who owes whom an answer. */
#include "model/answer.h"

#include <stddef.h>
#include <string.h>

static const struct answer answers[] = {
	{"305", "306", 3}, {"307", "308", 3},  {"315", "316", 3},
	{"317", "318", 3}, {"323", "325", 10},
};

enum { ANSWERS = sizeof(answers) / sizeof(answers[0]) };

const struct answer *
answer_to(const char *type)
{
	size_t i;

	for (i = 0; i < ANSWERS; i++)
		if (strcmp(answers[i].type, type) == 0)
			return &answers[i];
	return NULL;
}

const struct answer *
answer_by(const char *type)
{
	size_t i;

	for (i = 0; i < ANSWERS; i++)
		if (strcmp(answers[i].by, type) == 0)
			return &answers[i];
	return NULL;
}
