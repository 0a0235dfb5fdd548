/* Edit distance, three rows at a time. */
#include "base/nearest.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { NAME_LONGEST = 63 };

static bool
same(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

size_t
nearest_distance(const char *a, const char *b)
{
	size_t row[3][NAME_LONGEST + 1], n = strlen(a), m = strlen(b), i, j;
	size_t *two = row[0], *one = row[1], *now = row[2], *t, best;

	if (n > NAME_LONGEST || m > NAME_LONGEST)
		return SIZE_MAX;
	for (j = 0; j <= m; j++)
		one[j] = two[j] = j;
	for (i = 1; i <= n; i++) {
		now[0] = i;
		for (j = 1; j <= m; j++) {
			best = one[j - 1] + !same(a[i - 1], b[j - 1]);
			if (one[j] + 1 < best)
				best = one[j] + 1;
			if (now[j - 1] + 1 < best)
				best = now[j - 1] + 1;
			if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) &&
			    same(a[i - 2], b[j - 1]) && two[j - 2] + 1 < best)
				best = two[j - 2] + 1;
			now[j] = best;
		}
		t = two;
		two = one;
		one = now;
		now = t;
	}
	return one[m];
}
