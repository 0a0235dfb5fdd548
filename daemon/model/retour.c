/* Return codes. */
#include "model/retour.h"

#include <stddef.h>
#include <string.h>

bool
retour_rejects(const char *code)
{
	static const char *const harmless[] = {"0200", "8001", "0233"};
	size_t i;

	for (i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
		if (strcmp(code, harmless[i]) == 0)
			return false;
	return code[0] != '\0';
}
